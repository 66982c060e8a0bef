"""Which check list goes with which matter, and what a file of lists may say."""

import pytest

from governance.errors import FileFault
from governance.registers.check_lists import DEFAULTS, FILE_NAME, LONGEST_LINE, check_lists, lines_for

GENERAL = DEFAULTS[-1].lines


@pytest.mark.parametrize(
    ("category", "first"),
    [
        ("环境噪声", "到现场听辨声源与时段"), ("小区物业", "查看公共部位与设施现状"),
        ("违法停车", "查看占道、违停位置与时段"),
        ("宠物饲养", GENERAL[0]), ("*", GENERAL[0]), (None, GENERAL[0]),
    ],
)  # fmt: skip
def test_a_matter_has_its_list(category, first):
    assert lines_for(DEFAULTS, category)[0] == first


def test_the_lists_fit_a_phone():
    assert not DEFAULTS[-1].words
    assert all(len(line) <= LONGEST_LINE for one in DEFAULTS for line in one.lines)


def test_a_district_has_its_own(tmp_path):
    assert check_lists(tmp_path) == DEFAULTS
    (tmp_path / FILE_NAME).write_text('[[lists]]\nwords = ["养犬"]\nlines = ["看"]\n', encoding="utf-8")
    own = check_lists(tmp_path)
    assert lines_for(own, "违规养犬") == ("看",)
    assert lines_for(own, "环境噪声") == GENERAL


@pytest.mark.parametrize(
    "text", ["lists = 3", "[[lists]]\nwords = ['a']", "[[lists]]\nlines = [1]", "[[lists]]\nlines = []", "x = [", "",
             f"[[lists]]\nlines = ['{'长' * 61}']"],
)  # fmt: skip
def test_what_is_no_file_of_lists_is_told(tmp_path, text):
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(FileFault, match=FILE_NAME):
        check_lists(tmp_path)
