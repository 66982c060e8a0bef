"""The application, served from a district file for as long as a test needs it."""

import os
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


@contextmanager
def serving(district: Path, folder: Path) -> Iterator[str]:
    """Serve a district on a free port of this machine; give the address, and end the server afterwards.

    Parameters
    ----------
    folder
        Where its output goes; it is written out at the end.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = folder / "output.txt"
    with output.open("wb") as sink:
        server = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "--port", str(port)],
            cwd=ROOT, stdout=sink, stderr=sink, env={**os.environ, DISTRICT_VARIABLE: str(district)},
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
