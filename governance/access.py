"""Who may do what, and who may see which rows: the one rule that pages, exports, sheets and registers all use.

An account belongs to a post or an office and has one role. The role says what may be done (:data:`ALLOWED`) and how
far its reading reaches (:data:`REACH`): the whole district, townships, or grids. Reading is narrowed in one place
below all questions, :mod:`governance.scoped_warehouse`; pages ask the same questions for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from governance.audience import Audience
from governance.errors import N_, GridError, NotAllowed


class Role(StrEnum):
    """What an account is for."""

    LEADER = "leader"
    TOWNSHIP = "township"
    GRID_WORKER = "grid_worker"
    MEETING_OFFICE = "meeting_office"
    DATA_CLERK = "data_clerk"
    OPERATOR = "operator"
    OPEN = "open"
    """Whoever opens an installation without sign-in; no account can have it."""


ROLES = tuple(role for role in Role if role is not Role.OPEN)
"""The roles that an account can have."""

ROLE_WORDS: Mapping[Role, str] = {
    Role.LEADER: N_("Leader"),
    Role.TOWNSHIP: N_("Township staff"),
    Role.GRID_WORKER: N_("Grid worker"),
    Role.MEETING_OFFICE: N_("Meeting office"),
    Role.DATA_CLERK: N_("Data clerk"),
    Role.OPERATOR: N_("Operator"),
    Role.OPEN: N_("No sign-in"),
}
"""What readers call a role."""


class Verb(StrEnum):
    """What can be allowed."""

    SEE_SITUATION = "see_situation"
    SEE_PLACES = "see_places"
    SEE_QUALITY = "see_quality"
    CHECK_FIGURES = "check_figures"
    READ_SMALL_COUNTS = "read_small_counts"
    EXPORT = "export"
    LOAD = "load"
    UNDO = "undo"
    PUBLISH = "publish"
    REPORT_NIL = "report_nil"
    WRITE_RISKS = "write_risks"
    WRITE_MEETINGS = "write_meetings"
    WRITE_ACTIONS = "write_actions"
    WRITE_CHECKS = "write_checks"
    WRITE_RECORDS = "write_records"
    ASSIGN_GRIDS = "assign_grids"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"


VERB_WORDS: Mapping[Verb, str] = {
    Verb.SEE_SITUATION: N_("Read the overview and the service figures"),
    Verb.SEE_PLACES: N_("Read the hotspot map and what is known of places"),
    Verb.SEE_QUALITY: N_("Read loads and data quality"),
    Verb.CHECK_FIGURES: N_("Check the figures of a document"),
    Verb.READ_SMALL_COUNTS: N_("Read counts that are too small to be shown to everyone"),
    Verb.EXPORT: N_("Take tables and maps away as files"),
    Verb.LOAD: N_("Load files"),
    Verb.UNDO: N_("Take a load back"),
    Verb.PUBLISH: N_("Publish"),
    Verb.REPORT_NIL: N_("Record nil reports"),
    Verb.WRITE_RISKS: N_("Keep the register of risks"),
    Verb.WRITE_MEETINGS: N_("Prepare and record meetings"),
    Verb.WRITE_ACTIONS: N_("Report on actions"),
    Verb.WRITE_CHECKS: N_("Report checks on the ground, and say that a mark is wrong"),
    Verb.WRITE_RECORDS: N_("Keep receptions, callbacks and campaign reports by hand"),
    Verb.ASSIGN_GRIDS: N_("Say who holds which grid"),
    Verb.MANAGE_ACCOUNTS: N_("Manage accounts"),
    Verb.READ_AUDIT: N_("Read the audit log"),
}
"""What readers call what can be allowed."""

_READS = (Verb.SEE_SITUATION, Verb.SEE_PLACES)

ALLOWED: Mapping[Role, frozenset[Verb]] = {
    Role.LEADER: frozenset({
        *_READS, Verb.SEE_QUALITY, Verb.CHECK_FIGURES, Verb.READ_SMALL_COUNTS, Verb.EXPORT, Verb.READ_AUDIT,
        Verb.ASSIGN_GRIDS,
    }),
    Role.TOWNSHIP: frozenset({
        *_READS, Verb.CHECK_FIGURES, Verb.READ_SMALL_COUNTS, Verb.EXPORT, Verb.WRITE_RISKS, Verb.WRITE_ACTIONS,
        Verb.WRITE_CHECKS, Verb.WRITE_RECORDS, Verb.ASSIGN_GRIDS,
    }),
    Role.GRID_WORKER: frozenset({Verb.SEE_PLACES, Verb.READ_SMALL_COUNTS, Verb.WRITE_CHECKS}),
    Role.MEETING_OFFICE: frozenset({
        *_READS, Verb.SEE_QUALITY, Verb.CHECK_FIGURES, Verb.READ_SMALL_COUNTS, Verb.EXPORT, Verb.WRITE_RISKS,
        Verb.WRITE_MEETINGS, Verb.WRITE_ACTIONS, Verb.WRITE_RECORDS, Verb.ASSIGN_GRIDS,
    }),
    Role.DATA_CLERK: frozenset({
        *_READS, Verb.SEE_QUALITY, Verb.CHECK_FIGURES, Verb.READ_SMALL_COUNTS, Verb.EXPORT, Verb.LOAD, Verb.UNDO,
        Verb.PUBLISH, Verb.REPORT_NIL, Verb.WRITE_RECORDS,
    }),
    Role.OPERATOR: frozenset({Verb.SEE_QUALITY, Verb.MANAGE_ACCOUNTS, Verb.READ_AUDIT}),
    Role.OPEN: frozenset(Verb),
}  # fmt: skip
"""What each role may do; whatever is not named is refused."""

READS_AS: Mapping[Role, Audience] = {
    Role.LEADER: "inside",
    Role.TOWNSHIP: "inside",
    Role.GRID_WORKER: "inside",
    Role.MEETING_OFFICE: "inside",
    Role.DATA_CLERK: "inside",
    Role.OPERATOR: "outside",
    Role.OPEN: "inside",
}
"""Which audience each role belongs to: inside are those that may read small counts. Papers and files for others are
made for an audience, whoever makes them."""

Reach = Literal["everything", "townships", "grids"]
Level = Literal["township", "community", "grid"]

REACH: Mapping[Role, Reach] = {
    Role.LEADER: "everything",
    Role.TOWNSHIP: "townships",
    Role.GRID_WORKER: "grids",
    Role.MEETING_OFFICE: "everything",
    Role.DATA_CLERK: "everything",
    Role.OPERATOR: "everything",
    Role.OPEN: "everything",
}
"""How far the reading of each role reaches."""


@dataclass(frozen=True)
class Scope:
    """Which rows may be read.

    Attributes
    ----------
    reach
        The whole district, some townships, or some grids.
    codes
        Of those townships or grids, in order; empty for the whole district. No code and no whole district: no row.
    """

    reach: Reach = "everything"
    codes: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """True when no row is left out."""
        return self.reach == "everything"

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of places of which some are seen whole: who sees grids sees a part of their township only."""
        return ("grid",) if self.reach == "grids" else ("township", "community", "grid")

    @property
    def key(self) -> str:
        """What tells this scope from others in the keys of caches; no two scopes share one."""
        return "" if self.is_everything else repr((self.reach, self.codes))


