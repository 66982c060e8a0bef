"""Volume and resolution of a place, now and before, read off the page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import indicator_figure
from dashboard.place_panel import Totals, totals
from dashboard.places import Place
from governance.i18n import translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries.places import figures
from governance.queries.selection import Selection
from tests.tiny_warehouse import TINY, cases_of, concluded_of

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")
GRID = "990101002001001"


def counts(months: range) -> tuple[int, int]:
    cases = [cases_of(TINY, 4, month, category) for month in months for category in range(3)]
    return sum(cases), sum(concluded_of(number) for number in cases)


@pytest.mark.parametrize(
    ("code", "level", "households"),
    [
        ("990101001001001", "grid", 0),
        ("990101001001002", "grid", None),
        (GRID, "grid", 400),
        (None, "district", 2750),
    ],
)
def test_households_are_zero_missing_or_added_up(tiny, code, level, households):
    place = Place(level, code, "")
    selection = Selection(TINY.month(0), TINY.month(1))
    assert totals(figures(tiny, selection, place.fact_level), place).households == households


def test_totals_of_a_grid(tiny):
    found = totals(figures(tiny, Selection(TINY.month(3), TINY.month(4)), "grid"), Place("grid", GRID, ""))
    cases, concluded = counts(range(3, 5))
    assert found == Totals(cases, cases, concluded, 400)


@pytest.mark.parametrize(
    ("grid", "value", "note"),
    [
        ("990101001001003", "not recorded", "before: not recorded"),
        ("990101003001002", "none", "before: none"),
    ],
)
@pytest.mark.usefixtures("published_district")
def test_nothing_recorded_is_told_apart_from_nothing_received(grid, value, note):
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params.update({"lang": "en", "grid": grid, "from": "2026-04", "to": "2026-05"})
    text = "\n".join(block.proto.body for block in app.run().get("html"))
    assert f'<span class="value">{value}</span><span class="note">{note}</span>' in text


@pytest.mark.usefixtures("published_district")
def test_a_share_of_some_cases_says_how_many_it_leaves_out(tiny):
    found = totals(
        figures(tiny, Selection(TINY.month(3), TINY.month(4)), "township"), Place("district", None, "")
    )
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params.update({"lang": "en", "from": "2026-04", "to": "2026-05"})
    text = "\n".join(block.proto.body for block in app.run().get("html"))
    assert 0 < found.cases - found.outcomes < found.cases
    assert f"{found.concluded} / {found.outcomes}\nnot recorded: {found.cases - found.outcomes}\n" in text
    assert text.count("Outcome not recorded") == 2, "in the keys of both charts"


@pytest.mark.usefixtures("published_district")
def test_the_period_before_stands_beside_the_figures():
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params.update({"lang": "en", "grid": GRID, "from": "2026-04", "to": "2026-05"})
    text = "\n".join(block.proto.body for block in app.run().get("html"))
    (cases, concluded), (cases_before, _) = counts(range(3, 5)), counts(range(1, 3))
    assert f'<span class="value">{cases}</span><span class="note">before: {cases_before} (' in text
    assert f'<span class="value">{concluded} / {cases}</span>' in text, "below 30 the fraction leads"


@pytest.mark.usefixtures("published_district")
def test_no_period_before_is_said():
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params.update({"lang": "en", "from": "2026-01", "to": "2026-02"})
    assert "before: no data" in "\n".join(block.proto.body for block in app.run().get("html"))


@pytest.mark.parametrize(
    ("indicator", "numerator", "denominator", "value", "note"),
    [
        (CONCLUDED_SHARE, 484, 501, "96.6\u202f%", "484 / 501"),
        (CONCLUDED_SHARE, 28, 29, "28 / 29", "96.6\u202f%"),
        (CONCLUDED_SHARE, 29, 30, "96.7\u202f%", "29 / 30"),
        (CONCLUDED_SHARE, 0, 0, "none", "0 / 0"),
        (CASES_PER_THOUSAND, 3, 20, "150.0", "3 / 20"),
        (CASES_PER_THOUSAND, 3, None, "none", "3 / —"),
    ],
)
def test_figures_carry_numerator_denominator_and_definition(indicator, numerator, denominator, value, note):
    figure = indicator_figure(translator("en"), indicator, numerator, denominator)
    assert (figure.value, figure.note, figure.mark) == (value, note, indicator.mark)
