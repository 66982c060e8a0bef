"""The monthly report as a paper, and the outline of the annual report that ends in its month."""

from functools import partial

import streamlit as st

from dashboard import data
from dashboard.frame import Scene
from dashboard.paper_files import WITH_TABLES, draw_paper, issuer_of
from governance.report_form import MonthlyReport
from governance.sheets.ledgers import annual_paper, monthly_paper
from governance.sheets.papers import Paper
from governance.sheets.year_figures import year_figures


def draw_papers(scene: Scene, report: MonthlyReport) -> None:
    """Draw what prints the report, and the outline of the annual report."""
    say, issuer = scene.say, issuer_of(scene)
    titles = {source.name: source.shown_name for source in scene.settings.sources}
    stem = f"{report.district_name}-{report.month:%Y-%m}"
    with st.container(horizontal=True, key="report_papers"):
        draw_paper(
            scene, say("Monthly report"), partial(monthly_paper, say, report, issuer, titles),
            (f"{stem}-monthly", "paper_monthly"), endings=WITH_TABLES,
        )  # fmt: skip
        draw_paper(
            scene, say("Annual report (outline)"), partial(_annual, scene, report),
            (f"{stem}-annual", "paper_annual"),
        )  # fmt: skip


def _annual(scene: Scene, report: MonthlyReport) -> Paper:
    with data.current_store(scene.settings).reading() as session:
        year = year_figures(scene.warehouse, session, scene.actor, report.month)
    return annual_paper(scene.say, year, issuer_of(scene))
