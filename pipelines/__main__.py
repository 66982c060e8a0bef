"""The command line: ``python -m pipelines VERB``.

Exit status 0 only when the thing happened. An expected fault is one clear message and exit status 2; an interruption
by the keyboard is 130 and leaves nothing half-written. A verb imports what it works with when it is called, so that
help and a mistyped word are answered at once.
"""

import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import typer
from rich.markup import escape

from governance.errors import N_, AlreadyLoaded, GridError
from governance.settings import Settings, read_settings
from pipelines import accounts, further_verbs, print_verbs
from pipelines.demo_defaults import DEFAULT_END_MONTH, DEFAULT_SEED
from pipelines.system_faults import system_fault
from pipelines.terminal import (
    DistrictOption,
    JsonOption,
    _,
    counting,
    err,
    is_agreed,
    out,
    shown_progress,
)

if TYPE_CHECKING:
    from pipelines.workspace import Workspace

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("Grid One-Map: load case files, build the warehouse, publish it."),
)

INTERRUPTED = 130
"""Exit status when somebody pressed Ctrl-C: 128 and the number of the signal."""

STEPS = {
    "place": N_("Placing loads in the new grid network"),
    "ledger": N_("Telling current, superseded and duplicate rows apart"),
    "cases": N_("Writing cases"),
    "months": N_("Counting months"),
    "service": N_("Counting how cases were served"),
    "quality": N_("Counting what the data lack"),
    "hotspots": N_("Testing places"),
    "scan": N_("Looking for clusters of any size and duration"),
    "check": N_("Checking the rules"),
    "publish": N_("Publishing"),
}


@app.command(help=_("Write a commented district file to begin with."))
def init(
    target: Annotated[Path, typer.Argument(help=_("File to write."))] = Path("district.toml"),
    grids: Annotated[Path | None, typer.Option(help=_("Grid layer whose columns are proposed."))] = None,
    name: Annotated[str, typer.Option(help=_("Name of the district."))] = "示例区",
    code: Annotated[str, typer.Option(help=_("GB/T 2260 code of the district."))] = "990101",
) -> None:
    """Write a commented district file."""
    from pipelines.starter import write_starter

    write_starter(target, grids=grids, name=name, code=code)
    out.print(
        _(
            "Wrote {path}. Open it, name your columns, then: python -m pipelines status --district {path}"
        ).format(path=escape(str(target)))
    )


@app.command(help=_("Make the demonstration district's case files, load them and build."))
def demo(
    folder: Annotated[
        Path | None, typer.Option(help=_("Where the case files go; otherwise data/build/demo."))
    ] = None,
    end_month: Annotated[str, typer.Option(help=_("Last month of cases."))] = DEFAULT_END_MONTH,
    seed: Annotated[int, typer.Option(help=_("The same seed and month give the same files."))] = DEFAULT_SEED,
    only_files: Annotated[bool, typer.Option("--only-files", help=_("Do not load and build."))] = False,
    district: DistrictOption = None,
) -> None:
    """Make, load and build the demonstration."""
    from pipelines.archive import Archive
    from pipelines.demo import planted_nil_report, write_demo
    from pipelines.demo_registers import write_registers
    from pipelines.intake import Order
    from pipelines.load import load_file, sha256_of
    from pipelines.nil_reports import NilReports
    from pipelines.workspace import open_workspace

    target = folder or Path(__file__).parent.parent / "data" / "build" / "demo"
    with shown_progress() as progress:
        task = progress.add_task(_("Writing case files"), total=None)
        files = write_demo(
            target, seed=seed, end_month=end_month,
            progress=lambda done, of: progress.update(task, completed=done, total=of),
        )  # fmt: skip
    out.print(_("Wrote {count} case files to {folder}.").format(count=len(files), folder=escape(str(target))))
    if only_files:
        return
    workspace = open_workspace(read_settings(district), say=_say)
    loaded = {
        (record.source, record.file_sha256) for record in Archive(workspace.settings.paths.home).records()
    }
    with shown_progress() as progress:
        task = progress.add_task(_("Loading case files"), total=len(files))
        for source, path in files:
            if (source, sha256_of(path)) not in loaded:
                load_file(
                    Order(workspace.settings, workspace.settings.profile(source), path), workspace.placer
                )
            progress.advance(task)
    name, month, townships = planted_nil_report(end_month)
    reports = NilReports(Archive(workspace.settings.paths.home))
    reports.report(workspace.settings.source(name), month, townships)
    steps = write_registers(workspace.settings, workspace.network, files, end_month)
    if steps:
        out.print(_("Wrote {count} steps of meetings, risks and checks.").format(count=_.number(steps)))
    _build(workspace, is_full=False, as_json=False)


