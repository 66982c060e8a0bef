"""What is planted in how the demonstration's cases were handled is found by what the pages ask, and chance is not."""

from datetime import date

import pandas as pd
import pytest

from governance.indicators import definitions
from governance.queries import records
from governance.queries.clocks import due_date_differences
from governance.queries.selection import Selection
from governance.queries.service import ServiceSelection, service_by, service_sums
from governance.rates import wilson
from pipelines.demo import DEFAULT_SEED, planted
from pipelines.demo_planted import SERVICE
from tests.built_demonstration import built_demonstration

pytestmark = pytest.mark.slow

WHOLE = (date(2023, 11, 1), date(2026, 10, 1))
LATE, BEFORE = (date(2026, 7, 1), date(2026, 10, 1)), (date(2023, 11, 1), date(2026, 6, 1))
MANY = 60
"""An office with fewer matters is not held against the others here."""


class Served:
    """The demonstration of a seed, as the service pages ask for it."""

    def __init__(self, folder, seed):
        self.settings, self.warehouse = built_demonstration(folder, seed=seed)
        self.stated = pd.read_csv(folder / "planted.csv").groupby("name")["rows"].first()
        self.indicators = definitions(self.settings)

    def by(self, dimension, id_, months=WHOLE, **chosen):
        """Numerator, denominator, share and its interval by key."""
        indicator = self.indicators[id_]
        table = service_by(self.warehouse, ServiceSelection(*months, **chosen), dimension).set_index("key")
        fractions = {key: indicator.fraction(row) for key, row in table.iterrows()}
        found = {
            key: (part, whole, part / whole, *wilson(part, whole))
            for key, (part, whole) in fractions.items()
            if whole
        }
        return pd.DataFrame.from_dict(
            found, orient="index", columns=["part", "whole", "share", "low", "high"]
        )

    def share(self, id_, months=WHOLE, **chosen):
        """Of all together."""
        sums = service_sums(self.warehouse, ServiceSelection(*months, **chosen)).iloc[0]
        part, whole = self.indicators[id_].fraction(sums)
        return part / whole


@pytest.fixture(scope="module", params=(DEFAULT_SEED, 1))
def served(request, tmp_path_factory):
    told = Served(tmp_path_factory.mktemp(f"seed{request.param}"), request.param)
    yield told
    told.warehouse.close()


def test_the_late_office_stands_out_since_four_months(served):
    late = planted("late_office")
    since = served.by("department", "R2", LATE, sources=("12345",))
    assert since["share"].idxmin() == late.office
    assert since.loc[late.office, "share"] == pytest.approx(late.rate, abs=0.1)
    assert since.loc[late.office, "high"] < served.share("R2", LATE, sources=("12345",))
    before = served.by("department", "R2", BEFORE, sources=("12345",))
    assert before.loc[late.office, "share"] == pytest.approx(SERVICE["in_time"], abs=0.04)


def test_its_petitions_are_late_too_once_they_are_due(served):
    months = (date(2026, 7, 1), date(2026, 8, 1))
    found = served.by("department", "R2", months, sources=("petitions",))
    assert found.loc[planted("late_office").office, "share"] < 0.8


def test_no_other_office_differs_beyond_chance(served):
    for source in ("12345", "petitions"):
        found = served.by("department", "R2", BEFORE, sources=(source,))
        found = found[found["whole"] >= MANY]
        share = served.share("R2", BEFORE, sources=(source,))
        assert len(found) >= 9
        assert ((found["high"] < share) | (found["low"] > share)).sum() <= 2


def test_one_township_settles_few(served):
    found = served.by("township_code", "R3", sources=("petitions",))
    low = planted("unsettled_township")
    assert found["share"].idxmin() == low.codes[0]
    assert found.loc[low.codes[0], "high"] < found["low"].drop(low.codes[0]).min()
    verified = served.by("township_code", "R3v", sources=("petitions",))
    assert (verified["part"] < found["part"]).all()


