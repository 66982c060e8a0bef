"""What the command line says of taking a load back: before it is done, and that it is."""

import json
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape

from governance.i18n import Translator
from pipelines.undoing import Undoing


def undoing(out: Console, _: Translator, found: Undoing) -> None:
    """Say what taking a load back changes."""
    record = found.record
    said = _("{load_id} ({file}, {rows} rows, loaded {loaded_at} UTC). Taken back, this changes:")
    out.print(said.format(
        load_id=record.load_id, file=escape(record.file_name), rows=_.number(record.rows_in),
        loaded_at=record.loaded_at,
    ))  # fmt: skip
    for line in undoing_lines(_, found):
        out.print("  " + escape(line))


def undoing_lines(_: Translator, found: Undoing) -> list[str]:
    """Return what taking a load back changes, a sentence each."""
    lines = _what_goes(_, found)
    if found.callbacks_without_case:
        said = _("Callbacks that ask after a case that goes; they wait until it is loaded again: {calls}")
        lines.append(said.format(calls=_.number(found.callbacks_without_case)))
    if found.cases_kept:
        said = _("Cases that stay, a later load says the same: {cases}")
        lines.append(said.format(cases=_.number(found.cases_kept)))
    for load_id, rows in found.rows_superseded_by.items():
        said = _("Rows that {load_id} has replaced already, nothing changes there: {rows}")
        lines.append(said.format(load_id=load_id, rows=_.number(rows)))
    if found.first_month is None:
        lines.append(_("No month changes."))
    else:
        said = _("Months whose counts change lie between {first} and {last}.")
        lines.append(said.format(first=_.month(found.first_month), last=_.month(found.last_month)))
    published = _("It is published: readers see it until the next build.")
    unpublished = _("It is not published: no reader has seen it.")
    return [*lines, published if found.is_published else unpublished]


def _what_goes(_: Translator, found: Undoing) -> list[str]:
    """Return what goes with a load and what comes back, a sentence each."""
    if found.record.holds != "case":
        said = _("Rows that go, and what an earlier load said in their place is in force again: {rows}")
        return [said.format(rows=_.number(found.records))]
    return [
        _("Cases that go, no other load has them: {cases}").format(cases=_.number(found.cases_gone)),
        _("Cases that go back to what an earlier load says: {cases}").format(
            cases=_.number(found.cases_back)
        ),
    ]


def undo(out: Console, _: Translator, found: Undoing, *, is_done: bool, as_json: bool) -> None:
    """Say that a load was taken back, or as JSON what that changes."""
    record = found.record
    if as_json:
        facts = asdict(found) | {"is_done": is_done, "said": undoing_lines(_, found)}
        facts |= {"load_id": record.load_id, "file_name": record.file_name, "rows_in": record.rows_in}
        del facts["record"]
        out.print(json.dumps(facts, ensure_ascii=False, indent=2, default=str), markup=False, highlight=False)
    elif is_done:
        said = _(
            "Took back {load_id} ({file}, {rows} rows). Run `python -m pipelines build` to publish without it."
        )
        out.print(said.format(
            load_id=record.load_id, file=escape(record.file_name), rows=_.number(record.rows_in)
        ))  # fmt: skip
