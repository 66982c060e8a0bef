"""Sums and shares as offices printed them, from records with the same margins."""

from decimal import Decimal

import pytest

from governance.indicators import definitions
from governance.queries import records
from governance.queries.selection import Selection
from governance.queries.service import ServiceSelection, service_by, service_sums
from governance.rates import printed_share
from governance.units import Quantity, UnitFault, visit_fault
from tests.acceptance.offices import LAST_DAY, YEAR, day_of, in_turn, open_office, profile, spread

MONTHS = (YEAR.month_from, YEAR.month_to)
TOWNSHIPS = ("东河", "西河", "南山", "北山", "上滩", "下滩", "前岗", "后岗", "城关", "园区")


def fraction(office, warehouse, id_, selection=YEAR):
    """Numerator, denominator and printed value of an indicator in force."""
    indicator = definitions(office.settings)[id_]
    parts = indicator.fraction(service_sums(warehouse, selection).iloc[0].to_dict())
    return (*parts, indicator.printed(*parts))


# A county's year: 501 matters, 484 of them concluded, told by form and by category

CHANNELS = {"来信": 240, "来访": 170, "来电": 91}
CATEGORIES = {
    "山林水利": (83, 74), "用地补偿": (167, 164), "工钱保险": (61, 56), "邻里房屋": (44, 44), "学校学籍": (12, 12),
    "看病报销": (31, 31), "咨询建议": (20, 20), "其他事项": (36, 36),
}  # fmt: skip
REPEATS, CONCLUDED, VISITORS = 47, 484, 397
CASE = {
    "case_no": "编号", "received_on": "日期", "channel": "形式", "category": "类别", "township_code": "乡镇",
    "persons": "人次", "concluded_on": "办结日期", "is_repeat": "是否重复",
}  # fmt: skip


def county_rows():
    """Repeats are spread over the categories: what repeats is about something all the same."""
    firsts = [
        (word, number < concluded)
        for word, (total, concluded) in CATEGORIES.items()
        for number in range(total)
    ]
    again = [(word, True) for word in list(CATEGORIES) * REPEATS][:REPEATS]
    visitors = iter(spread(VISITORS, CHANNELS["来访"]))
    channels = in_turn(CHANNELS)
    return [
        {
            "编号": f"A{number:04d}", "日期": day_of(number), "形式": channels[number], "类别": word,
            "乡镇": TOWNSHIPS[number % len(TOWNSHIPS)],
            "人次": f"{next(visitors)}人次" if channels[number] == "来访" else "",
            "办结日期": LAST_DAY if is_concluded else "", "是否重复": "是" if number >= len(firsts) else "否",
        }
        for number, (word, is_concluded) in enumerate([*firsts, *again])
    ]  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    office = open_office(tmp_path_factory.mktemp("county"), TOWNSHIPS, profile("sources", "letters", CASE))
    office.load("letters", county_rows(), ending="xlsx", above="2025年度事项登记表")
    warehouse = office.published()
    yield office, warehouse
    warehouse.close()


def test_concluded_are_484_of_501(county):
    assert fraction(*county, "R2'") == (CONCLUDED, 501, Decimal("96.6"))


def test_a_total_is_of_matters_and_batches_never_of_persons(county):
    _, warehouse = county
    by_channel = service_by(warehouse, YEAR, "channel").set_index("key")["cases"]
    assert by_channel.to_dict() == CHANNELS
    assert by_channel.sum() == 501
    assert warehouse.frame("SELECT sum(persons) AS persons FROM cases")["persons"].iloc[0] == VISITORS


def test_repeats_are_a_flag_and_never_a_category(county):
    office, warehouse = county
    by_category = service_by(warehouse, YEAR, "category").set_index("key")
    assert set(by_category.index) == set(CATEGORIES)
    firsts = by_category["cases"] - by_category["repeat_cases"]
    assert firsts.to_dict() == {word: total for word, (total, _) in CATEGORIES.items()}
    assert (firsts.sum(), by_category["repeat_cases"].sum()) == (454, REPEATS)
    assert firsts.sum() + REPEATS == by_category["cases"].sum() == 501
    assert fraction(office, warehouse, "R6a") == (REPEATS, 501, Decimal("9.4"))


def test_of_the_seven_settled_categories_417_of_434_are_concluded(county):
    _, warehouse = county
    seven = tuple(word for word in CATEGORIES if word != "咨询建议")
    selection = ServiceSelection(*MONTHS, categories=seven)
    sums = service_sums(warehouse, selection).iloc[0]
    concluded, received = sums["concluded_cases"] - sums["repeat_cases"], sums["cases"] - sums["repeat_cases"]
    assert (concluded, received, printed_share(concluded, received)) == (417, 434, Decimal("96.1"))


# A city's matters, as nine senders passed them on, told by county

