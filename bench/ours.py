"""Loading and building as the command line does it, in a process of its own that notes what each step took.

Run by the measurements, not by hand: ``python -m bench.ours district.toml --load FILE ... --build``.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.orders import SOURCE
from bench.runs import Notes
from governance.settings import read_settings
from pipelines.build import Tell, build_warehouse
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.workspace import open_workspace


@contextmanager
def _told(notes: Notes) -> Iterator[Tell]:
    """Note what each step takes that a build tells of."""
    with ExitStack() as step_now:

        def tell(step: str, _done: int, _of: int) -> None:
            step_now.close()
            step_now.enter_context(notes.step(f"build: {step}"))

        tell("begin", 0, 1)
        yield tell


def main() -> None:
    """Do what the arguments say and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("district", type=Path)
    parser.add_argument("--load", type=Path, nargs="*", default=[])
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--full", action="store_true")
    chosen = parser.parse_args()
    notes = Notes()
    with notes.step("read district and grid layer"):
        settings = read_settings(chosen.district)
        workspace = open_workspace(settings)
    records = []
    for path in chosen.load:
        with notes.step("load"):
            records.append(load_file(Order(settings, settings.source(SOURCE), path), workspace.placer))
    notes.facts["rows_in"] = sum(record.rows_in for record in records)
    notes.facts["rejected"] = sum(record.rejected for record in records)
    if chosen.build or chosen.full:
        with _told(notes) as tell:
            report = build_warehouse(
                settings, workspace.network, workspace.placer, is_full=chosen.full, tell=tell
            )
        notes.facts["months_rebuilt"] = report.months_rebuilt
        notes.facts["warehouse"] = str(report.publication.path)
    notes.tell()


if __name__ == "__main__":
    main()
