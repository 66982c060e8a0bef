"""Transition tables: every step in every state by every role, from a table small enough to read."""

import pytest

from governance.errors import N_, ImpossibleTransition
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step

ALL, HIGH = frozenset({"low", "high"}), frozenset({"high"})
DOOR = Lifecycle(
    states={"open": N_("open"), "shut": N_("shut"), "walled": N_("walled up")},
    steps=(
        Step("build", "Build", (NOTHING_YET,), "open", HIGH),
        Step("shut", "Shut", ("open",), "shut", ALL),
        Step("open", "Open", ("shut",), "open", ALL),
        Step("wall", "Wall up", ("open", "shut"), "walled", HIGH, needs_why=True),
        Step("paint", "Paint", ("open", "shut"), None, HIGH),
    ),
)
TRUTH = {
    (None, "build", "high"): "open",
    ("open", "shut", "low"): "shut", ("open", "shut", "high"): "shut",
    ("shut", "open", "low"): "open", ("shut", "open", "high"): "open",
    ("open", "wall", "high"): "walled", ("shut", "wall", "high"): "walled",
    ("open", "paint", "high"): None, ("shut", "paint", "high"): None,
}  # fmt: skip


@pytest.mark.parametrize("role", ["low", "high", "nobody"])
@pytest.mark.parametrize("verb", ["build", "shut", "open", "wall", "paint"])
@pytest.mark.parametrize("state", [None, "open", "shut", "walled"])
def test_every_step(state, verb, role):
    if (state, verb, role) in TRUTH:
        assert DOOR.step(state, verb, role=role, why="so").after == TRUTH[state, verb, role]
    else:
        with pytest.raises(ImpossibleTransition):
            DOOR.step(state, verb, role=role, why="so")


@pytest.mark.parametrize("why", [None, "", "  \n"])
def test_a_reason_is_needed_where_the_table_says_so(why):
    with pytest.raises(ImpossibleTransition, match="“Wall up” needs a reason"):
        DOOR.step("open", "wall", role="high", why=why)
    assert DOOR.step("open", "shut", role="low", why=why).after == "shut"


@pytest.mark.parametrize(
    ("state", "verb", "role", "said"),
    [
        ("shut", "shut", "high", "“Shut” cannot be done now: the state is “shut”. Possible now: Open, Wall up, Paint."),
        ("shut", "shut", "low", "“Shut” cannot be done now: the state is “shut”. Possible now: Open."),
        ("walled", "open", "low", "“Open” cannot be done now: the state is “walled up”. Possible now: nothing."),
        (None, "paint", "low", "“Paint” cannot be done now: the state is “not there yet”. Possible now: nothing."),
        ("open", "paint", "low", "“Paint” is not for your role. You can do now: Shut."),
    ],
)  # fmt: skip
def test_the_fault_says_what_is_possible(state, verb, role, said):
    with pytest.raises(ImpossibleTransition) as told:
        DOOR.step(state, verb, role=role, why=None)
    assert str(told.value) == f"{said} Nothing was saved."
    shouted = told.value.text(lambda message: message.replace("Wall up", "WALL UP"))
    assert ("WALL UP" in shouted) == ("Wall up" in said)


def test_what_is_possible_is_in_the_order_of_the_table():
    assert [step.verb for step in DOOR.possible("open")] == ["shut", "wall", "paint"]
    assert [step.verb for step in DOOR.possible("open", "low")] == ["shut"]
    assert [step.verb for step in DOOR.possible(NOTHING_YET, "low")] == []


def test_an_unknown_verb_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="burn is no verb"):
        DOOR.step("open", "burn", role="high", why=None)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((Step("a", "A", ("x",), "y", ALL), Step("a", "A", ("x",), "x", ALL)), "stands twice"),
        ((Step("a", "A", ("x",), "z", ALL),), "no states: .'z'"),
        ((Step("a", "A", ("z",), "x", ALL),), "no states: .'z'"),
        ((Step("a", "A", (NOTHING_YET,), None, ALL),), "has to lead to a state"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(steps, said):
    with pytest.raises(ValueError, match=said):
        Lifecycle({"x": "x", "y": "y"}, steps)
