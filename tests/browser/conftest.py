"""The application as people meet it: served from the demonstration, in a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from governance.settings import DEMONSTRATION_DISTRICT, DISTRICT_VARIABLE
from tests.browser.chromium import launch

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for all tests of a run."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, loaded and built in a home of its own by the real command; returns its district file."""
    folder = tmp_path_factory.mktemp("demonstration")
    text = DEMONSTRATION_DISTRICT.read_text(encoding="utf-8")
    grids = (DEMONSTRATION_DISTRICT.parent / "grids").as_posix()
    district = folder / "district.toml"
    district.write_text(text.replace('"grids/', f'"{grids}/').replace('"../var"', '"var"'), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "demo",
        "--folder",
        str(folder / "files"),
        "--district",
        str(district),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return district


@pytest.fixture(scope="session")
def served(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the demonstration is served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = tmp_path_factory.mktemp("server") / "output.txt"
    with output.open("wb") as sink:
        server = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "--port", str(port)],
            cwd=ROOT, stdout=sink, stderr=sink, env={**os.environ, DISTRICT_VARIABLE: str(demonstration)},
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(f"{address}/_stcore/health", server, output)
            yield address
        finally:
            server.terminate()
            server.wait(10)
            sys.stdout.write(output.read_text(encoding="utf-8"))


def _wait(address: str, server: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{output.read_text(encoding='utf-8')}")