@app.command(help=_("Take case files in; every row is accounted for."))
def load(
    files: Annotated[list[Path], typer.Argument(help=_("Files of case records."))],
    source: Annotated[
        str,
        typer.Option(
            help=_("Which [[sources]], [[receptions]], [[callbacks]] or [[campaigns]] of the district file.")
        ),
    ],
    district: DistrictOption = None,
    sheet: Annotated[
        str | None,
        typer.Option(help=_("Sheet of a workbook, by name or number; otherwise the one that fits.")),
    ] = None,
    accept_datum: Annotated[
        bool, typer.Option("--accept-datum", help=_("Load even where another datum fits clearly better."))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Take files in."""
    from pipelines import report
    from pipelines.archive import Archive
    from pipelines.intake import Order
    from pipelines.load import load_file

    settings = read_settings(district)
    profile = settings.profile(source)
    workspace = _workspace(settings, as_json=as_json)
    for path in files:
        archive = Archive(settings.paths.home)
        try:
            with shown_progress() as progress:
                task = progress.add_task(escape(path.name), total=None)
                record = load_file(
                    Order(settings, profile, path, _sheet(sheet), accept_datum),
                    workspace.placer, progress=counting(progress, task),
                )  # fmt: skip
        except AlreadyLoaded as found:
            report.loaded_before(out, _, found, archive.read_otherwise(settings.profiles), as_json=as_json)
        else:
            report.load(out, _, record, archive, as_json=as_json)


@app.command(help=_("Propose how a file's columns are read; write it into the district file when asked to."))
def profile(  # noqa: PLR0913, PLR0917 (the options of a verb)
    file: Annotated[Path, typer.Argument(help=_("File of case records."))],
    source: Annotated[str, typer.Option(help=_("Name of the source, known or new."))],
    write: Annotated[bool, typer.Option("--write", help=_("Write the profile into the district file."))] = False,
    sheet: Annotated[
        str | None,
        typer.Option(help=_("Sheet of a workbook, by name or number; otherwise the one that fits.")),
    ] = None,
    correct: Annotated[
        list[str] | None,
        typer.Option("--set", help=_("What is known better: lon=经度, lon= to leave it out, datum=gcj02.")),
    ] = None,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Propose a profile."""
    from pipelines import report
    from pipelines.corrections import corrections
    from pipelines.profile import propose_profile
    from pipelines.profile_file import write_profile

    settings = read_settings(district)
    workspace = _workspace(settings, as_json=as_json)
    proposal = propose_profile(
        file, settings=settings, source_name=source, placer=workspace.placer, sheet=_sheet(sheet),
        corrections=corrections(correct or []),
    )  # fmt: skip
    if write:
        write_profile(settings.path, proposal)
        settings = read_settings(district)
    before = next((known for known in settings.sources if known.name == source), None)
    report.profile(out, _, proposal, before, as_json=as_json)


def _sheet(given: str | None) -> str | int | None:
    """Return a sheet by number where the option is one."""
    return int(given) if given and given.isdecimal() else given


@app.command(help=_("Take a load back; the next build leaves it out."))
def undo(
    load_id: Annotated[str, typer.Argument(help=_("Such as L000007; see status."))],
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what it changes and leave the load where it is."))
    ] = False,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a load back, having said what that changes; a terminal is asked first."""
    from pipelines import undo_report
    from pipelines.archive import Archive
    from pipelines.undoing import undoing

    home = read_settings(district).paths.home
    archive = Archive(home)
    found = undoing(archive, load_id, home)
    if not as_json:
        undo_report.undoing(out, _, found)
    if not dry_run:
        if not yes and not as_json and sys.stdin.isatty() and not is_agreed(_("Take it back?")):
            out.print(_("It stays; nothing was done."))
            raise typer.Exit(1)
        archive.undo(load_id)
    undo_report.undo(out, _, found, is_done=not dry_run, as_json=as_json)


@app.command(help=_("Record that a source, or townships of it, reported a month without cases (零报告)."))
def nil(
    source: Annotated[str, typer.Option(help=_("Which [[sources]] of the district file."))],
    month: Annotated[str, typer.Option(help=_("Month that is over, such as 2026-03."))],
    township: Annotated[
        list[str] | None,
        typer.Option(help=_("Code or name of a township; may be given several times. Otherwise the whole source.")),
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=_("Take such a report back."))] = False,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Record or take back nil reports."""
    from pipelines import report
    from pipelines.archive import Archive
    from pipelines.nil_reports import NilReports, nil_month, nil_places

    settings = read_settings(district)
    profile, day = settings.source(source), nil_month(month, settings)
    places = nil_places(township or [], profile, _workspace(settings, as_json=as_json).network)
    reports = NilReports(Archive(settings.paths.home))
    made = reports.withdraw(profile, day, places) if withdraw else reports.report(profile, day, places)
    report.nil(out, _, made, len(places) - len(made), as_json=as_json)


@app.command(help=_("Build the warehouse from the loads, check it and publish it."))
def build(
    is_full: Annotated[
        bool, typer.Option("--full", help=_("Start from nothing instead of the file published before."))
    ] = False,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build and publish."""
    _build(_workspace(read_settings(district), as_json=as_json), is_full=is_full, as_json=as_json)


@app.command(help=_("Check the rules on the published warehouse, and that the audit log is whole."))
def check(district: DistrictOption = None, as_json: JsonOption = False) -> None:
    """Check the published tables and the audit log; exit status 2 when a rule or the log is broken."""
    from governance.store import open_store
    from governance.store.verification import verify
    from governance.warehouse import open_warehouse, published_path
    from pipelines import report
    from pipelines.archive import Archive
    from pipelines.check import check_tables

    settings = read_settings(district)
    warehouse = open_warehouse(published_path(settings.paths.home))
    with warehouse.cursor() as cursor:
        broken = check_tables(cursor)
    with closing(open_store(settings)) as store, store.reading() as session:
        chain = verify(session)
    report.checks(out, _, broken, chain, as_json=as_json)
    if not as_json:
        report.otherwise(out, _, Archive(settings.paths.home).read_otherwise(settings.profiles))
    if broken or chain.broken is not None:
        raise typer.Exit(2)


@app.command(help=_("Say what is loaded and published, and what was found in the grid layer."))
def status(
    picture: Annotated[
        Path | None, typer.Option(help=_("SVG file to draw the grids and what was found in them."))
    ] = None,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report on loads, publication and grid layer."""
    from pipelines import grid_picture, report
    from pipelines.workspace import open_workspace

    workspace = open_workspace(read_settings(district), say=_say)
    report.status(out, _, workspace, as_json=as_json)
    if picture is not None:
        picture.write_text(grid_picture.picture(workspace.network, _), encoding="utf-8")


@app.command(help=_("Write a published table to a file: csv, xlsx, parquet, geojson or gpkg."))
def export(
    table: Annotated[
        str,
        typer.Argument(
            help=_("Such as grid_month, see docs/tables.md; release for what readers outside may be shown.")
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", help=_("File to write; its ending says the form where --as does not.")),
    ] = None,
    form: Annotated[str | None, typer.Option("--as", help=_("Form of the file, such as xlsx."))] = None,
    district: DistrictOption = None,
) -> None:
    """Write a published table to a file."""
    from governance.releases import release
    from governance.store import open_store
    from governance.warehouse import open_warehouse, published_path
    from pipelines.export import RELEASE, export_release, export_table

    settings = read_settings(district)
    warehouse = open_warehouse(published_path(settings.paths.home))
    to = to or Path(f"{table}.{form or 'csv'}")
    accounts.note_export(settings, table)
    if table == RELEASE:
        with closing(open_store(settings)) as store:
            rows = export_release(warehouse, release(warehouse, store, settings), to, form=form, say=_)
    else:
        rows = export_table(warehouse, table, to, form=form, say=_)
    out.print(
        _("Wrote {rows} rows of {table} to {path}.").format(
            rows=_.number(rows), table=table, path=escape(str(to))
        )
    )


app.add_typer(further_verbs.verbs)
app.add_typer(
    print_verbs.verbs, name="print", help=_("Maps, atlases and papers as files: sheet, atlas, pack, letter.")
)
app.add_typer(accounts.verbs, name="account", help=_("Accounts that sign in: add, list, reset, disable."))


def _workspace(settings: Settings, *, as_json: bool) -> "Workspace":
    """Return the workspace; remarks on the grid layer are told to people only."""
    from pipelines.workspace import open_workspace

    return open_workspace(settings) if as_json else open_workspace(settings, say=_say)


def _build(workspace: "Workspace", *, is_full: bool, as_json: bool) -> None:
    from pipelines import report
    from pipelines.archive import Archive
    from pipelines.build import build_warehouse

    with shown_progress() as progress:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, of: int) -> None:
            for task in tasks.values():
                progress.update(task, completed=progress.tasks[task].total)
            if step not in tasks:
                tasks[step] = progress.add_task(_(STEPS[step]), total=of)
            progress.update(tasks[step], completed=done, total=of)

        found = build_warehouse(
            workspace.settings, workspace.network, workspace.placer, is_full=is_full, tell=tell
        )
    otherwise = Archive(workspace.settings.paths.home).read_otherwise(workspace.settings.profiles)
    report.build(out, _, found, otherwise, as_json=as_json)


def _say(message: str) -> None:
    err.print(message)


def run(command: Callable[[], object]) -> int:
    """Run a command and return its exit status; expected faults are told, not raised."""
    try:
        command()
    except GridError as fault:
        _tell(fault)
        return 2
    except KeyboardInterrupt:
        return _interrupted()
    except SystemExit as left:
        if left.code == INTERRUPTED:  # which is how Typer passes on an interruption by the keyboard
            return _interrupted()
        raise
    except (OSError, duckdb.Error) as fault:
        told = system_fault(fault)
        if told is None:
            raise
        _tell(told)
        return 2
    return 0


def _interrupted() -> int:
    """Say that nothing is half done, and return the exit status of an interruption."""
    err.print(_("Stopped. Nothing was left half-written."))
    return INTERRUPTED


def _tell(fault: GridError) -> None:
    err.print(fault.text(_), style="red", markup=False)


def main() -> None:
    """Run the command line and leave with its exit status; being told to end is an interruption too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(app))


if __name__ == "__main__":
    main()
