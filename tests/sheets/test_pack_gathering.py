"""Gathering a pack: what a meeting has, as its readers would see it; and what is said where there is nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from governance.errors import StoreFault
from governance.i18n import translator
from governance.queries import hot_maps
from governance.registers.actions import seen_actions
from governance.settings import read_settings
from governance.sheets.official_layout import paper_pdf
from governance.sheets.pack import PackSources, PackWish, asked_in_force, make_pack
from governance.sheets.pack_content import Readers
from governance.sheets.pack_paper import pack_paper
from governance.store import open_store
from governance.warehouse import open_warehouse, published_path
from tests.dashboard.hot_world import HOT as HOT_GRID
from tests.registers.meeting_world import HOT, TODAY, TOWNSHIP, act, assign, decide, move_item, plan
from tests.registers.meeting_world import accept as put_on_agenda
from tests.sheets.test_pack_variants import plain, text_of_pdf

MONTH_AGO = TODAY - timedelta(days=28)
OURS, QUIET_TOWNSHIP = "990101001", "990101002"


@pytest.fixture(scope="module")
def published(hot_folder: Path):
    settings = read_settings(hot_folder / "district.toml")
    warehouse = open_warehouse(published_path(settings.paths.home))
    yield settings, warehouse, hot_maps.tested_maps(warehouse, asked_in_force(settings, warehouse))
    warehouse.close()


@pytest.fixture
def sources(published, new_settings):
    settings, warehouse, maps = published
    store = open_store(new_settings("sqlite"))
    yield PackSources(settings, warehouse, store, maps, translator("en"), TODAY)
    store.close()


@pytest.fixture
def second_meeting(sources) -> str:
    """A meeting with an item, after one that gave an action which was reported on and is overdue now."""
    store = sources.store
    item = decide(store, plan(store, MONTH_AGO), day=MONTH_AGO)
    action = assign(store, item, MONTH_AGO + timedelta(days=7), day=MONTH_AGO)
    act(store, action, "progress", day=MONTH_AGO + timedelta(days=3), progress="已到现场")
    move_item(store, item, "correct", day=MONTH_AGO, why="笔误", decision="查明夜间噪声来源")
    return plan(store)


def text_of(pack) -> str:
    return text_of_pdf(paper_pdf(pack_paper(pack)).bytes)


def test_the_pack_opens_with_what_happened_since_the_last_meeting(sources, second_meeting):
    pack = make_pack(sources, PackWish(second_meeting, Readers.LEADERS))
    (action,) = pack.content.actions
    assert (action.group, action.office) == ("overdue", "环保局")
    assert [(one.verb, one.text) for one in action.happened] == [("assign", None), ("progress", "已到现场")]
    assert pack.content.places[0].code == HOT_GRID
    text = text_of(pack)
    for word in ("已到现场", "Overdue actions", pack.content.places[0].name, "The meeting has no item yet."):
        assert plain(word) in plain(text)


def test_readers_outside_are_given_no_count_of_a_place(sources, second_meeting):
    inside = make_pack(sources, PackWish(second_meeting, Readers.LEADERS)).content.places[0]
    outside = make_pack(sources, PackWish(second_meeting, Readers.OFFICES))
    line = outside.content.places[0]
    assert (line.code, line.level) == (inside.code, inside.level)
    assert (line.cases, line.observed, line.expected, line.why) == (None, None, None, None)
    assert outside.content.service == ()
    assert plain(inside.why) not in plain(text_of(outside))


def test_a_township_is_given_what_its_staff_sees(sources, second_meeting):
    pack = make_pack(sources, PackWish(second_meeting, Readers.TOWNSHIP, OURS))
    with sources.store.reading() as session:
        own = {action.action_id for action in session.scalars(seen_actions(TOWNSHIP))}
    assert {action.action_id for action in pack.content.actions} == own
    assert {line.township_code for line in pack.content.places} == {OURS}
    other = make_pack(sources, PackWish(second_meeting, Readers.TOWNSHIP, QUIET_TOWNSHIP))
    assert (other.content.actions, other.content.places) == ((), ())
    text = plain(text_of(other))
    for said in (
        "No place is marked",
        "No action is open, and none ended.",
        "No risk is new since the last meeting",
    ):
        assert plain(said) in text


def test_a_pack_of_a_township_names_one(sources, second_meeting):
    with pytest.raises(StoreFault, match="Choose which"):
        make_pack(sources, PackWish(second_meeting, Readers.TOWNSHIP))
    with pytest.raises(StoreFault, match="no meeting M999999"):
        make_pack(sources, PackWish("M999999", Readers.LEADERS))


def test_a_long_title_is_wrapped_and_whole(sources):
    meeting = plan(sources.store)
    put_on_agenda(sources.store, meeting, replace(HOT, title="很长的标题" * 40))
    text = text_of(make_pack(sources, PackWish(meeting, Readers.LEADERS)))
    assert (text.count("题"), text.count("很")) == (40, 40)


def test_a_meeting_of_a_township_has_the_places_of_the_township(sources):
    meeting = plan(sources.store, township=QUIET_TOWNSHIP)
    pack = make_pack(sources, PackWish(meeting, Readers.LEADERS))
    assert pack.content.places == ()
    assert {row.township_code for row in pack.content.service} <= {QUIET_TOWNSHIP, None}
