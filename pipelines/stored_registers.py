"""Reading the store for a publication: every table of registers and the records kept by hand, as of one moment.

What people typed stays in the store, but for the titles of hazards, which were masked on their way in and are never
shown beyond the offices.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.record_tables import CALLBACK, CAMPAIGN_REPORT, RECEPTION, RECORD_TABLES
from governance.register_tables import ACTION, AGENDA_ITEM, CHECK_VISIT, LETTER, MEETING, RISK_EPISODE
from governance.registers.check_rows import CheckVisit
from governance.registers.meeting_rows import AgendaItem, Letter, Meeting, MeetingAction
from governance.registers.records import SOURCE, kept_records
from governance.registers.risk_tables import RiskEpisode
from governance.settings import Settings
from governance.store import Base, Event, existing_store
from governance.table_form import Table
from pipelines.records.intake import table_schema
from pipelines.registers import Registers

_STORED: Sequence[tuple[Table, type[Base]]] = (
    (RISK_EPISODE, RiskEpisode), (AGENDA_ITEM, AgendaItem), (ACTION, MeetingAction), (LETTER, Letter),
    (CHECK_VISIT, CheckVisit),
)  # fmt: skip
"""Published tables whose columns are columns of a stored one."""

_CALLED: Mapping[str, str] = {"place_level": "level"}
"""Columns that the store calls otherwise."""

Row = Mapping[str, Any]


def read_registers(settings: Settings) -> Registers | None:
    """Return what the store holds, in one transaction; None where none was ever made.

    Raises
    ------
    StoreFault, StoreGone, StoreBusy
        It cannot be opened or read.
    """
    store = existing_store(settings)
    if store is None:
        return None
    with closing(store), store.reading() as session:
        last = session.scalar(select(Event).order_by(Event.event_id.desc()).limit(1))
        latest = session.scalar(select(func.max(Event.at)))
        tables = {table.name: _copied(session, table, stored) for table, stored in _STORED}
        tables[MEETING.name] = _table(MEETING, _meetings(session))
        records = {table.name: _kept(session, table) for table in RECORD_TABLES}
    reports = records[CAMPAIGN_REPORT.name]
    of_one_unit = _of_first_unit(reports)
    records[CAMPAIGN_REPORT.name] = _last_of_key(CAMPAIGN_REPORT, of_one_unit)
    found = Registers(
        tables=tables, kept={table.name: _table(table, records[table.name]) for table in RECORD_TABLES},
        left_out=len(reports) - len(of_one_unit),
    )  # fmt: skip
    if last is None:
        return replace(found, mark="0")
    mark = f"{last.event_id}-{last.content_hash()[:16]}"
    day = None if latest is None else latest.astimezone(settings.timezone).date()
    return replace(found, mark=mark, last_event=last.event_id, changed_on=day)


def _copied(session: Session, table: Table, stored: type[Base]) -> pa.Table:
    columns = [getattr(stored, _CALLED.get(name, name)) for name in table.column_names]
    key = [columns[table.column_names.index(name)] for name in table.key]
    rows = session.execute(select(*columns).order_by(*key))
    return _table(table, (dict(zip(table.column_names, row, strict=True)) for row in rows))


def _meetings(session: Session) -> Iterable[Row]:
    """Give the meetings, their offices counted; a meeting is of no grid."""
    for row in session.scalars(select(Meeting).order_by(Meeting.meeting_id)):
        present = sum(came == "present" for came in row.attendance.values())
        told = {name: getattr(row, name, None) for name in MEETING.column_names}
        yield told | {"offices": len(row.offices), "offices_present": present}


def _kept(session: Session, table: Table) -> Sequence[Row]:
    """Return the records of a table that are kept by hand, in the order of their numbers."""
    told = [(row.record_id, _content(table, row.content)) for row in kept_records(session, table.name)]
    if table is RECEPTION:
        return [content | {"source": SOURCE, "reception_no": record_id} for record_id, content in told]
    if table is CALLBACK:
        return [content | {"attempt_no": number + 1} for number, (_, content) in enumerate(told)]
    return [content | {"source": SOURCE} for _, content in told]


def _of_first_unit(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the campaign reports whose line is counted in the unit it was first counted in."""
    units: dict[tuple[str, str], str] = {}
    return [
        row for row in rows if units.setdefault((row["campaign"], row["line"]), row["unit"]) == row["unit"]
    ]


def _last_of_key(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the last of the rows that a table cannot tell apart, as it is with those of files."""
    return list({tuple(row[name] for name in table.key): row for row in rows}.values())


def _content(table: Table, content: Row) -> dict[str, Any]:
    """Return what a record says under the names of its table; a column it does not know is missing."""
    return {
        column.name: date.fromisoformat(told) if column.type == "DATE" and told is not None else told
        for column in table.columns
        for told in (content.get(column.name),)
    }


def _table(table: Table, rows: Iterable[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=table_schema(table))
