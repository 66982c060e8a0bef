"""The register of risks: what can be done when and by whom, what is refused, and what is kept."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from governance.access import ROLES, Actor, Role
from governance.errors import ChangedMeanwhile, EntryFault, ImpossibleTransition, NotAllowed
from governance.registers.risk_entries import Hotspot, Relisting
from governance.registers.risk_tables import RiskCase, RiskEpisode, RiskLevel
from governance.registers.risks import (
    LIFECYCLE,
    RISKS,
    Seen,
    add_note,
    amend,
    change_level,
    is_overdue,
    is_unreviewed,
    link_cases,
    move,
    register_risk,
    relist,
    review_all,
)
from governance.risk_settings import Risks
from governance.store import blotting_notice, history, rebuild
from tests.registers.risk_world import (
    DESK,
    ENTRY,
    FIRST,
    LEADER,
    OFFICE,
    OTHER,
    SECOND,
    TODAY,
    TOWNSHIP,
    WAY,
    on,
    registered,
    taken,
)

TABLE = {
    "registered": ("start amend review change_level link note", ""),
    "settling": ("report_settled amend review change_level link note", ""),
    "settled": ("review change_level link note", "verify send_back"),
    "verified": ("review change_level link note", "strike_off send_back"),
    "struck_off": ("relist note", ""),
}
"""State to the steps of all who keep the register, and to those of whoever verifies."""


@pytest.mark.parametrize("state", LIFECYCLE.states)
@pytest.mark.parametrize("role", [*ROLES, Role.OPEN])
def test_who_can_do_what_in_which_state(state, role):
    ours, verifying = (set(words.split()) for words in TABLE[state])
    expected = {
        Role.MEETING_OFFICE: ours | verifying, Role.TOWNSHIP: ours, Role.OPEN: ours | verifying,
    }.get(role, set())  # fmt: skip
    assert {step.verb for step in LIFECYCLE.possible(state, role)} == expected


def test_what_needs_a_reason():
    assert {step.verb for step in LIFECYCLE.steps if step.needs_why} == {
        "report_settled", "verify", "send_back", "strike_off", "relist", "change_level", "amend",
    }  # fmt: skip


def episode(store, hazard_id, number=1):
    with store.reading() as session:
        return session.get(RiskEpisode, (hazard_id, number))


def test_a_life_with_a_failed_verification_and_a_second_listing(store):
    name = registered(store, TOWNSHIP, cases=(("12345", "A1"),))
    version = taken(store, name, 1, "start", "report_settled", actor=TOWNSHIP, day=date(2026, 7, 20))
    version = taken(store, name, version, "send_back", day=date(2026, 7, 21))
    assert (episode(store, name).state, episode(store, name).settled_on) == ("settling", None)
    version = taken(store, name, version, "report_settled", day=date(2026, 8, 1))
    version = taken(store, name, version, "verify", day=date(2026, 8, 5))
    version = taken(store, name, version, "strike_off", day=date(2026, 8, 9))
    first = episode(store, name)
    assert (first.settled_on, first.verified_on, first.struck_off_on, first.basis) == (
        date(2026, 8, 1), date(2026, 8, 5), date(2026, 8, 9), "已现场查看",
    )  # fmt: skip
    again = Relisting(level="middle", office="应急局", due_on=date(2026, 10, 1))
    with store.writing(OFFICE) as writing:
        relist(writing, on(date(2026, 9, 2)), Seen(name, version), again, "通道又被占用")
    first, second = episode(store, name), episode(store, name, 2)
    assert (first.is_latest, first.state, second.is_latest, second.state) == (
        False,
        "struck_off",
        True,
        "registered",
    )
    assert (second.title, second.grid_code, second.level, second.office, second.listed_on, second.measures) == (
        first.title, first.grid_code, "middle", "应急局", date(2026, 9, 2), None,
    )  # fmt: skip
    with store.reading() as session:
        levels = session.execute(
            select(RiskLevel.episode_no, RiskLevel.level, RiskLevel.since_on, RiskLevel.until_on).order_by(
                RiskLevel.since_version
            )
        ).all()
        assert [tuple(row) for row in levels] == [
            (1, "high", TODAY, date(2026, 8, 9)), (2, "middle", date(2026, 9, 2), None),
        ]  # fmt: skip
        assert session.get(RiskCase, (name, 1, "12345", "A1")) is not None
        assert session.get(RiskCase, (name, 2, "12345", "A1")) is None


def test_projections_can_be_made_again(store):
    one, two = registered(store, cases=(("12345", "A1"),)), registered(store, township_code=SECOND,
        community_code=None, grid_code=None)  # fmt: skip
    version = taken(store, one, 1, "low", *WAY)
    with store.writing(OFFICE) as writing:
        relist(writing, DESK, Seen(one, version), Relisting("low", "住建局", TODAY), "反复")
        link_cases(writing, DESK, Seen(two, 1), [("12345", "A2")])
    with store.writing(OFFICE) as writing:
        changes = {"due_on": date(2026, 9, 1), "office": "应急局", "lead_post": "副局长张伟"}
        amend(writing, DESK, Seen(two, 2), changes, "职责调整")
    assert episode(store, two).lead_post == "副局长〔姓名〕"

    def rows():
        with store.reading() as session:
            return [
                [{name: getattr(row, name) for name in table.__table__.columns.keys()}  # noqa: SIM118
                 for row in session.scalars(select(table).order_by(*table.__table__.primary_key))]
                for table in RISKS.projections
            ]  # fmt: skip

    before = rows()
    assert [len(part) for part in before] == [3, 4, 2]
    with store.writing(OFFICE) as writing:
        assert rebuild(writing, RISKS) == 10
    assert rows() == before


def test_two_people_at_once(store):
    name = registered(store)
    taken(store, name, 1, "start")
    with store.writing(OFFICE) as writing, pytest.raises(ChangedMeanwhile):
        change_level(writing, DESK, Seen(name, 1), "low", "有变")
    assert episode(store, name).level == "high"


def test_impossible_steps_are_told_with_what_is_possible(store):
    name = registered(store)
    with store.writing(TOWNSHIP) as writing, pytest.raises(ImpossibleTransition, match="Begin settling"):
        move(writing, DESK, Seen(name, 1), "verify", "已看")
    version = taken(store, name, 1, "start", "report_settled")
    with store.writing(TOWNSHIP) as writing, pytest.raises(ImpossibleTransition, match="not for your role"):
        move(writing, DESK, Seen(name, version), "verify", "已看")
    with store.writing(OFFICE) as writing, pytest.raises(ImpossibleTransition, match="needs a reason"):
        move(writing, DESK, Seen(name, version), "send_back", "  ")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"due_on": date(2026, 7, 9)}, "due_on", "2026-07-09 is over"),
        ({"due_on": None}, "due_on", "until when"),
        ({"office": "某局"}, "office", "某局 is no office"),
        ({"office": ""}, "office", "Choose the office"),
        ({"level": "urgent"}, "level", "Choose a level"),
        ({"title": " "}, "title", "few words"),
        ({"title": "长" * 121}, "title", "121 characters"),
        ({"domain": ""}, "domain", "Choose a domain"),
        ({"domain": "religious_places"}, "domain", "民族宗教安全"),
        ({"listed_on": date(2026, 7, 11)}, "listed_on", "has not come yet"),
        ({"grid_code": "990101001001099"}, "place", "990101001001099 is no place in force"),
        ({"township_code": None}, "place", "no place in force"),
        ({"grid_code": "", "community_code": None, "township_code": None}, "place", "Choose a place"),
        ({"cases": (("12345", "A1"), ("12345", "A9"))}, "cases", "no case A9"),
        ({"lead_post": "张伟"}, "lead_post", "never a name"),
    ],
)
def test_what_cannot_be_registered(store, changes, field, words):
    with store.writing(OFFICE) as writing, pytest.raises(EntryFault) as caught:
        register_risk(writing, DESK, replace(ENTRY, **changes))
    assert list(caught.value.by_field) == [field]
    assert words in str(caught.value.by_field[field])
    with store.reading() as session:
        assert session.scalar(select(RiskEpisode)) is None


def test_the_due_date_may_be_today_and_a_domain_may_be_switched_on(store):
    domains = tuple(domain.model_copy(update={"is_on": True}) for domain in Risks().domains)
    desk = replace(DESK, risks=Risks(domains=domains))
    with store.writing(OFFICE) as writing:
        entry = replace(ENTRY, domain="religious_places", due_on=TODAY)
        assert register_risk(writing, desk, entry) == "R000001"


def test_what_identifies_a_person_is_blotted_out(store):
    name = registered(store)
    with store.writing(OFFICE) as writing:
        add_note(writing, DESK, Seen(name, 1), "身份证 11010519491231002X 来电反映")
        notice = blotting_notice(writing.blotted_out)
    assert "identity numbers" in str(notice)
    with store.reading() as session:
        assert "11010519491231002X" not in str(history(session, RISKS, name)[-1].data)
    with store.writing(OFFICE) as writing, pytest.raises(EntryFault, match="Write the note"):
        add_note(writing, DESK, Seen(name, 2), " ")


def test_others_places_are_out_of_reach(store):
    name = registered(store)
    with store.writing(OTHER) as writing, pytest.raises(NotAllowed):
        move(writing, DESK, Seen(name, 1), "start")
    with store.writing(OTHER) as writing, pytest.raises(NotAllowed):
        register_risk(writing, DESK, ENTRY)
    with store.writing(LEADER) as writing, pytest.raises(ImpossibleTransition):
        register_risk(writing, DESK, ENTRY)
    of_office = Actor("x", "住建局", Role.TOWNSHIP, "住建局", (SECOND,))
    assert taken(store, name, 1, "start", actor=of_office) == 2


def test_whole_district_and_a_hotspot(store):
    hot = Hotspot("township", FIRST, "*", date(2026, 4, 1), date(2026, 6, 1))
    name = registered(store, township_code=None, community_code=None, grid_code=None, hotspot=hot)
    found = episode(store, name)
    assert (found.township_code, found.hot_code, found.hot_category, found.hot_to) == (
        None,
        FIRST,
        "*",
        hot.month_to,
    )
    with store.writing(TOWNSHIP) as writing, pytest.raises(NotAllowed):
        move(writing, DESK, Seen(name, 1), "start")


def test_cases_are_linked_once(store):
    name = registered(store, cases=(("12345", "A1"), ("12345", "A1")))
    with store.writing(OFFICE) as writing, pytest.raises(EntryFault, match="linked already"):
        link_cases(writing, DESK, Seen(name, 1), [("12345", "A1")])
    with store.writing(OFFICE) as writing, pytest.raises(EntryFault, match="at least one"):
        link_cases(writing, DESK, Seen(name, 1), [])


def test_a_level_is_changed_to_another_one(store):
    name = registered(store)
    with store.writing(OFFICE) as writing, pytest.raises(EntryFault, match="another level"):
        change_level(writing, DESK, Seen(name, 1), "high", "同前")
    with store.writing(OFFICE) as writing, pytest.raises(ImpossibleTransition, match="reason"):
        change_level(writing, DESK, Seen(name, 1), "low", "")


@pytest.mark.parametrize(
    ("listed", "looked", "day", "is_due"),
    [
        (date(2026, 1, 31), None, date(2026, 1, 31), False),
        (date(2026, 1, 31), None, date(2026, 2, 1), True),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 28), False),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 1), True),
        (date(2024, 1, 31), date(2024, 2, 29), date(2024, 2, 29), False),
        (date(2025, 12, 31), None, date(2026, 1, 1), True),
        (date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 31), True),
    ],
)
def test_reviews_at_the_ends_of_months(store, listed, looked, day, is_due):
    name = registered(store, day=listed)
    if looked is not None:
        with store.writing(OFFICE) as writing:
            assert review_all(writing, on(looked), [Seen(name, 1)]) == 1
    assert is_unreviewed(episode(store, name), day) is is_due


def test_many_reviews_are_all_or_none(store):
    names = [registered(store, day=date(2026, 6, 1)) for _ in range(3)]
    taken(store, names[2], 1, "start", day=date(2026, 6, 2))
    with pytest.raises(ChangedMeanwhile), store.writing(OFFICE) as writing:
        review_all(writing, DESK, [Seen(name, 1) for name in names])
    assert all(is_unreviewed(episode(store, name), TODAY) for name in names)


@pytest.mark.parametrize(
    ("verbs", "day", "is_late"),
    [
        ((), date(2026, 8, 31), False),
        ((), date(2026, 9, 1), True),
        (("start",), date(2026, 9, 1), True),
        (("start", "report_settled"), date(2026, 9, 1), False),
    ],
)
def test_overdue_begins_after_the_due_date_and_ends_with_the_report(store, verbs, day, is_late):
    name = registered(store)
    taken(store, name, 1, *verbs)
    assert is_overdue(episode(store, name), day) is is_late
