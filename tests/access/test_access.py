"""Roles: what each may do and how far its reading reaches, the whole table."""

from pathlib import Path

import pytest

from governance.access import (
    ALLOWED,
    EVERYTHING,
    OPEN_ACTOR,
    REACH,
    ROLE_WORDS,
    ROLES,
    VERB_WORDS,
    Actor,
    Role,
    Scope,
    Verb,
)
from governance.errors import NotAllowed

READS = "see_situation see_places"
EXPECTED = {
    "leader": f"{READS} see_quality check_figures read_small_counts export assign_grids read_audit",
    "township": (
        f"{READS} check_figures read_small_counts export "
        "write_risks write_actions write_checks write_records assign_grids"
    ),
    "grid_worker": "see_places read_small_counts write_checks",
    "meeting_office": (
        f"{READS} see_quality check_figures read_small_counts export "
        "write_risks write_meetings write_actions write_records assign_grids"
    ),
    "data_clerk": (
        f"{READS} see_quality check_figures read_small_counts export load undo publish report_nil write_records"
    ),
    "operator": "see_quality manage_accounts read_audit",
    "open": " ".join(Verb),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", Verb)
def test_what_each_role_may_do(role, verb):
    actor = Actor("a", "某岗位", role)
    is_allowed = verb in EXPECTED[role].split()
    assert actor.may(verb) == is_allowed
    if is_allowed:
        actor.require(verb)
    else:
        with pytest.raises(NotAllowed, match="may not do this"):
            actor.require(verb)


def test_every_role_and_verb_has_its_words_and_its_line():
    assert set(ROLE_WORDS) == set(ALLOWED) == set(REACH) == set(Role)
    assert set(VERB_WORDS) == set(Verb)
    assert Role.OPEN not in ROLES
    assert set().union(*(ALLOWED[role] for role in ROLES)) == set(Verb)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.LEADER, EVERYTHING), (Role.MEETING_OFFICE, EVERYTHING), (Role.DATA_CLERK, EVERYTHING),
        (Role.OPERATOR, EVERYTHING), (Role.TOWNSHIP, Scope("townships", ("T0", "T1"))),
        (Role.GRID_WORKER, Scope("grids", ("G0", "G1"))),
    ],
)  # fmt: skip
def test_how_far_the_reading_of_a_role_reaches(role, scope):
    assert Actor("a", "某岗位", role, "", ("T1", "T0", "T1"), ("G1", "G0")).scope == scope


def test_a_role_of_places_without_places_sees_none():
    for role in (Role.TOWNSHIP, Role.GRID_WORKER):
        assert not Actor("a", "某岗位", role).scope.is_everything
        assert Actor("a", "某岗位", role).scope.codes == ()


def test_no_two_scopes_share_a_key():
    scopes = [
        EVERYTHING, Scope("townships"), Scope("grids"), Scope("townships", ("a", "b")), Scope("townships", ("a,b",)),
        Scope("townships", ("a', 'b",)), Scope("grids", ("a", "b")), Scope("townships", ("a",)),
    ]  # fmt: skip
    assert len({scope.key for scope in scopes}) == len(scopes)


def test_whoever_sees_grids_sees_no_wider_place_whole():
    assert Scope("grids", ("G",)).levels == ("grid",)
    assert Scope("townships", ("T",)).levels == EVERYTHING.levels == ("township", "community", "grid")


def test_without_sign_in_everything_is_allowed():
    assert all(OPEN_ACTOR.may(verb) for verb in Verb)
    assert OPEN_ACTOR.scope is EVERYTHING


def test_the_document_has_the_table():
    page = (Path(__file__).parent.parent.parent / "docs" / "access.md").read_text(encoding="utf-8")
    lines = [
        f"| | {' | '.join(ROLES)} |", f"|{'---|' * (len(ROLES) + 1)}",
        f"| reads | {' | '.join(REACH[role] for role in ROLES)} |",
        *(
            f"| {VERB_WORDS[verb]} |" + "".join(" yes |" if verb in ALLOWED[role] else " |" for role in ROLES)
            for verb in Verb
        ),
    ]  # fmt: skip
    table = "\n".join(lines)
    assert table in page, f"write into docs/access.md:\n{table}"
