"""The downloaded map: one file that asks for nothing, says everything, and trusts no name."""

import gettext
import json
import re

import folium
import numpy as np
import pandas as pd
import pytest

from bench.live_map import communities_of, made_up_district
from dashboard.map_classes import MapClass
from dashboard.map_values import MapFact, MapValues
from dashboard.maps import MapCaption, offline_map_html
from dashboard.measures import concluding
from governance.i18n import Translator

HOSTILE = "</script><script>document.title='taken'</script><b>{{ 7*7 }}"
ENGLISH = Translator("en", gettext.NullTranslations())


CLASSES = (
    MapClass("0.0", "#ffffff"), MapClass("0.1–2.0", "#bcd6e6"), MapClass("2.1–8.0", "#2270a0", edge="bold"),
    MapClass("no data", "#e2e4e6", "lines"),
)  # fmt: skip


def values(places, level="grid"):
    """Return values: no data, zero, then more and more; every fifth place has no recorded outcome."""
    cases = np.arange(places)
    figures = pd.DataFrame({
        "cases": cases, "outcome_cases": np.select([cases % 5 == 0, cases == 7], [0, 5], cases),
    })  # fmt: skip
    figures["concluded_cases"] = figures["outcome_cases"] // 2
    shown = [None, 0.0, *np.linspace(0.1, 8, places - 2).tolist()]
    class_of = [3 if value is None else int(np.digitize(value, [0.05, 2.05])) for value in shown]
    label = "Cases <per> 1,000 households"
    facts = (MapFact(label, shown, 1, missing="no data"), *concluding(figures, ENGLISH))
    return MapValues(level, label, CLASSES, class_of, facts, is_class_told=False)


def caption(**changes):
    given = {
        "title": "Map & more", "district": "District <A>", "period": "2025-01 to 2025-12",
        "definition": "R1 = a ÷ b", "as_of": "Data as of 2025-12-31",
        "coverage": "12,345 cases, 97.9 % placed", "is_demonstration": True,
    }  # fmt: skip
    return MapCaption(**(given | changes))


@pytest.fixture(scope="module")
def district():
    townships, grids = made_up_district(40)
    grids.loc[5, "name"] = HOSTILE
    return townships, grids


@pytest.fixture(scope="module")
def document(district):
    return offline_map_html(*district, values(40), caption(), ENGLISH)


def test_the_same_map_is_the_same_file(district, document):
    assert offline_map_html(*district, values(40), caption(), ENGLISH) == document


def test_folium_is_as_it_was(district):
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    offline_map_html(*district, values(40), caption(), ENGLISH)
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_nothing_is_asked_for(document):
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=", document)
    assert "default-src 'none'" in document
    assert not re.search(r"jquery|bootstrap|fontawesome|d3js", document, re.IGNORECASE)


@pytest.mark.parametrize(
    "words",
    [
        "<title>Map &amp; more · District &lt;A&gt; · 2025-01 to 2025-12</title>",
        "Cases &lt;per&gt; 1,000 households", "R1 = a ÷ b", "Data as of 2025-12-31",
        "12,345 cases, 97.9 % placed", "not for publication", "no data", "2.1–8.0", "0.1–2.0", "1 place<",
    ],
)  # fmt: skip
def test_what_is_needed_to_judge_the_map_is_on_it(document, words):
    assert words in document


def test_the_legend_counts_every_place_once(document):
    assert sum(int(count) for count in re.findall(r"<small>(\d+) places?</small>", document)) == 40


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_demonstration_data_say_so(district, is_demonstration):
    text = offline_map_html(*district, values(40), caption(is_demonstration=is_demonstration), ENGLISH)
    assert text.count("Demonstration data") == 2 * is_demonstration


def test_names_are_data_not_markup(document):
    assert HOSTILE not in document
    source = re.search(r'id="grid-map-source">(.*?)</script>', document, re.DOTALL).group(1)
    assert json.loads(source)["geometry"]["grid"]["names"][5] == HOSTILE


def test_a_map_of_townships_carries_no_grids(district):
    townships, grids = district
    text = offline_map_html(townships, grids, values(len(townships), "township"), caption(), ENGLISH)
    source = json.loads(re.search(r'id="grid-map-source">(.*?)</script>', text, re.DOTALL).group(1))
    assert source["geometry"]["grid"]["codes"] == []
    assert len(source["geometry"]["township"]["codes"]) == len(townships)


def test_a_map_of_communities_carries_them_and_no_grids(district):
    townships, grids = district
    communities = communities_of(grids)
    text = offline_map_html(
        townships,
        grids,
        values(len(communities), "community"),
        caption(),
        ENGLISH,
        communities=communities,
    )
    source = json.loads(re.search(r'id="grid-map-source">(.*?)</script>', text, re.DOTALL).group(1))
    assert source["geometry"]["community"]["codes"] == communities["community_code"].tolist()
    assert all(source["geometry"]["community"]["shapes"])
    assert not any(source["geometry"]["grid"].values())


def test_the_legend_shows_hatch_and_edge(document):
    aside = document[document.index("<aside>") :]
    assert aside.count("repeating-linear-gradient") == 1
    assert aside.count("border:3px solid") == 1


def test_the_file_stays_small():
    assert len(offline_map_html(*made_up_district(456), values(456), caption(), ENGLISH).encode()) < 400_000


def test_values_of_other_places_are_refused(district):
    with pytest.raises(ValueError, match="39 values for 40 places"):
        offline_map_html(*district, values(39), caption(), ENGLISH)
