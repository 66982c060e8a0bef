"""The ledger of loads on the screen: files, rows that were not taken, what placed the cases, late sources."""

import json

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.downloads import draw_take_away
from dashboard.exports import table_of
from dashboard.frame import Scene
from dashboard.quality_tables import shown_as
from governance.errors import N_
from governance.exporting.content import ExportColumn
from governance.queries import coverage, loads, publication
from governance.reading_profiles import read_otherwise
from governance.words import LOCATED_BY, REJECT_REASONS

_COUNTS = {
    "rows_in": N_("Rows"),
    "accepted": N_("Rows accepted"),
    "superseded": N_("Superseded"),
    "duplicate": N_("Duplicate"),
    "rejected": N_("Rejected"),
    "not_record": N_("No records"),
}


def draw_loads(scene: Scene) -> None:
    """Draw every file that was taken in, newest first, and whether its rows add up."""
    say = scene.say
    ledger = data.ask(scene.warehouse, loads.loads)
    if ledger.empty:
        components.notice(
            say("No file has been loaded yet"), say("Load one with `python -m pipelines load`.")
        )
        return
    sums = ledger[list(_COUNTS)].sum()
    components.figures([
        components.Figure(say("Files"), say.number(len(ledger))),
        *(components.Figure(say(label), say.number(int(sums[name]))) for name, label in _COUNTS.items()),
    ])  # fmt: skip
    unbalanced = ledger[~ledger["is_balanced"]]
    if len(unbalanced):
        components.notice(
            say("Rows are missing from the account"), ", ".join(unbalanced["load_id"]), kind="fault"
        )
    else:
        components.note(
            say("In every file: rows = accepted + superseded + duplicate + rejected + no records.")
        )
    _draw_read_otherwise(scene, ledger)
    zone = scene.settings.timezone
    ledger["loaded_at"] = (
        ledger["loaded_at"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.strftime("%Y-%m-%d %H:%M")
    )
    ledger["source"] = _source_names(scene, ledger["source"])
    shown = {"loaded_at": say("Loaded"), "source": say("Source"), "file_name": say("File")}
    shown |= {name: say(label) for name, label in _COUNTS.items()}
    shown |= {"columns_left": say("Columns left out"), "load_id": say("Load")}
    _table(scene, ledger, shown, title=say("Loads"), key="loads")


def _draw_read_otherwise(scene: Scene, ledger: pd.DataFrame) -> None:
    """Draw which loads were read with another profile than the district file has now."""
    oldest_first = ledger.sort_values("load_id")
    profiles = (None if pd.isna(profile) else json.loads(str(profile)) for profile in oldest_first["profile"])
    loads_read = zip(oldest_first["load_id"], oldest_first["source"], profiles, strict=True)
    for group in read_otherwise(loads_read, scene.settings.profiles):
        components.notice(scene.say("Read with another profile than today's"), group.said.text(scene.say))


def draw_rejects(scene: Scene) -> None:
    """Draw why rows were not taken."""
    say = scene.say
    reasons = data.ask(scene.warehouse, loads.reject_reasons)
    if reasons.empty:
        components.note(say("Every row could be taken."))
        return
    reasons["reason"] = [say(REJECT_REASONS.get(reason, reason)) for reason in reasons["reason"]]
    reasons["column_name"] = reasons["column_name"].fillna("—")
    shown = {
        "reason": say("Reason"),
        "column_name": say("Column"),
        "rows": say("Rows"),
        "loads": say("Files"),
    }
    _table(scene, reasons, shown, title=say("Rows not taken"), key="rejects")


def draw_sources(scene: Scene) -> None:
    """Draw how far each source reaches, and what placed its cases."""
    say = scene.say
    reach = data.ask(scene.warehouse, publication.latest_by_source)
    if reach.empty:
        components.note(say("There are no cases yet"))
        return
    located = data.ask(scene.warehouse, coverage.located_by_source)
    share = located.assign(share=located["cases"] / located["source_cases"] * 100).pivot_table(
        index="source", columns="located_by", values="share", fill_value=0.0
    )
    ways = [way for way in LOCATED_BY if way in share.columns]
    table = reach.merge(share[ways].reset_index(), on="source")
    table["source"] = _source_names(scene, table["source"])
    table["first_month"] = table["first_month"].dt.strftime("%Y-%m")
    table["last_received_on"] = table["last_received_on"].dt.strftime("%Y-%m-%d")
    shown = {
        "source": say("Source"),
        "cases": say("Cases"),
        "first_month": say("First month"),
        "last_received_on": say("Last received"),
        "days_behind": say("Days behind the latest source"),
    } | {way: f"{say(LOCATED_BY[way])} (%)" for way in ways}
    _table(scene, table, shown, title=say("Sources"), key="sources")


def _source_names(scene: Scene, names: "pd.Series[str]") -> list[str]:
    """Return what readers call the sources; a source that left the district file keeps its name."""
    titles = {source.name: source.shown_name for source in scene.settings.profiles}
    return [titles.get(name, name) for name in names]


def _table(scene: Scene, frame: pd.DataFrame, headings: dict[str, str], *, title: str, key: str) -> None:
    """Draw a table and the choice of files it can be taken away in."""
    columns = [_column(name, heading, frame[name].dtype.kind) for name, heading in headings.items()]
    st.dataframe(
        frame[list(headings)], hide_index=True, key=key,
        column_config={column.name: shown_as(column) for column in columns},
    )  # fmt: skip
    stem = f"{scene.whole_name}-{key}"
    draw_take_away(scene, lambda: table_of(scene, title, columns, frame), stem, key=key)


def _column(name: str, heading: str, kind: str) -> ExportColumn:
    if kind not in "if":
        return ExportColumn(name, heading)
    return ExportColumn(name, heading, "number", 1) if kind == "f" else ExportColumn(name, heading, "count")
