"""What the command line says: the same facts for people as tables and for programs as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from governance.errors import N_, AlreadyLoaded, GridError, WarehouseMissing
from governance.i18n import Translator
from governance.queries.clocks import uncounted_cases
from governance.reading_profiles import ReadOtherwise, changes_since, reading_profile
from governance.settings import Source
from governance.store.verification import Chain
from governance.warehouse import open_warehouse, published_path
from governance.words import LOCATED_BY, REJECT_REASONS
from pipelines.archive import Archive, LoadRecord
from pipelines.build import BuildReport
from pipelines.check import BrokenRule, offender, rules
from pipelines.datum_check import DatumVerdict
from pipelines.nil_reports import NilReport
from pipelines.profile import Proposal
from pipelines.workspace import Workspace

NOT_RECORDS = {
    "title": N_("titles"),
    "header": N_("repeated headers"),
    "total": N_("totals"),
    "note": N_("notes"),
    "blank": N_("blank rows"),
}
"""Kinds of rows that are no records, to what readers call them."""


def load(out: Console, _: Translator, record: LoadRecord, archive: Archive, *, as_json: bool) -> None:
    """Say what a load took in, what it left out, and why rows were not taken."""
    reasons = archive.reasons(record.load_id)
    workbook = archive.reject_workbook_path(record.load_id)
    twins = [
        other.load_id
        for other in archive.records()
        if other.file_sha256 == record.file_sha256 and other.load_id != record.load_id
    ]
    if as_json:
        told = [{"reason": reason, "column": column, "rows": rows} for reason, column, rows in reasons]
        _print_json(out, {
            "is_new": True, **asdict(record), "reasons": told, "workbook": str(workbook) if reasons else None,
            "same_file_as": twins, "months": archive.months(record.load_id),
        })  # fmt: skip
        return
    no_records = sum(record.not_records.values())
    said = _(
        "{load_id}: {file}: {rows} rows = {taken} taken + {rejected} rejected + {no_records} no records."
    )
    out.print(said.format(
        load_id=record.load_id, file=escape(record.file_name), rows=_.number(record.rows_in),
        taken=_.number(record.rows_in - record.rejected - no_records), rejected=_.number(record.rejected),
        no_records=_.number(no_records),
    ))  # fmt: skip
    for line in (*_rejected(_, reasons, workbook), *_left(_, record)):
        out.print("  " + escape(line))
    if twins:
        said = _("The same file is loaded for another source, or another sheet of it: {loads}.")
        out.print("  " + said.format(loads="、".join(twins)))


def loaded_before(
    out: Console, _: Translator, found: AlreadyLoaded, groups: Sequence[ReadOtherwise], *, as_json: bool
) -> None:
    """Say that a file is loaded already and nothing was done, and whether it would be read otherwise today."""
    load_id = str(found.values["load_id"])
    changed = [group for group in groups if load_id in group.load_ids]
    if as_json:
        _print_json(out, {
            "is_new": False, "load_id": load_id, "file_name": found.values["file"], "said": found.text(_),
            "read_otherwise": _otherwise_facts(_, changed),
        })  # fmt: skip
        return
    out.print(escape(found.text(_)))
    otherwise(out, _, changed)


def otherwise(out: Console, _: Translator, groups: Sequence[ReadOtherwise]) -> None:
    """Say which loads were read with another profile than today's, and what to do."""
    for group in groups:
        out.print(escape(group.said.text(_)), style="yellow")


def _otherwise_facts(_: Translator, groups: Sequence[ReadOtherwise]) -> list[dict[str, Any]]:
    return [{**asdict(group), "said": group.said.text(_)} for group in groups]


def _rejected(_: Translator, reasons: Sequence[tuple[str, str, int]], workbook: Path) -> Iterator[str]:
    """Give a line per reason, and where every rejected row is listed."""
    for reason, column, rows in reasons:
        said = _("Rejected {rows}: {reason} ({column})") if column else _("Rejected {rows}: {reason}")
        yield said.format(rows=_.number(rows), reason=_(REJECT_REASONS[reason]), column=column)
    if reasons:
        yield _("Every rejected row, and what to do: {workbook}").format(workbook=workbook)


