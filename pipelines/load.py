"""Taking a file in: into the archive, with every row accounted for, or not at all.

Cases and further records come the same way; only how a row is read differs (:mod:`pipelines.intake`,
:mod:`pipelines.records.intake`). Rows that cannot be taken go to the load's rejects with a reason, and into a workbook
for the person who can correct them. Rows in are taken, rejected, or no records by what they are (totals, notes,
blanks); the build then tells the taken apart into current, superseded and duplicate.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from governance.errors import N_, AlreadyLoaded
from governance.i18n import translator
from governance.masking import mask_file_name
from governance.reading_profiles import reading_profile
from governance.settings import Source, command_language
from pipelines.archive import (
    ADDRESS,
    ARCHIVED_SCHEMA,
    PLACED,
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
from pipelines.durable import sync
from pipelines.intake import BATCH_ROWS, Intake, NotPlain, Order, Progress, RowAccount
from pipelines.network import Network
from pipelines.placing import Placer
from pipelines.quality import write_report
from pipelines.readers import open_raw
from pipelines.records.intake import RecordIntake
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
    AlreadyLoaded
        The same file (the same sheet of it) is loaded for this source.
    LoadFault
        Its coordinates are not in the datum declared. In all these cases nothing has been changed.
    """
    path, source = order.path, order.source
    archive = Archive(order.settings.paths.home)
    with archive.new_load() as (load_id, folder), ThreadPoolExecutor(1) as beside:
        sha256 = beside.submit(sha256_of, path)
        _refuse_loaded(archive, sha256, order)
        if isinstance(source, Source):
            form = rows_form(placer.network.hash, placer.nearest_within_m)
            rows_path = folder / archive.rows_path(load_id, form).name
            begun = partial(Intake, order, source, placer, load_id, rows_path, archive.salt(), progress)
            intake: RowAccount = _taken_cases(begun)
            write_report(rows_path, placer)
        else:
            rows_path = folder / archive.records_path(load_id).name
            records = RecordIntake(order, source, placer, load_id, rows_path, archive.salt())
            records.take()
            intake = records
        _write_rejects(intake.rejects, archive, load_id, folder, file_name=mask_file_name(path.name))
        not_records = dict(sorted(intake.not_records.items()))
        record = LoadRecord(
            load_id=load_id, source=source.name, file_name=mask_file_name(path.name), file_sha256=sha256.result(),
            file_bytes=path.stat().st_size,
            loaded_at=datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
            rows_in=intake.read + sum(not_records.values()),
            rejected=sum(rows.num_rows for rows in intake.rejects), not_records=not_records,
            columns_left=intake.left, columns_personal=intake.personal, error_cells=intake.error_cells,
            datum=None if intake.datum is None else asdict(intake.datum),
            sheet=intake.sheet, profile=reading_profile(source),
            holds="case" if isinstance(source, Source) else source.record,
        )  # fmt: skip
        write_record(folder, record)
    return record


def _write_rejects(
    found: list[pa.Table], archive: Archive, load_id: str, folder: Path, *, file_name: str
) -> None:
    """Write the rows that were not taken, and the workbook for who can correct them where there are any."""
    rejects = pa.concat_tables([REJECTS_SCHEMA.empty_table(), *found]).sort_by("row_no")
    pq.write_table(rejects, folder / archive.rejects_path(load_id).name)
    if rejects.num_rows:
        workbook = folder / archive.reject_workbook_path(load_id).name
        write_reject_workbook(
            workbook, rejects, file_name=file_name, translate=translator(command_language())
        )


def _taken_cases(begun: Callable[[], Intake]) -> Intake:
    """Return a reading that was taken to the end of the file: a quick one, or a careful one where that is needed."""
    intake = begun()
    try:
        intake.take(careful=False)
    except NotPlain:
        intake = begun()
        intake.take(careful=True)
    return intake


def _refuse_loaded(archive: Archive, sha256: Future[str], order: Order) -> None:
    """Raise when a file is loaded for its source already; another source may send the same one."""
    size = order.path.stat().st_size if order.path.is_file() else None
    for record in archive.records():
        if (
            (record.file_bytes, record.source) == (size, order.source.name)
            and record.file_sha256 == sha256.result()
            and _is_sheet_of(record, order)
        ):
            raise AlreadyLoaded(
                N_("{file} is loaded already, as {load_id}; nothing was done. To load it again, first "
                   "`python -m pipelines undo {load_id}`."),
                file=order.path.name, load_id=record.load_id,
            )  # fmt: skip


def _is_sheet_of(record: LoadRecord, order: Order) -> bool:
    """Return whether what is asked of a file is the sheet that a load has taken of it."""
    if order.sheet == record.sheet:
        return True
    with (
        duckdb.connect() as connection,
        open_raw(connection, order.path, order.source, sheet=order.sheet) as raw,
    ):
        return raw.sheet == record.sheet


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
            writer.write_table(hashed(hashing, _placed_again(pa.Table.from_batches([batch]), placer)))
    sync(unfinished)
    unfinished.replace(target)


def _placed_again(rows: pa.Table, placer: Placer) -> pa.Table:
    """Return archived rows of whatever form as those of today's form; a column they did not have is missing."""
    lacking = [name for name in ROWS_SCHEMA.names if name not in rows.column_names]
    for name in lacking:
        rows = rows.append_column(name, pa.nulls(rows.num_rows, ROWS_SCHEMA.field(name).type))
    stated = {name: rows[f"stated_{name}"] for name in STATED} | {"received_on": rows["received_on"]}
    places = placer.place(
        rows["lon"].to_numpy(), rows["lat"].to_numpy(), pa.table(stated), named=rows.select(ADDRESS)
    )
    columns = [places[name] if name in PLACED else rows[name] for name in ROWS_SCHEMA.names]
    return pa.table(columns, names=ROWS_SCHEMA.names).cast(ROWS_SCHEMA)
