"""The page of a meeting: from a proposal to an action, in both languages; nothing typed is lost."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data
from governance.i18n import translator
from governance.registers import actions, agenda, meetings
from governance.registers.meeting_rows import AgendaItem, Letter, Meeting, MeetingAction
from governance.settings import read_settings
from governance.store import open_store
from tests.dashboard.hot_world import HOT as HOT_GRID
from tests.dashboard.hot_world import publish_hot
from tests.registers.meeting_world import HOT, STAFF, rows

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")
MEETING, ACTIONS = "pages/work/meeting.py", "pages/work/actions.py"


@pytest.fixture
def kept(district):
    """The store of a district that has offices and nothing published, open."""
    path = district / "district.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[offices]\nnames = ["住建局", "环保局"]\n', encoding="utf-8"
    )
    store = open_store(read_settings(path))
    yield store
    store.close()
    data.current_store(read_settings(path)).close()


@pytest.fixture
def hot_store(kept, district):
    """The same with one hot place published."""
    publish_hot(district / "var")
    return kept


def opened(page: str = MEETING, language: str = "en", **query: str) -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for name, value in {"lang": language, **query}.items():
        app.query_params[name] = value
    app = app.switch_page(page).run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


def widget(app: AppTest, kind: str, part: str):
    """The widget of a kind whose key holds a text."""
    return next(one for one in app.get(kind) if part in (one.key or ""))


def press(app: AppTest, label: str) -> AppTest:
    app = next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


TODAY = date.today()  # noqa: DTZ011 (the pages ask the clock; any day that has come will do)


def planned(store, **changes) -> str:
    given = {"meets_on": TODAY, "offices": ("住建局",), "kind": "joint", "township_code": None, "place": "三楼",
             "convenor_post": "副区长", "begins_at": time(9, 0)} | changes  # fmt: skip
    with store.writing(STAFF) as writing:
        return meetings.plan(
            writing, meetings.MeetingPlan(**given), today=TODAY, known_offices=("住建局", "环保局")
        )


def test_a_meeting_is_planned(hot_store):
    app = opened()
    assert "No meeting yet" in said(app)
    widget(app, "text_input", "plan_place").set_value("三楼会议室")
    widget(app, "text_input", "plan_post").set_value("副区长")
    widget(app, "multiselect", "plan_offices").set_value(["住建局"])
    app = press(app, "Plan the meeting")
    assert [row["place"] for row in rows(hot_store, Meeting)] == ["三楼会议室"]
    assert "The meeting is planned" in said(app)
    assert "M000001" in app.query_params["meeting"]
    assert "环境噪声" in said(app)


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(kept):
    app = opened()
    widget(app, "text_input", "plan_place").set_value("三楼会议室")
    app = press(app, "Plan the meeting")
    assert any("Say which post" in caption.value for caption in app.caption)
    assert any("Choose at least one office" in caption.value for caption in app.caption)
    assert widget(app, "text_input", "plan_place").value == "三楼会议室"
    assert rows(kept, Meeting) == []


def test_several_proposals_are_accepted_at_once(hot_store):
    earlier = planned(hot_store)
    with hot_store.writing(STAFF) as writing:
        item = agenda.accept_proposal(writing, earlier, HOT, today=TODAY)
        meetings.hold(writing, writing.session.get_one(Meeting, earlier), on=TODAY, today=TODAY)
        agenda.step(writing, writing.session.get_one(AgendaItem, item), "carry", today=TODAY, why="缺材料")
    name = planned(hot_store)
    app = opened(meeting=name)
    chosen = widget(app, "multiselect", "several_")
    assert [option.split(". ")[0] for option in chosen.options][:2] == ["1", "2"]
    app = press(chosen.set_value([HOT.subject.key, f"grid:{HOT_GRID}:环境噪声"]).run(), "Accept the chosen")
    accepted = [row for row in rows(hot_store, AgendaItem) if row["meeting_id"] == name]
    assert [(row["source"], row["state"]) for row in accepted] == [
        ("carried", "accepted"),
        ("hotspot", "accepted"),
    ]
    assert "2 items are on the agenda." in said(app)


def test_a_proposal_is_accepted_and_decided_with_an_action(hot_store):
    name = planned(hot_store)
    app = opened(meeting=name)
    assert "Proposed" in said(app)
    app = press(app, "Accept")
    [item] = rows(hot_store, AgendaItem)
    assert (item["state"], item["category"], item["strength"] >= 90) == ("accepted", "环境噪声", True)
    assert "expected by households" in item["reason"]
    with hot_store.writing(STAFF) as writing:
        row = writing.session.get_one(Meeting, name)
        meetings.hold(writing, row, on=row.meets_on, today=row.meets_on)
    app = opened(meeting=name)
    widget(app, "text_area", "decide_I000001").set_value("限期查明")
    widget(app, "text_input", "decide_I000001_task").set_value("夜间巡查")
    widget(app, "selectbox", "decide_I000001_office").set_value("环保局")
    app = press(app, "Record the decision")
    [action] = rows(hot_store, MeetingAction)
    assert (action["task"], action["office"], action["state"], action["grid_code"]) == (
        "夜间巡查", "环保局", "assigned", item["grid_code"],
    )  # fmt: skip
    assert "限期查明" in said(app)


def test_a_decline_needs_a_word_and_keeps_the_proposal(hot_store):
    name = planned(hot_store)
    app = press(opened(meeting=name), "Decline")
    assert "needs a reason" in said(app)
    assert rows(hot_store, AgendaItem) == []
    widget(app, "text_input", "word").set_value("已在办理")
    app = press(app, "Decline")
    assert [row["state"] for row in rows(hot_store, AgendaItem)] == ["declined"]
    assert rows(hot_store, AgendaItem)[0]["word"] == "已在办理"


def test_who_saves_over_another_is_told_and_keeps_the_text(kept):
    name = planned(kept)
    with kept.writing(STAFF) as writing:
        row = writing.session.get_one(Meeting, name)
        meetings.hold(writing, row, on=row.meets_on, today=row.meets_on)
    app = opened(meeting=name)
    with kept.writing(STAFF) as writing:
        meetings.minute(writing, writing.session.get_one(Meeting, name), "别人写的", today=row.meets_on)
    widget(app, "text_area", f"minutes_{name}").set_value("我写的")
    app = press(app, "Save the minutes")
    assert "changed meanwhile" in said(app)
    assert widget(app, "text_area", f"minutes_{name}").value == "我写的"
    assert rows(kept, Meeting)[0]["minutes"] == "别人写的"
    app = press(app, "Save the minutes")
    assert rows(kept, Meeting)[0]["minutes"] == "我写的"


def decided(store) -> str:
    """A meeting that is held, and an action of it; return the name of the action."""
    name = planned(store)
    with store.writing(STAFF) as writing:
        session = writing.session
        item_id = agenda.accept_proposal(writing, name, HOT, today=TODAY)
        meetings.hold(writing, session.get_one(Meeting, name), on=TODAY, today=TODAY)
        item = session.get_one(AgendaItem, item_id)
        agenda.step(writing, item, "decide", today=TODAY, data={"decision": "办"})
        draft = actions.ActionDraft("夜间巡查", "环保局", TODAY + timedelta(days=5))
        return actions.assign(writing, item, draft, today=TODAY, known_offices=("环保局",))


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Report as done"), ("zh-CN", translator()("Report as done"))]
)
def test_offices_report_on_their_actions(kept, language, label):
    action_id = decided(kept)
    app = opened(ACTIONS, language)
    assert "夜间巡查" in said(app)
    app = press(app, label)
    assert rows(kept, MeetingAction)[0]["state"] == "assigned"
    widget(app, "text_area", f"report_done_{action_id}").set_value("不响了")
    press(app, label)
    [row] = rows(kept, MeetingAction)
    assert (row["state"], row["result"]) == ("reported", "不响了")


def test_a_letter_is_drafted_sent_and_answered(kept):
    decided(kept)
    app = press(opened(ACTIONS), "Draft an assignment letter")
    app = press(app, "Send")
    widget(app, "text_area", "reply_D000001").set_value("已派人")
    app = press(app, "Record the answer")
    [row] = rows(kept, Letter)
    assert (row["state"], row["reply"], row["number"], row["to_office"]) == ("replied", "已派人", 1, "环保局")
    assert f"〔{TODAY.year}〕1号" in said(app)


def test_an_office_is_warned_of_a_marked_place(kept):
    name = planned(kept)
    with kept.writing(STAFF) as writing:
        agenda.accept_proposal(writing, name, HOT, today=TODAY)
    app = press(opened(meeting=name), "Draft a risk warning letter")
    assert "which office" in said(app)
    widget(app, "selectbox", "reminder_I000001_office").set_value("住建局")
    widget(app, "text_area", "reminder_I000001_asked").set_value("排查\n\n反馈")
    press(app, "Draft a risk warning letter")
    [row] = rows(kept, Letter)
    assert (row["form"], row["to_office"], row["content"]["asked"]) == (
        "risk_reminder",
        "住建局",
        ["排查", "反馈"],
    )
    assert row["content"]["facts"] == [HOT.reason]


def test_a_meeting_is_closed_when_nothing_is_missing(kept):
    decided(kept)
    app = opened(meeting="M000001")
    assert "no attendance of 住建局" in said(app)
    widget(app, "button_group", "attend_M000001").set_value("present")
    app = press(app, "Save attendance")
    widget(app, "text_area", "minutes_M000001").set_value("议定一件事")
    app = press(app, "Save the minutes")
    app = press(app, "Close the meeting")
    assert rows(kept, Meeting)[0]["state"] == "closed"
    assert "议定一件事" in said(app)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("part", ["agenda", "opening", "floor", "summary"])
def test_every_part_is_drawn(kept, language, part):
    decided(kept)
    app = opened(language=language, meeting="M000001", part=part)
    assert "第一网格" in said(app) or part == "opening"


def test_a_meeting_that_is_none(kept):
    assert "There is no meeting M9" in said(opened(meeting="M9"))
    assert kept.place
