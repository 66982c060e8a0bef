"""What a question shows on a map comes back as it was sent, and is small on the way."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.live_map import made_up_district
from dashboard.map_classes import MapClass
from dashboard.map_payload import deflated
from dashboard.map_values import MapFact, MapValues, values_document
from dashboard.measures import measured_values
from dashboard.palettes import LIGHT
from governance.i18n import translator
from governance.place_measures import shown_measure

SAY = translator("en")
CLASSES = [MapClass("low", "#ffffff"), MapClass("high", "#112233", "lines", "bold")]


def read(document, households):
    """Read a document as the browser does: the class of each place, and the facts as they were given."""

    def column(number):
        sent = document["columns"][number]
        if sent == "households":
            return list(households)
        if "per_1000" in sent:
            per = 2000 * 10 ** sent["decimals"]
            cases = column(sent["per_1000"])
            return [
                (per * count + homes) // (2 * homes) if homes and not 0 < count <= sent["few"] else None
                for count, homes in zip(cases, households, strict=True)
            ]
        if "list" in sent:
            return [document["words"][int(v)] if isinstance(v, str) else v for v in sent["list"]]
        whole = column(sent["less"]) if "less" in sent else None
        values = []
        for place, mark in enumerate(sent["packed"]):
            above = ord(mark) - ord("]")
            if above >= 0:
                values.append(above + sent["base"] if whole is None else whole[place] - above - sent["base"])
            else:
                values.append(None if mark == "#" else document["words"][ord(mark) - ord("$")])
        return values

    facts = [
        (fact["label"], column(fact["values"]), None if fact["of"] is None else column(fact["of"]))
        for fact in document["facts"]
    ]
    return [ord(mark) - ord("]") for mark in document["class_of"]], facts


def as_sent(values, households):
    """Return the document after a journey over the wire."""
    return json.loads(json.dumps(values_document(values, households), ensure_ascii=False).encode())


numbers = st.one_of(st.none(), st.integers(-300, 70_000), st.sampled_from(["none", "not recorded", "<b>"]))
tables = st.integers(0, 12).flatmap(
    lambda places: st.tuples(
        st.lists(st.integers(0, 1), min_size=places, max_size=places),
        st.lists(st.one_of(st.none(), st.integers(0, 900)), min_size=places, max_size=places),
        st.lists(st.lists(numbers, min_size=places, max_size=places), max_size=4),
    )
)


@given(tables)
def test_whatever_is_sent_is_read(table):
    class_of, households, columns = table
    facts = [MapFact(f"fact {number}", column) for number, column in enumerate(columns)]
    facts.append(MapFact("homes", households))
    found_classes, found = read(
        as_sent(MapValues("grid", "t", CLASSES, class_of, facts), households), households
    )
    assert found_classes == class_of
    assert [column for _, column, _ in found] == [*columns, households]


@pytest.mark.parametrize(
    ("values", "decimals", "sent"),
    [
        ([0, 3, None], 0, [0, 3, None]),
        ([0.05, 2.25, float("nan")], 1, [1, 23, None]),
        ([-0.05, -2.0, 0.04], 1, [-1, -20, 0]),
        ([1e6, 3, "none"], 0, [1_000_000, 3, "none"]),
        (np.array([4, 5, 6]), 0, [4, 5, 6]),
    ],
)
def test_values_are_sent_as_they_are_written_out(values, decimals, sent):
    given_values = MapValues("grid", "t", CLASSES, [0, 0, 1], [MapFact("f", values, decimals)])
    assert read(as_sent(given_values, (None,) * 3), (None,) * 3)[1][0][1] == sent


def test_what_the_browser_knows_or_can_work_out_is_not_sent():
    households = (400, 0, None, 333)
    figures = pd.DataFrame({
        "cases": [0, 5, 7, 3], "outcome_cases": [0, 5, 6, 0], "concluded_cases": [0, 2, 6, 0],
        "households": pd.array(households, dtype="Int64"),
    })  # fmt: skip
    values = measured_values("grid", figures, shown_measure(figures, "rate", SAY), LIGHT, SAY)
    document = as_sent(values, households)
    by_label = {fact["label"]: document["columns"][fact["values"]] for fact in document["facts"]}
    assert by_label["Households"] == "households"
    assert by_label["Cases per 1,000 households"].keys() == {"per_1000", "decimals", "few"}
    _, facts = read(document, households)
    assert facts == [
        ("Cases per 1,000 households", [0, None, None, None], None),
        ("Cases", [0, 5, 7, 3], None),
        ("Households", list(households), None),
        ("Concluded", ["none", 2, 6, "not recorded"], [0, 5, 6, 0]),
        ("Outcome not recorded", [None, None, 1, None], None),
    ]


@given(st.integers(0, 10_000), st.integers(1, 100_000), st.integers(1, 3))
def test_a_rate_worked_out_by_the_reader_is_the_rate_sent(cases, households, decimals):
    rate = 1000 * cases / households
    facts = [MapFact("rate", [rate], decimals), MapFact("cases", [cases])]
    document = as_sent(MapValues("grid", "t", CLASSES, [0], facts), (households,))
    ((_, (found,), _), _) = read(document, (households,))[1]
    assert found == pytest.approx(rate * 10**decimals, abs=0.5001)


@pytest.mark.parametrize(
    ("grid_count", "recorded", "change_kb"), [(456, 1.0, 2), (456, 0.9, 2), (5000, 1.0, 9), (5000, 0.9, 12)]
)
def test_messages_stay_small(grid_count, recorded, change_kb):
    _, grids = made_up_district(grid_count)
    random = np.random.default_rng(1)
    cases = random.poisson(random.gamma(1.2, 7, grid_count))
    outcomes = random.binomial(cases, recorded)
    figures = pd.DataFrame({
        "cases": cases, "outcome_cases": outcomes, "concluded_cases": random.binomial(outcomes, 0.8),
        "households": pd.array(grids["households"], dtype="Int64"),
    })  # fmt: skip
    households = [None if pd.isna(count) else int(count) for count in grids["households"]]
    asked = measured_values("grid", figures, shown_measure(figures, "rate", SAY), LIGHT, SAY)
    assert len(deflated(values_document(asked, households))) < change_kb * 1000


@pytest.mark.parametrize(
    ("class_of", "facts", "complaint"),
    [
        ([0, 2], [], "none of them"),
        ([0, -1], [], "none of them"),
        ([0, 1], [MapFact("f", [1])], "f: 1 values for 2 places"),
        ([0, 1], [MapFact("f", [1, 2], of=[3])], "f: 1 values for 2 places"),
    ],
)
def test_values_that_contradict_themselves_are_refused(class_of, facts, complaint):
    with pytest.raises(ValueError, match=complaint):
        MapValues("grid", "t", CLASSES, class_of, facts)


def test_values_of_other_places_are_refused():
    with pytest.raises(ValueError, match="2 values for 1 places"):
        values_document(MapValues("grid", "t", CLASSES, [0, 1]), (1,))


def test_too_many_words_are_refused():
    values = MapValues("grid", "t", CLASSES, [0] * 60, [MapFact("f", [str(number) for number in range(60)])])
    with pytest.raises(ValueError, match="60 words"):
        values_document(values, [None] * 60)


def test_every_place_is_counted_in_one_class():
    assert MapValues("grid", "t", [*CLASSES, MapClass("empty", "#000000")], [1, 0, 1]).counts == (1, 2, 0)
