"""Papers of meetings: 交办单, 风险预警提醒函, 会议通知, 议题清单 and 会议纪要, from the registers.

Convention: a letter says what was frozen in the register when it was written, a notice and minutes what stands in the
register now. What is missing is said where it would stand. Offices and posts are named, people never.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.i18n import Translator
from governance.registers.agenda import AGENDA, SOURCES, in_order
from governance.registers.letters import FORMS, LetterContent
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.meetings import ATTENDED, KINDS, NOTICE_DAYS
from governance.sheets.papers import (
    Block,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    PaperTable,
    Signed,
    Words,
    WriteHere,
    long_day,
)


@dataclass(frozen=True)
class Issuer:
    """Who issues a paper.

    Attributes
    ----------
    body_name
        Whose meeting or register it is: the district, or a township.
    office
        Which office signs; empty where nobody is signed in.
    day
        Of the paper.
    is_demonstration
        Every page says so.
    """

    body_name: str
    office: str
    day: date
    is_demonstration: bool

    def agency(self, say: Translator) -> str:
        """Return what stands at the head of its papers."""
        return say("{body} joint meeting on petition work").format(body=self.body_name)

    def signed(self, say: Translator) -> Signed:
        """Return who signs, and the day."""
        return Signed(self.office or self.agency(say), long_day(say, self.day))

    def watermark(self, say: Translator) -> str:
        """Return what is written across the pages of a demonstration; empty otherwise."""
        return say("Demonstration data") if self.is_demonstration else ""


def marks(say: Translator) -> tuple[str, ...]:
    """Return what stands at the upper edge of every internal paper."""
    return (say("Internal working paper; not for publication."),)


def numbered(say: Translator, texts: Sequence[str], level: int = 1) -> tuple[str, ...]:
    """Return headings with their numbers: 一、 and （一） in Chinese, 1. and (1) elsewhere."""
    if not say.locale.startswith("zh"):
        return tuple(f"{n}. {text}" if level == 1 else f"({n}) {text}" for n, text in enumerate(texts, 1))
    return tuple(
        f"{_chinese(n)}、{text}" if level == 1 else f"（{_chinese(n)}）{text}"
        for n, text in enumerate(texts, 1)
    )


_DIGITS = "零一二三四五六七八九"
_TEN = 10


def _chinese(number: int) -> str:
    """Return a number up to 99 in Chinese."""
    tens, ones = divmod(number, _TEN)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def letter_paper(say: Translator, content: LetterContent, number: str, issuer: Issuer) -> Paper:
    """Return a letter to an office: an assignment (交办单) or a risk warning (风险预警提醒函).

    Parameters
    ----------
    number
        Such as 〔2026〕12号; empty for a draft, which says so.
    """
    is_assignment = content.form == "assignment"
    title = (
        say("Assignment letter on “{matter}”") if is_assignment else say("Risk warning letter on “{matter}”")
    )
    heads = numbered(say, (
        say("The matter"), say("What is known"),
        say("What is to be done") if is_assignment else say("What is suggested"), say("The answer"),
    ))  # fmt: skip
    blocks: list[Block] = [Words(_opening(say, content, is_assignment=is_assignment))]
    blocks += [Heading(heads[0]), Facts(_matter(say, content))]
    blocks += [Heading(heads[1]), *_sentences(content.facts, say("Nothing beyond the title is recorded."))]
    blocks += [
        Heading(heads[2]),
        *_sentences(content.asked, say("Nothing was set down; agree on it by return.")),
    ]
    answer = say(
        "Answer in writing by {day}: what was done, what was found, and when the matter was concluded."
    )
    blocks += [Heading(heads[3]), Words(answer.format(day=long_day(say, content.reply_by)))]
    blocks.append(WriteHere(say("Answer (filled in and stamped by the addressee)"), 42.0))
    return Paper(
        "letter", say.language, title.format(matter=content.matter), tuple(blocks),
        agency=issuer.agency(say), number=number or say("Draft, not sent"),
        addressee=say("{offices}:").format(offices=content.to_office), marks=marks(say),
        signed=Signed(content.from_office or issuer.agency(say), long_day(say, content.written_on)),
        watermark=issuer.watermark(say), small_print=(f"{say(FORMS[content.form])} {content.origin_id}",),
    )  # fmt: skip


def _opening(say: Translator, content: LetterContent, *, is_assignment: bool) -> str:
    if not is_assignment:
        return say("The following risk calls for your attention. Look into it and act in good time.")
    if content.decided_on is None:
        return say(
            "Under Article 22 of the Regulations on Petition Work, the following matter is assigned to you."
        )
    return say(
        "Under Article 22 of the Regulations on Petition Work and as the joint meeting decided on {day}, the following "
        "matter is assigned to you."
    ).format(day=long_day(say, content.decided_on))


def _matter(say: Translator, content: LetterContent) -> tuple[tuple[str, str], ...]:
    place = " ".join(text for text in (content.place_name, content.place_code) if text)
    lines = [(say("Matter: "), content.matter)]
    if place:
        lines.append((say("Place: "), place))
    if content.category and content.category != "*":
        lines.append((say("Kind: "), content.category))
    return (*lines, (say("Last day: "), long_day(say, content.reply_by)))


def _sentences(texts: Sequence[str], when_none: str) -> list[Block]:
    return [Words(text) for text in texts] or [Words(when_none, "warning")]


def notice_paper(say: Translator, meeting: Meeting, items: Sequence[AgendaItem], issuer: Issuer) -> Paper:
    """Return the notice of a meeting (会议通知).

    Parameters
    ----------
    items
        Of its agenda; declined and proposed ones are left out.
    """
    on_agenda = taken_up(meeting, items)
    heads = numbered(say, (
        say("Day and hour"), say("Place"), say("Convened by"), say("Offices asked to come"), say("Agenda"),
        say("What to prepare"),
    ))  # fmt: skip
    told = (
        f"{long_day(say, meeting.meets_on)} {meeting.begins_at}", meeting.place, meeting.convenor_post,
        say(", ").join(meeting.offices) or say("No office was asked yet."),
    )  # fmt: skip
    blocks: list[Block] = [Words(say("A meeting is called as follows. Please come in time."))]
    for head, text in zip(heads, told, strict=False):
        blocks += [Heading(head), Words(text)]
    blocks.append(Heading(heads[4]))
    blocks += [Words(f"{n}. {item.title}") for n, item in enumerate(on_agenda, 1)]
    if not on_agenda:
        blocks.append(Words(say("No item is on the agenda yet."), "warning"))
    blocks += [Heading(heads[5]), Words(say(
        "Offices that lead an item bring what they know and propose; whoever cannot come says so before the meeting."
    ))]  # fmt: skip
    days = (meeting.meets_on - issuer.day).days
    if 0 <= days < NOTICE_DAYS:
        late = say.plural(
            "Notice is given {n} day before the meeting.",
            "Notice is given {n} days before the meeting.",
            days,
        )
        blocks.append(Words(late, "small"))
    return Paper(
        "document", say.language, say("Notice of the {kind}").format(kind=say(KINDS[meeting.kind])), tuple(blocks),
        agency=issuer.agency(say), addressee=say("{offices}:").format(offices=say(", ").join(meeting.offices)),
        marks=marks(say), signed=issuer.signed(say), watermark=issuer.watermark(say),
        small_print=(meeting.meeting_id,),
    )  # fmt: skip


def taken_up(meeting: Meeting, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items that a meeting takes up or took up, in their order."""
    return [item for item in in_order(meeting, list(items)) if item.state not in ("proposed", "declined")]


