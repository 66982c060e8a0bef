"""Building the warehouse from the archive: a new file beside the published one, checked, then published.

The rows of cases stay as they were archived; the warehouse adds which of them are current, and the counts. The file
published before is copied and brought up to date: only the cases of loads that came or went are told apart again,
and only the months they touch are counted again. A full build starts from an empty file and gives the same tables.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from governance.clock_sql import case_clock_query
from governance.errors import N_, BuildFault, GridError
from governance.settings import Settings
from governance.tables import SCHEMA_VERSION, TABLES, create_statement, quote
from governance.warehouse import Warehouse
from pipelines.archive import Archive, rows_form
from pipelines.check import BrokenRule, check_tables
from pipelines.clock_tables import clock_tables
from pipelines.hotspots import renew_hotspots, surroundings
from pipelines.load import place_again
from pipelines.network import Network
from pipelines.nil_reports import NilReports
from pipelines.placing import Placer
from pipelines.publish import NO_ROWS, Draft, Publication, begin, publish
from pipelines.quality import changed_repeated_points, report_path, reported_tables, write_report
from pipelines.records.renew import renew_records
from pipelines.registers import NO_STORE, find_registers, published_registers, renew_registers
from pipelines.service import remember_service, renew_service, source_records

SQL_FOLDER = Path(__file__).parent / "sql"
MONTH_TABLES = (
    "place_month", "grid_month", "township_month", "coverage_month", "place_month_then", "grid_month_then",
)  # fmt: skip
"""In the order of making: cases are counted by place once, and what grids and townships have is summed from that."""

AS_TODAY = {"grid_month_then": "grid_month", "place_month_then": "place_month"}
"""Tables of then, and those they agree with in the months since the network was drawn last."""

NETWORK_TABLES = ("grid", "community", "township")

_LOAD_FIELDS = (
    "load_id", "source", "file_name", "file_sha256", "loaded_at", "rows_in", "rejected", "columns_left",
)  # fmt: skip

Tell = Callable[[str, int, int], None]
"""Called with a step's name, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes
    ----------
    publication
        The file now published; the one published before when nothing had changed.
    loads_added, loads_removed
        Loads that came or went since the publication before.
    months_rebuilt
        Months counted again.
    is_new
        False when nothing had changed and nothing was published.
    registers_left
        Records kept by hand that do not fit the publication and were left out.
    registers_fault
        Why the registers are not those of today; None where they are.
    """

    publication: Publication
    loads_added: int
    loads_removed: int
    months_rebuilt: int
    is_new: bool
    registers_left: int = 0
    registers_fault: GridError | None = None


def build_warehouse(
    settings: Settings,
    network: Network,
    placer: Placer,
    *,
    is_full: bool = False,
    tell: Tell = lambda _step, _done, _of: None,
) -> BuildReport:
    """Build the warehouse, check it and publish it.

    Parameters
    ----------
    settings
        The district.
    network, placer
        The grid network; loads placed in another are placed again.
    is_full
        Start from an empty file.
    tell
        Told what is being done.

    Raises
    ------
    BuildFault
        A check found rows that break a rule. The publication before stays.
    """
    archive = Archive(settings.paths.home)
    with archive.lock():
        form = rows_form(network.hash, placer.nearest_within_m)
        parts = {load_id: archive.rows_path(load_id, form) for load_id in archive.case_load_ids()}
        for number, (load_id, rows) in enumerate(parts.items()):
            if not rows.is_file():
                tell("place", number, len(parts))
                place_again(archive, load_id, network, placer)
            if not report_path(rows).is_file():
                write_report(rows, placer)
        draft = begin(
            settings, fingerprint(settings, network), parts, is_full=is_full,
            records=archive.record_load_ids(), nil_reports=NilReports(archive).count(),
        )  # fmt: skip
        fault = _find_registers(settings, draft)
        if draft.is_current and draft.before is not None:
            return BuildReport(draft.before, 0, 0, 0, is_new=False, registers_fault=fault)
        with draft:
            months, left = _bring_up_to_date(draft, settings, network, placer, archive, tell)
            renew_hotspots(Warehouse(draft.path, draft.connection), settings.hotspots, tell)
            tell("check", 0, 1)
            _refuse_broken(check_tables(draft.connection, months="touched_month"))
            tell("publish", 0, 1)
            publication = publish(draft)
        archive.forget_other_forms(form)
    loads, known = {*parts, *draft.records}, {*(draft.known_loads or ()), *draft.known_records}
    return BuildReport(
        publication, len(loads - known), len(known - loads), months, is_new=True, registers_left=left,
        registers_fault=fault,
    )  # fmt: skip


def fingerprint(settings: Settings, network: Network) -> str:
    """Return what a published file must have been made with to be brought up to date instead of made anew."""
    form = rows_form(network.hash, settings.placing.nearest_within_m)
    told = (
        SCHEMA_VERSION, form, settings.district.model_dump(), network.projected_crs, settings.map.simplify_m,
        settings.hotspots.model_dump(), clock_tables(settings)["clock_profile"].to_csv(),
        settings.clocks.calendar.working_days, source_records(settings).to_csv(),
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _find_registers(settings: Settings, draft: Draft) -> GridError | None:
    """Have a draft hold the registers of the store, or those of the publication before; return why the latter."""
    draft.registers, fault = find_registers(settings, draft.known_registers)
    if draft.registers is NO_STORE and draft.known_registers and draft.before is not None:
        draft.registers = published_registers(draft.before.path, draft.known_registers)
    return fault


def _refuse_broken(broken: list[BrokenRule]) -> None:
    if broken:
        rules = "; ".join(f"{found.rule}: {found.offenders}" for found in broken)
        raise BuildFault(
            N_("The new warehouse breaks rules and was not published: {rules}. The one before stays in use. "
               "This is an error of the program; keep the loads and report it."),
            rules=rules,
        )  # fmt: skip


def table_query(stage: str, table: str) -> str:
    """Return the query that makes a table, as its file has it."""
    return (SQL_FOLDER / stage / f"{table}.sql").read_text(encoding="utf-8")


def _bring_up_to_date(
    draft: Draft, settings: Settings, network: Network, placer: Placer, archive: Archive, tell: Tell
) -> tuple[int, int]:
    """Make the tables of an open draft those of its loads and registers.

    Returns
    -------
    tuple
        How many months were counted again, and how many records kept by hand were left out.
    """
    connection = draft.connection
    connection.execute("BEGIN")
    is_empty = draft.known_loads is None
    if is_empty:
        for table in TABLES.values():
            if not table.is_view:
                connection.execute(create_statement(table))
    _view(connection, "part", [f"{draft.parts_folder.name}/*.parquet"])
    connection.execute(
        f"CREATE OR REPLACE VIEW cases AS {_over_parts(table_query('1_ledger', 'cases'), draft)}"
    )
    tell("ledger", 0, 1)
    _renew_ledger(draft, is_empty=is_empty)
    remember_service(connection)
    tell("months", 0, 1)
    _renew_months(connection, network, tell)
    _renew_rejects(draft, archive)
    gone = sorted(set(draft.known_records) - set(draft.records))
    renew_records(connection, archive, draft.records, gone, placer)
    _renew_whole(draft, settings, network, archive)
    _renew_clocks(connection, settings)
    registers_left = renew_registers(connection, draft.registers)
    tell("service", 0, 1)
    renew_service(connection, settings)
    tell("quality", 0, 1)
    piles_before = _piles(connection)
    _renew_quality(draft, placer)
    _renew_set_aside(connection, is_changed=_piles(connection) != piles_before)
    _replace(connection, "nil_report", "SELECT * FROM frame", frame=NilReports(archive).frame())
    connection.execute("COMMIT")
    row = connection.execute("SELECT count(*) FROM touched_month").fetchone()
    return (0 if row is None else int(row[0])), registers_left


def _over_parts(query: str, draft: Draft) -> str:
    """Return a query over ``part`` as one that reads the parts beside the file, wherever that is moved."""
    return f"WITH part AS (FROM read_parquet('{draft.parts_folder.name}/*.parquet')) {query}"


def _view(connection: duckdb.DuckDBPyConnection, name: str, paths: list[str]) -> None:
    files = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet([{files}])")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    connection.execute(f"INSERT INTO {quote(table)} BY NAME {query}")


def _renew_ledger(draft: Draft, *, is_empty: bool) -> None:
    """Tell the versions of the touched cases apart, and say which months they touch."""
    connection = draft.connection
    changed = sorted(set(draft.known_loads or ()) ^ set(draft.parts))
    paths = draft.part_paths(changed)
    _view(connection, "changed_row", paths or [f"{draft.parts_folder.name}/{NO_ROWS}"])
    gone = draft.part_paths([load_id for load_id in changed if load_id not in draft.parts])
    _view(connection, "gone_row", gone or [f"{draft.parts_folder.name}/{NO_ROWS}"])
    keys = table_query("1_ledger", "repeated_key" if is_empty else "touched_key")
    connection.execute(f"CREATE TEMP TABLE touched_key AS {keys}")
    connection.execute(f"CREATE TEMP TABLE version AS {table_query('1_ledger', 'version')}")
    if not is_empty:
        connection.execute("DELETE FROM case_version WHERE key_hash IN (SELECT key_hash FROM changed_row)")
    _insert(connection, "case_version", table_query("1_ledger", "case_version"))
    connection.execute(f"CREATE TEMP TABLE touched_month AS {table_query('1_ledger', 'touched_month')}")


def _renew_months(connection: duckdb.DuckDBPyConnection, network: Network, tell: Tell) -> None:
    """Count the touched months again."""
    era = network.eras[network.today]
    connection.execute(
        "CREATE TEMP TABLE redrawn_month AS SELECT month FROM touched_month "
        "WHERE month < $first_day OR last_day(month) > $last_day",
        {"first_day": era.first_day, "last_day": era.last_day},
    )
    for number, name in enumerate(MONTH_TABLES):
        tell("months", number, len(MONTH_TABLES))
        connection.execute(f"DELETE FROM {quote(name)} WHERE month IN (FROM touched_month)")
        _insert(connection, name, table_query("2_months", name))
        if name in AS_TODAY:
            since = "FROM touched_month ANTI JOIN redrawn_month USING (month)"
            _insert(connection, name, f"FROM {quote(AS_TODAY[name])} WHERE month IN ({since})")


def _renew_rejects(draft: Draft, archive: Archive) -> None:
    """Take the rejects of loads that went out and those of loads that came in."""
    known = set(draft.known_loads or ())
    gone = sorted(known - draft.parts.keys())
    draft.connection.execute(
        "DELETE FROM reject WHERE list_contains($gone::VARCHAR[], load_id)", {"gone": gone}
    )
    came = [str(archive.rejects_path(load_id)) for load_id in draft.parts if load_id not in known]
    if came:
        _insert(draft.connection, "reject", f"FROM read_parquet({came})")


def _renew_whole(draft: Draft, settings: Settings, network: Network, archive: Archive) -> None:
    """Replace the tables that are small and made whole."""
    connection = draft.connection
    frames = dict(zip(NETWORK_TABLES, (network.grids, network.communities, network.townships), strict=True))
    frames |= surroundings(network.grids[network.grids["is_in_force"]])
    for name, frame in frames.items():
        _replace(connection, name, "SELECT * FROM frame", frame=frame)
    district = pd.DataFrame([{
        "district_code": settings.district.code, "district_name": settings.district.name,
        "is_demonstration": settings.district.is_demonstration, "projected_crs": network.projected_crs,
        "network_hash": network.hash, "schema_version": SCHEMA_VERSION,
        "registers_event": draft.registers.last_event, "registers_on": draft.registers.changed_on,
    }])  # fmt: skip
    _replace(connection, "publication", table_query("3_whole", "publication"), district=district)
    _replace(connection, "month", table_query("3_whole", "month"))
    records = archive.records()
    load_record = pd.DataFrame(
        [
            {
                **asdict(record),
                "not_record": sum(record.not_records.values()),
                "columns_left": "、".join(record.columns_left),
                "profile": None if record.profile is None else json.dumps(record.profile, ensure_ascii=False),
            }
            for record in records
        ],
        columns=[*_LOAD_FIELDS, "not_record", "profile", "holds"],
    )
    paths = [draft.parts.get(load_id, archive.records_path(load_id)) for load_id in load_record["load_id"]]
    counts = [pq.read_metadata(path).num_rows for path in paths]
    part_rows = pd.DataFrame({"load_id": load_record["load_id"], "rows": counts})
    _replace(connection, "load", table_query("3_whole", "load"), load_record=load_record, part_rows=part_rows)


def _renew_clocks(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Replace the tables of clocks, and the view of the cases' due dates as of the last day of the data."""
    for name, frame in clock_tables(settings).items():
        _replace(connection, name, "SELECT * FROM frame", frame=frame)
    (as_of,) = connection.execute("SELECT as_of FROM publication").fetchone() or (None,)
    day = "NULL::DATE" if as_of is None else f"DATE '{as_of}'"
    connection.execute(f"CREATE OR REPLACE VIEW case_clock AS {case_clock_query(day)}")


