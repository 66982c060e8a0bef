"""The figures of a monthly report on the screen and as a file: the same rows, with their definitions and their day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.components import Figure
from dashboard.downloads import draw_take_away
from dashboard.exports import origin_of
from dashboard.frame import Scene
from dashboard.overview_figures import count_change, rate_change
from dashboard.report_matrix import STATE_WORDS
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import Translator
from governance.place_measures import NONE
from governance.rates import percent_text, rate_text
from governance.report_form import MonthlyReport, ReportColumn, ReportRate, ReportRow


def draw_report(scene: Scene, report: MonthlyReport) -> None:
    """Draw the figures of the whole, the townships, the offices, and who reported nothing."""
    say = scene.say
    draw_total(scene, report)
    components.guards(list(_guards(scene, report)))
    heads = say("Unit: cases; shares with numerator and denominator")
    components.section_title(say("By township"), heads)
    draw_rows(scene, report, report.townships, say("Township"))
    components.section_title(say("By office"), heads)
    draw_rows(scene, report, report.offices, say("Office"))
    draw_reported(scene, report)
    components.note(_method(scene, report))
    stem = f"{report.district_name}-{report.month:%Y-%m}"
    draw_take_away(scene, lambda: export_table(scene, report), stem, key="report")


def draw_total(scene: Scene, report: MonthlyReport) -> None:
    """Draw the figures of the whole district, with what they are compared with."""
    say, total = scene.say, report.total
    dated = rate_text(say, total.overdue, total.dated)
    figures = [
        Figure(say("Cases received"), say.number(total.received), _counted_against(say, total)),
        Figure(
            say("Open at the end"), say.number(total.open), say("on {day}").format(day=say.day(report.last_on))
        ),
        Figure(
            say("Overdue at the end"), say.number(total.overdue),
            say("{rate} of those with a due date").format(rate=dated),
        ),
    ]  # fmt: skip
    figures += [
        _figure(scene, column, rate) for column, rate in zip(report.columns, total.rates, strict=True)
    ]
    components.figures(figures)


def _counted_against(say: Translator, row: ReportRow) -> str:
    month = count_change(say, row.received, row.received_before)
    year = count_change(say, row.received, row.received_year_before)
    return "\n".join(
        (say("month before: {change}").format(change=month), say("year before: {change}").format(change=year))
    )


def _figure(scene: Scene, column: ReportColumn, rate: ReportRate) -> Figure:
    say, indicator = scene.say, column.indicator
    value = indicator.printed(*rate.now)
    first = say("none") if value is None else percent_text(say, value, indicator.decimals)
    fraction = f"{say.number(rate.now.numerator)} / {say.number(rate.now.denominator)}"
    month = rate_change(say, indicator, rate.now, rate.before)
    year = rate_change(say, indicator, rate.now, rate.year_before)
    return Figure(
        column_title(scene, column), first,
        "\n".join((
            fraction, say("month before: {change}").format(change=month),
            say("year before: {change}").format(change=year),
        )),
        indicator.mark, f"{say(indicator.label)} = {say(indicator.formula)} ({indicator.mark})",
    )  # fmt: skip


def column_title(scene: Scene, column: ReportColumn) -> str:
    """Return what readers call a rate, with its sources where it is not of all."""
    name = scene.say(column.indicator.label)
    if not column.sources:
        return name
    titles = {source.name: source.shown_name for source in scene.settings.sources}
    return f"{name} · {scene.say(', ').join(titles.get(one, one) for one in column.sources)}"


def _guards(scene: Scene, report: MonthlyReport) -> Iterator[tuple[str, bool]]:
    """Give what limits the figures."""
    say = scene.say
    yield say("As known on {day}.").format(day=say.day(report.as_of)), False
    yield say("What is concluded, settled and answered of the newest months still grows."), False
    if not report.is_complete:
        yield say("The data end before the month does: its figures are not final."), True
    if report.unplaced:
        told = say(
            "{n} cases of the month are in no township; they are in the totals and in the last row of townships."
        )
        yield told.format(n=say.number(report.unplaced)), False
    silent = sum(one.state == "silent" for one in report.reported)
    if silent:
        yield say("{n} reported nothing, not even nil").format(n=say.number(silent)), True


def draw_rows(scene: Scene, report: MonthlyReport, rows: Sequence[ReportRow], heading: str) -> None:
    """Draw a table of townships or offices, each rate with its fraction, its rank if any, and its change."""
    say = scene.say
    heads = (
        heading,
        say("Cases received"),
        say("Open at the end"),
        say("Overdue at the end"),
        *(column_title(scene, column) for column in report.columns),
    )
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    whole = f'<tr class="whole">{_row_html(say, report, report.total, say("All together"))}</tr>'
    body = "".join(f"<tr>{_row_html(say, report, row, row_name(say, row))}</tr>" for row in rows)
    st.html(
        f'<div class="text-table figures-table progress" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{whole}{body}</tbody></table></div>"
    )


def row_name(say: Translator, row: ReportRow) -> str:
    """Return what readers call a row of a township or an office."""
    return row.name if row.key is not None else say("Not placed")


def _row_html(say: Translator, report: MonthlyReport, row: ReportRow, name: str) -> str:
    change = count_change(say, row.received, row.received_before)
    cells = [
        _cell(say.number(row.received), change), _cell(say.number(row.open)),
        _cell(say.number(row.overdue), say("of {n}").format(n=say.number(row.dated))),
    ]  # fmt: skip
    for column, rate in zip(report.columns, row.rates, strict=True):
        change = rate_change(say, column.indicator, rate.now, rate.before)
        rank = say("rank {n}").format(n=rate.rank) if rate.rank else ""
        told = " · ".join(text for text in (rank, change) if text)
        cells.append(_cell(rate_text(say, *rate.now, decimals=column.indicator.decimals), told))
    return f'<th scope="row">{escape(name)}</th>{"".join(cells)}'


def _cell(text: str, note: str = "") -> str:
    return f"<td>{escape(text)}{f'<small>{escape(note)}</small>' if note else ''}</td>"


def draw_reported(scene: Scene, report: MonthlyReport) -> None:
    """Draw who reported that there was nothing, and who reported nothing at all."""
    say = scene.say
    components.section_title(
        say("Nil reports"), say("A nil report says that there was nothing; silence says nothing")
    )
    titles = {source.name: source.shown_name for source in scene.settings.sources}
    lines = []
    for state in ("nil", "silent", "open"):
        named = [
            f"{titles.get(one.source, one.source)} · {one.township_name or say('The whole district')}"
            for one in report.reported
            if one.state == state
        ]
        if named:
            lines.append((say(STATE_WORDS[state]), say("; ").join(named)))
    if lines:
        components.labelled(lines)
    else:
        components.note(say("Every source and township reported cases."))


def _method(scene: Scene, report: MonthlyReport) -> str:
    say = scene.say
    marks = say(", ").join(
        f"{column_title(scene, column)} {column.indicator.mark}" for column in report.columns
    )
    return say(
        "Small print below a figure: change against the month before, of shares in percentage points, of few cases the "
        "earlier fraction; all months as known on the same day. A rank is given only to a share of 30 cases or more "
        "whose 95 % interval is apart from those of all others in the column. Definitions: {marks}."
    ).format(marks=marks)


def export_table(scene: Scene, report: MonthlyReport) -> ExportTable:
    """Return the report as one table: the whole, the townships, then the offices."""
    say = scene.say
    groups = (
        (say("All together"), (report.total,)), (say("Township"), report.townships), (say("Office"), report.offices),
    )  # fmt: skip
    rows = [
        _export_row(report, row, (kind, row.name or ("" if row is report.total else say("Not placed"))))
        for kind, of_kind in groups
        for row in of_kind
    ]
    columns = [
        ExportColumn("kind", say("Kind of row")), ExportColumn("name", say("Name")),
        ExportColumn("received", say("Cases received"), "count"),
        ExportColumn("received_before", say("Received, month before"), "count"),
        ExportColumn("received_year_before", say("Received, year before"), "count"),
        ExportColumn("open", say("Open at the end"), "count"), ExportColumn("dated", say("With a due date"), "count"),
        ExportColumn("overdue", say("Overdue at the end"), "count"),
    ]  # fmt: skip
    for number, column in enumerate(report.columns):
        columns += _rate_columns(scene, number, column)
    frame = pd.DataFrame(rows).assign(none=say(NONE))
    title = say("Monthly report data {month}").format(month=f"{report.month:%Y-%m}")
    origin = replace(
        origin_of(scene),
        district=report.district_name,
        as_of=report.as_of,
        is_demonstration=report.is_demonstration,
    )
    return ExportTable(
        f"{report.district_name} {title}", columns, frame, origin, say,
        filters=[
            (say("Month"), say.month(report.month)),
            (say("Open at the end"), say("on {day}").format(day=say.day(report.last_on))),
        ],
        definitions=list(dict.fromkeys(column.indicator for column in report.columns)),
    )  # fmt: skip


def _rate_columns(scene: Scene, number: int, column: ReportColumn) -> list[ExportColumn]:
    say, title, decimals = scene.say, column_title(scene, column), column.indicator.decimals
    return [
        ExportColumn(f"numerator_{number}", f"{title}: {say('numerator')}", "count"),
        ExportColumn(f"denominator_{number}", f"{title}: {say('denominator')}", "count"),
        ExportColumn(f"value_{number}", f"{title} (%)", "number", decimals, gap="none"),
        ExportColumn(f"change_{number}", f"{title}: {say('points, month before')}", "number", decimals),
        ExportColumn(f"year_{number}", f"{title}: {say('points, year before')}", "number", decimals),
        ExportColumn(f"rank_{number}", f"{title}: {say('rank')}", "count"),
    ]


def _export_row(report: MonthlyReport, row: ReportRow, named: tuple[str, str]) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": named[0], "name": named[1], "received": row.received, "received_before": row.received_before,
        "received_year_before": row.received_year_before, "open": row.open, "dated": row.dated,
        "overdue": row.overdue,
    }  # fmt: skip
    for number, (column, rate) in enumerate(zip(report.columns, row.rates, strict=True)):
        told |= {
            f"numerator_{number}": rate.now.numerator,
            f"denominator_{number}": rate.now.denominator,
            f"value_{number}": column.indicator.printed(*rate.now),
            f"change_{number}": rate.change(column.indicator),
            f"year_{number}": rate.change_of_year(column.indicator),
            f"rank_{number}": rate.rank,
        }
    return told