def agenda_paper(
    say: Translator, meeting: Meeting, items: Sequence[AgendaItem], issuer: Issuer,
    before: Mapping[str, str] | None = None,
) -> Paper:  # fmt: skip
    """Return the list of items of a meeting (议题清单), lying.

    Parameters
    ----------
    before
        Item to the meeting that dealt with the same before; those that are new are not in it.
    """
    known = before or {}
    columns = (
        PaperColumn(say("No."), "count", 0.5), PaperColumn(say("Item"), weight=2.4),
        PaperColumn(say("Place"), weight=1.2), PaperColumn(say("Category"), weight=1.1),
        PaperColumn(say("Put forward as"), weight=1.1), PaperColumn(say("Why it should be discussed"), weight=4.2),
        PaperColumn(say("Leading office"), weight=1.2), PaperColumn(say("Last before"), weight=1.3),
    )  # fmt: skip
    rows = tuple(
        (
            number, item.title, item.place_name, None if item.category in (None, "*") else item.category,
            say(SOURCES[item.source]), item.reason, item.lead_office, known.get(item.item_id),
        )
        for number, item in enumerate(taken_up(meeting, items), 1)
    )  # fmt: skip
    table = PaperTable(columns, rows, say("No item is on the agenda yet."), name=say("Agenda"))
    title = say("{body} {kind}, {day}: items").format(
        body=issuer.body_name, kind=say(KINDS[meeting.kind]), day=long_day(say, meeting.meets_on)
    )
    return Paper(
        "table", say.language, title, (table,), agency=issuer.agency(say), marks=marks(say), turn="landscape",
        watermark=issuer.watermark(say), small_print=(meeting.meeting_id,),
    )  # fmt: skip


