"""Campaigns line by line: target, done, verified and pace; of the chosen line its course, townships and offices.

Every count stands with its unit, and nothing adds up lines: 件, 本, 户 and 处 are units of different things. What was
reported (上报) and what was verified (核验) are told apart; nobody verifying is not zero verified.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, components, data
from dashboard.campaign_chart import progress_chart
from dashboard.campaign_filters import CampaignFilters, show
from dashboard.campaign_pace import DAYS_PER_WEEK, PACE_MARKS, Line, PaceState
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene
from governance.i18n import MISSING, Translator
from governance.indicators import Indicator, definitions
from governance.queries.places import names
from governance.queries.records import campaign_history, campaign_places, campaigns
from governance.rates import rate_text
from governance.warehouse import Warehouse

OVER = (PaceState.REACHED, PaceState.MISSED)
"""States of lines for which nothing is to be done any more."""

Rows = Sequence[Mapping[Any, Any]]


@dataclass(frozen=True)
class Campaigns:
    """What the page knows of the campaigns of the district.

    Attributes
    ----------
    scene
        Of the run.
    asked
        What the address asks for.
    """

    scene: Scene
    asked: CampaignFilters

    @classmethod
    def of(cls, scene: Scene) -> "Campaigns":
        """Return what the address asks for."""
        return cls(scene, CampaignFilters.from_query(query_of_address()))

    @cached_property
    def lines(self) -> Rows:
        """Every line as it stands, those that run first, then by their last day."""
        as_of = self.scene.publication.as_of
        if as_of is None:
            return []
        found = data.ask(self.scene.warehouse, campaigns, as_of)
        rows = found.assign(state=[self.line(row).state(as_of) for row in _rows(found)])
        is_over = rows["state"].isin(OVER)
        return _rows(rows.assign(is_over=is_over).sort_values("is_over", kind="stable"))

    @property
    def chosen(self) -> Mapping[Any, Any]:
        """The line that is shown in full: the one asked for, else the first."""
        wanted = (self.asked.campaign, self.asked.line)
        named = (row for row in self.lines if (row["campaign"], row["line"]) == wanted)
        return next(named, self.lines[0])

    @cached_property
    def definitions(self) -> Mapping[str, Indicator]:
        """The indicators in force."""
        return definitions(self.scene.settings)

    @cached_property
    def place_names(self) -> Mapping[str, str]:
        """Townships by code."""
        found = data.ask(self.scene.warehouse, names)
        return dict(found.loc[found["level"] == "township", ["code", "name"]].itertuples(index=False))

    @staticmethod
    def line(row: Mapping[Any, Any]) -> Line:
        """Return what is judged of a row."""
        begins_on, ends_on, reported_on = (
            pd.Timestamp(row[name]).date() for name in ("begins_on", "ends_on", "reported_on")
        )
        return Line(begins_on, ends_on, reported_on, int(row["target"]), int(row["done"]))


def draw(found: Campaigns) -> None:
    """Draw the lines that run, those that are over, and the chosen one in full."""
    say = found.scene.say
    if not found.lines:
        components.notice(
            say("No campaign has been reported yet"),
            say(
                "Describe where the reports come from in a [[campaigns]] table of the district file, load a file with "
                "`python -m pipelines load FILE --source NAME`, then run `python -m pipelines build`."
            ),
        )
        return
    running = [row for row in found.lines if row["state"] not in OVER]
    over = [row for row in found.lines if row["state"] in OVER]
    as_of = say.day(found.scene.publication.as_of)
    components.section_title(say("Running"), say("As known on {day}.").format(day=as_of))
    if running:
        _draw_lines(found, running)
    else:
        components.note(say("No campaign is running: every line has reached its target or its last day."))
    if over:
        components.section_title(say("Finished"), say("Target reached, or the last day is over"))
        _draw_lines(found, over)
    components.note(_method(found))
    _draw_chosen(found)


def _method(found: Campaigns) -> str:
    say = found.scene.say
    marks = ", ".join(
        f"{say(one.label)} {one.mark}" for one in (found.definitions["R8"], found.definitions["R8v"])
    )
    pace = say(
        "Late or ahead: more than 5 percentage points below or above an even pace on the day of the last report. "
        "Definitions: {marks}."
    )
    return pace.format(marks=marks)


def _draw_lines(found: Campaigns, rows: Rows) -> None:
    say = found.scene.say
    heads = (
        say("Campaign and line"), say("Standing"), say("Target"), say("Done, reported"), say("Done, verified"),
        say("Days left"), say("Left"), say("Needed a week"), say("So far a week"),
    )  # fmt: skip
    drawn = []
    for row in rows:
        name = (
            str(row["campaign"]) if row["line"] == row["campaign"] else f"{row['campaign']} · {row['line']}"
        )
        ends = say("until {day}").format(day=f"{pd.Timestamp(row['ends_on']):%Y-%m-%d}")
        drawn.append((_cell(name, ends), *progress_cells(found, row)))
    table(heads, drawn, kind="standings")


def progress_cells(found: Campaigns, row: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the cells of a line or of one of its places as HTML: standing, counts, days left, paces."""
    say, unit, line = found.scene.say, str(row["unit"]), found.line(row)
    as_of = found.scene.publication.as_of or line.reported_on
    needed = row["needed_per_day"]
    is_over = line.state(as_of) in OVER
    needed_text = MISSING if is_over or pd.isna(needed) else say.number(float(needed) * DAYS_PER_WEEK, 1)
    so_far = line.done_per_week
    return (
        standing(say, line, row, as_of_state=line.state(as_of), is_stale=line.is_stale(as_of)),
        _cell(f"{say.number(line.target)} {unit}"),
        _share_cell(say, line.done, line.target),
        _verified_cell(say, row, line.target),
        _cell(say.number(int(row["days_left"])) if not is_over else MISSING),
        _cell(f"{say.number(int(row['left']))} {unit}"),
        _cell(needed_text),
        _cell(say.number(so_far, 1)),
    )