SENDERS = (19, 36, 67, 62, 3, 4, 23, 22, 25)
SHARES = {
    "东河": (63, "24.1"), "西河": (57, "21.8"), "南山": (29, "11.1"), "北山": (23, "8.8"), "上滩": (21, "8.0"),
    "下滩": (8, "3.1"), "前岗": (12, "4.6"), "后岗": (26, "10.0"), "城关": (8, "3.1"), "园区": (14, "5.4"),
}  # fmt: skip
"""Township to its matters and their share half up; of the last but two and the last a print said 9.9 and 5.3."""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    columns = {"case_no": "编号", "received_on": "日期", "township_code": "县区"}
    names = [f"sender{number + 1}" for number in range(len(SENDERS))]
    profiles = "".join(profile("sources", name, columns) for name in names)
    office = open_office(tmp_path_factory.mktemp("city"), TOWNSHIPS, profiles)
    places = iter(in_turn({name: count for name, (count, _) in SHARES.items()}))
    for name, count in zip(names, SENDERS, strict=True):
        office.load(name, [
            {"编号": f"{number + 1}", "日期": day_of(number), "县区": next(places)} for number in range(count)
        ])  # fmt: skip
    warehouse = office.published()
    yield warehouse
    warehouse.close()


def test_nine_senders_make_261(city):
    by_source = service_by(city, YEAR, "source").set_index("key")["cases"]
    assert [by_source[f"sender{number + 1}"] for number in range(len(SENDERS))] == list(SENDERS)
    assert by_source.sum() == 261


def test_shares_of_the_counties_are_rounded_half_up(city):
    by_township = service_by(city, YEAR, "township_code").set_index("name")["cases"]
    found = {name: (count, str(printed_share(count, 261))) for name, count in by_township.items()}
    assert found == SHARES


# An earlier year: letters and batches of visitors make one total, persons are told beside it

LETTERS, BATCHES, HEADS, COLLECTIVE = 171, 673, 1650, (62, 637)


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    profiles = profile("sources", "letters", {"case_no": "编号", "received_on": "日期"})
    profiles += profile("sources", "visits", {"case_no": "编号", "received_on": "日期", "persons": "人次"})
    office = open_office(tmp_path_factory.mktemp("earlier"), TOWNSHIPS[:1], profiles)
    office.load("letters", [{"编号": f"L{number}", "日期": day_of(number)} for number in range(LETTERS)])
    few = spread(HEADS - COLLECTIVE[1], BATCHES - COLLECTIVE[0])
    heads = [*spread(COLLECTIVE[1], COLLECTIVE[0], least=5), *few]
    office.load("visits", [
        {"编号": f"V{number}", "日期": day_of(number), "人次": f"{count}人"} for number, count in enumerate(heads)
    ])  # fmt: skip
    warehouse = office.published()
    yield warehouse
    warehouse.close()


def test_letters_and_batches_make_844(earlier):
    by_source = service_by(earlier, YEAR, "source").set_index("key")["cases"]
    assert by_source.to_dict() == {"letters": LETTERS, "visits": BATCHES}
    assert by_source.sum() == 844
    matters, batches = (
        Quantity.of(int(by_source["letters"]), "件"),
        Quantity.of(int(by_source["visits"]), "批次"),
    )
    assert (matters + batches).value == 844


def test_adding_persons_to_matters_raises(earlier):
    persons = int(earlier.frame("SELECT sum(persons) AS persons FROM cases")["persons"].iloc[0])
    assert persons == HEADS
    with pytest.raises(UnitFault, match="1650人次"):
        Quantity.of(844, "件") + Quantity.of(persons, "人次")
    assert visit_fault(Quantity.of(BATCHES, "批次"), Quantity.of(persons, "人次")) is None


def test_collective_visits_are_told_by_batches_and_by_persons(earlier):
    found = earlier.frame(
        "SELECT count(*) AS batches, sum(persons) AS heads FROM cases WHERE persons >= 5"
    ).iloc[0]
    assert (found["batches"], found["heads"]) == COLLECTIVE
    assert printed_share(found["batches"], BATCHES) == Decimal("9.2")
    assert printed_share(found["heads"], HEADS) == Decimal("38.6")


# A district's year: disputes settled, receptions, callbacks, a campaign

