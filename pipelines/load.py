"""Taking a file in: into the archive, with every row accounted for, or not at all.

Rows that cannot be taken go to the load's rejects with a reason, and into a workbook for the person who can correct
them. Rows in are taken, rejected, or no records by what they are (totals, notes, blanks); the build then tells the
taken apart into current, superseded and duplicate.
"""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from governance.errors import N_, LoadFault
from governance.i18n import translator
from governance.settings import command_language
from pipelines.archive import (
    ADDRESS,
    ARCHIVED_SCHEMA,
    REJECTS_SCHEMA,
    ROWS_SCHEMA,
    STATED,
    WRITING,
    Archive,
    LoadRecord,
    hashed,
    rows_form,
    write_record,
)
from pipelines.intake import BATCH_ROWS, Intake, NotPlain, Order, Progress
from pipelines.network import Network
from pipelines.placing import Placer
from pipelines.quality import write_report
from pipelines.reject_workbook import write_reject_workbook


def load_file(order: Order, placer: Placer, *, progress: Progress = lambda _rows: None) -> LoadRecord:
    """Take a file in and return what was taken.

    Parameters
    ----------
    order
        The file, whose it is, and how it is to be taken in.
    placer
        The grid network the rows are placed in.
    progress
        Told how far the reading is.

    Raises
    ------
    FileFault
        The file cannot be read or does not fit the source's profile.
    GuardFault
        The file holds what may not come in.
    LoadFault
        The same file is loaded already, or its coordinates are not in the datum declared. In all these cases
        nothing has been changed.
    """
    path, source = order.path, order.source
    archive = Archive(order.settings.paths.home)
    sha256 = sha256_of(path) if path.is_file() else ""
    with archive.new_load() as (load_id, folder):
        _refuse_loaded(archive, sha256, order)
        rows_path = (
            folder / archive.rows_path(load_id, rows_form(placer.network.hash, placer.nearest_within_m)).name
        )

        def begun() -> Intake:
            return Intake(order, placer, load_id, rows_path, archive.salt(), progress)

        intake = begun()
        try:
            intake.take(careful=False)
        except NotPlain:
            intake = begun()
            intake.take(careful=True)
        write_report(rows_path, placer)
        rejects = pa.concat_tables([REJECTS_SCHEMA.empty_table(), *intake.rejects]).sort_by("row_no")
        pq.write_table(rejects, folder / archive.rejects_path(load_id).name)
        if rejects.num_rows:
            workbook = folder / archive.reject_workbook_path(load_id).name
            write_reject_workbook(
                workbook, rejects, file_name=path.name, translate=translator(command_language())
            )
        not_records = dict(sorted(intake.not_records.items()))
        record = LoadRecord(
            load_id=load_id, source=source.name, file_name=path.name, file_sha256=sha256,
            file_bytes=path.stat().st_size,
            loaded_at=datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
            rows_in=intake.read + sum(not_records.values()), rejected=rejects.num_rows, not_records=not_records,
            columns_left=intake.left, columns_personal=intake.personal, error_cells=intake.error_cells,
            datum=None if intake.datum is None else asdict(intake.datum),
        )  # fmt: skip
        write_record(folder, record)
    return record


def _refuse_loaded(archive: Archive, sha256: str, order: Order) -> None:
    for record in archive.records():
        if record.file_sha256 == sha256 and record.source == order.source.name and order.sheet is None:
            raise LoadFault(
                N_("{file} is loaded already, as {load_id}; nothing was done. To load it again, first "
                   "`python -m pipelines undo {load_id}`."),
                file=order.path.name, load_id=record.load_id,
            )  # fmt: skip


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place_again(archive: Archive, load_id: str, network: Network, placer: Placer) -> None:
    """Write a load's rows in the form of another network, beside those written before."""
    target = archive.rows_path(load_id, rows_form(network.hash, placer.nearest_within_m))
    unfinished = target.with_suffix(".tmp")
    before = pq.ParquetFile(archive.any_rows_path(load_id))
    with duckdb.connect() as hashing, pq.ParquetWriter(unfinished, ARCHIVED_SCHEMA, **WRITING) as writer:
        for batch in before.iter_batches(BATCH_ROWS, columns=ROWS_SCHEMA.names):
            rows = pa.Table.from_batches([batch])
            stated = {name: rows[f"stated_{name}"] for name in STATED}
            named = pa.table({name: rows[name] for name in ADDRESS})
            places = placer.place(
                rows["lon"].to_numpy(), rows["lat"].to_numpy(), pa.table(stated), named=named
            )
            for name in places.column_names:
                at = ROWS_SCHEMA.get_field_index(name)
                rows = rows.set_column(at, ROWS_SCHEMA.field(at), places[name].cast(ROWS_SCHEMA.types[at]))
            writer.write_table(hashed(hashing, rows.cast(ROWS_SCHEMA)))
    unfinished.replace(target)
