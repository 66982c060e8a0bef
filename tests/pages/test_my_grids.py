"""My grids: the list, a grid, its form as it survives a fault and a reload; and that no address reaches further."""

import html
import shutil
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard import data, session
from dashboard.my_grid_list import moved
from dashboard.navigation import MY_GRIDS, QUALITY
from governance.access import Actor, Role
from governance.accounts.managing import NewAccount, add_account
from governance.i18n import LANGUAGES, translator
from governance.registers.agenda import Subject
from governance.registers.assignments import GridPlace, give
from governance.registers.check_lists import check_lists, lines_for
from governance.registers.check_rows import CheckDraft, CheckVisit, Dispute, OwnOrder
from governance.registers.checks import NEXT, RESULTS
from governance.settings import DISTRICT_VARIABLE
from governance.store import Store
from tests.dashboard.hot_world import HOT, MATTER, QUIET
from tests.pages.test_every_page import ENTRY
from tests.registers import meeting_world

ASSIGN = "pages/work/assign.py"
CALM = f"{HOT[:12]}070"
WORKER = Actor("w1", "网格员一", Role.GRID_WORKER, "甲街道", grid_codes=(HOT, CALM))
STRANGER = Actor("w2", "网格员二", Role.GRID_WORKER, "乙街道", grid_codes=(QUIET,))
TOWNSHIP = Actor("town", "综治办", Role.TOWNSHIP, "甲街道", township_codes=(HOT[:9],))


@pytest.fixture
def own_district(hot_folder, tmp_path, monkeypatch):
    """The hot district with a store of the test's own."""
    folder = tmp_path / "own"
    shutil.copytree(hot_folder, folder)
    shutil.rmtree(folder / "var" / "store", ignore_errors=True)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(folder / "district.toml"))
    return folder


@pytest.fixture
def store(own_district) -> Store:  # noqa: ARG001 (which district is chosen)
    return data.current_store(data.current_settings())


@pytest.fixture
def page(own_district, monkeypatch):  # noqa: ARG001 (which district is chosen)
    def open_page(actor: Actor = WORKER, page_path: str = MY_GRIDS.path, **query: str) -> AppTest:
        monkeypatch.setattr(session, "_actor", lambda _settings: actor)
        app = AppTest.from_file(ENTRY, default_timeout=60)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        app = app.switch_page(page_path).run()
        assert not app.exception
        return app

    return open_page


def text_of(app: AppTest) -> str:
    assert not app.exception
    return html.unescape("\n".join(block.proto.body for block in app.get("html")))


def rows_of(app: AppTest) -> list[str]:
    return [button.key.removeprefix("grid_") for button in app.button if button.key.startswith("grid_")]


def field(kind, name: str):
    return next(one for one in kind if one.key.endswith(f"_{name}"))


