"""The register of letters: drafted, sent under a number, replied to, closed; or withdrawn with why.

Convention: a letter freezes what it says when it is written (:class:`LetterContent`); what it was written from may
change, the letter does not. Its number is given when it is sent, by form and year without a gap: 〔2026〕12号. An
answer is overdue from the day after the last day, until it comes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_, StoreFault
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.folding import row_of, take_over
from governance.registers.meeting_rows import AgendaItem, Letter, MeetingAction
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Code, Event, Register, Stream, Writing, append, new_stream

FORMS: Mapping[str, str] = {
    "assignment": N_("Assignment letter"),
    "risk_reminder": N_("Risk warning letter"),
}
"""Forms of letters, to what readers call them."""

WHEREABOUTS = Whereabouts(Letter.township_code, Letter.grid_code, Letter.to_office)

_STAFF = roles_for(Verb.WRITE_MEETINGS)
_ANSWERING = roles_for(Verb.WRITE_MEETINGS, Verb.WRITE_ACTIONS)

LIFECYCLE = Lifecycle(
    states={
        "drafted": N_("drafted"), "sent": N_("sent"), "replied": N_("replied to"), "closed": N_("closed"),
        "withdrawn": N_("withdrawn"),
    },
    steps=(
        Step("draft", N_("Draft"), (NOTHING_YET,), "drafted", _STAFF),
        Step("send", N_("Send"), ("drafted",), "sent", _STAFF),
        Step("move_reply", N_("Move the last day of the answer"), ("sent",), None, _STAFF, needs_why=True),
        Step("reply", N_("Record the answer"), ("sent",), "replied", _ANSWERING),
        Step("ask_again", N_("Ask again"), ("replied",), "sent", _STAFF, needs_why=True),
        Step("close", N_("Close"), ("replied",), "closed", _STAFF),
        Step("withdraw", N_("Withdraw"), ("drafted", "sent"), "withdrawn", _STAFF, needs_why=True),
    ),
)  # fmt: skip

_DAY_OF = {"draft": "drafted_on", "send": "sent_on", "reply": "replied_on", "close": "closed_on"}
_TOLD = (
    "form", "year", "number", "origin_id", "to_office", "township_code", "grid_code", "content", "reply",
)  # fmt: skip


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, Letter)
    take_over(row, event, _TOLD, days=("reply_by",), day_of_verb=_DAY_OF)
    row.last_why = event.why or row.last_why


LETTERS = Register("letter", LIFECYCLE, fold, (Letter,), prefix="D")


@dataclass(frozen=True)
class LetterContent:
    """What a letter says: the fields that its paper sets, nothing of how it looks.

    Attributes
    ----------
    form
        One of :data:`FORMS`.
    origin_id
        The action, risk or agenda item it is written from.
    to_office, from_office
        Addressee and sender.
    matter
        Its title in a line.
    place_name, place_code, township_code, grid_code, category
        Where and what; None where it is about none.
    facts
        What is known, a sentence each.
    asked
        What the addressee is to do, a sentence each.
    reply_by
        Last day of the answer.
    decided_on
        Day of the decision it rests on; None where it rests on none.
    written_on
        Its day.
    """

    form: str
    origin_id: str
    to_office: str
    from_office: str
    matter: str
    facts: tuple[str, ...]
    asked: tuple[str, ...]
    reply_by: date
    written_on: date
    place_name: str | None = None
    place_code: str | None = None
    township_code: str | None = None
    grid_code: str | None = None
    category: str | None = None
    decided_on: date | None = None

    def as_data(self) -> dict[str, object]:
        """Return it as the data of an event; all but what is asked was masked where it was first written down."""
        return {
            name: list(value) if name == "asked" else _frozen(value) for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, letter: Letter) -> "LetterContent":
        """Return what a letter says, as it was frozen."""
        told = dict(letter.content)
        for name in ("facts", "asked"):
            told[name] = tuple(told[name])
        for name in ("reply_by", "written_on", "decided_on"):
            told[name] = None if told[name] is None else date.fromisoformat(told[name])
        return cls(**told)


def of_action(action: MeetingAction, item: AgendaItem, *, from_office: str, today: date) -> LetterContent:
    """Return the assignment letter (交办单) of an action."""
    return LetterContent(
        "assignment", action.action_id, action.office, from_office, item.title,
        tuple(text for text in (item.reason, item.decision) if text), (action.task,), action.due_on, today,
        action.place_name, item.place_code, action.township_code, action.grid_code, action.category,
        item.decided_on,
    )  # fmt: skip


def of_item(
    item: AgendaItem, *, to_office: str, from_office: str, asked: tuple[str, ...], reply_by: date, today: date
) -> LetterContent:
    """Return the risk warning letter (风险预警提醒函) of a marked place or a risk on an agenda."""
    return LetterContent(
        "risk_reminder", item.item_id, to_office, from_office, item.title, (item.reason,), asked, reply_by, today,
        item.place_name, item.place_code, item.township_code, item.grid_code, item.category, item.decided_on,
    )  # fmt: skip


def draft(writing: Writing, content: LetterContent) -> str:
    """Write a letter down as a draft and return its name.

    Raises
    ------
    StoreFault
        Its last day is over, it has no addressee, or the same was drafted already.
    ImpossibleTransition
        It is not for whoever writes.
    """
    if content.reply_by < content.written_on:
        raise StoreFault(N_("The answer would be due on {day}, which is over. Choose a later day; nothing was saved."),
                         day=content.reply_by.isoformat())  # fmt: skip
    if not content.to_office:
        raise StoreFault(N_("Say which office the letter is for. Nothing was saved."))
    same = writing.session.scalars(select(Letter).where(
        Letter.origin_id == content.origin_id, Letter.form == content.form, Letter.to_office == content.to_office,
        Letter.state.in_(("drafted", "sent")),
    )).first()  # fmt: skip
    if same is not None:
        raise StoreFault(
            N_("Letter {letter} to {office} about this is not answered yet. Nothing was saved."),
            letter=same.letter_id, office=same.to_office,
        )  # fmt: skip
    stream = new_stream(writing, LETTERS)
    append(writing, stream, "draft", data={
        "form": Code(content.form), "origin_id": Code(content.origin_id), "to_office": Code(content.to_office),
        "township_code": _frozen(content.township_code), "grid_code": _frozen(content.grid_code),
        "reply_by": content.reply_by, "content": content.as_data(), "on": content.written_on,
    })  # fmt: skip
    return stream.stream_id


def send(writing: Writing, seen: Letter, *, today: date) -> str:
    """Send a letter under the next number of its form and year; return its number as it is written.

    Raises
    ------
    ChangedMeanwhile, NotAllowed, ImpossibleTransition
        Nothing was saved.
    """
    last = writing.session.scalar(
        select(func.max(Letter.number)).where(Letter.form == seen.form, Letter.year == today.year)
    )
    number = (last or 0) + 1
    content = replace(LetterContent.of(seen), written_on=today).as_data()
    step(writing, seen, "send", today=today, data={"year": today.year, "number": number, "content": content})
    return number_text(today.year, number)


def step(
    writing: Writing, seen: Letter, verb: str, *, today: date, why: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Take a step with a letter as somebody saw it.

    Parameters
    ----------
    data
        ``reply`` needs a text of that name, ``move_reply`` and ``ask_again`` a day called reply_by.

    Raises
    ------
    StoreFault
        The text is missing, or the new last day is over.
    ChangedMeanwhile, NotAllowed, ImpossibleTransition
        Nothing was saved.
    """
    kept = writing.session.get_one(Letter, seen.letter_id)
    refuse_unseen(
        writing.actor, township_code=kept.township_code, grid_code=kept.grid_code, office=kept.to_office
    )
    told = {"on": today} | dict(data or {})
    if verb == "reply" and not str(told.get("reply") or "").strip():
        raise StoreFault(N_("Write down what was answered. Nothing was saved."))
    reply_by = told.get("reply_by")
    if verb in ("move_reply", "ask_again") and (not isinstance(reply_by, date) or reply_by < today):
        raise StoreFault(
            N_("The new last day is over or missing. Choose today or a later day; nothing was saved.")
        )
    append(writing, Stream(LETTERS, seen.letter_id, seen.version), verb, why=why, data=told)


def number_text(year: int, number: int) -> str:
    """Return a number as letters carry it, after GB/T 9704-2012: 〔2026〕12号."""
    return f"〔{year}〕{number}号"


def is_reply_overdue(letter: Letter, today: date) -> bool:
    """Return whether the last day of the answer is over and none came."""
    return letter.state == "sent" and letter.reply_by < today


def _frozen(value: object) -> object:
    """Return a value as the program wrote it: texts in a letter were masked before."""
    if isinstance(value, str):
        return Code(value)
    if isinstance(value, tuple):
        return [_frozen(part) for part in value]
    return value
