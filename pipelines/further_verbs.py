"""Verbs beside the data: figures of documents, sheets of checks, backup and restore.

Each imports what it works with when it is called.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from governance.settings import read_settings
from pipelines.terminal import DistrictOption, JsonOption, _, counting_of, out, shown_progress

verbs = typer.Typer()
"""``figures``, ``checks``, ``backup`` and ``restore``."""


@verbs.command(
    help=_("Check the figures of a document (docx, xlsx, csv, txt); nothing in it is changed or kept.")
)
def figures(
    file: Annotated[Path, typer.Argument(help=_("The document, or a table of claims."))],
    to: Annotated[
        Path | None, typer.Option("--to", help=_("Write the findings as a table: csv or xlsx."))
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Exit status 1 where a figure calls for a correction."))
    ] = False,
    no_data: Annotated[
        bool, typer.Option("--no-data", help=_("Do not compare with the district's published data."))
    ] = False,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the figures of a document."""
    from pipelines import figures as figure_check

    known = None if no_data else figure_check.known_figures(read_settings(district))
    found = figure_check.check_file(file, known)
    if to is not None:
        figure_check.write_findings(_, found, to)
    figure_check.report(out, _, found, is_compared=no_data or known is not None, as_json=as_json)
    if strict and figure_check.has_faults(found):
        raise typer.Exit(1)


@verbs.command(help=_("Read a sheet of checks that came back; the page of grids records its rows."))
def checks(
    file: Annotated[Path, typer.Argument(help=_("The workbook."))],
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the rows of a sheet of checks."""
    from pipelines.returned_checks import read_returned

    read_settings(district)
    rows = read_returned(file)
    if as_json:
        typer.echo(json.dumps({"rows": rows}, ensure_ascii=False))
    else:
        out.print(_("{n} rows").format(n=len(rows)))


@verbs.command(
    help=_("Write everything that cannot be made again into one file: store, loads, district file.")
)
def backup(
    to: Annotated[Path, typer.Option("--to", help=_("File to write, such as backup-2026-03-05.zip."))],
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a backup while others go on working."""
    from pipelines import backup_report
    from pipelines.backup import write_backup

    with shown_progress() as progress:
        made = write_backup(read_settings(district), to, tell=counting_of(progress, _("Writing the backup")))
    backup_report.backup(out, _, made, to, as_json=as_json)


@verbs.command(help=_("Put a backup back: checked first, then all of it or nothing."))
def restore(
    file: Annotated[Path, typer.Argument(help=_("Backup to restore."))],
    is_forced: Annotated[
        bool, typer.Option("--force", help=_("Replace what is there; it is gone then."))
    ] = False,
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Restore a backup."""
    from pipelines import backup_report
    from pipelines.restore import restore_backup

    with shown_progress() as progress:
        counting = counting_of(progress, _("Checking the backup"))
        made = restore_backup(read_settings(district), file, is_forced=is_forced, tell=counting)
    backup_report.restore(out, _, made, file, as_json=as_json)
