"""The columns of the table of places: which of them a mode needs, what they are called, and what their gaps mean."""

from dataclasses import replace

import pandas as pd

from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.on_time import OnTime
from governance.errors import N_
from governance.exporting.content import ExportColumn
from governance.i18n import Translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.place_measures import FEWEST_CASES, is_withheld

_LEVEL_NAMES = {"grid": N_("Grid"), "community": N_("Community"), "township": N_("Township")}
_TESTED = (
    ExportColumn("matter", N_("Matter")),
    ExportColumn("counted", N_("Own cases of it"), "count"),
    ExportColumn("observed", N_("Observed, with neighbours"), "count"),
    ExportColumn("expected", N_("Expected"), "number", 1),
    ExportColumn("ratio", N_("Ratio"), "number", 2),
    ExportColumn("p", N_("p"), "chance"),
    ExportColumn("q", N_("q"), "chance"),
    ExportColumn("level", N_("Level, % (0: not marked)"), "count"),
    ExportColumn("pattern", N_("Pattern")),
    ExportColumn("windows_marked", N_("Of 12 periods, marked in"), "count"),
)
"""What a test says of a place; headings not yet translated."""


def has_unrecorded(rows: pd.DataFrame) -> bool:
    """Return whether the outcome of any case is not recorded."""
    return bool((rows["outcome_cases"] < rows["cases"]).any())


def export_columns(scene: Scene, rows: pd.DataFrame) -> list[ExportColumn]:
    """Return the columns of the table in the reader's language, those of tests and of the mode where rows have them.

    The cases whose outcome is recorded have a column only where they are not all.
    """
    say, level = scene.say, scene.filters.level
    township = [ExportColumn("township_name", say("Township"))] if level != "township" else []
    recorded = (
        [ExportColumn("outcome_cases", say("Outcome recorded"), "count")] if has_unrecorded(rows) else []
    )
    tested = [replace(column, heading=say(column.heading)) for column in _TESTED if column.name in rows]
    columns = [
        *township,
        ExportColumn("name", say(_LEVEL_NAMES[level])),
        ExportColumn("code", say("Code")),
        *tested,
        ExportColumn("cases", say("Cases"), "count"),
        *_changed(say, rows),
        *recorded,
        ExportColumn("concluded_cases", say("Concluded"), "count"),
        ExportColumn(
            "concluded_share", f"{say(CONCLUDED_SHARE.label)} (%)", "number", CONCLUDED_SHARE.decimals
        ),
        *_on_time(scene, rows),
        ExportColumn("open_cases", say("Not concluded"), "count"),
        ExportColumn("open_share", say("Share not concluded (%)"), "number", CONCLUDED_SHARE.decimals),
        ExportColumn("households", say("Households"), "count"),
        ExportColumn("rate", say(CASES_PER_THOUSAND.label), "number", CASES_PER_THOUSAND.decimals),
        *_smoothed(say, rows),
        ExportColumn("remarks", say("Remarks")),
    ]
    gaps = {name: f"{name}_gap" for name in (column.name for column in columns) if f"{name}_gap" in rows}
    return [replace(column, gap=gaps.get(column.name, "")) for column in columns]


def _on_time(scene: Scene, rows: pd.DataFrame) -> list[ExportColumn]:
    if "on_time_0" not in rows:
        return []
    return OnTime.of(scene, scene.filters.selection, scene.filters.level).columns()


def _changed(say: Translator, rows: pd.DataFrame) -> list[ExportColumn]:
    if "change" not in rows:
        return []
    return [
        ExportColumn("before_cases", say("Cases before"), "count"),
        ExportColumn("change", say("Change"), "count"),
    ]


def _smoothed(say: Translator, rows: pd.DataFrame) -> list[ExportColumn]:
    if "smoothed_rate" not in rows:
        return []
    heading = say("Cases per 1,000 households, smoothed")
    return [ExportColumn("smoothed_rate", heading, "number", CASES_PER_THOUSAND.decimals)]


def remarks(rows: pd.DataFrame, say: Translator, answer: HotAnswer | None) -> list[str]:
    """Return for each row what its gaps mean and what limits its test."""
    columns = [_gaps(rows, say)]
    if answer is not None and answer.number is not None:
        columns.append(_limits(rows, say, answer))
    joined = say("; ")
    return [joined.join(text for texts in row for text in texts) for row in zip(*columns, strict=True)]


def _gaps(rows: pd.DataFrame, say: Translator) -> list[list[str]]:
    few = say("withheld, fewer than {n} cases: {what}")
    households = rows["households"].astype("Float64")
    told = (
        (is_withheld(rows["outcome_cases"]), few.format(n=FEWEST_CASES, what=say("share"))),
        (
            is_withheld(rows["cases"]) & (households > 0).fillna(value=False),
            few.format(n=FEWEST_CASES, what=say("rate")),
        ),
        ((rows["cases"] > 0) & (rows["outcome_cases"] == 0), say("outcome not recorded")),
        (rows["cases"] == 0, say("no cases")),
        ((households == 0).fillna(value=False), say("no households")),
        (households.isna(), say("households not known")),
    )
    return _told(told)


def _limits(rows: pd.DataFrame, say: Translator, answer: HotAnswer) -> list[list[str]]:
    marked = answer.marked
    robust = (
        set(marked.loc[marked["holds_wider"].fillna(value=False).astype(bool), "code"])
        if len(marked)
        else set()
    )
    one_channel = answer.channel_of
    flags = {name: rows[name].astype("boolean").fillna(value=False) for name in ("is_border", "is_island")}
    texts = _told((
        (rows["p"].isna(), say("not tested")),
        (rows["code"].isin(robust), say("the area around is marked too")),
        (flags["is_border"], say("at the edge of the district")),
        (flags["is_island"], say("touches no other place")),
    ))  # fmt: skip
    for row, code in enumerate(rows["code"]):
        if code in one_channel:
            texts[row].append(say("rests on one channel: {channel}").format(channel=one_channel[code]))
    return texts


def _told(flags: "tuple[tuple[pd.Series[bool], str], ...]") -> list[list[str]]:
    columns = [[text if is_so else "" for is_so in where] for where, text in flags]
    return [[text for text in row if text] for row in zip(*columns, strict=True)]