def standing(
    say: Translator, line: Line, row: Mapping[Any, Any], *, as_of_state: PaceState, is_stale: bool
) -> str:
    """Return how a line stands as HTML: shape and word, below them the day of the report, marked when it is old."""
    mark = PACE_MARKS[as_of_state]
    oldest = pd.Timestamp(row.get("oldest_report_on", line.reported_on)).date()
    told = say("reported {day}").format(day=line.reported_on.isoformat())
    if is_stale:
        told = say("no report since {day}").format(day=line.reported_on.isoformat())
    elif oldest != line.reported_on:
        told = say("reported {first} to {last}").format(
            first=oldest.isoformat(), last=line.reported_on.isoformat()
        )
    word = f'<span class="case-state {mark.colour}">{mark.shape} {escape(say(mark.word))}</span>'
    return f"{word}<small{' class=care' if is_stale else ''}>{escape(told)}</small>"


def _share_cell(say: Translator, part: int, target: int) -> str:
    """Return a count against its target; above the whole of it is flagged."""
    note = say("above the target") if part > target else ""
    return _cell(rate_text(say, part, target), note, is_care=part > target)


def _verified_cell(say: Translator, row: Mapping[Any, Any], target: int) -> str:
    """Return what was verified: a share only where every place tells it."""
    if pd.isna(row["verified"]):
        return _cell(say("not verified"))
    verified, places = int(row["verified"]), int(row.get("places", 1))
    telling = int(row.get("verified_places", 1))
    if telling < places:
        note = say("told by {n} of {all} places").format(n=say.number(telling), all=say.number(places))
        return _cell(say.number(verified), note)
    return _share_cell(say, verified, target)


