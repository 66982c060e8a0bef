"""The register of disputes: somebody who knows the ground says that the data are wrong, and the data office answers.

Convention: a dispute may come from a check; then its answer is the check's answer too, in the same transaction. Where
the data office says that the data are right, the task goes back to its holder with why.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_, StoreFault
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.assignments import GridPlace
from governance.registers.check_rows import CheckVisit, Dispute
from governance.registers.checks import CHECKS
from governance.registers.folding import day_of, row_of, take_over
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Actor, Code, Event, Register, Stream, Writing, append, new_stream

KINDS: Mapping[str, str] = {
    "wrong_place": N_("cases lie in another place"),
    "duplicate": N_("cases are counted twice"),
    "wrong_mark": N_("the mark is wrong"),
    "wrong_border": N_("the border of the grid is wrong"),
}
"""What can be disputed, to what readers call it."""

WHEREABOUTS = Whereabouts(Dispute.township_code, Dispute.grid_code)

LIFECYCLE = Lifecycle(
    states={"open": N_("open"), "upheld": N_("data put right"), "rejected": N_("data are right")},
    steps=(
        Step("raise", N_("Say what is wrong"), (NOTHING_YET,), "open", roles_for(Verb.WRITE_CHECKS)),
        Step("uphold", N_("The data are put right"), ("open",), "upheld", roles_for(Verb.LOAD)),
        Step("reject", N_("The data are right"), ("open",), "rejected", roles_for(Verb.LOAD), needs_why=True),
    ),
)


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, Dispute)
    if event.verb == "raise":
        row.office, row.raised_on = event.office, day_of(event, "on")
        take_over(row, event, ("kind", "grid_code", "township_code", "task_id", "note"))
    else:
        row.answered_on, row.answer = day_of(event, "on"), event.why


DISPUTES = Register("dispute", LIFECYCLE, fold, (Dispute,), prefix="Q")


def raise_dispute(
    writing: Writing, kind: str, place: GridPlace, *, note: str, today: date, task_id: str | None = None
) -> str:
    """Say that what the data say of a grid is wrong; return the name of the dispute.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.
    task_id
        Of the check it comes from.

    Raises
    ------
    StoreFault
        Nothing is said.
    NotAllowed, ImpossibleTransition
        It is not for whoever writes.
    """
    if not note.strip() or kind not in KINDS:
        raise StoreFault(N_("Write in a sentence what is wrong. Nothing was saved."))
    refuse_unseen(writing.actor, township_code=place.township_code, grid_code=place.grid_code)
    stream = new_stream(writing, DISPUTES)
    append(writing, stream, "raise", data={
        "kind": Code(kind), "grid_code": Code(place.grid_code), "township_code": Code(place.township_code), "on": today,
        "task_id": None if task_id is None else Code(task_id), "note": note.strip(),
    })  # fmt: skip
    return stream.stream_id


def answer(writing: Writing, seen: Dispute, verb: str, *, why: str, today: date) -> None:
    """Answer a dispute, and with it the check it came from.

    Parameters
    ----------
    verb
        ``uphold`` or ``reject``; the latter needs why.

    Raises
    ------
    NotAllowed, ChangedMeanwhile, ImpossibleTransition
        Nothing was saved.
    """
    refuse_unseen(writing.actor, township_code=seen.township_code, grid_code=seen.grid_code)
    append(
        writing, Stream(DISPUTES, seen.dispute_id, seen.version), verb, why=why or None, data={"on": today}
    )
    check = None if seen.task_id is None else writing.session.get(CheckVisit, seen.task_id)
    if check is not None and check.state == "disputed":
        append(
            writing, Stream(CHECKS, check.task_id, check.version), verb, why=why or None, data={"on": today}
        )


def open_disputes(actor: Actor) -> Select[Dispute]:
    """Return the question for the open disputes that somebody may see, the oldest first."""
    return (
        select(Dispute)
        .where(WHEREABOUTS.seen_by(actor), Dispute.state == "open")
        .order_by(Dispute.raised_on, Dispute.dispute_id)
    )
