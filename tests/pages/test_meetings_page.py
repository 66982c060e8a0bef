"""What leaders see of joint meetings, worked out by hand on a small district, and the page in both languages."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import done_here, meetings_view
from dashboard.meetings_results import is_idle
from dashboard.navigation import HOTSPOTS, MEETINGS
from governance.i18n import LANGUAGES, translator
from governance.queries import meetings
from governance.service_indicators import townships_meeting
from governance.settings import DISTRICT_VARIABLE
from governance.warehouse import Warehouse, open_warehouse
from tests.pages.test_every_page import ENTRY, text_of
from tests.tiny_warehouse import publish, write_district

FIRST, SECOND, THIRD = "990101001", "990101002", "990101003"
HOT, BESIDE, ALONE = f"{FIRST}001001", f"{FIRST}001002", f"{SECOND}001004"
NOISE, OTHER = "环境噪声", "物业管理"
DAY = date(2026, 6, 15)
PERIOD = (date(2026, 1, 1), date(2026, 6, 1))
EN = translator("en")


def month(number: int) -> date:
    return date(2026, number, 1)


def meeting(name: str, township: str | None, held_on: date | None, kind: str = "joint") -> dict[str, object]:
    return {
        "meeting_id": name, "state": "planned" if held_on is None else "held", "kind": kind, "township_code": township,
        "meets_on": held_on or date(2026, 6, 20), "offices": 3, "offices_present": 2, "held_on": held_on,
    }  # fmt: skip


def item(
    name: str, of: str, state: str, place: str | None, decided_on: date | None = None, **more: object
) -> dict[str, object]:
    return {
        "item_id": name, "meeting_id": of, "state": state, "source": "hotspot" if place else "by_hand",
        "place_level": place and "grid", "place_code": place, "grid_code": place, "township_code": place and place[:9],
        "category": place and NOISE, "month_to": place and month(3), "proposed_on": date(2026, 3, 1),
        "discussed_on": None, "decided_on": decided_on, **more,
    }  # fmt: skip


def action(
    name: str,
    office: str,
    state: str,
    reported_on: date | None,
    closed_on: date | None = None,
    **more: object,
) -> dict[str, object]:
    return {
        "action_id": name, "item_id": "I2", "meeting_id": "M2", "state": state, "office": office,
        "township_code": FIRST, "grid_code": HOT, "category": NOISE,
        "first_due_on": date(2026, 3, 25), "due_on": date(2026, 3, 25),
        "assigned_on": date(2026, 3, 10), "reported_on": reported_on, "closed_on": closed_on, "times_moved": 0,
        "times_returned": 0, **more,
    }  # fmt: skip


def mark(place: str, number: int, category: str = NOISE, level: int = 99) -> dict[str, object]:
    return {
        "place_level": "grid", "category": category, "month_from": month(number), "month_to": month(number),
        "place_code": place, "cases": 9, "observed": 20, "expected": 5.0, "level": level,
    }  # fmt: skip


TABLES = {
    "meeting": [
        meeting("M1", None, date(2026, 3, 5)), meeting("M2", FIRST, date(2026, 3, 10)),
        meeting("M3", SECOND, date(2026, 4, 2), "party_government"), meeting("M4", THIRD, date(2026, 4, 3), "special"),
        meeting("M5", THIRD, None), meeting("M6", THIRD, date(2025, 1, 9)),
    ],
    "agenda_item": [
        item("I1", "M1", "carried", HOT, discussed_on=date(2026, 3, 5)),
        item("I2", "M2", "decided", HOT, date(2026, 3, 10)),
        item("I3", "M2", "declined", ALONE), item("I4", "M3", "accepted", None),
        item("I5", "M6", "decided", HOT, date(2025, 1, 9), proposed_on=date(2025, 1, 2), month_to=date(2024, 12, 1)),
    ],
    "action": [
        action("A1", "乙局", "closed", date(2026, 3, 18), date(2026, 3, 20)),
        action("A2", "乙局", "closed", date(2026, 3, 28), date(2026, 3, 30)),
        action("A3", "甲局", "under_way", None, item_id="I4", category=None, meeting_id="M3", times_moved=1),
        action("A4", "甲局", "reported", date(2026, 3, 24), item_id="I4", category=None, meeting_id="M3"),
        action("A5", "甲局", "cancelled", None, date(2026, 3, 12)),
    ],
    "check_visit": [
        {"task_id": f"mark/2026-03/{HOT}", "state": "reported", "result": "verified", "township_code": FIRST,
         "grid_code": HOT, "office": "甲街道", "visited_on": date(2026, 4, 20)},
    ],
    "hotspot": [
        mark(HOT, 2), mark(HOT, 3, level=95), mark(HOT, 4, level=0), mark(HOT, 5), mark(BESIDE, 5),
        mark(BESIDE, 5, OTHER), mark(ALONE, 4), mark(ALONE, 5),
    ],
    "grid_neighbour": [
        {"grid_code": HOT, "neighbour_code": BESIDE}, {"grid_code": BESIDE, "neighbour_code": HOT},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("meetings")
    write_district(made)
    publish(made / "var", **{name: pd.DataFrame(rows) for name, rows in TABLES.items()})
    return made


@pytest.fixture(scope="module")
def warehouse(folder: Path):
    opened: Warehouse = open_warehouse(folder / "var" / "warehouse" / "warehouse-tiny.duckdb")
    yield opened
    opened.close()


def test_standing_in_counts_as_a_joint_meeting_and_a_special_meeting_does_not(warehouse):
    held = meetings.meetings_held(warehouse, *PERIOD)
    assert held["meeting_id"].tolist() == ["M1", "M2", "M3"]
    counted = townships_meeting(held, (FIRST, SECOND, THIRD), first_day=PERIOD[0], last_day=date(2026, 6, 30))
    assert counted.iloc[0].to_dict() == {"meeting_townships": 2, "townships": 3, "meetings": 2}


def test_items_add_up_and_only_what_is_all_closed_is_done(warehouse):
    assert meetings.agenda_outcomes(warehouse, *PERIOD).iloc[0].to_dict() == {
        "raised": 4, "decided": 1, "carried": 1, "declined": 1, "pending": 1, "given": 1, "done": 1,
    }  # fmt: skip


def test_offices_stand_in_order_of_name_with_the_counts_behind_each_share(warehouse):
    found = meetings.office_scores(warehouse, *PERIOD, DAY).to_dict("records")
    assert found == [
        {"office": "乙局", "given": 2, "reported": 0, "closed": 2, "overdue": 0, "due": 2, "in_time": 1, "moved": 0,
         "returned": 0, "report_days": 13.0},
        {"office": "甲局", "given": 2, "reported": 1, "closed": 0, "overdue": 1, "due": 2, "in_time": 1, "moved": 1,
         "returned": 0, "report_days": 14.0},
    ]  # fmt: skip


def test_what_the_meetings_of_each_body_led_to(warehouse):
    columns = ["held", "standing_in", "without_decision", "decided", "given", "closed", "overdue"]
    found = meetings.body_scores(warehouse, *PERIOD, DAY)
    assert found["township_code"].fillna("").tolist() == ["", FIRST, SECOND]
    assert found[columns].to_numpy().tolist() == [
        [1, 0, 1, 0, 0, 0, 0],
        [1, 0, 0, 1, 2, 2, 0],
        [1, 1, 1, 0, 2, 0, 1],
    ]
    assert [is_idle(row) for row in found.to_dict("records")] == [False, False, True]


def test_days_count_from_the_end_of_the_first_hot_month_of_the_run(warehouse):
    found = meetings.waits(warehouse, *PERIOD)
    assert found.to_dict("records") == [
        {"step": "hot_discussed", "n": 1, "days": 5.0},
        {"step": "discussed_closed", "n": 1, "days": 25.0},
        {"step": "hot_closed", "n": 1, "days": 30.0},
    ]
    later = meetings.waits(warehouse, month(4), month(6))
    assert later["n"].tolist() == [0, 0, 0]


def test_a_place_beside_one_that_was_discussed_for_the_same_matter_is_no_gap(warehouse):
    found = meetings.never_discussed(warehouse, "grid")
    told = [(row.place_code, row.category, row.windows, row.first_month.date()) for row in found.itertuples()]
    assert told == [(ALONE, NOISE, 2, month(4)), (BESIDE, OTHER, 1, month(5))]
    assert meetings.marked_now(warehouse, "grid") == 4


def test_open_actions_and_what_is_overdue_on_the_day(warehouse):
    found = meetings.open_actions(warehouse, DAY)
    assert found[["action_id", "is_overdue"]].to_numpy().tolist() == [["A3", True], ["A4", False]]
    assert not meetings.open_actions(warehouse, date(2026, 3, 25))["is_overdue"].any()


@pytest.mark.parametrize(("level", "code"), [("grid", HOT), ("township", FIRST)])
def test_when_a_place_was_last_spoken_of_and_checked(warehouse, level, code):
    (row,) = meetings.last_seen_to(warehouse, level).set_index("code").loc[[code]].to_dict("records")
    told = done_here.handled_text(EN, row)
    assert told.endswith("last check 2026-04-20: The problem is there")
    assert told.startswith("last meeting 2026-03-10" if level == "grid" else "never before a meeting")
    assert done_here.handled_text(EN, {}) == "never before a meeting"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_part(folder, monkeypatch, language):
    monkeypatch.setenv(DISTRICT_VARIABLE, str(folder / "district.toml"))
    monkeypatch.setattr(meetings_view, "today", lambda _settings: DAY)
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params.update({"lang": language, "span": "6"})
    app.switch_page(MEETINGS.path).run()
    assert not app.exception
    text, say = text_of(app), translator(language)
    assert "notice fault" not in text
    assert '<span class="value">2 / 3</span>' in text
    assert "1◇" in text
    adjoining = (
        "{n} of {all} marks; those that adjoin a place before a meeting for the same matter are not counted."
    )
    assert say(adjoining).format(n="2", all="4") in text
    assert say.plural("{n} day overdue", "{n} days overdue", 82) in text
    assert "▲" in text
    assert not (folder / "var" / "store").exists()
    app.button_group[0].set_value(3).run()
    assert app.query_params["span"] in ("3", ["3"])


def test_the_form_of_a_hazard_is_opened_with_place_matter_and_window():
    filters = SimpleNamespace(month_to=month(5))
    answer = SimpleNamespace(
        scene=SimpleNamespace(filters=filters, say=EN), why=lambda _code: SimpleNamespace(part=NOISE)
    )
    assert done_here.risk_query(answer, HOT) == {
        "place": HOT,
        "matter": NOISE,
        "window": "2026-05",
        "lang": "en",
    }


@pytest.mark.usefixtures("hot_district")
def test_a_place_of_a_district_without_a_store_has_nothing_done_and_gets_no_store(hot_folder):
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params.update({"lang": "en", "township": FIRST})
    app.switch_page(HOTSPOTS.path).run()
    assert not app.exception
    assert "No meeting has spoken of this place, and no check of it was reported." in text_of(app)
    assert not (hot_folder / "var" / "store").exists()
