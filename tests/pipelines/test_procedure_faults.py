"""What cannot be true of how a case was handled is rejected, with its reason; what can be is read."""

from pathlib import Path

import pytest

from governance.errors import SettingsFault
from governance.satisfaction import RATINGS, READ_AS
from governance.settings import CASE_COLUMNS
from governance.words import REJECT_REASONS
from pipelines.procedure_faults import IN_ORDER
from tests.tiny_district import World, world

LEFT_OUT = {"lon", "lat", "x", "y", "summary", "lead_post", "tags", "track"}
COLUMNS = tuple(name for name in CASE_COLUMNS if name not in LEFT_OUT)
SOURCE = '[[sources]]\nname = "12345"\n[sources.columns]\n' + "\n".join(
    f'{ours} = "{ours}"' for ours in COLUMNS
)


def load(folder: Path, *rows: dict[str, str], more: str = "") -> tuple[World, list[tuple[str, str, str]]]:
    """A world with rows received on 5 March 2026, and the reason, column and row of each that was rejected."""
    w = world(folder, more=more, source=SOURCE)
    lines = [",".join(COLUMNS)]
    for number, told in enumerate(rows, 1):
        cells = {"case_no": f"A{number}", "received_on": "2026-03-05", "grid_code": "G00"} | told
        lines.append(",".join(cells.get(ours, "") for ours in COLUMNS))
    w.load_bytes("\n".join(lines).encode())
    w.build()
    return w, w.rows("SELECT reason, column_name, row_no - 1 FROM reject ORDER BY row_no")


def test_days_out_of_order(tmp_path: Path) -> None:
    rows, expected = [], []
    for later, earlier in IN_ORDER:
        first = {} if earlier == "received_on" else {earlier: "2026-03-05"}
        rows += [first | {later: "2026-03-04"}, first | {later: "2026-03-05"}, first | {later: "2026-03-06"}]
        expected.append(("dates_out_of_order", later, len(rows) - 2))
    alone = [{later: "2026-03-05"} for later, _ in IN_ORDER]
    assert load(tmp_path, *rows, *alone)[1] == expected


def test_an_extension_needs_its_approval(tmp_path: Path) -> None:
    _, rejects = load(
        tmp_path,
        {"extended_to": "2026-06-01"},
        {"extended_to": "2026-06-01", "extension_approved_on": "2026-05-01"},
        {"extension_approved_on": "2026-05-01"},
    )
    assert rejects == [("extension_unapproved", "extended_to", 1)]


ANSWERS = {
    **{rating: rating for rating in RATINGS}, " 满意 ": "满意", "很满意": "非常满意", "": None, "未评价": None,
    "逾期未评": None, "弃权": None, "无": None, "/": None,
}  # fmt: skip


def test_answers_and_silence(tmp_path: Path) -> None:
    w, rejects = load(tmp_path, *({"satisfaction": cell, "desk_satisfaction": cell} for cell in ANSWERS))
    assert rejects == []
    rows = w.rows("SELECT satisfaction, desk_satisfaction FROM cases ORDER BY row_no")
    assert rows == [(kept, kept) for kept in ANSWERS.values()]


def test_a_word_that_is_no_answer(tmp_path: Path) -> None:
    _, rejects = load(
        tmp_path, {"satisfaction": "好"}, {"desk_satisfaction": "满意吗"}, {"satisfaction": "满意"}
    )
    assert rejects == [
        ("satisfaction_unknown", "satisfaction", 1),
        ("satisfaction_unknown", "desk_satisfaction", 2),
    ]


def test_a_district_says_what_its_words_mean(tmp_path: Path) -> None:
    words = '[satisfaction]\nwords = {"好" = "满意", "满意" = "基本满意", "不知道" = "未评价"}'
    w, rejects = load(tmp_path, *({"satisfaction": word} for word in ("好", "满意", "不知道")), more=words)
    assert rejects == []
    assert w.rows("SELECT satisfaction FROM cases ORDER BY case_no") == [("满意",), ("基本满意",), (None,)]


def test_a_word_can_mean_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match=r"satisfaction\.words\.好: '好评' is none of the words for it"):
        world(tmp_path, more='[satisfaction]\nwords = {"好" = "好评"}')


DAYS = {"3": 3, "3日": 3, "3天": 3, "３天": 3, "0": 0, "12 日": 12, "": None}
NO_DAYS = ("3人", "3-5日", "-1", "2.5", "三天", "3个工作日", "天")


def test_days_of_hearing(tmp_path: Path) -> None:
    w, rejects = load(tmp_path, *({"hearing_days": cell} for cell in (*DAYS, *NO_DAYS)))
    assert w.rows("SELECT hearing_days FROM cases ORDER BY row_no") == [(days,) for days in DAYS.values()]
    numbers = range(len(DAYS) + 1, len(DAYS) + len(NO_DAYS) + 1)
    assert rejects == [("number_unreadable", "hearing_days", number) for number in numbers]


def test_every_word_is_a_rating_or_none() -> None:
    assert set(READ_AS.values()) == {*RATINGS, "未评价"}
    assert {"dates_out_of_order", "extension_unapproved", "satisfaction_unknown"} <= REJECT_REASONS.keys()
