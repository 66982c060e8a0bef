"""Letters: numbered without a gap by form and year, frozen as written, their answers awaited."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.errors import ChangedMeanwhile, StoreFault
from governance.registers import letters
from governance.registers.letters import LetterContent
from governance.registers.meeting_rows import Letter
from tests.registers.meeting_world import STAFF, TODAY, action, assign, at, decide, item, plan, rows

DUE = TODAY + timedelta(days=10)
NEXT_YEAR = date(2027, 1, 4)


@pytest.fixture
def content(store) -> LetterContent:
    """The assignment letter of an action."""
    item_id = decide(store, plan(store))
    action_id = assign(store, item_id, DUE)
    return letters.of_action(
        action(store, action_id), item(store, item_id), from_office="联席办", today=TODAY
    )


def draft(store, content: LetterContent) -> str:
    with store.writing(STAFF, at=at(TODAY)) as writing:
        return letters.draft(writing, content)


def letter(store, letter_id: str) -> Letter:
    with store.reading() as session:
        return session.get_one(Letter, letter_id)


def send(store, letter_id: str, day: date = TODAY) -> str:
    with store.writing(STAFF, at=at(day)) as writing:
        return letters.send(writing, letter(store, letter_id), today=day)


def step(store, letter_id: str, verb: str, day: date = TODAY, why=None, **told) -> None:
    with store.writing(STAFF, at=at(day)) as writing:
        letters.step(writing, letter(store, letter_id), verb, today=day, why=why, data=told)


def others(content: LetterContent, count: int) -> list[LetterContent]:
    return [replace(content, to_office=f"第{number}局") for number in range(count)]


def test_what_a_letter_says_comes_from_the_records(content):
    assert (content.to_office, content.from_office, content.matter) == (
        "环保局",
        "联席办",
        "第一网格: 环境噪声",
    )
    assert content.facts == ("95 %", "查明噪声来源")
    assert content.asked == ("到场查看",)
    assert (content.reply_by, content.decided_on, content.place_code) == (DUE, TODAY, "990101001001001")


def test_it_is_frozen_and_read_back(store, content):
    name = draft(store, content)
    assert LetterContent.of(letter(store, name)) == content


def test_numbers_have_no_gap_and_begin_anew_each_year(store, content):
    names = [draft(store, one) for one in others(content, 4)]
    step(store, names[1], "withdraw", why="重复")
    assert [send(store, names[0]), send(store, names[2])] == ["〔2026〕1号", "〔2026〕2号"]
    assert send(store, names[3], NEXT_YEAR) == "〔2027〕1号"
    reminder = replace(content, form="risk_reminder")
    assert send(store, draft(store, reminder)) == "〔2026〕1号"
    assert [row["number"] for row in rows(store, Letter)] == [1, None, 2, 1, 1]


def test_a_letter_is_sent_once(store, content):
    name = draft(store, content)
    seen = letter(store, name)
    send(store, name)
    with pytest.raises(ChangedMeanwhile), store.writing(STAFF) as writing:
        letters.send(writing, seen, today=TODAY)
    assert letter(store, name).number == 1


def test_the_same_is_not_asked_twice_while_no_answer_came(store, content):
    name = draft(store, content)
    with pytest.raises(StoreFault, match=f"Letter {name} to 环保局"):
        draft(store, content)
    send(store, name)
    step(store, name, "reply", reply="已办")
    assert draft(store, content) == "D000002"


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)])
def test_an_answer_is_overdue_from_the_day_after(store, content, days, overdue):
    name = draft(store, content)
    day = DUE + timedelta(days=days)
    assert not letters.is_reply_overdue(letter(store, name), day)
    send(store, name)
    assert letters.is_reply_overdue(letter(store, name), day) is overdue
    step(store, name, "move_reply", why="等检测", reply_by=day + timedelta(days=3))
    assert not letters.is_reply_overdue(letter(store, name), day)
    step(store, name, "reply", reply="已办")
    assert not letters.is_reply_overdue(letter(store, name), NEXT_YEAR)


def test_a_whole_life(store, content):
    name = draft(store, content)
    send(store, name)
    step(store, name, "reply", reply="已办，联系13812345678")
    step(store, name, "ask_again", why="未附照片", reply_by=DUE)
    step(store, name, "reply", reply="照片附后")
    step(store, name, "close")
    row = letter(store, name)
    assert (row.state, row.reply, row.last_why, row.version) == ("closed", "照片附后", "未附照片", 6)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"reply_by": TODAY - timedelta(days=1)}, "which is over"), ({"to_office": ""}, "which office")],
)
def test_a_letter_that_cannot_be(store, content, changes, said):
    with pytest.raises(StoreFault, match=said):
        draft(store, replace(content, **changes))


def test_an_answer_needs_words(store, content):
    name = draft(store, content)
    send(store, name)
    with pytest.raises(StoreFault, match="what was answered"):
        step(store, name, "reply", reply=" ")


def test_what_is_asked_by_hand_is_masked(store, content):
    name = draft(store, replace(content, asked=("找13812345678",)))
    assert letter(store, name).content["asked"] == ["找〔电话〕"]