def all_of(store: Store, table) -> list:
    with store.reading() as read:
        return list(read.scalars(select(table)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_and_a_grid_are_drawn_in_every_language(page, language):
    say = translator(language)
    app = page(lang=language)
    assert rows_of(app) == [HOT, CALM]
    app.button(key=f"grid_{HOT}").click().run()
    assert say("What to look at") in text_of(app)
    assert "notice fault" not in text_of(app)
    assert list(app.radio[-1].options) == [say(label) for label in RESULTS.values()]


def test_a_check_is_filled_in_and_sent_once(page, store):
    app = page(grid=HOT)
    field(app.radio, "result").set_value("improved").run()
    field(app.checkbox, "tick0").check().run()
    field(app.text_area, "note").set_value("夜间施工已停").run()
    app.button(key="save_check").click().run()
    assert NEXT["improved"] in text_of(app)
    [check] = all_of(store, CheckVisit)
    lines = lines_for(check_lists(store_folder()), MATTER)
    assert (check.result, check.note, check.ticks, check.grid_code) == (
        "improved",
        "夜间施工已停",
        [lines[0]],
        HOT,
    )
    assert all_of(store, CheckDraft) == []
    assert not any(button.key == "save_check" for button in app.button)


def store_folder():
    return data.current_settings().path.parent


def test_a_form_half_filled_in_survives_a_reload(page, store):
    app = page(grid=HOT)
    field(app.radio, "result").set_value("verified").run()
    field(app.text_area, "note").set_value("写到一半").run()
    again = page(grid=HOT)
    assert field(again.radio, "result").value == "verified"
    assert field(again.text_area, "note").value == "写到一半"
    assert "begun" in next(button.label for button in page().button if button.key == f"grid_{HOT}")
    again.button(key="drop_check").click().run()
    assert all_of(store, CheckDraft) == []
    assert field(page(grid=HOT).text_area, "note").value == ""


def test_what_is_missing_stands_beside_the_field_and_nothing_is_lost(page, store):
    app = page(grid=HOT)
    field(app.radio, "result").set_value("wrong_place").run()
    app.button(key="save_check").click().run()
    assert "Write a sentence" in text_of(app)
    assert field(app.radio, "result").value == "wrong_place"
    assert all_of(store, CheckVisit) == []
    field(app.text_area, "note").set_value("应在隔壁网格").run()
    app.button(key="save_check").click().run()
    assert [one.kind for one in all_of(store, Dispute)] == ["wrong_place"]
    assert "With the data office" in text_of(app)


def test_two_phones_with_one_task_are_told_and_can_decide_again(page, store):
    first, second = page(grid=HOT), page(grid=HOT)
    for app, result in ((first, "improved"), (second, "verified")):
        field(app.radio, "result").set_value(result).run()
        app.button(key="save_check").click().run()
    assert "changed meanwhile" in text_of(second)
    assert [one.result for one in all_of(store, CheckVisit)] == ["improved"]
    assert field(second.radio, "result").value == "verified"
    second.button(key="save_check").click().run()
    assert [(one.result, one.version) for one in all_of(store, CheckVisit)] == [("verified", 2)]


@pytest.mark.parametrize("actor", [STRANGER, TOWNSHIP])
def test_no_address_reaches_a_grid_of_somebody_else(page, actor):
    other = {"w2": HOT, "town": QUIET}[actor.account_id]
    app = page(actor, grid=other)
    assert "not on your list" in text_of(app)
    assert not any(button.key == "save_check" for button in app.button)


def test_a_grid_that_was_given_away_is_gone_from_the_list_and_its_form_is_refused(page, store):
    app = page(grid=HOT)
    field(app.radio, "result").set_value("improved").run()
    second = Actor("w3", "网格员三", Role.GRID_WORKER, "甲街道", grid_codes=(HOT,))
    add_account(store, NewAccount("w3", second.name, second.role, second.office, (), (HOT,)))
    with store.writing(TOWNSHIP) as writing:
        give(writing, {GridPlace(HOT, HOT[:9]): 0}, "w3", today=date(2026, 6, 10))
    app.button(key="save_check").click().run()
    assert "held by 网格员三" in text_of(app)
    assert all_of(store, CheckVisit) == []
    assert rows_of(page()) == [CALM]
    assert rows_of(page(second)) == [HOT]


def test_grids_are_put_in_an_own_order(page, store):
    app = page()
    app.toggle[0].set_value(True).run()
    app.button(key=f"move_-1_{CALM}").click().run()
    assert all_of(store, OwnOrder)[0].grid_codes == [CALM, HOT]


@pytest.mark.parametrize(
    ("code", "by", "order"), [("b", -1, "bac"), ("a", -1, "abc"), ("c", 1, "abc"), ("a", 1, "bac")]
)
def test_moving_stays_within_the_list(code, by, order):
    assert "".join(moved(list("abc"), code, by)) == order


def test_a_wrong_border_is_said_without_a_check(page, store):
    app = page(grid=CALM)
    assert "Nothing to check here" in text_of(app)
    app.selectbox(key="dispute_kind").set_value("wrong_border").run()
    app.text_area(key="dispute_note").set_value("界线画到河对岸").run()
    app.button(key="send_dispute").click().run()
    assert "Sent to the data office as Q000001" in text_of(app)
    assert [one.kind for one in all_of(store, Dispute)] == ["wrong_border"]


def test_the_data_office_answers_a_dispute_on_its_page(page, store):
    app = page(grid=HOT)
    field(app.radio, "result").set_value("duplicate").run()
    field(app.text_area, "note").set_value("同一事项登记两次").run()
    app.button(key="save_check").click().run()
    clerk = Actor("clerk", "数据专员", Role.DATA_CLERK, "大数据局")
    queue = page(clerk, page_path=QUALITY.path)
    assert "同一事项登记两次" in text_of(queue)
    queue.button(key="reject_Q000001").click().run()
    assert "needs a reason" in text_of(queue)
    queue.text_input(key="answer_Q000001").set_value("两件事项不同").run()
    queue.button(key="reject_Q000001").click().run()
    assert "back with its holder" in text_of(queue)
    assert [one.state for one in all_of(store, CheckVisit)] == ["returned"]
    assert "两件事项不同" in text_of(page(grid=HOT))
    leader = Actor("leader", "区领导", Role.LEADER, "区政府")
    assert not any(button.key.startswith("reject_") for button in page(leader, page_path=QUALITY.path).button)


def test_grids_are_assigned_by_a_supervisor(page, store):
    add_account(store, NewAccount("w1", WORKER.name, WORKER.role, WORKER.office, (), WORKER.grid_codes))
    app = page(TOWNSHIP, page_path=ASSIGN)
    assert "80 grids have no holder" in text_of(app)
    listed = app.dataframe[0].value
    assert set(listed["township"]) == {"甲街道"}
    with store.writing(TOWNSHIP) as writing:
        give(writing, {GridPlace(HOT, HOT[:9]): 0}, "w1", today=date(2026, 6, 10))
    again = page(TOWNSHIP, page_path=ASSIGN)
    assert "79 grids have no holder" in text_of(again)
    assert "网格员一" in set(again.dataframe[0].value["post"])


def test_all_that_is_known_of_a_grid_is_drawn_where_it_is_asked_for(page):
    app = page(grid=HOT)
    assert "What each place adds" not in text_of(app)
    app.toggle(key="more_of_grid").set_value(True).run()
    assert "What each place adds" in text_of(app)
    assert "Month by month" in text_of(app)


def test_an_action_of_a_meeting_is_a_task_and_is_reported_done_from_here(page, store):
    subject = Subject(f"grid:{HOT}:{MATTER}", "grid", HOT, "第十九网格", HOT[:9], MATTER)
    item = meeting_world.decide(store, meeting_world.plan(store), replace(meeting_world.HOT, subject=subject))
    action = meeting_world.assign(store, item, date(2026, 7, 20))
    app = page(grid=HOT)
    app.radio(key=f"task_of_{HOT}").set_value(f"action-{action}").run()
    assert "查明噪声来源" in text_of(app)
    assert "Overdue" in text_of(app)
    field(app.radio, "result").set_value("improved").run()
    field(app.checkbox, "done").check().run()
    app.button(key="save_check").click().run()
    assert "Write a sentence" in text_of(app)
    field(app.text_area, "note").set_value("声源已拆除").run()
    app.button(key="save_check").click().run()
    done = meeting_world.action(store, action)
    assert (done.state, done.result) == ("reported", "声源已拆除")
    assert [check.task_id for check in all_of(store, CheckVisit)] == [f"action-{action}"]
    assert "1 task" in next(button.label for button in page().button if button.key == f"grid_{HOT}")