def _left(_: Translator, record: LoadRecord) -> Iterator[str]:
    """Give a line for each kind of thing that was not taken for what it is."""
    for kind, rows in record.not_records.items():
        yield _("No records: {rows} {kind}").format(rows=_.number(rows), kind=_(NOT_RECORDS[kind]))
    if record.error_cells:
        yield _("Cells that show an error, read as empty: {cells}").format(cells=_.number(record.error_cells))
    if record.columns_personal:
        said = _("Personal columns, left out at the door: {columns}")
        yield said.format(columns="、".join(record.columns_personal))
    others = [column for column in record.columns_left if column not in record.columns_personal]
    if others:
        yield _("Other columns left out, never stored: {columns}").format(columns="、".join(others))
    if record.datum is not None and record.datum["better"] is not None:
        found = GridError(record.datum["message"], **record.datum["values"])
        yield _("Datum accepted as declared all the same. {found}").format(found=found.text(_))


def profile(out: Console, _: Translator, proposal: Proposal, before: Source | None, *, as_json: bool) -> None:
    """Say how a file's columns would be read, what is left out, and what its first rows are by it.

    Parameters
    ----------
    before
        The source as the district file has it; None where it has none of the name.
    """
    is_written = proposal.source is not None and proposal.source == before
    changes = (
        ()
        if before is None or proposal.source is None
        else changes_since(reading_profile(before), proposal.source)
    )
    if as_json:
        known = {"is_known": before is not None, "is_written": is_written, "changes": changes}
        _print_json(out, known | _profile_facts(_, proposal))
        return
    said = _("{file} as source {source}: {rows} rows looked at, {faulty} of them would be rejected.")
    out.print(said.format(
        file=escape(proposal.file_name), source=escape(proposal.source_name), rows=_.number(proposal.rows),
        faulty=_.number(proposal.faulty),
    ))  # fmt: skip
    for ours, theirs in proposal.columns.items():
        out.print(escape(f"  {ours} = {theirs}"))
    for line in _proposed(_, proposal):
        out.print("  " + escape(line))
    if proposal.shown:
        table = Table(*proposal.shown[0], box=None)
        for row in proposal.shown:
            table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
        out.print(table)
    for change in changes:
        out.print("  " + escape(_("Otherwise than the district file says: {change}").format(change=change)))
    written = _("The district file has this profile.")
    asked = _("Nothing was written; --write puts it into the district file, --set corrects it.")
    out.print(written if is_written else asked)


def _proposed(_: Translator, proposal: Proposal) -> Iterator[str]:
    """Give a line for each setting of a proposed profile and for each kind of column left out."""
    source = proposal.source
    if source is None:
        yield _("No column is known for the day of receipt. Name it: --set received_on=COLUMN")
    else:
        told = source.model_dump(
            exclude_defaults=True, include={"crs", "date_order", "date_serial", "encoding"}
        )
        for key, value in ({"datum": source.datum} | told | {"identity": source.identity}).items():
            yield f"{key} = {value}"
    if proposal.date_order_is_open:
        yield _("Which figure of a date is the month cannot be told from these rows; date_order says it.")
    if proposal.datum is not None:
        yield proposal.datum.found.text(_)
    for rung, cases in proposal.located_by.items():
        yield f"{_(LOCATED_BY[rung])}: {_.number(cases)}"
    if proposal.admission.left_personal:
        said = _("Personal columns, left out at the door: {columns}")
        yield said.format(columns="、".join(proposal.admission.left_personal))
    others = (*proposal.admission.left_text, *proposal.left)
    if others:
        yield _("Other columns left out, never stored: {columns}").format(columns="、".join(others))


def _datum_facts(_: Translator, datum: DatumVerdict) -> dict[str, Any]:
    """Return what the check of the datum found, the readings that fit most coordinates first."""
    is_stated = datum.evidence == "stated"
    fits = [
        {
            "system": fit.reading.system, "is_swapped": fit.reading.is_swapped,
            "fitting": fit.agreeing if is_stated else fit.inside,
        } for fit in datum.fits
    ]  # fmt: skip
    return {
        "found": datum.found.text(_), "remedy": datum.remedy.text(_), "is_clear": datum.is_clear,
        "declared": datum.declared, "better": None if datum.better is None else datum.better.system,
        "by_stated_places": is_stated, "coordinates": datum.stating if is_stated else datum.coordinates,
        "fits": sorted(fits, key=lambda fit: -int(fit["fitting"])),
    }  # fmt: skip


