"""What the command line says: the same facts for people as tables and for programs as JSON."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from governance.errors import WarehouseMissing
from governance.i18n import Translator
from governance.tables import LOCATED_BY, REJECT_REASONS
from governance.warehouse import open_warehouse, published_path
from pipelines.archive import Archive, LoadRecord
from pipelines.build import BuildReport
from pipelines.check import BrokenRule, offender, rules
from pipelines.workspace import Workspace


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(
    out: Console, _: Translator, record: LoadRecord, reasons: Sequence[tuple[str, str, int]], *, as_json: bool
) -> None:
    """Say what a load took in, and why rows were not taken."""
    if as_json:
        told = [{"reason": reason, "column": column, "rows": rows} for reason, column, rows in reasons]
        _print_json(out, {**asdict(record), "reasons": told})
        return
    taken = record.rows_in - record.rejected
    out.print(_("{load_id}: {file}: {rows} rows = {taken} taken + {rejected} rejected.").format(
        load_id=record.load_id, file=escape(record.file_name), rows=_.number(record.rows_in), taken=_.number(taken),
        rejected=_.number(record.rejected)))  # fmt: skip
    for reason, column, rows in reasons:
        said = _("  Rejected {rows}: {reason} ({column})") if column else _("  Rejected {rows}: {reason}")
        out.print(said.format(rows=_.number(rows), reason=_(REJECT_REASONS[reason]), column=escape(column)))
    if record.columns_left:
        out.print(
            _("  Columns left out, never stored: {columns}").format(
                columns=escape("、".join(record.columns_left))
            )
        )


def build(out: Console, _: Translator, found: BuildReport, *, as_json: bool) -> None:
    """Say what a build did, with the account of rows."""
    if as_json:
        _print_json(out, {
            "publication": found.publication.name, "is_new": found.is_new, "loads_added": found.loads_added,
            "loads_removed": found.loads_removed, "months_rebuilt": found.months_rebuilt,
            **_account(found.publication.path),
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
    _print_account(out, _, _account(found.publication.path))


def checks(out: Console, _: Translator, broken: Sequence[BrokenRule], *, as_json: bool) -> None:
    """Say which rules the published tables keep and break."""
    by_name = {found.rule: found for found in broken}
    if as_json:
        _print_json(
            out, {rule.stem: by_name[rule.stem].offenders if rule.stem in by_name else 0 for rule in rules()}
        )
        return
    for rule in rules():
        found = by_name.get(rule.stem)
        if found is None:
            out.print(f"[green]✓[/] {rule.stem}")
            continue
        out.print(f"[red]✗[/] {rule.stem}: {found.offenders} × {offender(rule)}")
        out.print(escape(found.sample.to_string(index=False)))


def status(out: Console, _: Translator, workspace: Workspace, *, as_json: bool) -> None:
    """Say what the district has: grid layer, loads, publication."""
    settings, network = workspace.settings, workspace.network
    records = Archive(settings.paths.home).records()
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
            "coalesce(sum(rejected), 0) AS rejected FROM load"
        )
        places = warehouse.frame(
            "SELECT located_by, sum(cases) AS cases FROM coverage_month GROUP BY located_by"
        )
    finally:
        warehouse.close()
    located = dict(zip(places["located_by"], (int(cases) for cases in places["cases"]), strict=True))
    return {
        "rows": {str(name): int(value) for name, value in rows.iloc[0].items()},
        "located_by": {rung: located[rung] for rung in LOCATED_BY if rung in located},
    }


def _print_account(out: Console, _: Translator, account: dict[str, Any]) -> None:
    rows = account["rows"]
    said = _(
        "Rows: {rows_in} in = {accepted} accepted + {superseded} superseded "
        "+ {duplicate} duplicate + {rejected} rejected."
    )
    out.print(said.format(**{name: _.number(value) for name, value in rows.items()}))
    for rung, cases in account["located_by"].items():
        share = 100 * cases / rows["accepted"]
        told = _("  {rung}: {cases} ({share} %)")
        out.print(told.format(rung=_(LOCATED_BY[rung]), cases=_.number(cases), share=_.number(share, 1)))


def _print_json(out: Console, facts: dict[str, Any]) -> None:
    out.print(json.dumps(facts, ensure_ascii=False, indent=2), markup=False, highlight=False)