def minutes_paper(
    say: Translator,
    meeting: Meeting,
    items: Sequence[AgendaItem],
    given: Sequence[MeetingAction],
    issuer: Issuer,
) -> Paper:
    """Return the minutes of a meeting (会议纪要): who came, what was decided, who does what by when.

    Parameters
    ----------
    given
        The actions that the meeting gave.
    """
    heads = numbered(
        say, (say("The meeting"), say("What was decided"), say("What was said"), say("Attendance"))
    )
    blocks: list[Block] = [Heading(heads[0]), Facts((
        (say("Day and hour: "), f"{long_day(say, meeting.meets_on)} {meeting.begins_at}"),
        (say("Place: "), meeting.place), (say("Convened by: "), meeting.convenor_post),
    ))]  # fmt: skip
    blocks.append(Heading(heads[1]))
    discussed = taken_up(meeting, items)
    titles = numbered(say, [item.title for item in discussed], 2)
    for title, item in zip(titles, discussed, strict=True):
        blocks += [Heading(title, 2), *_decided(say, item, given)]
    if not discussed:
        blocks.append(Words(say("The meeting had no item."), "warning"))
    blocks += [
        Heading(heads[2]),
        *[Words(line) for line in (meeting.minutes or "").splitlines() if line.strip()],
    ]
    if not meeting.minutes:
        blocks.append(Words(say("There are no minutes yet."), "warning"))
    blocks += [Heading(heads[3]), Facts(_attendance(say, meeting))]
    return Paper(
        "minutes", say.language,
        say("Minutes of the {kind} of {day}").format(
            kind=say(KINDS[meeting.kind]), day=long_day(say, meeting.meets_on)
        ),
        tuple(blocks), agency=say("{body}: minutes of the joint meeting").format(body=issuer.body_name),
        number=meeting.meeting_id, marks=marks(say), signed=issuer.signed(say),
        copies=say("Sent to: {offices}").format(offices=say(", ").join(meeting.offices)) if meeting.offices else "",
        watermark=issuer.watermark(say),
    )  # fmt: skip


def _decided(say: Translator, item: AgendaItem, given: Sequence[MeetingAction]) -> list[Block]:
    if item.decision:
        told: list[Block] = [Words(item.decision)]
    elif item.state == "carried":
        told = [Words(say("Carried to the next meeting: {why}").format(why=item.word or ""))]
    else:
        told = [Words(say("No decision is recorded ({state}).").format(
            state=say(AGENDA.lifecycle.states[item.state])), "warning")]  # fmt: skip
    actions = [action for action in given if action.item_id == item.item_id]
    if actions:
        columns = (
            PaperColumn(say("What is to be done"), weight=3.2), PaperColumn(say("Office"), weight=1.3),
            PaperColumn(say("Last day"), "day", 1.2),
        )  # fmt: skip
        rows = tuple((action.task, action.office, action.due_on) for action in actions)
        told.append(PaperTable(columns, rows, ""))
    return told


def _attendance(say: Translator, meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Return who came, who was excused, who sat in, and of whom nothing is recorded."""
    lines = []
    for kind, word in ATTENDED.items():
        offices = [office for office, came in meeting.attendance.items() if came == kind]
        lines.append((say("{word}: ").format(word=say(word)), say(", ").join(offices) or say("none")))
    silent = [office for office in meeting.offices if office not in meeting.attendance]
    if silent:
        lines.append((say("{word}: ").format(word=say("not recorded")), say(", ").join(silent)))
    return tuple(lines)
