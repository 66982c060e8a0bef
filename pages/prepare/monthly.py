"""The figures of a month as a report needs them: by township and office, compared, with who reported nothing."""

import streamlit as st

from dashboard import components, data, report_data, report_papers
from dashboard.audited import note_small_counts
from dashboard.controls import month_text
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene, scene, with_cases
from governance.monthly_report import ReportRules, monthly_report

ADDRESS = "month"


def draw(here: Scene) -> None:
    """Draw the choice of a month and its figures."""
    say, months = here.say, here.choices.first_days
    by_name = {f"{month:%Y-%m}": month for month in months}
    asked = (query_of_address().get(ADDRESS) or [""])[-1]
    chosen = by_name.get(asked, here.choices.default_period[1])

    def choose(name: str) -> None:
        st.query_params[ADDRESS] = name

    st.selectbox(
        say("Month"), list(by_name)[::-1], format_func=lambda name: month_text(say, by_name[name], here.choices),
        width=220, **bound("report_month", f"{chosen:%Y-%m}", choose),
    )  # fmt: skip
    report = data.ask(here.warehouse, monthly_report, chosen, ReportRules.of(here.settings))
    note_small_counts(here, "monthly", [row.received for row in (*report.townships, *report.offices)])
    report_data.draw_report(here, report)
    report_papers.draw_papers(here, report)


here = scene()
components.page_title(
    here.say("Monthly report"),
    here.say("The figures of a month by township and office, ready to be taken away."),
)
with_cases(here, draw)
