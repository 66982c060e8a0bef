"""Campaigns, receptions and callbacks as files: counts in their own units, never added to one another."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.campaign_pace import DAYS_PER_WEEK, PACE_MARKS
from dashboard.campaigns import Campaigns, Rows, place_name, places_of
from dashboard.controls import period_text
from dashboard.downloads import draw_take_away
from dashboard.exports import table_of
from dashboard.record_tabs import FIRST_HEADS, Records
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import Translator
from governance.indicators import definitions
from governance.queries.records import CallbackDimension, ReceptionDimension

Frames = list[tuple[str | None, pd.DataFrame]]
"""Answers by dimension; by none for all together."""

RECEPTION_SPLITS: tuple[ReceptionDimension, ...] = ("kind", "township_code", "month")
CALLBACK_SPLITS: tuple[CallbackDimension, ...] = ("township_code", "month", "department")

_RECEPTIONS = (
    "receptions",
    "batches",
    "person_visits",
    "settled_on_spot",
    "transferred_matters",
    "told_batches",
)
_CALLBACKS = (
    "called_cases", "reached_cases", "rated_cases", "satisfied_cases", "basically_satisfied_cases",
    "dissatisfied_cases", "reopened_cases",
)  # fmt: skip


def lines_table(found: Campaigns) -> ExportTable:
    """Return every line of every campaign as it stands."""
    return _progress_table(found, found.lines, found.scene.say("Campaigns"), _line_name, ())


def places_table(found: Campaigns) -> ExportTable:
    """Return who reported the chosen line, each by its own last report."""
    say, line = found.scene.say, found.chosen
    filters = [(say("Campaign and line"), _line_name(found, line))]
    return _progress_table(found, places_of(found, line), say("By township and office"), place_name, filters)


def draw_campaign_files(found: Campaigns) -> None:
    """Draw the choice of files of the lines, and of who reported the chosen one."""
    if not found.lines:
        return
    say, whole = found.scene.say, found.scene.whole_name
    with st.container(horizontal=True, key="campaign_files"):
        draw_take_away(
            found.scene, lambda: lines_table(found), f"{whole}-campaigns", key="campaigns",
            label=say("Take away: all lines"),
        )  # fmt: skip
        draw_take_away(
            found.scene, lambda: places_table(found), f"{whole}-campaign-places", key="campaign_places",
            label=say("Take away: by township and office"),
        )  # fmt: skip


def draw_reception_files(records: Records) -> None:
    """Draw the choice of files of receptions."""
    stem = f"{records.scene.whole_name}-receptions"
    draw_take_away(records.scene, lambda: receptions_table(records), stem, key="receptions")


def draw_callback_files(records: Records) -> None:
    """Draw the choice of files of callbacks."""
    stem = f"{records.scene.whole_name}-callbacks"
    draw_take_away(records.scene, lambda: callbacks_table(records), stem, key="callbacks")


def _progress_table(
    found: Campaigns,
    rows: Rows,
    title: str,
    name_of: Callable[[Campaigns, Mapping[Any, Any]], str],
    filters: Sequence[tuple[str, str]],
) -> ExportTable:
    say = found.scene.say
    frame = pd.DataFrame([_progress(found, row, name_of(found, row)) for row in rows])
    columns = [
        ExportColumn("name", say("Campaign and line") if not filters else say("Reported by")),
        ExportColumn("standing", say("Standing")), ExportColumn("unit", say("Unit")),
        ExportColumn("target", say("Target"), "count"), ExportColumn("done", say("Done, reported"), "count"),
        ExportColumn("verified", say("Done, verified"), "count", gap="not_verified"),
        ExportColumn("days_left", say("Days left"), "count"), ExportColumn("left", say("Left"), "count"),
        ExportColumn("needed", say("Needed a week"), "number", 1),
        ExportColumn("so_far", say("So far a week"), "number", 1),
        ExportColumn("begins_on", say("First day"), "day"), ExportColumn("ends_on", say("Last day"), "day"),
        ExportColumn("reported_on", say("Reported"), "day"),
    ]  # fmt: skip
    kept = (found.definitions["R8"], found.definitions["R8v"])
    return table_of(found.scene, title, columns, frame, filters=filters, definitions=kept)


def _progress(found: Campaigns, row: Mapping[Any, Any], name: str) -> dict[str, object]:
    say, line = found.scene.say, found.line(row)
    mark = PACE_MARKS[line.state(found.scene.publication.as_of or line.reported_on)]
    needed = row["needed_per_day"]
    return {
        "name": name, "standing": f"{mark.shape} {say(mark.word)}", "unit": row["unit"], "target": line.target,
        "done": line.done, "verified": row["verified"], "not_verified": say("not verified"),
        "days_left": row["days_left"], "left": row["left"],
        "needed": None if pd.isna(needed) else float(needed) * DAYS_PER_WEEK, "so_far": line.done_per_week,
        "begins_on": row["begins_on"], "ends_on": row["ends_on"], "reported_on": row["reported_on"],
    }  # fmt: skip


def _line_name(_found: Campaigns, row: Mapping[Any, Any]) -> str:
    return str(row["campaign"]) if row["line"] == row["campaign"] else f"{row['campaign']} · {row['line']}"


def receptions_table(records: Records) -> ExportTable:
    """Return what receptions brought: in all, by kind, by township, by month."""
    say = records.scene.say
    frames: Frames = [(None, records.receptions())]
    for by in RECEPTION_SPLITS:
        frames.append((by, records.receptions(by)))
    headings = (
        say("Receptions held"), say("Batches"), say("Person-visits"), say("Settled on the spot"), say("Handed over"),
        say("Batches of receptions that tell both"),
    )  # fmt: skip
    columns = dict(zip(_RECEPTIONS, headings, strict=True))
    frame = _split(records, frames, say("The whole district"))
    return table_of(
        records.scene, say("Receptions by leading posts"), _split_columns(say, columns), frame,
        filters=_filters(records),
    )  # fmt: skip


def callbacks_table(records: Records) -> ExportTable:
    """Return what came of calling back: in all, by township, by month, by office."""
    say = records.scene.say
    frames: Frames = [(None, records.callbacks())]
    for by in CALLBACK_SPLITS:
        frames.append((by, records.callbacks(by)))
    headings = (
        say("Cases called back"), say("Reached"), say("Answered"), say("Satisfied"), say("Basically satisfied"),
        say("Not satisfied"), say("Opened again"),
    )  # fmt: skip
    columns = dict(zip(_CALLBACKS, headings, strict=True))
    asked = definitions(records.scene.settings)
    return table_of(
        records.scene, say("Callbacks"), _split_columns(say, columns), _split(records, frames, say("Not placed")),
        filters=_filters(records), definitions=(asked["R9"], asked["R9s"]),
    )  # fmt: skip


def _split(records: Records, frames: Frames, nowhere: str) -> pd.DataFrame:
    """Return the answers by several dimensions below one another, each row with its dimension and its name."""
    say = records.scene.say
    told = []
    for by, frame in frames:
        names = [
            say("All together") if by is None else records.name(by, value, nowhere)
            for value in _values(frame)
        ]
        told.append(frame.assign(split="" if by is None else say(FIRST_HEADS[by]), name=names))
    return pd.concat(told, ignore_index=True)


def _values(frame: pd.DataFrame) -> list[object]:
    return frame["value"].tolist() if "value" in frame else [None] * len(frame)


def _split_columns(say: Translator, counts: Mapping[str, str]) -> list[ExportColumn]:
    told = [ExportColumn(name, heading, "count") for name, heading in counts.items()]
    return [ExportColumn("split", say("Kind of row")), ExportColumn("name", say("Name")), *told]


def _filters(records: Records) -> list[tuple[str, str]]:
    say, code = records.scene.say, records.township_code
    return [
        (say("Period"), period_text(say, *records.months)),
        (say("Township"), say("All townships") if code is None else records.townships[code]),
    ]
