"""Who may take the steps of a register, and whose rows somebody sees: read from :mod:`governance.access`, nowhere else.

A row lies in a township, perhaps in a grid of it; a row without a township speaks of the whole district. Somebody who
works for townships sees the rows that lie there, somebody who works for grids those of their grids, and both the rows
that their own office has to deal with.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, true

from governance.access import ALLOWED, REACH, Reach, Role, Verb
from governance.errors import N_, NotAllowed
from governance.store.session import Actor

OfText = SQLColumnExpression[str | None]


def roles_for(*verbs: Verb) -> frozenset[str]:
    """Return the roles that are allowed any of some verbs."""
    return frozenset(str(role) for role in Role if ALLOWED[role] & set(verbs))


def reach_of(actor: Actor) -> Reach:
    """Return how far the reading of somebody goes."""
    return REACH[Role(actor.role)]


def sees_everything(actor: Actor) -> bool:
    """Return whether no row is left out for somebody."""
    return reach_of(actor) == "everything"


@dataclass(frozen=True)
class Whereabouts:
    """Where the rows of a table lie.

    Attributes
    ----------
    township_code, grid_code
        Columns; a row without either is of the whole district.
    office
        Column of the office that has to deal with a row; None where a table has none.
    """

    township_code: OfText
    grid_code: OfText
    office: OfText | None = None

    def seen_by(self, actor: Actor) -> ColumnElement[bool]:
        """Return the condition that leaves the rows that somebody may see."""
        if sees_everything(actor):
            return true()
        is_by_township = reach_of(actor) == "townships"
        column, own = (
            (self.township_code, actor.township_codes)
            if is_by_township
            else (self.grid_code, actor.grid_codes)
        )
        is_own = column.in_(own)
        if self.office is None or not actor.office:
            return is_own
        return or_(is_own, self.office.in_([actor.office]))


def refuse_unseen(
    actor: Actor, *, township_code: str | None, grid_code: str | None, office: str = ""
) -> None:
    """Do nothing where somebody may see a row that lies somewhere.

    Raises
    ------
    NotAllowed
        They may not, so they may not change it either.
    """
    if sees_everything(actor) or (office and office == actor.office):
        return
    code, own = (
        (township_code, actor.township_codes)
        if reach_of(actor) == "townships"
        else (grid_code, actor.grid_codes)
    )
    if code is None or code not in own:
        raise NotAllowed(N_("This lies beyond the places you work for. Nothing was saved."))
