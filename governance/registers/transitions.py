"""Transition tables: which steps lead from which state to which, who may take them, and which must be given a reason.

A lifecycle is data: a tuple of :class:`Step`, read like the table it would be on paper. It knows nothing of the store;
:mod:`governance.store.journal` asks it before anything is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from governance.errors import N_, GridError, ImpossibleTransition, listed

NOTHING_YET = None
"""The state of a thing that is not in the register yet."""


@dataclass(frozen=True)
class Step:
    """One line of a transition table.

    Attributes
    ----------
    verb
        What is done: an identifier, such as ``settle``.
    label
        What readers see, marked with ``N_``.
    before
        States it is possible in; ``NOTHING_YET`` among them where it begins something.
    after
        State it leads to; missing where the state stays as it is.
    roles
        Who may take it.
    needs_why
        True where a reason has to be given.
    """

    verb: str
    label: str
    before: tuple[str | None, ...]
    after: str | None
    roles: frozenset[str]
    needs_why: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """The transition table of one kind of thing.

    Attributes
    ----------
    states
        State to what readers see, marked with ``N_``; in the order of a usual life.
    steps
        The table. A verb may stand in several lines, never twice for one state.

    Raises
    ------
    ValueError
        The table names a state that is none, contradicts itself, or begins something in no state.
    """

    states: Mapping[str, str]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        lines = [(step.verb, before) for step in self.steps for before in step.before]
        named = {state for step in self.steps for state in (*step.before, step.after) if state is not None}
        if len(set(lines)) != len(lines):
            raise ValueError(f"a verb stands twice for one state: {lines}")
        if not named <= set(self.states):
            raise ValueError(f"no states: {sorted(named - set(self.states))}")
        if any(step.after is None and NOTHING_YET in step.before for step in self.steps):
            raise ValueError("a step that begins something has to lead to a state")

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Verb to what readers see."""
        return {step.verb: step.label for step in self.steps}

    def possible(self, state: str | None, role: str | None = None) -> tuple[Step, ...]:
        """Return the steps that can be taken in a state, in the order of the table.

        Parameters
        ----------
        state
            ``NOTHING_YET`` for what begins something.
        role
            Only what this role may do; missing means whatever anybody may.
        """
        return tuple(
            step for step in self.steps if state in step.before and (role is None or role in step.roles)
        )

    def step(self, state: str | None, verb: str, *, role: str, why: str | None) -> Step:
        """Return the step that a verb is in a state.

        Raises
        ------
        ImpossibleTransition
            It is none in this state, the role may not take it, or it lacks its reason; says what is possible.
        ValueError
            No state knows the verb.
        """
        if verb not in self.labels:
            raise ValueError(f"{verb} is no verb; there are {', '.join(self.labels)}")
        found = next((step for step in self.possible(state) if step.verb == verb), None)
        if found is None:
            raise ImpossibleTransition(
                N_("“{verb}” cannot be done now: the state is “{state}”. Possible now: {possible}. Nothing was saved."),
                verb=GridError(self.labels[verb]), state=self._named(state), possible=self._told(state, role),
            )  # fmt: skip
        if role not in found.roles:
            raise ImpossibleTransition(
                N_("“{verb}” is not for your role. You can do now: {possible}. Nothing was saved."),
                verb=GridError(found.label), possible=self._told(state, role),
            )  # fmt: skip
        if found.needs_why and not (why or "").strip():
            raise ImpossibleTransition(
                N_("“{verb}” needs a reason. Say why and try again. Nothing was saved."),
                verb=GridError(found.label),
            )
        return found

    def _named(self, state: str | None) -> GridError:
        return GridError(N_("not there yet") if state is None else self.states[state])

    def _told(self, state: str | None, role: str) -> GridError:
        """Return what a role can do in a state, as a list."""
        return listed([step.label for step in self.possible(state, role)] or [N_("nothing")])
