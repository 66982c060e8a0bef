"""A district served as people meet it, and an identity provider beside it, each a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from governance.settings import DISTRICT_VARIABLE

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
PROVIDER = ROOT / "tests" / "oidc"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(district: Path, output: Path, port: int, **variables: str) -> Iterator[str]:
    """Serve a district and give the address."""
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "dashboard", "--port", str(port)]
    with _running(
        command, output, {DISTRICT_VARIABLE: str(district), **variables}, f"{address}/_stcore/health"
    ):
        yield address


@contextmanager
def identity_provider(output: Path, port: int, redirect: str) -> Iterator[str]:
    """Run the provider and give its address; needs the packages of tests/oidc."""
    if not (PROVIDER / "node_modules" / "oidc-provider").is_dir():
        raise RuntimeError("the provider is not installed; run: make oidc-packages")
    address = f"http://127.0.0.1:{port}"
    node = shutil.which("node", path=Path(sys.executable).parent) or "node"
    command = [node, str(PROVIDER / "provider.mjs"), str(port), redirect]
    with _running(command, output, {}, f"{address}/.well-known/openid-configuration"):
        yield address


@contextmanager
def _running(command: list[str], output: Path, variables: dict[str, str], probe: str) -> Iterator[None]:
    with output.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=sink, stderr=sink, env={**os.environ, **variables}
        )
        try:
            _wait(probe, process, output)
            yield
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"it did not start:\n{output.read_text(encoding='utf-8')}")