def test_one_category_satisfies_few(served):
    low = planted("low_satisfaction")
    for source in ("12345", "petitions"):
        found = served.by("category", "R5", sources=(source,))
        found = found[found["whole"] >= 30]
        assert found["share"].idxmin() == low.category
        assert found.loc[low.category, "high"] < served.share("R5", sources=(source,))


def test_the_small_office_is_low_by_chance(served):
    found = served.by("department", "R2", sources=("petitions",)).loc[planted("chance_office").office]
    assert (found["part"], found["whole"]) == (7, 9)
    share = served.share("R2", sources=("petitions",))
    assert found["share"] < share < found["high"]


def test_closed_matters_of_one_office_come_back(served):
    found = served.by("department", "R6b", sources=("petitions",))
    back = planted("repeat_after_closing")
    assert found["share"].idxmax() == back.office
    assert found.loc[back.office, "share"] == pytest.approx(back.rate, abs=0.08)
    rest = found.drop(back.office)
    assert rest["part"].sum() / rest["whole"].sum() == pytest.approx(SERVICE["came_back"], abs=0.03)


def test_presumed_starts_are_told(served):
    found = served.warehouse.frame(
        "SELECT due_by, clock_from_column, count(*) AS cases FROM case_clock WHERE source = 'petitions' "
        "AND clock_from IS NOT NULL GROUP BY ALL"
    )
    presumed = found[found["clock_from_column"] != "accepted_on"]["cases"].sum()
    assert served.stated["presumed_starts"] <= presumed <= served.stated["presumed_starts"] + 60
    assert set(found["due_by"]) == {"official", "extended", "computed", "presumed"}


def test_due_dates_that_differ_are_listed(served):
    found = due_date_differences(served.warehouse, ServiceSelection(*WHOLE), limit=1_000)
    assert served.stated["due_differences"] - 10 <= found.total <= served.stated["due_differences"]
    assert set(found.rows["days"]) == {-2, -1, 1, 2}
    assert set(found.rows["source"]) == {"petitions"}


def test_accusations_have_no_period_for_concluding(served):
    found = served.warehouse.frame(
        "SELECT count(*) AS cases, count(conclude_due_on) AS with_due FROM cases "
        "JOIN case_clock USING (source, case_no) WHERE purpose = '揭发控告'"
    ).iloc[0]
    assert found["cases"] > 100
    assert found["with_due"] == 0


def test_every_further_record_is_taken(served):
    loads = served.warehouse.frame("SELECT source, rows_in, accepted FROM load WHERE holds <> 'case'")
    assert set(loads["source"]) == {"receptions", "callbacks", "campaigns"}
    assert (loads["rows_in"] == loads["accepted"]).all()
    called = records.callbacks(served.warehouse, Selection(*WHOLE)).iloc[0]
    assert 0.8 < called["reached_cases"] / called["called_cases"] < 0.95
    assert called["reached_cases"] >= called["rated_cases"] > called["satisfied_cases"]


def test_campaigns_are_behind_ahead_and_finished(served):
    lines = records.campaigns(served.warehouse, date(2026, 10, 31))
    done = lines.groupby("campaign")[["done", "target", "days_gone", "days", "left"]].sum()
    ahead = done["done"] / done["target"] - done["days_gone"] / done["days"]
    assert ahead["积案攻坚"] < -0.1
    assert ahead["办证"] > 0.1
    assert done.loc["三项清零", "left"] == 0
    assert set(lines.loc[lines["campaign"] == "三项清零", "unit"]) == {"件", "处"}


def test_posts_are_kept_and_no_names(served):
    posts = served.warehouse.frame(
        "SELECT lead_post AS post FROM cases WHERE lead_post IS NOT NULL "
        "UNION SELECT post FROM reception WHERE post IS NOT NULL"
    )["post"]
    assert len(posts) > 6
    assert not posts.str.contains("[〔\\[＊*■]").any()
