"""Who reported what, month by month: a table whose four looks differ in shape and word, not in colour alone."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import components, data, quality_tables
from dashboard.frame import Scene
from dashboard.quality_tables import Sheet
from governance.errors import N_
from governance.exporting.content import ExportColumn
from governance.i18n import MISSING, Translator
from governance.queries.nil_reports import reports_by_month

STATE_WORDS = {
    "cases": N_("Cases reported"),
    "nil": N_("Nil report"),
    "silent": N_("Not reported"),
    "open": N_("Month not over"),
    "before": N_("Before its first report"),
}
"""State of a month to what readers call it."""

SHORT_WORDS = {"nil": N_("nil"), "silent": N_("silent"), "open": "…", "before": MISSING}
"""What stands in the cell of a month without cases."""


def reports_sheet(scene: Scene) -> Sheet:
    """Return what each source or township reported in each of the last months."""
    say = scene.say
    by_township = tuple(source.name for source in scene.settings.sources if source.reported_by == "township")
    frame = data.ask(scene.warehouse, reports_by_month, by_township)
    frame["source_name"] = quality_tables.source_names(scene, frame["source"])
    frame["place"] = frame["township_name"].fillna(say("The whole district"))
    frame["month_name"] = frame["month"].dt.strftime("%Y-%m")
    frame["state_name"] = [say(STATE_WORDS[state]) for state in frame["state"]]
    nil = STATE_WORDS["nil"]
    frame["nil_name"] = [say(nil) if has else "" for has in frame["has_nil_report"]]
    columns = [
        ExportColumn("source_name", say("Source")), ExportColumn("place", say("Reported for")),
        ExportColumn("month_name", say("Month")), ExportColumn("state_name", say("What was reported")),
        ExportColumn("cases", say("Cases"), "count"), ExportColumn("nil_name", say("Nil report")),
    ]  # fmt: skip
    return Sheet("reports", say("Who reported what"), columns, frame)


def silences(sheet: Sheet) -> pd.DataFrame:
    """Return the months for which neither cases nor a nil report came."""
    return sheet.frame[sheet.frame["state"] == "silent"]


def draw_reports(scene: Scene, sheet: Sheet) -> None:
    """Draw the table: a row for each township or source, a column for each month."""
    say = scene.say
    components.section_title(sheet.title, say("The last 12 months, month of receipt"))
    if sheet.frame.empty:
        components.note(say("There are no cases yet"))
        return
    some = STATE_WORDS["cases"]
    components.state_key([
        ("cases", "12", say(some)),
        *((state, say(SHORT_WORDS[state]), say(STATE_WORDS[state])) for state in ("nil", "silent", "open")),
    ])  # fmt: skip
    st.html(
        f'<div class="text-table reports"><table>{_head(say, sheet.frame)}{_body(say, sheet.frame)}</table></div>'
    )
    has_both = ((sheet.frame["cases"] > 0) & sheet.frame["has_nil_report"]).any()
    if has_both:
        components.note(say("* A nil report came first, cases after it: the cases count."))
    unreported = silences(sheet)
    if len(unreported):
        said = say("If there was nothing, record the nil report and build: {command}")
        components.note(said.format(command=_command(unreported.iloc[-1])))


def _command(silence: "pd.Series[str]") -> str:
    """Return the command that records the nil report of a month."""
    code = silence["township_code"]
    place = f" --township {code}" if isinstance(code, str) else ""
    return f"python -m pipelines nil --source {silence['source']} --month {silence['month_name']}{place}"


def _head(say: Translator, frame: pd.DataFrame) -> str:
    months = frame["month"].drop_duplicates()
    cells = "".join(
        f'<th scope="col" title="{escape(say.month(month.date()))}">{month:%m}'
        f"<small>{month.year if number == 0 or month.month == 1 else ''}</small></th>"
        for number, month in enumerate(months)
    )
    return f"<thead><tr><th>{escape(say('Reported for'))}</th>{cells}</tr></thead>"


def _body(say: Translator, frame: pd.DataFrame) -> str:
    rows = []
    for source, of_source in frame.groupby("source_name", sort=False):
        by_place = of_source.groupby("place", sort=False)
        is_district = of_source["township_code"].isna().all()
        if not is_district:
            months = by_place.size().max()
            name = escape(str(source))
            rows.append(f'<tr class="source"><th>{name}</th><td colspan="{months}"></td></tr>')
        for place, of_place in by_place:
            name = str(source if is_district else place)
            cells = "".join(_cell(say, *row) for row in _cells(of_place))
            rows.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
    return f"<tbody>{''.join(rows)}</tbody>"


def _cells(of_place: pd.DataFrame) -> list[tuple[str, int, bool]]:
    columns = (of_place[name] for name in ("state", "cases", "has_nil_report"))
    return [(str(state), int(cases), bool(has)) for state, cases, has in zip(*columns, strict=True)]


def _cell(say: Translator, state: str, cases: int, has_nil_report: bool) -> str:  # noqa: FBT001 (a cell's columns)
    told = say.number(cases) + ("*" if has_nil_report else "") if cases else say(SHORT_WORDS[state])
    return f'<td title="{escape(say(STATE_WORDS[state]))}"><span class="state {state}">{escape(told)}</span></td>'