RECEPTIONS = {"接访": (385, 1360, 169, 216)}
DISPUTES, SETTLED, CALLED, REACHED, PLEASED = 225, 214, 159, 131, 105
CAMPAIGN = {"积案": (34, 34, 34), "专案": (10, 10, 5)}
"""Line to its target, what is reported as done, and what is verified."""


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    profiles = profile("sources", "disputes", {
        "case_no": "编号", "received_on": "登记日期", "concluded_on": "办结日期", "settled_on": "化解日期",
        "township_code": "乡镇",
    }) + profile("receptions", "receptions", {
        "reception_no": "编号", "held_on": "日期", "kind": "形式", "township_code": "乡镇", "batches": "批次",
        "person_visits": "人次", "settled_on_spot": "现场答复", "transferred_matters": "交转",
    }) + profile("callbacks", "callbacks", {
        "case_no": "编号", "called_on": "回访日期", "is_reached": "回访结果", "satisfaction": "评价",
    }, of="disputes") + profile("campaigns", "campaigns", {
        "campaign": "专项", "line": "事项", "begins_on": "开始", "ends_on": "结束", "target": "目标",
        "reported_on": "报告日期", "done": "上报化解", "verified": "核验化解",
    }, unit="件")  # fmt: skip
    office = open_office(tmp_path_factory.mktemp("district"), TOWNSHIPS, profiles)
    office.load("disputes", [
        {
            "编号": f"D{number}", "登记日期": day_of(number), "办结日期": LAST_DAY,
            "化解日期": LAST_DAY if number < SETTLED else "", "乡镇": TOWNSHIPS[number % len(TOWNSHIPS)],
        }
        for number in range(DISPUTES)
    ])  # fmt: skip
    office.load("receptions", reception_rows(), ending="xlsx", above="领导干部接访情况统计表")
    office.load("callbacks", [
        {
            "编号": f"D{number}", "回访日期": "2025-12-18", "回访结果": "成功" if number < REACHED else "无人接听",
            "评价": ("满意" if number < PLEASED else "不满意") if number < REACHED else "",
        }
        for number in range(CALLED)
    ])  # fmt: skip
    office.load("campaigns", [
        {
            "专项": "百日攻坚", "事项": line, "开始": "2025-03-01", "结束": "2025-12-31", "目标": f"{target}件",
            "报告日期": "2025-12-20", "上报化解": f"{done}件", "核验化解": f"{verified}件",
        }
        for line, (target, done, verified) in CAMPAIGN.items()
    ])  # fmt: skip
    warehouse = office.published()
    yield office, warehouse
    warehouse.close()


def reception_rows():
    """A hundred receptions whose columns add up to the totals."""
    batches, heads, answered, handed = RECEPTIONS["接访"]
    each = spread(batches, 100)
    there = spread(answered, 100, least=0)
    given = [count - settled for count, settled in zip(each, there, strict=True)]
    assert sum(given) == handed
    more = spread(heads - batches, 100, least=0)
    return [
        {
            "编号": f"J{number}", "日期": day_of(3 * number), "形式": "接访", "乡镇": TOWNSHIPS[number % 10],
            "批次": f"{each[number]}批", "人次": f"{each[number] + more[number]}人次", "现场答复": f"{there[number]}件",
            "交转": f"{given[number]}件",
        }
        for number in range(100)
    ]  # fmt: skip


def test_settled_are_214_of_225(district):
    assert fraction(*district, "R3") == (SETTLED, DISPUTES, Decimal("95.1"))


def test_concluded_is_not_settled(district):
    assert fraction(*district, "R2'") == (DISPUTES, DISPUTES, Decimal("100.0"))


def test_answered_and_handed_over_make_the_batches_received(district):
    _, warehouse = district
    found = records.receptions(warehouse, MONTHS).iloc[0]
    assert (found["batches"], found["person_visits"]) == (385, 1360)
    assert (found["settled_on_spot"], found["transferred_matters"]) == (169, 216)
    assert found["settled_on_spot"] + found["transferred_matters"] == found["batches"]
    by_township = records.receptions(warehouse, MONTHS, by="township_code")
    assert (len(by_township), by_township["batches"].sum()) == (10, 385)


def test_satisfaction_is_of_the_reached_only(district):
    office, warehouse = district
    found = records.callbacks(warehouse, Selection(*MONTHS)).iloc[0]
    assert (found["called_cases"], found["reached_cases"]) == (CALLED, REACHED)
    assert printed_share(found["reached_cases"], found["called_cases"]) == Decimal("82.4")
    assert printed_share(found["satisfied_cases"], found["rated_cases"]) == Decimal("80.2")
    assert fraction(office, warehouse, "R9") == (REACHED, CALLED, Decimal("82.4"))
    assert fraction(office, warehouse, "R9s") == (PLEASED, REACHED, Decimal("80.2"))


def test_reported_and_verified_are_two_figures(district):
    _, warehouse = district
    lines = records.campaigns(warehouse, YEAR.month_to.replace(day=31)).set_index("line")
    found = {line: tuple(map(int, lines.loc[line, ["target", "done", "verified"]])) for line in CAMPAIGN}
    assert found == CAMPAIGN
    assert printed_share(found["专案"][1], 10) == Decimal("100.0")
    assert printed_share(found["专案"][2], 10) == Decimal("50.0")
    assert set(lines["unit"]) == {"件"}