def _profile_facts(_: Translator, proposal: Proposal) -> dict[str, Any]:
    source, datum = proposal.source, proposal.datum
    shown = [
        {name: str(value) if isinstance(value, date) else value for name, value in row.items()}
        | {"reason": row["reason"] and _(REJECT_REASONS[row["reason"]])}
        for row in proposal.shown
    ]
    return {
        "file": proposal.file_name, "source": proposal.source_name,
        "choices": proposal.choices, "columns": dict(proposal.columns),
        "settings": {} if source is None else source.model_dump(exclude={"name", "columns"}),
        "datum": None if datum is None else _datum_facts(_, datum),
        "date_order_is_open": proposal.date_order_is_open,
        "left_personal": proposal.admission.left_personal, "left_text": proposal.admission.left_text,
        "left": proposal.left, "rows": proposal.rows, "faulty": proposal.faulty,
        "located_by": dict(proposal.located_by), "shown": shown,
    }  # fmt: skip


def nil(out: Console, _: Translator, made: Sequence[NilReport], known: int, *, as_json: bool) -> None:
    """Say which nil reports were recorded or taken back, and how many were on record already."""
    if as_json:
        told = [asdict(one) | {"month": f"{one.month:%Y-%m}"} for one in made]
        _print_json(out, {"reports": told, "known": known})
        return
    for one in made:
        said = (
            _("Nil report taken back: {source}, {month}, {place}.")
            if one.is_withdrawn
            else _("Nil report recorded: {source}, {month}, {place}.")
        )
        place = one.township_code or _("the whole source")
        out.print(said.format(source=escape(one.source), month=f"{one.month:%Y-%m}", place=escape(place)))
    if known:
        out.print(_("On record already, nothing to do: {count}").format(count=_.number(known)))
    if made:
        out.print(_("Run `python -m pipelines build` to publish it."))


def build(
    out: Console, _: Translator, found: BuildReport, read_otherwise: Sequence[ReadOtherwise], *, as_json: bool
) -> None:
    """Say what a build did, with the account of rows."""
    if as_json:
        _print_json(out, {
            "publication": found.publication.name, "is_new": found.is_new, "loads_added": found.loads_added,
            "loads_removed": found.loads_removed, "months_rebuilt": found.months_rebuilt,
            "registers_left": found.registers_left,
            "registers_fault": None if found.registers_fault is None else found.registers_fault.text(_),
            **_account(found.publication.path), "read_otherwise": _otherwise_facts(_, read_otherwise),
        })  # fmt: skip
        return
    if not found.is_new:
        out.print(
            _("Nothing has changed since {name}; it stays published.").format(name=found.publication.name)
        )
    else:
        said = _("Published {name}: loads added {added}, taken back {removed}; months counted {months}.")
        out.print(said.format(
            name=found.publication.name, added=found.loads_added, removed=found.loads_removed,
            months=found.months_rebuilt,
        ))  # fmt: skip
    registers(out, _, found)
    _print_account(out, _, _account(found.publication.path))
    otherwise(out, _, read_otherwise)


def registers(out: Console, _: Translator, found: BuildReport) -> None:
    """Say what of the registers is not in what was built; nothing where all of it is."""
    if found.registers_fault is not None:
        out.print(found.registers_fault.text(_), style="yellow", markup=False)
    if found.registers_left:
        said = _.plural(
            "{n} record kept by hand is left out: its township or case is not in the publication, or its line is "
            "counted in another unit.",
            "{n} records kept by hand are left out: their township or case is not in the publication, or their line "
            "is counted in another unit.",
            found.registers_left,
        )
        out.print(said, style="yellow")


def checks(out: Console, _: Translator, broken: Sequence[BrokenRule], chain: Chain, *, as_json: bool) -> None:
    """Say which rules the published tables keep and break, and whether the audit log is whole."""
    by_name = {found.rule: found for found in broken}
    if as_json:
        offenders = {
            rule.stem: by_name[rule.stem].offenders if rule.stem in by_name else 0 for rule in rules()
        }
        _print_json(out, offenders | {"audit_log": int(chain.broken is not None)})
        return
    for rule in rules():
        found = by_name.get(rule.stem)
        if found is None:
            out.print(f"[green]✓[/] {rule.stem}")
            continue
        out.print(f"[red]✗[/] {rule.stem}: {found.offenders} × {offender(rule)}")
        out.print(escape(found.sample.to_string(index=False)))
    said = _("audit log: {rows} rows, head {head}").format(rows=_.number(chain.rows), head=chain.head)
    out.print(f"[green]✓[/] {said}" if chain.broken is None else f"[red]✗[/] {escape(chain.broken.text(_))}")


