"""Links between pages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.links import plain_label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲街道 › 第1网格", "甲街道 › 第1网格"),
        ("A*B_C", "A\\*B\\_C"),
        ("[x](http://y)", "\\[x\\]\\(http\\://y\\)"),
        (":material/home:", "\\:material/home\\:"),
        ("$1$", "\\$1\\$"),
    ],
)
def test_nothing_in_a_name_is_markdown(text, expected):
    assert plain_label(text) == expected


@given(st.text())
def test_without_its_backslashes_a_label_is_the_text(text):
    assert re.sub(r"\\(.)", r"\1", plain_label(text), flags=re.DOTALL) == text
