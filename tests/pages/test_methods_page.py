"""The page on methods: what is in force, the calibration that is shipped, and the scorecard whoever wins."""

import re

import pandas as pd
import pytest

from dashboard import method_tables, methods
from dashboard.method_charts import false_alarm_chart, hit_rate_chart
from dashboard.palettes import LIGHT
from governance.calibration import calibration
from governance.hotspot_tables import SCORECARD_METHODS
from governance.i18n import LANGUAGES, MISSING, translator
from governance.settings import Hotspots
from governance.statistics.exact_test import VERSION
from tests.pages.test_every_page import opened, text_of
from tests.tiny_warehouse import publish

PAGE = "pages/explain/methods.py"
MONTHS = pd.date_range("2025-01-01", periods=14, freq="MS")


def scorecards(finding: str, months: int = 14) -> dict[str, pd.DataFrame]:
    """Tables of a scorecard of both budgets: the plain mean catches three points more."""
    whole = pd.DataFrame([
        {
            "budget": budget, "method": method, "months": months, "hit_rate": 0.1 + 0.01 * rank, "pai": 2.0,
            "pei": 0.5, "difference": None if method == "tested" else 0.01 * rank,
            "difference_low": None if method == "tested" else -0.004,
            "difference_high": None if method == "tested" else 0.05, "finding": finding,
        }
        for budget in ("area", "households") for rank, method in enumerate(SCORECARD_METHODS)
    ])  # fmt: skip
    monthly = pd.DataFrame([
        {
            "budget": row["budget"], "method": row["method"], "month": month, "listed": 3, "hit_rate": row["hit_rate"],
            "pai": 2.0, "pei": 0.5, "rri": None if row["method"] == "tested" else 1.25,
        }
        for row in whole.to_dict("records") for month in MONTHS[:months]
    ])  # fmt: skip
    return {"scorecard": whole, "scorecard_month": monthly}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_has_its_anchor_and_its_link(published_district, language):
    text = text_of(opened(PAGE, lang=language))
    assert published_district
    links, anchors = (
        re.findall(r'href="#([\w-]+)"', text),
        re.findall(r'class="[^"]*chapter" id="([\w-]+)"', text),
    )
    assert links == anchors == list(methods.CHAPTERS)


@pytest.mark.usefixtures("published_district")
def test_parameters_are_those_of_the_district_file():
    text = text_of(opened(PAGE, lang="en"))
    assert "<td>3 months</td>" in text
    assert f"<td>Version of the test</td><td>{VERSION}</td>" in text


def test_a_published_scorecard_says_that_a_plain_mean_wins(district):
    publish(district / "var", **scorecards("behind"))
    app = opened(PAGE, lang="en")
    assert not app.exception
    text = text_of(app)
    assert "Lists of 5\u202f% of the area" in text
    assert "14 months judged" in text
    assert "A plain ranking of the same size caught more" in text
    assert len(app.get("plotly_chart")) == 3
    first, last = text.index(SCORECARD_METHODS["smoothed_rate"]), text.index("<td>Tested hot spots</td>")
    assert first < last, "the best list leads"
    assert "+3.0 (-0.4 … +5.0)" in text


def test_too_few_months_are_said_to_be_too_few(district):
    publish(district / "var", **scorecards("too_few", months=0))
    text = text_of(opened(PAGE, lang="en"))
    assert "Fewer than 12 months can be judged" in text


@pytest.mark.usefixtures("district")
def test_without_a_publication_the_method_is_still_explained():
    app = opened(PAGE, lang="en")
    assert not app.exception
    text = text_of(app)
    assert "python -m pipelines build" in text
    assert "What a mark means" in text
    assert "Benjamini &amp; Hochberg 1995" in text
    assert "What the tests cannot bear" in text


def test_the_calibration_is_that_of_the_test_in_force():
    run = calibration()
    assert run.version == VERSION
    assert run.worst("poisson") <= run.targets["poisson"] <= 0.05
    assert max(run.worst("gamma"), run.worst("bursts")) <= 0.08


def test_tables_hold_every_simulation():
    say, run = translator("en"), calibration()
    headings, rows = method_tables.false_alarm_table(say, run)
    assert len(rows) * (len(headings) - 3) == len(run.false_alarms)
    headings, rows = method_tables.power_table(say, run)
    assert len(rows) * (len(headings) - 2) == len(run.power)
    assert not any(MISSING in row for row in rows)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Hotspots(), {"3 months", "Every category", "Set aside", "all together"}),
        (
            Hotspots(
                window_months=1, denominator="area_km2", categories=("教育",), scan_categories=("教育",),
                set_aside_repeated_points=False,
            ),
            {"1 month", "Area, km²", "教育", "all together, 教育", "Counted like any other"},
        ),
    ],
)  # fmt: skip
def test_parameters(method, expected):
    assert expected <= {value for _, value in method_tables.parameters(translator("en"), method)}


def test_missing_figures_of_the_scorecard_are_dashes():
    card = scorecards("behind")["scorecard"].assign(rri=float("nan"), hit_rate=float("nan"))
    _, rows = method_tables.scorecard_table(translator("en"), card)
    assert rows[0] == ["Tested hot spots", MISSING, "2.00", "0.50", MISSING, MISSING]


def test_charts_hold_what_the_tables_hold():
    say, run = translator("en"), calibration()
    shown = [row for row in run.false_alarms if (row.law, row.denominators) == ("poisson", "equal")]
    bars = false_alarm_chart(shown, say, LIGHT).data
    assert [list(bar.y) for bar in bars] == [
        [getattr(row, way) * 100 for row in shown] for way in ("exact", "gi_star_corrected", "gi_star_plain")
    ]
    monthly = scorecards("behind")["scorecard_month"]
    lines = hit_rate_chart(monthly[monthly["budget"] == "area"], SCORECARD_METHODS, say, LIGHT).data
    assert [line.name for line in lines] == list(SCORECARD_METHODS.values())
    assert {len(line.x) for line in lines} == {len(MONTHS)}
    assert len({line.line.dash for line in lines}) == len(lines), "told apart without colour"