def status(out: Console, _: Translator, workspace: Workspace, *, as_json: bool) -> None:
    """Say what the district has: grid layer, loads, publication."""
    settings, network = workspace.settings, workspace.network
    records = Archive(settings.paths.home).records()
    read_otherwise = Archive(settings.paths.home).read_otherwise(settings.profiles)
    in_force = int(network.grids["is_in_force"].sum())
    try:
        path = published_path(settings.paths.home)
        account: dict[str, Any] = {"publication": path.name, **_account(path)}
    except WarehouseMissing:
        account = {}
    if as_json:
        _print_json(out, {
            "district": settings.district.name, "grids_in_force": in_force, "townships": len(network.townships),
            "findings": len(network.findings), "loads": [asdict(record) for record in records], **account,
            "read_otherwise": _otherwise_facts(_, read_otherwise),
        })  # fmt: skip
        return
    said = _("{district}: grids in force {grids}, townships {townships}; {path}")
    out.print(said.format(
        district=escape(settings.district.name), grids=_.number(in_force), townships=_.number(len(network.townships)),
        path=escape(str(settings.path)),
    ))  # fmt: skip
    for finding in network.findings:
        out.print("  " + escape(finding.text(_)))
    table = Table(
        *(_(heading) for heading in ("Load", "Source", "File", "Rows", "Rejected", "Loaded")), box=None
    )
    for record in records:
        table.add_row(
            record.load_id,
            escape(record.source),
            escape(record.file_name),
            _.number(record.rows_in),
            _.number(record.rejected),
            record.loaded_at,
        )
    out.print(table if records else _("Nothing is loaded yet: python -m pipelines load FILE --source NAME"))
    otherwise(out, _, read_otherwise)
    if account:
        out.print(_("Published: {name}").format(name=account["publication"]))
        _print_account(out, _, account)
    else:
        out.print(_("Nothing is published yet: python -m pipelines build"))


def _account(path: Path) -> dict[str, Any]:
    """Return the account of rows and of places of a publication."""
    warehouse = open_warehouse(path)
    try:
        rows = warehouse.frame(
            "SELECT coalesce(sum(rows_in), 0) AS rows_in, coalesce(sum(accepted), 0) AS accepted, "
            "coalesce(sum(superseded), 0) AS superseded, coalesce(sum(duplicate), 0) AS duplicate, "
            "coalesce(sum(rejected), 0) AS rejected, coalesce(sum(not_record), 0) AS not_record FROM load"
        )
        places = warehouse.frame(
            "SELECT located_by, sum(cases) AS cases, sum(no_version_cases) AS no_version FROM coverage_month "
            "GROUP BY located_by"
        )
        uncounted = uncounted_cases(warehouse)
    finally:
        warehouse.close()
    located = dict(zip(places["located_by"], (int(cases) for cases in places["cases"]), strict=True))
    return {
        "rows": {str(name): int(value) for name, value in rows.iloc[0].items()},
        "located_by": {rung: located[rung] for rung in LOCATED_BY if rung in located},
        "without_network_then": int(places["no_version"].sum()),
        "uncounted_due_dates": int(uncounted["cases"].sum()),
    }


def _print_account(out: Console, _: Translator, account: dict[str, Any]) -> None:
    rows = account["rows"]
    said = _(
        "Rows: {rows_in} in = {accepted} accepted + {superseded} superseded "
        "+ {duplicate} duplicate + {rejected} rejected + {not_record} no records."
    )
    out.print(said.format(**{name: _.number(value) for name, value in rows.items()}))
    for rung, cases in account["located_by"].items():
        share = 100 * cases / sum(account["located_by"].values())
        told = _("  {rung}: {cases} ({share} %)")
        out.print(told.format(rung=_(LOCATED_BY[rung]), cases=_.number(cases), share=_.number(share, 1)))
    if account["without_network_then"]:
        said = _(
            "  Not placed as it was: {cases}, received on days of which the grid layer has no version; they count in "
            "today's network alone."
        )
        out.print(said.format(cases=_.number(account["without_network_then"])))
    if account["uncounted_due_dates"]:
        said = _(
            "  Without a due date, because the working days of its year are not known: {cases}. Once the days off are "
            "published, write them into [clocks.calendar] of the district file."
        )
        out.print(said.format(cases=_.number(account["uncounted_due_dates"])), markup=False)


def _print_json(out: Console, facts: dict[str, Any]) -> None:
    out.print(json.dumps(facts, ensure_ascii=False, indent=2, default=str), markup=False, highlight=False)
