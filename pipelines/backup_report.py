"""What the command line says of a backup: what is in it, what is not, and what to do after a restore."""

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from governance.i18n import Translator
from pipelines.backup import Manifest


def backup(out: Console, _: Translator, made: Manifest, path: Path, *, as_json: bool) -> None:
    """Say what a backup holds, and what lies outside it."""
    if as_json:
        _print_json(out, made, path)
        return
    said = _("Wrote {path}. Rows of the store: {rows}; loads: {loads}; files in all: {files}.")
    out.print(_filled(_, said, made, path))
    for left in made.left_out:
        said = _("Not in it, for it lies outside the folder of the district file: {path}")
        out.print("  " + said.format(path=escape(left)))


def restore(out: Console, _: Translator, made: Manifest, path: Path, *, as_json: bool) -> None:
    """Say what was restored, and that the warehouse is to be built."""
    if as_json:
        _print_json(out, made, path)
        return
    said = _("Restored {path}, made {made_at} UTC. Rows of the store: {rows}; loads: {loads}.")
    out.print(_filled(_, said, made, path))
    out.print(_("Now build the warehouse: python -m pipelines build"))


def _filled(_: Translator, said: str, made: Manifest, path: Path) -> str:
    return said.format(
        path=escape(str(path)), made_at=made.made_at.removesuffix("+00:00"),
        rows=_.number(sum(made.tables.values())), loads=_.number(len(made.loads)), files=_.number(len(made.files)),
    )  # fmt: skip


def _print_json(out: Console, made: Manifest, path: Path) -> None:
    told = asdict(made) | {"path": str(path), "files": len(made.files)}
    out.print(json.dumps(told, ensure_ascii=False, indent=2), markup=False, highlight=False)
