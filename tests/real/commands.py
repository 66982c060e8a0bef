"""The command line as a person uses it: in a process of its own, from a folder, in a language."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from governance.settings import DISTRICT_VARIABLE, LANGUAGE_VARIABLE

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Said:
    """What a command answered.

    Attributes
    ----------
    status
        Exit status.
    out
        Standard output: the report.
    screen
        What a terminal shows: remarks and faults on standard error come before the report.
    """

    status: int
    out: str
    screen: str


@dataclass(frozen=True)
class Commands:
    """Commands for one district.

    Attributes
    ----------
    folder
        Where they are typed.
    district
        The district file.
    language
        In which they answer.
    """

    folder: Path
    district: Path
    language: str = "en"

    def type(self, *words: str | Path) -> Said:
        """Run ``python -m pipelines`` with words and return what it said."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            DISTRICT_VARIABLE: str(self.district),
            LANGUAGE_VARIABLE: self.language,
        }
        done = subprocess.run(
            [sys.executable, "-m", "pipelines", *map(str, words)],
            cwd=self.folder, env=environment, text=True, capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr + done.stdout)

    def run(self, *words: str | Path) -> str:
        """Run a command that must succeed and return its report."""
        said = self.type(*words)
        assert said.status == 0, said.screen
        return said.out

    def table(self, name: str) -> pd.DataFrame:
        """Return a published table as it is exported."""
        target = self.folder / f"{name}.parquet"
        self.run("export", name, "--to", target)
        return pd.read_parquet(target)


def edit(path: Path, changes: dict[str, str]) -> None:
    """Change a starter district file as its reader does: each text, which stands there once, becomes another."""
    text = path.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
