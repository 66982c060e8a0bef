"""What somebody fills in for the register of risks, and what it is held against before anything is kept."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from governance.errors import N_, EntryFault, GridError
from governance.masking import TOKENS
from governance.posts import post_only
from governance.queries import places
from governance.registers.offices import office_fault
from governance.risk_settings import Domain, Risks
from governance.warehouse import Warehouse

LONGEST_TITLE = 120
_LEVELS = ("high", "middle", "low")


class Hotspot(NamedTuple):
    """A tested place that a risk rests on.

    Attributes
    ----------
    level, code
        Of the place.
    category
        Its matter; ``*`` for all.
    month_from, month_to
        First days of the first and the last month of the window.
    """

    level: str
    code: str
    category: str
    month_from: date
    month_to: date


@dataclass(frozen=True)
class Relisting:
    """What is filled in anew when a hazard is registered again.

    Attributes
    ----------
    level
        high, middle or low.
    office, lead_post
        Who is responsible: office and post, never a name.
    due_on
        Until when it is to be settled.
    """

    level: str
    office: str
    due_on: date | None
    lead_post: str = ""
    measures: str = ""


@dataclass(frozen=True)
class NewRisk(Relisting):
    """What is filled in for a hazard that was not on the register.

    Attributes
    ----------
    title
        What it is; the matter and the place, nothing about people.
    domain
        Code of ``[[risks.domains]]``.
    listed_on
        Day of listing: today, or before for one brought over from another register.
    township_code, community_code, grid_code
        Where, as finely as it is known; none of them where it concerns the whole district.
    cases
        Source and case number of cases it goes back to.
    hotspot
        Tested place it rests on.
    """

    title: str = ""
    domain: str = ""
    listed_on: date | None = None
    township_code: str | None = None
    community_code: str | None = None
    grid_code: str | None = None
    cases: tuple[tuple[str, str], ...] = ()
    hotspot: Hotspot | None = None


class Place(NamedTuple):
    """A place in force, by the codes that a risk names it by."""

    township_code: str | None = None
    community_code: str | None = None
    grid_code: str | None = None


@dataclass(frozen=True)
class Desk:
    """What entries are held against: the day, and what is known of domains, offices, places and cases.

    Attributes
    ----------
    today
        In the district's time zone.
    offices
        See :func:`governance.registers.offices.known_offices`.
    known_places
        Every place in force of the district.
    has_case
        Whether there is a case of a source and number.
    """

    today: date
    risks: Risks
    offices: Collection[str]
    known_places: Collection[Place]
    has_case: Callable[[str, str], bool]

    @property
    def domains(self) -> tuple[Domain, ...]:
        """Domains in which new risks can be registered."""
        return tuple(domain for domain in self.risks.domains if domain.is_on)

    def faults_of(self, entry: Relisting) -> dict[str, GridError]:
        """Return what is wrong with an entry, by field; empty where it can be kept."""
        found = {
            "level": None if entry.level in _LEVELS else GridError(N_("Choose a level.")),
            "office": office_fault(entry.office, self.offices),
            "lead_post": _post_fault(entry.lead_post),
            "due_on": self._due_fault(entry.due_on),
        }
        if isinstance(entry, NewRisk):
            found |= {
                "title": _title_fault(entry.title),
                "domain": self._domain_fault(entry.domain),
                "listed_on": self._listing_fault(entry.listed_on),
                "place": self._place_fault(entry),
                "cases": self.case_fault(entry.cases),
            }
        return {field: fault for field, fault in found.items() if fault is not None}

    def faults_of_changes(self, changes: Mapping[str, str | date]) -> dict[str, GridError]:
        """Return what is wrong with changes of office, post or due date, by field."""
        if not changes:
            return {
                "office": GridError(N_("Nothing is changed yet: choose another office, post or due date."))
            }
        found: dict[str, GridError | None] = {}
        if "office" in changes:
            found["office"] = office_fault(str(changes["office"]), self.offices)
        if "lead_post" in changes:
            found["lead_post"] = _post_fault(str(changes["lead_post"]))
        if "due_on" in changes:
            due_on = changes["due_on"]
            found["due_on"] = self._due_fault(due_on if isinstance(due_on, date) else None)
        return {field: fault for field, fault in found.items() if fault is not None}

    def case_fault(self, cases: Collection[tuple[str, str]]) -> GridError | None:
        """Return what to say of cases of which one does not exist; None where all do."""
        for source, case_no in cases:
            if not self.has_case(source, case_no):
                return GridError(
                    N_("There is no case {case_no} of {source}. Look at the number; a case must be loaded first."),
                    case_no=case_no, source=source,
                )  # fmt: skip
        return None

    def _due_fault(self, due_on: date | None) -> GridError | None:
        if due_on is None:
            return GridError(N_("Say until when it is to be settled."))
        if due_on < self.today:
            return GridError(
                N_("{day} is over. Choose a due date from {today} on."), day=due_on, today=self.today
            )
        return None

    def _domain_fault(self, code: str) -> GridError | None:
        if code in {domain.code for domain in self.domains}:
            return None
        if not code:
            return GridError(N_("Choose a domain."))
        return GridError(
            N_("New risks are not registered in the domain {domain}. Choose another, or switch it on in "
               "[[risks.domains]] of the district file."),
            domain=self.risks.domain_name(code),
        )  # fmt: skip

    def _listing_fault(self, listed_on: date | None) -> GridError | None:
        if listed_on is None:
            return GridError(N_("Say on which day it was listed."))
        if listed_on > self.today:
            return GridError(N_("{day} has not come yet. Choose a day up to today."), day=listed_on)
        return None

    def _place_fault(self, entry: NewRisk) -> GridError | None:
        place = Place(entry.township_code, entry.community_code, entry.grid_code)
        if place in self.known_places:
            return None
        code = entry.grid_code or entry.community_code or entry.township_code
        if not code:
            return GridError(N_("Choose a place."))
        return GridError(
            N_("{code} is no place in force. Choose a township, a community or a grid of the list."),
            code=code,
        )


def refuse_faults(found: Mapping[str, GridError]) -> None:
    """Do nothing where nothing is wrong.

    Raises
    ------
    EntryFault
        Something is.
    """
    if found:
        raise EntryFault(
            N_("This cannot be kept yet. Nothing was saved; what you typed is still here."), **found
        )


def note_given(text: str) -> dict[str, GridError]:
    """Return what is wrong with a note: empty where it can be kept."""
    return {} if text.strip() else {"note": GridError(N_("Write the note first."))}


def _post_fault(text: str) -> GridError | None:
    if text.strip() and post_only(text.strip()) == TOKENS["name"]:
        return GridError(N_("Write a post, such as 副区长, never a name."))
    return None


def _title_fault(title: str) -> GridError | None:
    if not title.strip():
        return GridError(N_("Say in a few words what the hazard is."))
    if len(title.strip()) > LONGEST_TITLE:
        return GridError(
            N_("This has {length} characters; keep it within {limit} and put the rest into the measures or a note."),
            length=len(title.strip()), limit=LONGEST_TITLE,
        )  # fmt: skip
    return None


def places_of(names: pd.DataFrame) -> frozenset[Place]:
    """Return the places that risks can lie in, the district as a whole among them.

    Parameters
    ----------
    names
        Of :func:`governance.queries.places.names`, of the whole district.
    """
    found = {Place()}
    for row in names.to_dict("records"):
        community = row["community_code"] if isinstance(row["community_code"], str) else None
        grid = row["code"] if row["level"] == "grid" else None
        found.add(Place(row["township_code"], None if row["level"] == "township" else community, grid))
    return frozenset(found)


def known_places(warehouse: Warehouse) -> frozenset[Place]:
    """Return the places in force of the whole district; who may write where is asked apart."""
    return places_of(places.names(warehouse.whole))


def has_case(warehouse: Warehouse, source: str, case_no: str) -> bool:
    """Return whether there is a case among those that a reader may see."""
    rows = warehouse.frame(
        "SELECT 1 AS found FROM cases WHERE source = $source AND case_no = $case_no LIMIT 1",
        {"source": source, "case_no": case_no},
    )
    return not rows.empty