EVERYTHING = Scope()


@dataclass(frozen=True)
class Actor:
    """Who is at work: an account, as it was when its session was looked at.

    Attributes
    ----------
    account_id
        Login name; stands in journals.
    name
        Post or office as readers know it, never a person's name.
    role
        What the account is for.
    office
        Office it belongs to; empty where it belongs to none.
    township_codes, grid_codes
        Places it works for.
    """

    account_id: str
    name: str
    role: Role
    office: str = ""
    township_codes: tuple[str, ...] = ()
    grid_codes: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Which rows the actor may read."""
        reach = REACH[self.role]
        if reach == "everything":
            return EVERYTHING
        codes = self.township_codes if reach == "townships" else self.grid_codes
        return Scope(reach, tuple(sorted(set(codes))))

    @property
    def audience(self) -> Audience:
        """Which audience the actor reads as."""
        return READS_AS[self.role]

    def may(self, verb: Verb) -> bool:
        """Return whether the actor's role allows something."""
        return verb in ALLOWED[self.role]

    def require(self, verb: Verb) -> None:
        """Do nothing when the actor's role allows something.

        Raises
        ------
        NotAllowed
            It does not.
        """
        if not self.may(verb):
            raise NotAllowed(
                N_("The role {role} may not do this: {deed}. Ask the operator if you need to."),
                role=GridError(ROLE_WORDS[self.role]), deed=GridError(VERB_WORDS[verb]),
            )  # fmt: skip


OPEN_ACTOR = Actor("open", N_("Not signed in"), Role.OPEN)
"""Whoever opens an installation without sign-in, on the machine it runs on."""