def _renew_quality(draft: Draft, placer: Placer) -> None:
    """Replace what the loads report of their places, and the repeated points of sources whose loads changed."""
    connection = draft.connection
    for name, frame in reported_tables(draft.parts).items():
        _replace(connection, name, "SELECT * FROM frame", frame=frame)
    for source, frame in changed_repeated_points(connection, placer.index):
        connection.execute("DELETE FROM repeated_point WHERE source = $source", {"source": source})
        connection.register("frame", frame)
        _insert(connection, "repeated_point", "SELECT * FROM frame")
        connection.unregister("frame")


def _piles(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, float, float]]:
    return connection.execute("SELECT source, lon, lat FROM repeated_point ORDER BY ALL").fetchall()


def _renew_set_aside(connection: duckdb.DuckDBPyConnection, *, is_changed: bool) -> None:
    """Count the cases at repeated points again: of touched months, or of all when the points are others."""
    months = "month" if is_changed else "touched_month"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE recounted_month AS SELECT month FROM {months}")
    connection.execute(
        "DELETE FROM repeated_point_month" + ("" if is_changed else " WHERE month IN (FROM recounted_month)")
    )
    _insert(connection, "repeated_point_month", table_query("3_whole", "repeated_point_month"))


def _replace(
    connection: duckdb.DuckDBPyConnection, table: str, query: str, **frames: pd.DataFrame | pa.Table
) -> None:
    """Replace all rows of a table by those of a query, which may name the frames."""
    for name, frame in frames.items():
        connection.register(name, frame)
    connection.execute(f"DELETE FROM {quote(table)}")
    _insert(connection, table, query)
    for name in frames:
        connection.unregister(name)