def _draw_chosen(found: Campaigns) -> None:
    say, rows, row = found.scene.say, found.lines, found.chosen
    titles = {(one["campaign"], one["line"]): _title(one) for one in rows}

    def choose(picked: tuple[str, str]) -> None:
        show(found.asked, campaign=picked[0], line=picked[1])

    st.selectbox(
        say("Line shown below"), list(titles), format_func=lambda key: titles[key], width=360,
        **bound("campaign_line", (row["campaign"], row["line"]), choose),
    )  # fmt: skip
    components.section_title(_title(row), say("Unit: {unit}").format(unit=row["unit"]))
    _draw_course(found, row)
    _draw_places(found, row)


def _title(row: Mapping[Any, Any]) -> str:
    return str(row["campaign"]) if row["line"] == row["campaign"] else f"{row['campaign']} · {row['line']}"


def line_history(warehouse: Warehouse, campaign: str, line: str) -> pd.DataFrame:
    """Return the course of a line, see :func:`governance.queries.records.campaign_history`."""
    return campaign_history(warehouse, campaign, line)


def _draw_course(found: Campaigns, row: Mapping[Any, Any]) -> None:
    scene, say = found.scene, found.scene.say
    line = found.line(row)
    as_of = scene.publication.as_of or line.reported_on
    course = data.ask(scene.warehouse, line_history, row["campaign"], row["line"])
    course = course[course["source"] == row["source"]]
    st.plotly_chart(
        progress_chart(course, line, as_of, say, scene.palette), config=charts.CONFIG, theme=None,
        key="campaign_course",
    )  # fmt: skip
    with st.expander(say("As a table"), key="campaign_course_table"):
        heads = (say("Reported"), say("Target"), say("Done, reported"), say("Done, verified"), say("Places"))
        table(heads, [
            (
                _cell(f"{one['reported_on']:%Y-%m-%d}"), _cell(say.number(int(one["target"]))),
                _cell(rate_text(say, int(one["done"]), int(one["target"]))),
                _cell(MISSING if pd.isna(one["verified"]) else say.number(int(one["verified"]))),
                _cell(say.number(int(one["places"]))),
            )
            for one in _rows(course)
        ])  # fmt: skip


def places_of(found: Campaigns, row: Mapping[Any, Any]) -> Rows:
    """Return a line as each township and office reported it last."""
    as_of = found.scene.publication.as_of
    if as_of is None:
        return []
    places = data.ask(found.scene.warehouse, campaign_places, as_of, str(row["campaign"]))
    return _rows(places[(places["source"] == row["source"]) & (places["line"] == row["line"])])


def _draw_places(found: Campaigns, row: Mapping[Any, Any]) -> None:
    say = found.scene.say
    components.section_title(
        say("By township and office"), say("Each by its own last report; the shares are not ranked")
    )
    heads = (
        say("Reported by"), say("Standing"), say("Target"), say("Done, reported"), say("Done, verified"),
        say("Days left"), say("Left"), say("Needed a week"), say("So far a week"),
    )  # fmt: skip
    rows = [(_cell(place_name(found, one)), *progress_cells(found, one)) for one in places_of(found, row)]
    table(heads, rows, kind="standings")


def place_name(found: Campaigns, row: Mapping[Any, Any]) -> str:
    """Return who reports a row: a township, an office, both, or the district as a whole."""
    code, office = row["township_code"], row["department"]
    told = [found.place_names.get(code, code)] if isinstance(code, str) else []
    told += [office] if isinstance(office, str) else []
    return " · ".join(told) or found.scene.say("The whole district")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str = "") -> None:
    """Draw a table whose cells are HTML already, the first column naming the row.

    Parameters
    ----------
    kind
        A class of its own in the style sheet.
    """
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    st.html(
        f'<div class="text-table figures-table progress {kind}" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(text: str, note: str = "", *, is_care: bool = False) -> str:
    below = f"<small{' class=care' if is_care else ''}>{escape(note)}</small>" if note else ""
    return f"{escape(text)}{below}"


def _rows(frame: pd.DataFrame) -> Rows:
    return frame.to_dict("records")
