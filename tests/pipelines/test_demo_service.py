"""How the demonstration's cases were handled, and its further records: what is planted, and what could not be."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from governance.posts import post_only
from pipelines.demo import GRIDS_FILE
from pipelines.demo_cases import draw_cases, months_until
from pipelines.demo_files import numbered
from pipelines.demo_planted import CAMPAIGNS, SERVICE, concerned, planted
from pipelines.demo_procedure import CONCLUDE_DAYS, PETITION_PROCEDURE
from pipelines.demo_records import write_records

END = pd.Period("2026-10", freq="M")
AS_OF = END.end_time
SATISFIED = ("满意", "基本满意")


def days(first: "pd.Series[pd.Timestamp]", last: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
    """Whole days from one moment to another, where both are there."""
    return (last.dt.normalize() - first.dt.normalize()).dropna().dt.days


@pytest.fixture(scope="module")
def cases():
    return numbered(draw_cases(gpd.read_file(GRIDS_FILE), seed=5, end_month=END, cases=60_000))


@pytest.fixture(scope="module")
def petitions(cases):
    """Petitions with their due date, reckoned here."""
    rows = cases[cases["source"] == "petitions"]
    due = rows["accepted_at"].fillna(rows["notified_at"]) + pd.Timedelta(days=CONCLUDE_DAYS)
    due += (rows["resumed_at"] - rows["suspended_at"]).fillna(pd.Timedelta(0))
    due = rows["due_on"].fillna(rows["extended_to"]).fillna(due)
    rows = rows.assign(due=due.where(rows["has_period"].astype(bool)))
    is_called_for = rows["due"].notna() & (
        (rows["due"] < AS_OF.normalize()) | (rows["concluded_at"] <= AS_OF)
    )
    return rows.assign(
        is_called_for=is_called_for, is_in_time=is_called_for & (rows["concluded_at"] <= rows["due"])
    )


@pytest.fixture(scope="module")
def orders(cases):
    """Orders, with whether they ended within five days from Monday to Friday."""
    rows = cases[cases["source"] == "12345"]
    day = rows["received_at"].to_numpy().astype("datetime64[D]")
    due = np.busday_offset(np.busday_offset(day, 0, roll="backward"), 5)
    return rows.assign(is_in_time=rows["concluded_at"].dt.normalize() <= pd.to_datetime(due))


def elsewhere(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows[~concerned(rows, planted(name))]


def there(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows[concerned(rows, planted(name))]


def test_offices_serve_alike_but_for_what_is_planted(petitions, orders):
    for rows in (petitions[petitions["is_called_for"]], orders):
        share = elsewhere(rows, "late_office").groupby("office")["is_in_time"].agg(["mean", "size"])
        spread = 4 * np.sqrt(SERVICE["in_time"] * (1 - SERVICE["in_time"]) / share["size"])
        assert (abs(share["mean"] - SERVICE["in_time"]) < spread).all()
        assert (share["size"] > 60).sum() >= 10


def test_the_late_office_is_late_since_four_months_only(petitions, orders):
    late = planted("late_office")
    assert there(orders, "late_office")["is_in_time"].mean() == pytest.approx(late.rate, abs=0.1)
    assert there(orders, "late_office")["month"].min() == len(months_until(END)) - 4
    old = there(petitions, "late_office")
    old = old[(old["due"] < AS_OF.normalize())]
    assert old["is_in_time"].mean() < 0.8
    before = elsewhere(orders[orders["office"] == late.office], "late_office")
    assert before["is_in_time"].mean() == pytest.approx(SERVICE["in_time"], abs=0.03)


def test_the_unsettled_township_settles_few(petitions):
    def settled(rows):
        return (rows["settled_at"] <= AS_OF).mean()

    assert settled(there(petitions, "unsettled_township")) < 0.4
    others = elsewhere(petitions, "unsettled_township")
    concluded = (others["concluded_at"] <= AS_OF).mean()
    assert settled(others) == pytest.approx(SERVICE["settled"] * concluded, abs=0.03)


def test_one_category_satisfies_few(petitions, orders):
    for rows in (petitions, orders):
        rated = rows[rows["satisfaction"].isin([*SATISFIED, "不满意"])]
        share = rated["satisfaction"].isin(SATISFIED).groupby(rated["category"]).mean()
        low = planted("low_satisfaction")
        assert share.idxmin() == low.category
        assert share[low.category] == pytest.approx(low.rate, abs=0.12)
    assert not petitions["satisfaction"][~petitions["is_evaluated"].astype(bool)].any()


def test_the_small_office_has_nine_matters_and_two_late(petitions):
    rows = there(petitions, "chance_office")
    assert len(rows) == rows["is_called_for"].sum() == 9
    assert rows["is_in_time"].sum() == 7
    assert set(rows["concluded_at"].notna()) == {True}


def test_closed_matters_of_one_office_come_back(petitions):
    firsts = petitions[~petitions["is_repeat"] & (petitions["concluded_at"] <= AS_OF - pd.Timedelta(days=90))]
    back = petitions[petitions["repeat_of"] != ""][["repeat_of", "received_at"]]
    both = back.merge(firsts[["case_no", "concluded_at", "office"]], left_on="repeat_of", right_on="case_no")
    waited = (both["received_at"].dt.normalize() - both["concluded_at"]).dt.days
    came_back = both[waited.between(0, 90)].groupby("office")["case_no"].nunique()
    share = came_back / firsts.groupby("office").size()
    office = planted("repeat_after_closing").office
    assert share[office] == pytest.approx(planted("repeat_after_closing").rate, abs=0.08)
    assert share.drop(office).max() < 0.15
    assert came_back.drop(office).sum() / (firsts["office"] != office).sum() == pytest.approx(
        SERVICE["came_back"], abs=0.02
    )


def test_a_repeat_names_an_earlier_first_matter_of_its_source(cases):
    again = cases[cases["repeat_of"] != ""]
    assert again["is_repeat"].all()
    assert again["repeat_of"].ne("").groupby(again["source"]).sum().min() > 500
    earlier = cases.set_index("case_no").loc[again["repeat_of"]]
    assert not earlier["is_repeat"].any()
    for column in ("source", "office", "township_code"):
        assert (earlier[column].to_numpy() == again[column].to_numpy()).all()
    assert (earlier["received_at"].to_numpy() < again["received_at"].to_numpy()).all()


def test_starts_and_official_due_dates_hold_what_is_planted(petitions):
    clocked = petitions[petitions["has_period"].astype(bool)]
    is_missing = clocked["accepted_at"].isna()
    assert is_missing.equals(clocked["is_start_missing"].astype(bool))
    assert is_missing.mean() == pytest.approx(planted("presumed_starts").rate, abs=0.015)
    official = clocked[clocked["due_on"].notna()]
    off = days(official["accepted_at"], official["due_on"]) - CONCLUDE_DAYS
    assert set(off) == {-2, -1, 0, 1, 2}
    assert (off != 0).equals(official["is_due_off"].astype(bool))
    assert (off != 0).mean() == pytest.approx(planted("due_differences").rate, abs=0.02)
    assert 0.4 < len(official) / len(clocked) < 0.7


def test_only_matters_of_the_petition_procedure_have_a_period(petitions):
    is_clocked = petitions["has_period"].astype(bool)
    asks = petitions["purpose"].isin(["求决", "申诉"])
    assert is_clocked.equals(asks & (petitions["route"] == PETITION_PROCEDURE))
    assert not petitions.loc[petitions["purpose"] == "揭发控告", "is_evaluated"].any()
    for column in ("due_on", "extended_to", "extension_at", "suspended_at", "review_requested_at"):
        assert not petitions.loc[~is_clocked, column].notna().any()
        assert petitions.loc[is_clocked, column].notna().sum() > 50


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("received_at", "transferred_at"), ("transferred_at", "accepted_at"), ("transferred_at", "notified_at"),
        ("accepted_at", "concluded_at"), ("accepted_at", "suspended_at"), ("suspended_at", "resumed_at"),
        ("extension_at", "extended_to"), ("concluded_at", "replied_at"), ("replied_at", "review_requested_at"),
        ("review_requested_at", "review_replied_at"), ("review_replied_at", "recheck_requested_at"),
        ("recheck_requested_at", "recheck_replied_at"), ("concluded_at", "settled_at"),
        ("settled_at", "verified_at"), ("verified_at", "struck_off_at"),
    ],
)  # fmt: skip
def test_steps_follow_one_another(petitions, first, last):
    between = days(petitions[first], petitions[last])
    assert len(between) > 30
    assert between.min() >= 0


def test_extensions_were_approved_before_the_period_ended(petitions):
    extended = petitions[petitions["extended_to"].notna()]
    plain = extended["accepted_at"].fillna(extended["notified_at"]) + pd.Timedelta(days=CONCLUDE_DAYS)
    assert (extended["extension_at"] < plain).all()
    assert set(days(plain, extended["extended_to"])) == {15, 30}
    hearing = petitions["hearing_days"] > 0
    assert petitions.loc[hearing, "recheck_requested_at"].notna().all()


def test_a_case_ends_after_it_began(orders, cases):
    ended = cases[cases["concluded_at"].notna()]
    assert (ended["concluded_at"].dt.normalize() >= ended["received_at"].dt.normalize()).all()
    assert orders["concluded_at"].isna().mean() == pytest.approx(0.025, abs=0.01)


def read(paths):
    parts = [pd.read_csv(path, dtype={"乡镇代码": str}, keep_default_na=False) for path in paths]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def records(petitions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    written = write_records(petitions, folder, end_month=END, seed=5)
    kinds = ("receptions", "callbacks", "campaigns")
    tables = {kind: read([file.path for file in written if file.source == kind]) for kind in kinds}
    assert sum(file.rows for file in written) == sum(map(len, tables.values()))
    return tables


def test_receptions_are_held_in_every_township_every_month(records):
    table = records["receptions"]
    assert (table["人次"] >= table["批次"]).all()
    assert (table["现场答复件数"] + table["交转件数"] == table["批次"]).all()
    assert set(table["接访形式"]) == {"接访", "下访", "约访"}
    held = table[table["乡镇代码"] != ""].groupby([table["接访日期"].str[:7], "乡镇代码"]).size()
    assert len(held) == 36 * 9
    assert table["接访编号"].is_unique


def test_callbacks_ask_after_concluded_petitions(records, petitions):
    table = records["callbacks"]
    ended = petitions.set_index("case_no")["concluded_at"].loc[table["信访件编号"]]
    assert (pd.to_datetime(table["回访日期"]).to_numpy() > ended.to_numpy()).all()
    assert table["回访日期"].max() <= str(AS_OF.date())
    is_reached = table["是否接通"] == "是"
    assert not table.loc[~is_reached, "回访评价"].any()
    assert is_reached.mean() == pytest.approx(0.82, abs=0.03)
    assert (table.loc[table["不满意原因"] != "", "回访评价"] == "不满意").all()
    assert table.duplicated("信访件编号").any()


def test_campaigns_are_behind_ahead_and_finished(records):
    table = records["campaigns"]
    last = table[table["报告日期"] == table.groupby("专项名称")["报告日期"].transform("max")]
    sums = last.groupby("专项名称")[["目标数", "完成数"]].sum()
    begins, ends = (
        pd.to_datetime(last.groupby("专项名称")[column].first()) for column in ("开始日期", "结束日期")
    )
    done = sums["完成数"] / sums["目标数"]
    passed = ((AS_OF.normalize() - begins).dt.days + 1) / ((ends - begins).dt.days + 1)
    assert done["积案攻坚"] < passed["积案攻坚"] - 0.15
    assert passed["办证"] + 0.1 < done["办证"] < 1
    assert (done["三项清零"], passed["三项清零"] > 1) == (1.0, True)
    reached = table["核验数"].replace("", "0").astype(int)
    assert (reached <= table["完成数"]).all()
    assert list(done.index.sort_values()) == sorted(campaign.name for campaign in CAMPAIGNS)


def test_posts_are_posts_and_no_names(records, petitions):
    posts = {*records["receptions"]["接访职务"], *petitions["lead_post"]} - {""}
    assert len(posts) > 6
    assert {post_only(post) for post in posts} == posts
