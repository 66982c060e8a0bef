"""The guides to another city, followed to the letter: what they type is typed, what they show is compared.

A block marked ``toml`` is the district file; one marked ``console`` holds commands and what they say; in one marked
``console fault`` the command ends with exit status 2. Other blocks are for the eye. Run ``python -m tests.real.guide
FOLDER`` with the folder of the real data to write what is said now into the guides.
"""

import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyogrio

from tests.real.commands import ROOT, Commands

GUIDES = {
    "en": ROOT / "docs" / "bring-your-own-city.md",
    "zh-CN": ROOT / "docs" / "bring-your-own-city.zh-CN.md",
}
HOME, LOADED_AT = "/home/li", "2026-11-20T09:15:02"
"""What stands in the guides for the reader's folder and for the time of loading."""

_BLOCK = re.compile(r"^```(toml|console|console fault)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_PROMPT = "$ python -m pipelines "


@dataclass(frozen=True)
class Block:
    """A marked block of a guide."""

    kind: str
    text: str

    @property
    def commands(self) -> list[str]:
        """Its commands, without the prompt."""
        return [line.removeprefix(_PROMPT) for line in self.text.splitlines() if line.startswith(_PROMPT)]


def blocks(guide: Path) -> list[Block]:
    """Return the marked blocks of a guide in order."""
    return [Block(kind, text) for kind, text in _BLOCK.findall(guide.read_text(encoding="utf-8"))]


def prepare(data: Path, folder: Path, *, language: str) -> Commands:
    """Put Chicago's files where the guides expect them, beside a folder to type in."""
    city, here = folder / "chicago", folder / "repository"
    city.mkdir()
    here.mkdir()
    for part in (data / "chicago311").glob("chicagocomm.*"):
        (city / part.name).write_bytes(part.read_bytes())
    records = pyogrio.read_dataframe(data / "chicago311" / "cleanvehpts.shp", read_geometry=False)
    pyogrio.write_dataframe(records, city / "requests.csv")
    return Commands(here, city / "district.toml", language)


def follow(guide: Path, commands: Commands) -> Iterator[Block]:
    """Do what a guide says and give its marked blocks as they should read."""
    for block in blocks(guide):
        if block.kind == "toml":
            commands.district.write_text(block.text, encoding="utf-8")
            yield block
            continue
        shown = ""
        for words in block.commands:
            said = commands.type(*shlex.split(words))
            assert said.status == (2 if block.kind == "console fault" else 0), said.screen
            shown += f"{_PROMPT}{words}\n" + _as_shown(said.screen, commands)
        yield Block(block.kind, shown)


def _as_shown(screen: str, commands: Commands) -> str:
    text = _TIME.sub(LOADED_AT, screen.replace(str(commands.folder.parent), HOME))
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def rewritten(guide: Path, said: Iterator[Block]) -> str:
    """Return the text of a guide with its marked blocks replaced."""
    return _BLOCK.sub(
        lambda _: "```{0.kind}\n{0.text}```".format(next(said)), guide.read_text(encoding="utf-8")
    )


def main(data: Path) -> None:
    """Write what is said now into the guides."""
    for language, guide in GUIDES.items():
        with tempfile.TemporaryDirectory() as folder:
            said = follow(guide, prepare(data, Path(folder), language=language))
            text = rewritten(guide, said)
        guide.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
