"""The matters behind a rate: of the chosen row, part by part, never finer than the grid and never a person.

The list is asked for only when a row is chosen. A due date says where it comes from: 推算 (presumed) where the clock
began on a day that stands in for acceptance; where the file's own date differs from the clock's, both are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.downloads import draw_take_away
from dashboard.exports import table_of
from dashboard.filters import bound
from dashboard.quality_tables import source_names
from dashboard.service import Service
from dashboard.service_files import service_filters
from dashboard.service_filters import show
from dashboard.service_rates import sums_of
from dashboard.service_table import RateColumn, columns_of
from dashboard.service_words import LISTED, PART_WORDS
from dashboard.turning import OpenPage, draw_turning
from governance.clock_states import DUE_BY_WORDS, STATE_MARKS, ClockState
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import MISSING, Translator
from governance.indicators import Indicator
from governance.queries.service import CasePage, CasePart, ServiceSelection, cases_behind, service_sums
from governance.service_tables import SERVICE_MEASURES
from governance.warehouse import Warehouse

ROWS = 25
"""Cases on a page."""

MEASURES = tuple(column.name for column in SERVICE_MEASURES)

NOTICE = "R1"
"""What the indicator is asked for by whose list tells of notices."""

MOST_IN_FILE = 20_000
"""Cases in a file; what more there are is said in it."""


@dataclass(frozen=True)
class CaseList:
    """The list that the address asks for.

    Attributes
    ----------
    service
        With a row chosen.
    sums
        Every measure of the row.
    """

    service: Service
    sums: Mapping[Any, int]

    @classmethod
    def of(cls, service: Service) -> "CaseList":
        """Return the list of the chosen row."""
        sums = data.ask(service.scene.warehouse, service_sums, service.row_selection)
        return cls(service, sums_of(sums, MEASURES))

    @property
    def role(self) -> str:
        """What the indicator is asked for by."""
        return self.service.asked.rate

    @property
    def indicator(self) -> Indicator:
        """Its definition in force."""
        return self.service.definitions[self.role]

    @cached_property
    def counts(self) -> dict[CasePart, int]:
        """Cases of each part that the indicator has."""
        indicator = self.indicator
        numerator, denominator = self.sums[indicator.numerator], self.sums[indicator.denominator]
        counts: dict[CasePart, int] = {"numerator": numerator, "remainder": denominator - numerator}
        if indicator.clocked is not None:
            counts["pending"] = self.sums[indicator.clocked] - denominator
        return {part: counts[part] for part in PART_WORDS[self.role] if part in counts}

    @property
    def part(self) -> CasePart:
        """Which of them are shown."""
        asked = self.service.asked.part
        return asked if asked in self.counts else next(iter(self.counts))

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.counts[self.part] // ROWS))

    @property
    def number(self) -> int:
        """Of the page; one beyond the last is the last."""
        return min(self.service.asked.page, self.pages)

    def page(self, limit: int = ROWS, offset: int | None = None) -> CasePage:
        """Return some of the cases; the page that is asked for unless told otherwise."""
        service = self.service
        skipped = (self.number - 1) * ROWS if offset is None else offset
        return data.ask(
            service.scene.warehouse, _behind, service.row_selection, self.indicator, self.part,
            limit, skipped,
        )  # fmt: skip


def _behind(
    warehouse: Warehouse,
    selection: ServiceSelection,
    indicator: Indicator,
    part: CasePart,
    limit: int,
    offset: int,
) -> CasePage:
    return cases_behind(warehouse, selection, indicator, part, limit=limit, offset=offset)


def draw_list(service: Service) -> None:
    """Draw the matters of the chosen row; where none is chosen, how to get to them."""
    say = service.scene.say
    if service.row_name is None:
        components.note(
            say("Choose a row, or one of its rates, to see the matters behind it and to narrow what follows.")
        )
        return
    listed = CaseList.of(service)
    with st.container(key="service_list", gap="small"):
        _draw_head(listed)
        _draw_choices(listed)
        if not listed.counts[listed.part]:
            components.note(say("There is none of these. Zero is a count."))
            return
        page = listed.page()
        st.html(_table_html(listed, page.rows))
        _draw_pages(listed, page.total)
        _draw_remarks(say, page.rows)


def _draw_head(listed: CaseList) -> None:
    service, say = listed.service, listed.service.scene.say
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="service_row"):
        columns = columns_of(service, listed.role)
        told = [_rate_text(say, column, service.asked.row) for column in columns]
        known = say("; ").join(text for text in told if text) or say("none")
        mark = listed.indicator.mark
        components.section_title(str(service.row_name), f"{say(listed.indicator.label)} {mark}: {known}")
        st.button(
            say("× All rows"), key="release_row", type="tertiary", width="content", on_click=show,
            args=(service.asked,), kwargs={"row": None},
        )  # fmt: skip


def _rate_text(say: Translator, column: RateColumn, key: str | None) -> str:
    """Return the rate of the row with its sources where they are not all; empty without a denominator."""
    rate = column.rate(key)
    if rate.value is None:
        return ""
    first, beside = rate.texts(say)
    return " ".join(part for part in (column.sources, f"{first} ({beside})") if part)


def _draw_choices(listed: CaseList) -> None:
    """Draw the choice of the rate, and the parts of its cases, each with its number."""
    service, say = listed.service, listed.service.scene.say
    definitions, words = service.definitions, PART_WORDS[listed.role]
    with st.container(horizontal=True, vertical_alignment="center", key="service_parts"):
        st.segmented_control(
            say("Which matters"), list(listed.counts), required=True, label_visibility="collapsed",
            format_func=lambda part: f"{say(words[part])} {say.number(listed.counts[part])}",
            **bound("service_part", listed.part, lambda part: show(service.asked, part=part)),
        )  # fmt: skip
        st.selectbox(
            say("Rate"), LISTED, label_visibility="collapsed",
            format_func=lambda role: f"{say(definitions[role].label)} ({definitions[role].id})",
            **bound("service_rate", listed.role, lambda role: show(service.asked, rate=role)),
        )  # fmt: skip


def case_rows(service: Service, rows: pd.DataFrame) -> pd.DataFrame:
    """Return cases in the reader's words.

    Returns
    -------
    DataFrame
        Texts: state (sign and word), kind (colour of the state), case_no, received_on, category, channel, department,
        place, due_on, due_by, clock_on (what the clock says where the file says otherwise), concluded_on,
        notify_due_on, notified_on, source; and
        days (Int64), days_apart (file's due date less the clock's; missing where they agree).
    """
    say = service.scene.say
    marks = [STATE_MARKS[ClockState(state)] for state in rows["state"]]
    apart = (rows["due_on"] - rows["computed_due_on"]).dt.days
    is_apart = (rows["due_by"] == "official") & apart.notna() & (apart != 0)
    return pd.DataFrame({
        "state": [f"{mark.shape} {say(mark.word)}" for mark in marks],
        "kind": [mark.colour for mark in marks],
        "case_no": rows["case_no"],
        "received_on": _days(rows["received_on"]),
        "category": rows["category"],
        "channel": rows["channel"],
        "department": rows["department"],
        "place": [place_text(say, row) for row in rows.to_dict("records")],
        "due_on": _days(rows["due_on"]),
        "due_by": [say(DUE_BY_WORDS[by]) if by in DUE_BY_WORDS else None for by in rows["due_by"]],
        "clock_on": pd.Series(_days(rows["computed_due_on"]), index=rows.index).where(is_apart),
        "days_apart": apart.where(is_apart).astype("Int64"),
        "concluded_on": _days(rows["concluded_on"]),
        "notify_due_on": _days(rows["notify_due_on"]),
        "notified_on": _days(rows["notified_on"]),
        "days": rows["days"].astype("Int64"),
        "source": source_names(service.scene, rows["source"]),
    })  # fmt: skip


def place_text(say: Translator, row: Mapping[Any, Any]) -> str:
    """Return where a case is placed, as fine as it is, the township before it."""
    finer = next((row[name] for name in ("grid_name", "community_name") if isinstance(row[name], str)), None)
    told = [name for name in (row["township_name"], finer) if isinstance(name, str)]
    return " › ".join(told) or say("Not placed")


def _days(days: "pd.Series[Any]") -> list[str | None]:
    texts = pd.to_datetime(days).dt.strftime("%Y-%m-%d")
    return [text if isinstance(text, str) else None for text in texts]


def list_columns(say: Translator) -> list[ExportColumn]:
    """Return what is told of a case in a file."""
    return [
        ExportColumn("state", say("Where it stands")), ExportColumn("case_no", say("Case number")),
        ExportColumn("received_on", say("Received")), ExportColumn("category", say("Category")),
        ExportColumn("channel", say("Channel")), ExportColumn("department", say("Office")),
        ExportColumn("place", say("Placed in")), ExportColumn("due_on", say("Due")),
        ExportColumn("due_by", say("Due date from")),
        ExportColumn("clock_on", say("Due by the clock, where it differs")),
        ExportColumn("concluded_on", say("Concluded on")),
        ExportColumn("notify_due_on", say("Notice due")),
        ExportColumn("notified_on", say("Notified on")),
        ExportColumn("days", say("Days since receipt"), "count"),
        ExportColumn("source", say("Source")),
    ]  # fmt: skip


def _table_html(listed: CaseList, rows: pd.DataFrame) -> str:
    say, is_notice = listed.service.scene.say, listed.role == NOTICE
    shown = case_rows(listed.service, rows)
    heads = (
        say("Where it stands"), say("Case number"), say("Received"), say("Category"), say("Channel"), say("Office"),
        say("Placed in"), say("Notice due") if is_notice else say("Due"), say("Days since receipt"),
    )  # fmt: skip
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    told = _notice_html if is_notice else _due_html
    body = "".join(_row_html(say, row, told(say, row)) for row in shown.to_dict("records"))
    label = escape(say("Matters behind the rate"))
    return (
        f'<div class="text-table cases" role="region" aria-label="{label}" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_html(say: Translator, row: Mapping[Any, Any], due: str) -> str:
    state = f'<span class="case-state {row["kind"]}">{escape(row["state"])}</span>'
    texts = (_text(row[name]) for name in ("received_on", "category", "channel", "department", "place"))
    number = f'<span title="{escape(str(row["source"]))}">{escape(str(row["case_no"]))}</span>'
    cells = [state, number, *texts, due, say.number(None if pd.isna(row["days"]) else row["days"])]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _notice_html(say: Translator, row: Mapping[Any, Any]) -> str:
    """Return when the notice was due, and when it was given."""
    given = row["notified_on"]
    told = say("notified {day}").format(day=given) if isinstance(given, str) else say("not notified")
    return f'{_text(row["notify_due_on"])} <small class="due">{escape(told)}</small>'


def _due_html(say: Translator, row: Mapping[Any, Any]) -> str:
    """Return a due date, where it comes from, and what the clock says where that differs."""
    if not isinstance(row["due_on"], str):
        return MISSING
    told = f'{escape(row["due_on"])} <small class="due">{escape(str(row["due_by"] or ""))}</small>'
    if not isinstance(row["clock_on"], str):
        return told
    apart = int(row["days_apart"])
    by = say.plural("{n} day", "{n} days", abs(apart))
    words = say("the clock: {day}, {days} earlier") if apart > 0 else say("the clock: {day}, {days} later")
    return f'{told}<small class="apart">{escape(words.format(day=row["clock_on"], days=by))}</small>'


def _text(value: object) -> str:
    return escape(value) if isinstance(value, str) else MISSING


def _draw_remarks(say: Translator, rows: pd.DataFrame) -> None:
    if (rows["due_by"] == "presumed").any():
        components.note(
            say(
                "Presumed: the day of acceptance is not recorded, so the period is counted from notice or receipt."
            )
        )


def _draw_pages(listed: CaseList, total: int) -> None:
    """Draw what turns the pages, which cases these are, and their files."""
    service, page = listed.service, OpenPage(listed.number, ROWS, total)
    role = "".join(sign for sign in listed.role if sign.isalnum())
    stem = f"{service.scene.whole_name}-service-{role}-{listed.part}"
    with st.container(horizontal=True, vertical_alignment="center", key="service_pages"):
        draw_turning(
            service.scene.say, page, key="service_page", turn=lambda number: show(service.asked, page=number)
        )
        draw_take_away(service.scene, lambda: list_table(listed), stem, key="service_cases")


def list_table(listed: CaseList) -> ExportTable:
    """Return the cases of the part with everything that must travel with them."""
    service, say = listed.service, listed.service.scene.say
    scene, indicator = service.scene, listed.indicator
    page = listed.page(MOST_IN_FILE, 0)
    filters = [
        *service_filters(service),
        (say("Rows of"), str(service.row_name)),
        (say("Which matters"), f"{say(PART_WORDS[listed.role][listed.part])}, {say.number(page.total)}"),
    ]
    if page.total > len(page.rows):
        filters.insert(0, (say("Cut off"), say("the first {n} of them").format(n=say.number(len(page.rows)))))
    return table_of(
        scene, say("Matters behind the rate"), list_columns(say), case_rows(service, page.rows), filters=filters,
        definitions=[indicator],
    )  # fmt: skip
