"""Loading from a page: the command line run in a process of its own, so that the page loads exactly as it does.

A verb runs until it has ended, its time is over, or the page is run again: pressing Stop, or anything else, ends it. A
verb that is ended leaves nothing half-written. Uploaded files lie in a scratch folder while a verb runs, and nowhere
afterwards.
"""

import json
import logging
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from governance.errors import N_, GridError
from governance.settings import LANGUAGE_VARIABLE

logger = logging.getLogger(__name__)

ENDINGS = (
    "csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "et", "geojson", "json", "gpkg", "zip", "parquet", "pq",
)  # fmt: skip
"""Of files that can be uploaded; a shapefile comes as a zip."""

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".gpkg")
"""Of files that may hold several sheets or layers."""

LOOKING_S = 300.0
LOADING_S = 3600.0
"""Seconds after which a verb is given up."""

EXPECTED_FAULT = 2
"""Exit status of a verb that says in a sentence why it did not do what it was asked."""

ENDING_S = 10.0
TICK_S = 0.2
ROOT = Path(__file__).parent.parent

Watch = Callable[[float], None]
"""Called again and again with the seconds gone by; an exception from it ends the verb."""


class Uploaded(Protocol):
    """A file as the browser sent it."""

    name: str

    def getbuffer(self) -> memoryview:
        """Return its bytes."""


@dataclass(frozen=True)
class Runner:
    """Runs verbs of the command line for one district.

    Attributes
    ----------
    district
        The district file.
    language
        In which the verbs speak.
    before
        Called with a verb and its arguments before it runs; what it raises keeps the verb from running.
    """

    district: Path
    language: str
    before: Callable[[str, Sequence[str]], None] = lambda _verb, _arguments: None

    def run(
        self, verb: str, *arguments: str, within_s: float = LOADING_S, watch: Watch = lambda _s: None
    ) -> str:
        """Run a verb and return what it said on standard output.

        Raises
        ------
        GridError
            It did not do what it was asked; the sentence is the one it gave, in the reader's language.
        """
        self.before(verb, arguments)
        command = [sys.executable, "-m", "pipelines", verb, *arguments, "--district", str(self.district)]
        environment = {
            **os.environ, LANGUAGE_VARIABLE: self.language, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
            process = subprocess.Popen(  # noqa: S603 (our own program; files are named by absolute paths)
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=told
            )
            try:
                _wait(process, within_s, watch)
            finally:
                _end(process)
            if process.returncode == EXPECTED_FAULT:
                raise GridError("{said}", said=_text(told).strip() or verb)
            if process.returncode != 0:
                raise _unexpected(verb, _text(told))
            return _text(out)

    def facts(
        self, verb: str, *arguments: str, within_s: float = LOADING_S, watch: Watch = lambda _s: None
    ) -> dict[str, Any]:
        """Run a verb and return its report; see :meth:`run`."""
        facts: dict[str, Any] = json.loads(
            self.run(verb, *arguments, "--json", within_s=within_s, watch=watch)
        )
        return facts


def _unexpected(verb: str, told: str) -> GridError:
    """Return what a reader is told of a verb that failed as nobody expected; the log has the rest."""
    reference = secrets.token_hex(4)
    logger.error("%s failed, reference %s\n%s", verb, reference, told)
    return GridError(
        N_("The program failed at this; nothing was left half-written. Tell the operators this reference: "
           "{reference}"),
        reference=reference,
    )  # fmt: skip


def _wait(process: subprocess.Popen[bytes], within_s: float, watch: Watch) -> None:
    """Wait until a process has ended."""
    begun = time.monotonic()
    while process.poll() is None:
        gone = time.monotonic() - begun
        if gone > within_s:
            raise GridError(
                N_("It had not ended after {minutes} minutes and was stopped; nothing was changed. Use the command "
                   "line for a file of this size."),
                minutes=round(within_s / 60),
            )  # fmt: skip
        watch(gone)
        time.sleep(TICK_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, gently first, so that it can put its own house in order."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


@contextmanager
def on_disk(files: Sequence[Uploaded]) -> Iterator[list[Path]]:
    """Give uploaded files as files of their names in a scratch folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="grid-upload-") as folder:
        paths = []
        for number, file in enumerate(files):
            path = Path(folder) / str(number) / (Path(file.name.replace("\\", "/")).name or "file")
            path.parent.mkdir()
            path.write_bytes(file.getbuffer())
            paths.append(path)
        yield paths
