"""The register of grids: which post holds which grid, one at a time, with whatever was before kept in the events.

Convention: a grid is given to an account that may report checks and whose reading reaches the grid, so nobody is given
what they cannot open. Whoever may see a grid may see who holds it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.access import REACH, Actor, Role, Verb
from governance.accounts.tables import Account
from governance.errors import N_, StoreFault
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.check_rows import GridHolder
from governance.registers.folding import day_of, row_of
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Actor as AnyActor
from governance.store import Code, Event, Register, Stream, Writing, append

WHEREABOUTS = Whereabouts(GridHolder.township_code, GridHolder.grid_code)

_SUPERVISORS = roles_for(Verb.ASSIGN_GRIDS)

LIFECYCLE = Lifecycle(
    states={"held": N_("held"), "free": N_("held by nobody")},
    steps=(
        Step("give", N_("Assign the grid"), (NOTHING_YET, "free"), "held", _SUPERVISORS),
        Step("hand_over", N_("Hand the grid over"), ("held",), "held", _SUPERVISORS),
        Step("take_back", N_("Take the grid back"), ("held",), "free", _SUPERVISORS, needs_why=True),
    ),
)


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, GridHolder)
    row.township_code = event.data["township_code"]
    row.account_id, row.post, row.office = (event.data.get(name) for name in ("account_id", "post", "office"))
    row.since_on = day_of(event, "on")


HOLDERS = Register("grid_holder", LIFECYCLE, fold, (GridHolder,))


@dataclass(frozen=True)
class GridPlace:
    """A grid in force and where it lies."""

    grid_code: str
    township_code: str


def holders(session: Session, actor: AnyActor) -> Mapping[str, GridHolder]:
    """Return who holds the grids that somebody may see, by code; grids that nobody ever held are not in it."""
    rows = session.scalars(select(GridHolder).where(WHEREABOUTS.seen_by(actor)))
    return {row.grid_code: row for row in rows}


def candidates(session: Session, actor: Actor, grids: Collection[GridPlace]) -> Sequence[Account]:
    """Return the accounts that all of some grids can be given to by somebody, in order of post.

    Parameters
    ----------
    actor
        Who assigns; their own account stands first.
    """
    accounts = session.scalars(select(Account).where(Account.is_disabled.is_(False)))
    able = [one for one in accounts if all(can_hold(one.actor, grid) for grid in grids)]
    return sorted(able, key=lambda one: (one.account_id != actor.account_id, one.name, one.account_id))


def can_hold(holder: Actor, grid: GridPlace) -> bool:
    """Return whether a grid can be given to somebody: they may report checks and their reading reaches it."""
    own = {
        "grids": grid.grid_code in holder.grid_codes,
        "townships": grid.township_code in holder.township_codes,
    }
    return holder.may(Verb.WRITE_CHECKS) and own.get(REACH[holder.role], True)


def give(writing: Writing, grids: Mapping[GridPlace, int], account_id: str, *, today: date) -> int:
    """Assign grids to an account, each by its own step; return how many changed hands.

    Parameters
    ----------
    grids
        Each with the version of its holder that was seen; 0 where there was none. Those that the account holds
        already are passed over.

    Raises
    ------
    StoreFault
        There is no such account, or a grid cannot be given to it: nothing is saved.
    NotAllowed, ChangedMeanwhile, ImpossibleTransition
        Nothing is saved.
    """
    account = writing.session.get(Account, account_id)
    if account is None or account.is_disabled:
        raise StoreFault(N_("There is no such account any more. Choose another; nothing was saved."))
    changed = 0
    for grid, version in grids.items():
        refuse_unseen(writing.actor, township_code=grid.township_code, grid_code=grid.grid_code)
        if not can_hold(account.actor, grid):
            raise StoreFault(
                N_("{post} may not see grid {code}, so it cannot be assigned to that post. Nothing was saved."),
                post=account.name, code=grid.grid_code,
            )  # fmt: skip
        before = writing.session.get(GridHolder, grid.grid_code)
        if before is not None and before.account_id == account_id:
            continue
        verb = "hand_over" if before is not None and before.state == "held" else "give"
        append(writing, Stream(HOLDERS, grid.grid_code, version), verb, data={
            "township_code": Code(grid.township_code), "account_id": Code(account.account_id),
            "post": Code(account.name), "office": Code(account.office), "on": today,
        })  # fmt: skip
        changed += 1
    return changed


def take_back(writing: Writing, seen: GridHolder, *, why: str, today: date) -> None:
    """Let nobody hold a grid any more, with why.

    Raises
    ------
    NotAllowed, ChangedMeanwhile, ImpossibleTransition
        Nothing was saved.
    """
    refuse_unseen(writing.actor, township_code=seen.township_code, grid_code=seen.grid_code)
    stream = Stream(HOLDERS, seen.grid_code, seen.version)
    append(writing, stream, "take_back", why=why, data={
        "township_code": Code(seen.township_code), "on": today,
    })  # fmt: skip


def is_mine(actor: AnyActor, grid_code: str, holder: GridHolder | None) -> bool:
    """Return whether the tasks of a grid are somebody's own: they hold it, or nobody does and it is their place."""
    if holder is not None and holder.state == "held":
        return holder.account_id == actor.account_id
    return actor.role == Role.GRID_WORKER and grid_code in actor.grid_codes
