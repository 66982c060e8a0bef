"""The order in which marked places are put before those who decide."""

import pandas as pd
import pytest

from governance.decisions import by_need


def marked(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "level", "streak"]).assign(part="环境噪声")


def standing(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["code", "open_cases", "overdue_cases"])
    return frame.assign(part="环境噪声", dated_cases=frame["overdue_cases"])


@pytest.mark.parametrize(
    ("places", "counts", "expected"),
    [
        ([("a", 90, 9), ("b", 99, 1)], [("a", 50, 50)], ["b", "a"]),  # the surer mark first
        ([("a", 99, 9), ("b", 99, 1)], [("a", 50, 1), ("b", 2, 2)], ["b", "a"]),  # then the more overdue
        ([("a", 99, 9), ("b", 99, 1)], [("a", 4, 1), ("b", 5, 1)], ["b", "a"]),  # then the more open
        ([("a", 99, 1), ("b", 99, 2)], [], ["b", "a"]),  # then the longer on the list
        ([("b", 99, 1), ("a", 99, 1)], [], ["b", "a"]),  # else the order of the list
    ],
)
def test_order(places, counts, expected):
    assert by_need(marked(*places), standing(*counts))["code"].tolist() == expected


def test_cases_of_another_matter_do_not_count():
    other = standing(("a", 5, 5)).assign(part="教育")
    found = by_need(marked(("a", 99, 1)), other).iloc[0]
    assert (found["open_cases"], found["dated_cases"], found["overdue_cases"]) == (0, 0, 0)
