"""How lines of campaigns stand: by hand, at the bounds, and with what nobody verified."""

from datetime import date, timedelta

import pytest

from dashboard.campaign_filters import CampaignFilters
from dashboard.campaign_pace import STALE_DAYS, Line, PaceState

BEGINS, ENDS = date(2026, 1, 1), date(2026, 4, 10)
HALF = date(2026, 2, 19)


def line(done: int, *, target: int = 100, reported: date = HALF) -> Line:
    return Line(BEGINS, ENDS, reported, target, done)


def test_the_straight_line_counts_both_ends():
    assert line(0).days == 100
    assert line(0).days_gone == 50
    assert line(0).expected == 50
    assert line(35).done_per_week == pytest.approx(35 / 50 * 7)


@pytest.mark.parametrize(
    ("done", "as_of", "expected"),
    [
        (44, HALF, PaceState.LATE),
        (45, HALF, PaceState.ON_PACE),
        (55, HALF, PaceState.ON_PACE),
        (56, HALF, PaceState.AHEAD),
        (100, HALF, PaceState.REACHED),
        (130, HALF, PaceState.REACHED),
        (99, ENDS, PaceState.AHEAD),
        (99, ENDS + timedelta(1), PaceState.MISSED),
        (45, HALF + timedelta(20), PaceState.ON_PACE),
    ],
)
def test_states_at_their_bounds(done, as_of, expected):
    assert line(done).state(as_of) == expected


def test_before_the_first_day_nothing_is_expected():
    early = line(0, reported=BEGINS - timedelta(3))
    assert early.days_gone == 0
    assert early.done_per_week is None
    assert early.state(BEGINS) == PaceState.ON_PACE


@pytest.mark.parametrize(("days", "done", "expected"), [(STALE_DAYS, 1, False), (STALE_DAYS + 1, 1, True),
                                                        (STALE_DAYS + 1, 100, False)])  # fmt: skip
def test_silence_is_told_while_a_line_runs(days, done, expected):
    assert line(done).is_stale(HALF + timedelta(days)) is expected


def test_the_address_holds_what_is_asked():
    asked = CampaignFilters("callbacks", "办证", "不动产")
    assert CampaignFilters.from_query(asked.to_query()) == asked
    assert CampaignFilters().to_query() == {}
    assert CampaignFilters.from_query({"tab": ["nonsense"], "line": ["x" * 500]}) == CampaignFilters()
