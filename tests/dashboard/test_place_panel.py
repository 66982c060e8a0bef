"""Volume and resolution of a place, now and before, read off the page."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import indicator_figure
from dashboard.place_panel import Totals, changed_categories, totals
from dashboard.places import Place
from governance.i18n import translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries.expected_months import expected_months
from governance.queries.places import figures, trend
from governance.queries.selection import Selection
from tests.tiny_warehouse import TINY, cases_of, concluded_of

PANEL = """
from dashboard import place_panel
from dashboard.frame import open_scene
from dashboard.places import Gazetteer
from governance.queries.coverage import coverage
from governance.queries.places import names

scene = open_scene()
place, _ = Gazetteer.of(names(scene.warehouse), "示例区").selected(scene.filters)
place_panel.draw_panel(scene, place, coverage(scene.warehouse, scene.filters.selection))
place_panel.draw_categories(scene, place)
place_panel.draw_changes(scene, place)
"""
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
    app = AppTest.from_string(PANEL, default_timeout=20)
    app.query_params.update({"lang": "en", "grid": grid, "from": "2026-04", "to": "2026-05"})
    text = "\n".join(block.proto.body for block in app.run().get("html"))
    assert f'<span class="value">{value}</span><span class="note">{note}</span>' in text


@pytest.mark.usefixtures("published_district")
def test_a_share_of_some_cases_says_how_many_it_leaves_out(tiny):
    found = totals(
        figures(tiny, Selection(TINY.month(3), TINY.month(4)), "township"), Place("district", None, "")
    )
    app = AppTest.from_string(PANEL, default_timeout=20)
    app.query_params.update({"lang": "en", "from": "2026-04", "to": "2026-05"})
    text = "\n".join(block.proto.body for block in app.run().get("html"))
    assert 0 < found.cases - found.outcomes < found.cases
    assert f"{found.concluded} / {found.outcomes}\nnot recorded: {found.cases - found.outcomes}\n" in text
    assert text.count("Outcome not recorded") == 2, "in the keys of both charts of parts"


@pytest.mark.usefixtures("published_district")
def test_the_period_before_stands_beside_the_figures():
    app = AppTest.from_string(PANEL, default_timeout=20)
    app.query_params.update({"lang": "en", "grid": GRID, "from": "2026-04", "to": "2026-05"})
    text = "\n".join(block.proto.body for block in app.run().get("html"))
    (cases, concluded), (cases_before, _) = counts(range(3, 5)), counts(range(1, 3))
    assert f'<span class="value">{cases}</span><span class="note">before: {cases_before} (' in text
    assert f'<span class="value">{concluded} / {cases}</span>' in text, "below 30 the fraction leads"


@pytest.mark.usefixtures("published_district")
def test_no_period_before_is_said():
    app = AppTest.from_string(PANEL, default_timeout=20)
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


def categories(**cases: int) -> pd.DataFrame:
    return pd.DataFrame({"category": list(cases), "cases": list(cases.values())}).astype({"cases": "int64"})


def test_changes_come_largest_first_with_categories_of_either_period():
    found = changed_categories(categories(a=5, b=1, same=2), categories(b=4, c=3, same=2))
    assert found.to_numpy().tolist() == [["a", 5, 0], ["b", 1, 4], ["c", 0, 3], ["same", 2, 2]]


def test_nothing_in_either_period_is_no_change():
    assert changed_categories(categories(), categories()).empty


def test_the_expected_months_of_all_places_share_out_what_they_received(tiny):
    selection = Selection(TINY.month(0), TINY.month(5), ("市政设施",))
    found = expected_months(tiny, selection.categories, (), "grid", "households")
    shares = [found.place(code) for code in found.codes]
    with_households = [trend(tiny, selection, "grid", code)["cases"] for code in found.codes[2:]]
    assert shares[0] is None, "no households"
    assert shares[1] is None, "households missing"
    assert sum(one["expected"] for one in shares[2:]).tolist() == pytest.approx(sum(with_households).tolist())
    assert shares[2]["month"].tolist() == trend(tiny, selection, "grid", None)["month"].tolist()
    assert found.place("gone") is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"from": "2026-04", "to": "2026-05"}, "Apr 2026 – May 2026 against Feb 2026 – Mar 2026"),
        ({"from": "2026-04", "to": "2026-05"}, "Filled: more than before; outlined: fewer."),
        ({"from": "2026-04", "to": "2026-05", "compare": "year"}, "against Apr 2025 – May 2025"),
        ({"from": "2026-04", "to": "2026-05", "compare": "year"}, "The data do not reach back"),
        (
            {"from": "2026-04", "to": "2026-05", "grid": "990101003001002"},
            "Nothing was received in either period.",
        ),
    ],
)
@pytest.mark.usefixtures("published_district")
def test_what_changed_says_against_what(query, expected):
    app = AppTest.from_string(PANEL, default_timeout=20)
    app.query_params.update({"lang": "en"} | query)
    app.run()
    assert not app.exception
    assert expected in "\n".join(block.proto.body for block in app.get("html"))
