"""Publishing: a finished warehouse gets a name never used before, then the pointer moves to it in one step.

A publication is ``warehouse-000042.duckdb`` with the folder ``warehouse-000042.parts`` beside it, which holds the
archived rows of its loads as hard links: rows are written once, when they are loaded, and shared by all publications.
Readers find the pointer either before or after, never between. A draft has a name that starts with a dot; drafts
left by a build that was killed are removed by the next one.
"""

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow.parquet as pq

from governance.errors import WarehouseMissing
from governance.settings import Settings
from governance.warehouse import (
    POINTER,
    READING,
    WAREHOUSE_FOLDER,
    open_warehouse,
    parts_folder,
    published_path,
)
from pipelines.archive import ARCHIVED_SCHEMA
from pipelines.durable import link, sync
from pipelines.registers import NO_STORE, Registers

KEPT_FILES = 3
KEPT_SECONDS = 600
"""The last publications stay, and so does any that was replaced less long ago: readers may still be using it."""

NO_ROWS = "none.parquet"
"""A part without rows, so that there is always one to read."""


@dataclass(frozen=True)
class Publication:
    """A published file."""

    path: Path

    @property
    def name(self) -> str:
        """Name of the file, never used for another."""
        return self.path.name


@dataclass
class Draft:
    """A publication being built; used in a ``with`` block, and removed at its end unless published.

    Attributes
    ----------
    path
        The draft's file; its parts lie beside it.
    target
        Name it will be published under.
    fingerprint
        What it is made with.
    parts
        Its loads, each with the archived rows.
    known_loads
        Loads that the file it started from holds already; None when it starts empty.
    records, known_records
        Its loads of further records, and those of the publication before.
    nil_reports, known_nil_reports
        How many nil reports were ever made, and how many when the publication before was built.
    before
        The publication before, if there is one.
    known_registers
        Mark of the registers that the publication before holds; empty where it holds none.
    registers
        Those it will hold.
    """

    path: Path
    target: Path
    fingerprint: str
    parts: Mapping[str, Path]
    known_loads: list[str] | None
    records: Sequence[str]
    known_records: Sequence[str]
    nil_reports: int
    known_nil_reports: int
    before: Publication | None
    known_registers: str
    registers: Registers = NO_STORE

    @property
    def is_current(self) -> bool:
        """True when the publication before is what would be built."""
        return (
            self.known_loads == list(self.parts)
            and list(self.known_records) == list(self.records)
            and self.known_nil_reports == self.nil_reports
            and self.known_registers == self.registers.mark
        )

    @property
    def parts_folder(self) -> Path:
        """Where the rows of its loads are."""
        return parts_folder(self.target)

    def part_paths(self, load_ids: list[str]) -> list[str]:
        """Return the rows of loads, those of loads that went from the publication before."""
        here = [self.parts_folder / f"{load_id}.parquet" for load_id in load_ids if load_id in self.parts]
        gone = [load_id for load_id in load_ids if load_id not in self.parts]
        there = (
            [parts_folder(self.before.path) / f"{load_id}.parquet" for load_id in gone] if self.before else []
        )
        return [str(path) for path in (*here, *there)]

    def __enter__(self) -> Self:
        shutil.rmtree(self.parts_folder, ignore_errors=True)
        self.parts_folder.mkdir()
        pq.write_table(ARCHIVED_SCHEMA.empty_table(), self.parts_folder / NO_ROWS)
        for load_id, rows in self.parts.items():
            link(rows, self.parts_folder / f"{load_id}.parquet")
        if self.known_loads is not None and self.before is not None:
            shutil.copyfile(self.before.path, self.path)
        self.connection = duckdb.connect(str(self.path), config=READING)
        self.connection.execute("SET file_search_path = $folder", {"folder": str(self.path.parent)})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        for left in (self.path, self.path.with_suffix(".duckdb.wal")):
            left.unlink(missing_ok=True)
        if not self.target.exists():
            shutil.rmtree(self.parts_folder, ignore_errors=True)


def begin(
    settings: Settings,
    fingerprint: str,
    parts: Mapping[str, Path],
    *,
    is_full: bool,
    records: Sequence[str],
    nil_reports: int,
) -> Draft:
    """Return a draft that starts from the published file where that can be brought up to date.

    Parameters
    ----------
    settings
        The district.
    fingerprint
        What the file is made with; a published file made with something else is not built upon.
    parts
        The loads it will hold, in order of arrival, each with its archived rows.
    is_full
        Start from an empty file in any case.
    records
        The loads of further records, in order of arrival.
    nil_reports
        How many nil reports were ever made.
    """
    folder = settings.paths.home / WAREHOUSE_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _clear_drafts(folder)
    before, known, known_records, known_reports, registers = None, None, [], 0, ""
    try:
        before = Publication(published_path(settings.paths.home))
        made_of = json.loads(before.path.with_suffix(".json").read_text(encoding="utf-8"))
        registers = made_of.get("registers", "")
        if made_of["fingerprint"] == fingerprint and not is_full:
            known = made_of["loads"]
            known_records, known_reports = made_of["records"], made_of["nil_reports"]
    except (WarehouseMissing, FileNotFoundError, json.JSONDecodeError, KeyError):
        known = None
    name = f"warehouse-{1 + max(map(_number, folder.glob('warehouse-*.duckdb')), default=0):06d}.duckdb"
    return Draft(
        folder / f".draft-{name}",
        folder / name,
        fingerprint,
        parts,
        known,
        records,
        known_records,
        nil_reports,
        known_reports,
        before,
        registers,
    )


def publish(draft: Draft) -> Publication:
    """Close a draft, see that it opens, give it its name and move the pointer to it; remove old publications."""
    draft.connection.execute("CHECKPOINT")
    draft.connection.close()
    open_warehouse(draft.path).close()
    made_of = {
        "fingerprint": draft.fingerprint, "loads": list(draft.parts), "records": list(draft.records),
        "nil_reports": draft.nil_reports, "registers": draft.registers.mark,
    }  # fmt: skip
    draft.target.with_suffix(".json").write_text(json.dumps(made_of), encoding="utf-8")
    sync(draft.path)
    draft.path.replace(draft.target)
    pointer = draft.target.with_name(POINTER)
    next_pointer = pointer.with_name(".draft-pointer")
    next_pointer.write_text(draft.target.name + "\n", encoding="utf-8")
    sync(next_pointer)
    next_pointer.replace(pointer)
    sync(pointer.parent)
    _prune(draft.target)
    return Publication(draft.target)


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _clear_drafts(folder: Path) -> None:
    """Remove what builds that were killed left behind."""
    for left in folder.glob(".draft-*"):
        if left.is_dir():  # where DuckDB spills to
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()
    for parts in folder.glob("*.parts"):
        if not parts.with_suffix(".duckdb").exists():
            shutil.rmtree(parts, ignore_errors=True)


def _prune(current: Path) -> None:
    """Remove publications that nobody can be reading; a file that is held on Windows stays until next time."""
    published = sorted(current.parent.glob("warehouse-*.duckdb"))
    for path, successor in list(pairwise(published))[: -KEPT_FILES + 1]:
        if time.time() - successor.stat().st_mtime < KEPT_SECONDS:
            continue
        try:
            path.unlink()
        except PermissionError:
            continue
        path.with_suffix(".json").unlink(missing_ok=True)
        shutil.rmtree(parts_folder(path), ignore_errors=True)
