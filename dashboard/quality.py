"""How far the data can be trusted, on the screen: rows, places, sources, and what to put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import pandas as pd
import streamlit as st

from dashboard import charts, components, manual
from dashboard import quality_tables as tables
from dashboard.charts import Part
from dashboard.components import BarRow, Figure
from dashboard.frame import Scene
from dashboard.quality_tables import Sheet
from dashboard.report_matrix import reports_sheet, silences
from governance.i18n import MISSING, Translator

FILES_SHOWN = 12
"""Newest files drawn as bars; the CSV has all."""

SILENCES_NAMED = 5

LEAST_SHARE = 0.001
"""A share above zero and below this is written as less than it."""


@dataclass(frozen=True)
class Sheets:
    """Every table of the page."""

    files: Sheet
    sources: Sheet
    months: Sheet
    townships: Sheet
    repeated: Sheet
    unknown: Sheet
    reports: Sheet

    @classmethod
    def of(cls, scene: Scene) -> Self:
        """Return the tables of what is published."""
        return cls(
            tables.files_sheet(scene), tables.sources_sheet(scene), tables.months_sheet(scene),
            tables.townships_sheet(scene), tables.repeated_sheet(scene), tables.unknown_sheet(scene),
            reports_sheet(scene),
        )  # fmt: skip

    def listed(self) -> tuple[Sheet, ...]:
        """Return them in the order of the page."""
        return (
            self.files,
            self.sources,
            self.months,
            self.townships,
            self.repeated,
            self.unknown,
            self.reports,
        )

    def total(self, sheet: str, column: str) -> int:
        """Return the sum of a column of a table."""
        found: Sheet = getattr(self, sheet)
        return int(found.frame[column].sum())


def draw_figures(scene: Scene, sheets: Sheets) -> None:
    """Draw the six figures that say most."""
    say = scene.say
    rows, cases = sheets.total("files", "rows_in"), sheets.total("months", "cases")
    measured = sheets.total("sources", "edge_checked_rows")
    counts = (
        (say("Rejected rows"), sheets.total("files", "rejected"), rows),
        (say("Placed in a grid"), sheets.total("months", "in_grid"), cases),
        (say("Without place"), sheets.total("months", "without_place"), cases),
        (say("Outside the district"), sheets.total("months", "outside"), cases),
        (say("Near an edge"), sheets.total("sources", "near_edge_rows"), measured),
    )
    files = f"{say('Files')}: {say.number(len(sheets.files.frame))}"
    components.figures([
        Figure(say("Rows"), say.number(rows), files),
        *(
            Figure(label, _share(say, part, whole), f"{say.number(part)} / {say.number(whole)}")
            for label, part, whole in counts
        ),
    ])  # fmt: skip


def draw_findings(scene: Scene, sheets: Sheets) -> None:
    """Draw what was found and what to do about it."""
    say = scene.say
    found = list(_findings(say, sheets))
    if found:
        manual.text_table((say("Found"), say("How much"), say("What to do")), found)
    else:
        components.note(say("Nothing stands out."))


def _findings(say: Translator, sheets: Sheets) -> Iterator[tuple[str, str, str]]:
    """Give each finding with its extent and remedy; nothing for what is in order."""
    rows, cases = sheets.total("files", "rows_in"), sheets.total("months", "cases")
    rejected, outside = sheets.total("files", "rejected"), sheets.total("months", "outside")
    without, near = sheets.total("months", "without_place"), sheets.total("sources", "near_edge_rows")
    if rejected:
        yield (
            say("Rejected rows"), _of(say, rejected, rows),
            say("Correct them in the source and load the file again; page Loads names the reasons."),
        )  # fmt: skip
    if len(sheets.repeated.frame):
        points = say("coordinates: {points}; cases: {cases}").format(
            cases=say.number(sheets.total("repeated", "cases")), points=say.number(len(sheets.repeated.frame))
        )
        yield (
            say("Repeated coordinates"), points,
            say("More cases than any address has: often an office's own point or a default. "
                "Ask the source where they are. Tests of hot places leave these cases out."),
        )  # fmt: skip
    if len(sheets.unknown.frame):
        yield (
            say("Unknown places"),
            say("{rows} rows").format(rows=say.number(sheets.total("unknown", "rows"))),
            say("Correct the code or name in the source, or add the place to the grid layer."),
        )
    if without:
        yield (
            say("Without place"), _of(say, without, cases),
            say("Have the source fill in coordinates, a grid or a community."),
        )  # fmt: skip
    if outside:
        yield (
            say("Outside the district"), _of(say, outside, cases),
            say("Check the declared datum, and whether the case belongs to a neighbour."),
        )  # fmt: skip
    if near:
        yield (
            say("Near an edge"), _of(say, near, sheets.total("sources", "edge_checked_rows")),
            say("Within 20 m of an edge the next grid may be meant: do not read small differences "
                "between neighbouring grids."),
        )  # fmt: skip
    yield from _absences(say, sheets)


def _absences(say: Translator, sheets: Sheets) -> Iterator[tuple[str, str, str]]:
    """Give the sources that end early and the townships without cases."""
    late = sheets.sources.frame[sheets.sources.frame["days_behind"] > 0]
    for name, days in zip(late["source"], late["days_behind"], strict=True):
        yield (
            say("Source behind"),
            f"{name}: {_days(say, int(days))}",
            say("Load its latest files; until then its last month counts less than it should."),
        )
    unreported = silences(sheets.reports)
    if len(unreported):
        yield (
            say("Not reported"),
            f"{say.plural('{n} month', '{n} months', len(unreported))}: {_named(unreported)}",
            say("No cases and no nil report: ask whether there were none, and have the nil report recorded."),
        )
    silent = _silent(sheets)
    if len(silent):
        yield (
            say("No cases reported"), "、".join(silent["name"]),
            say("None, or silence: the two cannot be told apart unless the source files a nil report. Ask."),
        )  # fmt: skip


def _named(unreported: pd.DataFrame) -> str:
    """Return the last months that nobody reported, each with its source or township, as many as are read."""
    last = unreported.sort_values("month", ascending=False, kind="stable").head(SILENCES_NAMED)
    place = (" " + last["place"]).where(last["township_code"].notna(), "")
    return "、".join(last["source_name"] + place + " " + last["month_name"]) + (
        "…" if len(unreported) > SILENCES_NAMED else ""
    )


def _silent(sheets: Sheets) -> pd.DataFrame:
    """Return the townships without cases and without a nil report in the last complete month."""
    townships, reports = sheets.townships.frame, sheets.reports.frame
    is_nil = reports["has_nil_report"] & reports["month"].isin(townships["last_month"])
    has_none = townships["last_month"].notna() & (townships["last_month_cases"] == 0)
    return townships[has_none & ~townships["township_code"].isin(reports["township_code"][is_nil])]


def _of(say: Translator, part: int, whole: int) -> str:
    return f"{say.number(part)} / {say.number(whole)} ({_share(say, part, whole)})"


def _share(say: Translator, part: int, whole: int) -> str:
    """Return a share that is never rounded away."""
    if 0 < part < whole * LEAST_SHARE:
        return f"<\u202f{components.percent(say, LEAST_SHARE * 100)}"
    return components.share(say, part, whole)


def _days(say: Translator, days: int) -> str:
    return say.plural("{n} day", "{n} days", days)


def draw_files(scene: Scene, sheet: Sheet) -> None:
    """Draw what became of the rows of the newest files."""
    say, palette, shown = scene.say, scene.palette, sheet.frame.head(FILES_SHOWN)
    components.section_title(
        sheet.title,
        say("The newest {shown} of {all} files").format(
            shown=say.number(len(shown)), all=say.number(len(sheet.frame))
        ),
    )
    parts = (
        Part(say("Rows accepted"), shown["accepted"], palette.accent, palette.accent),
        Part(say("Superseded"), shown["superseded"], palette.soft, palette.soft),
        Part(say("Duplicate"), shown["duplicate"], palette.muted, palette.muted),
        Part(say("Rejected"), shown["rejected"], palette.caution, palette.caution),
        Part(say("No records"), shown["not_record"], palette.page, palette.muted),
    )
    components.chart_key(parts)
    accounted = sheet.frame[["accepted", "superseded", "duplicate", "rejected", "not_record"]].sum(axis=1)
    unbalanced = sheet.frame[accounted != sheet.frame["rows_in"]]
    if len(unbalanced):
        components.notice(
            say("Rows are missing from the account"), ", ".join(unbalanced["load_id"]), kind="fault"
        )
    columns = (shown[name] for name in ("file_name", "source", "loaded_on", "rows_in", "rejected"))
    components.bars(parts, [
        BarRow(file, f"{source} · {day}", _rows_text(say, int(rows), int(rejected)))
        for file, source, day, rows, rejected in zip(*columns, strict=True)
    ])  # fmt: skip
    if unbalanced.empty:
        components.note(
            say("In every file: rows = accepted + superseded + duplicate + rejected + no records.")
        )


def _rows_text(say: Translator, rows: int, rejected: int) -> str:
    lines = [say("{rows} rows").format(rows=say.number(rows))]
    if rejected:
        lines.append(say("{rows} rejected").format(rows=say.number(rejected)))
    return "\n".join(lines)


def draw_freshness(scene: Scene, sheet: Sheet) -> None:
    """Draw how far each source reaches."""
    say = scene.say
    components.section_title(say("How fresh each source is"), say("Days behind the latest source"))
    columns = (sheet.frame[name] for name in ("source", "received_on", "days_behind", "files", "loaded_on"))
    components.figures([
        Figure(
            source,
            MISSING if days is pd.NA else _days(say, int(days)),
            "\n".join((
                say("Last case: {day}").format(day=_unbroken(day) if isinstance(day, str) else MISSING),
                say("Last file: {day}").format(day=_unbroken(loaded)),
                f"{say('Files')}: {say.number(int(files))}",
            )),
        )
        for source, day, days, files, loaded in zip(*columns, strict=True)
    ])  # fmt: skip


def _unbroken(day: str) -> str:
    """Return a date that is never divided between two lines."""
    return day.replace("-", "\u2011")


def draw_months(scene: Scene, sheet: Sheet) -> None:
    """Draw how finely the cases of each month are placed."""
    say, frame = scene.say, sheet.frame
    components.section_title(sheet.title, say("Shares of the month's cases"))
    if frame.empty:
        components.note(say("There are no cases yet"))
        return
    parts = _placed_parts(scene, frame, frame["above_grid"], frame["without_place"], frame["outside"])
    components.chart_key(parts)
    st.plotly_chart(
        charts.share_chart(frame, parts, say, scene.palette), config=charts.CONFIG, theme=None, key="placed"
    )


def _placed_parts(scene: Scene, frame: pd.DataFrame, *others: "pd.Series[int]") -> tuple[Part, ...]:
    """Return the parts of cases in a grid and, as far as given, above one, without place, and outside."""
    say, palette = scene.say, scene.palette
    looks = (
        (say("In a township only"), palette.soft, palette.soft),
        (say("Without place"), palette.caution, palette.caution),
        (say("Outside the district"), palette.page, palette.muted),
    )
    in_grid = Part(say("In a grid"), frame["in_grid"], palette.accent, palette.accent)
    more = [Part(label, counts, *look) for counts, (label, *look) in zip(others, looks, strict=False)]
    return (in_grid, *more)


def draw_townships(scene: Scene, sheet: Sheet) -> None:
    """Draw how finely the cases of each township are placed, and which had none in the last complete month."""
    say, frame = scene.say, sheet.frame
    components.section_title(sheet.title, say("Shares of the township's cases"))
    parts = _placed_parts(scene, frame, frame["cases"] - frame["in_grid"])
    components.chart_key(parts)
    columns = (frame[name] for name in ("name", "cases", "in_grid", "last_month", "last_month_cases"))
    components.bars(parts, [
        BarRow(
            name, _last_month(say, month, int(lately)),
            f"{_share(say, int(in_grid), int(cases))}\n{say.number(int(in_grid))} / {say.number(int(cases))}",
        )
        for name, cases, in_grid, month, lately in zip(*columns, strict=True)
    ])  # fmt: skip
    components.note(
        say("A township without cases has none or was silent: the two cannot be told apart unless the source "
            "files a nil report (零报告).")
    )  # fmt: skip


def _last_month(say: Translator, month: object, cases: int) -> str:
    if not isinstance(month, pd.Timestamp):
        return say("no month is complete yet")
    text = say("{month}: {cases} cases") if cases else say("{month}: no cases reported")
    return text.format(month=say.month(month.date()), cases=say.number(cases))


def draw_details(sheet: Sheet, note: str, nothing: str) -> None:
    """Draw a table of what was found.

    Parameters
    ----------
    note
        Beside its title.
    nothing
        Said where there are no rows.
    """
    components.section_title(sheet.title, note)
    if sheet.frame.empty:
        components.note(nothing)
    else:
        tables.draw_sheet(sheet)
