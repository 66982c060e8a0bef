"""The pack of a meeting as a paper: its parts in the order they are read, in the language it was made in.

A part without anything says so in its place. The same parts make the PDF, the file of the word processor and the
workbook.
"""

from collections.abc import Mapping, Sequence

from governance.errors import N_
from governance.hotspots import LEVEL_WORDS
from governance.i18n import Translator, translator
from governance.registers.actions import ACTIONS
from governance.registers.agenda import AGENDA, SOURCES
from governance.registers.meetings import ATTENDED, KINDS, MEETINGS
from governance.registers.risks import LIFECYCLE
from governance.sheets.content import Provenance
from governance.sheets.ledgers import RISK_LEVELS
from governance.sheets.letters import marks, numbered
from governance.sheets.pack_content import (
    READER_WORDS,
    READS_AS,
    ActionLine,
    Happening,
    PackContent,
    PackVariant,
)
from governance.sheets.pack_difference import PART_WORDS, Change
from governance.sheets.pack_map import map_legend
from governance.sheets.papers import (
    WITHHELD,
    Block,
    Cell,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    PaperTable,
    Picture,
    Words,
    long_day,
)
from governance.sheets.provenance import DEMONSTRATION, provenance_line
from governance.why_words import DENOMINATORS

GROUPS: Mapping[str, str] = {
    "overdue": N_("Overdue actions"), "reported": N_("Reported done, to be verified"),
    "open": N_("Actions under way"), "ended": N_("Ended since the last meeting"),
    "given": N_("Given by this meeting"),
}  # fmt: skip
"""Groups of actions, in the order they are read, to what readers call them."""

_DENOMINATORS: Mapping[str, str] = {str(name): word for name, word in DENOMINATORS.items()}


def pack_paper(pack: PackVariant, changes: Sequence[Change] | None = None, *, number: str = "") -> Paper:
    """Return a pack as a paper.

    Parameters
    ----------
    changes
        Against the pack before; None where there was none.
    number
        Name under which it is kept; empty for one that is not.
    """
    content = pack.content
    say, head = translator(content.language), content.head
    parts = (
        (say("Agenda"), _agenda(say, content)), (say("Marked places"), _places(say, pack)),
        (say("Actions"), _actions(say, content)), (say("Risks"), _risks(say, content)),
        (say("Service"), _service(say, pack)), (say("Attendance"), _attendance(say, content)),
        (say("What changed since the pack before"), _changes(say, changes)),
        (say("Definitions"), _definitions(say, content)),
    )  # fmt: skip
    titles = numbered(say, [title for title, _ in parts])
    blocks: list[Block] = [_facts(say, content)]
    for title, (_, part) in zip(titles, parts, strict=True):
        blocks += [Heading(title), *part]
    title = say("{body} {kind}, {day}").format(
        body=head.body_name, kind=say(KINDS[head.kind]), day=long_day(say, head.meets_on)
    )
    basis = content.basis
    made = Provenance(basis.publication, basis.data_hash, (), basis.program_version)
    return Paper(
        "pack", content.language, title, tuple(blocks), agency=say("Meeting pack {readers}").format(
            readers=say(READER_WORDS[pack.readers])),
        number=say("Kept as {name}").format(name=number) if number else say("Draft, not kept"), marks=marks(say),
        watermark=say(DEMONSTRATION) if head.is_demonstration else "", small_print=(provenance_line(say, made),),
    )  # fmt: skip


def _facts(say: Translator, content: PackContent) -> Facts:
    head, basis = content.head, content.basis
    lines = [
        (say("Meeting"), f"{head.meeting_id} · {say(MEETINGS.lifecycle.states[head.state])}"),
        (say("Day and hour"), f"{long_day(say, head.meets_on)} {head.begins_at}"),
        (say("Place"), head.place), (say("Convened by"), head.convenor_post),
        (say("Data as of"), say.day(basis.as_of)),
    ]  # fmt: skip
    if basis.month_from and basis.month_to:
        window = say("{first} to {last}").format(
            first=say.month(basis.month_from), last=say.month(basis.month_to)
        )
        lines.append((say("Months tested"), window))
    return Facts(tuple(lines))


def _agenda(say: Translator, content: PackContent) -> list[Block]:
    columns = (
        PaperColumn(say("No."), "count", 0.4), PaperColumn(say("Item"), weight=2.2),
        PaperColumn(say("Put forward as"), weight=1), PaperColumn(say("Leading office"), weight=1),
        PaperColumn(say("How it stands"), weight=1), PaperColumn(say("Why, and what was decided"), weight=4),
    )  # fmt: skip
    rows = tuple(
        (
            number, item.title, say(SOURCES[item.source]), item.lead_office, say(AGENDA.lifecycle.states[item.state]),
            _joined(item.reason, item.decision and say("Decided: {text}").format(text=item.decision),
                item.last_before and say("Last before: {meeting}").format(meeting=item.last_before), item.word),
        )
        for number, item in enumerate(content.agenda, 1)
    )  # fmt: skip
    return [PaperTable(columns, rows, say("The meeting has no item yet."), name=say("Agenda"))]


def _joined(*texts: str | None) -> str | None:
    return "\n".join(text for text in texts if text) or None


def _places(say: Translator, pack: PackVariant) -> list[Block]:
    content, is_inside = pack.content, READS_AS[pack.readers] == "inside"
    blocks: list[Block] = []
    if content.picture:
        caption = say("Marked places by how sure the mark is; numbers are those of the table.")
        blocks.append(Picture(content.picture, caption, map_legend(say)))
    else:
        blocks.append(Words(say("No place has an outline, so there is no map."), "warning"))
    columns = [
        PaperColumn(say("No."), "count", 0.4), PaperColumn(say("Place"), weight=1.6),
        PaperColumn(say("Township"), weight=1), PaperColumn(say("Matter"), weight=1),
        PaperColumn(say("How sure"), weight=1.4), PaperColumn(say("New"), weight=0.6),
    ]  # fmt: skip
    if is_inside:
        columns += [
            PaperColumn(say("Cases"), "count", 0.6), PaperColumn(say("Observed"), "count", 0.7),
            PaperColumn(say("Expected"), "number", 0.7, 1), PaperColumn(say("Ratio"), "number", 0.5, 1),
            PaperColumn(say("Periods marked"), "count", 0.7),
        ]  # fmt: skip
    rows = tuple(
        (
            line.rank, line.name, line.township_name, line.matter, say(LEVEL_WORDS[line.level]),
            say("new") if line.is_new else say("as before"),
            *((line.cases, line.observed, line.expected, line.ratio, line.windows_marked) if is_inside else ()),
        )
        for line in content.places
    )  # fmt: skip
    when_empty = say("No place is marked: nowhere do more cases come in than chance gives.")
    blocks.append(PaperTable(tuple(columns), rows, when_empty, name=say("Marked places")))
    told = [(f"{line.rank} {line.name}", line.why) for line in content.places if line.why]
    if told:
        blocks += [Heading(say("Why the places are marked"), 2), Facts(tuple(told))]
    return blocks


def _actions(say: Translator, content: PackContent) -> list[Block]:
    columns = (
        PaperColumn(say("No."), weight=0.95), PaperColumn(say("What is to be done"), weight=2.2),
        PaperColumn(say("Office"), weight=1), PaperColumn(say("Place"), weight=1),
        PaperColumn(say("Last day"), "day", 1.2), PaperColumn(say("How it stands"), weight=1),
        PaperColumn(say("What happened since the last meeting"), weight=3),
    )  # fmt: skip
    if not content.actions:
        return [PaperTable(columns, (), say("No action is open, and none ended."), name=say("Actions"))]
    blocks: list[Block] = []
    for group, word in GROUPS.items():
        rows = tuple(_action_row(say, one) for one in content.actions if one.group == group)
        if rows:
            blocks.append(PaperTable(columns, rows, "", name=say(word), caption=say(word)))
    return blocks


def _action_row(say: Translator, one: ActionLine) -> tuple[str | None, ...]:
    due = say.day(one.due_on)
    if one.times_moved:
        due = say("{day} (at first {first})").format(day=due, first=say.day(one.first_due_on))
    happened = "\n".join(_happened(say, event) for event in one.happened)
    if not happened and one.group != "given":
        happened = say("nothing was reported")
    return (
        one.action_id, one.task, one.office, one.place_name, due, say(ACTIONS.lifecycle.states[one.state]),
        happened or None,
    )  # fmt: skip


def _happened(say: Translator, event: Happening) -> str:
    what = say(ACTIONS.lifecycle.labels[event.verb])
    told = " ".join(text for text in (event.text, event.why) if text)
    return " ".join(text for text in (say.day(event.day), event.office, what, told) if text)


def _risks(say: Translator, content: PackContent) -> list[Block]:
    columns = (
        PaperColumn(say("Hazard"), weight=1), PaperColumn(say("What the hazard is"), weight=2.2),
        PaperColumn(say("Domain"), weight=1), PaperColumn(say("Level"), weight=0.8),
        PaperColumn(say("Place"), weight=1), PaperColumn(say("Responsible office"), weight=1.1),
        PaperColumn(say("To be settled by"), "day", 1.2), PaperColumn(say("How it stands"), weight=1.3),
        PaperColumn(say("Measures"), weight=1.6),
    )  # fmt: skip
    rows = tuple(
        (
            one.risk_id, one.title, one.domain, say(RISK_LEVELS[one.level]), one.place_name,
            _joined(one.office, one.lead_post), one.due_on,
            say(", ").join((
                say(LIFECYCLE.states[one.state]), *([say("new")] if one.is_new else ()),
                *([say("overdue")] if one.is_overdue else ()),
            )),
            one.measures,
        )
        for one in content.risks
    )  # fmt: skip
    when_empty = say("No risk is new since the last meeting, and none is overdue.")
    return [PaperTable(columns, rows, when_empty, name=say("Risks"))]


def _service(say: Translator, pack: PackVariant) -> list[Block]:
    content = pack.content
    if READS_AS[pack.readers] == "outside":
        return _released(say, content)
    columns = (
        PaperColumn(say("Township"), weight=1.4), PaperColumn(say("Cases received"), "count", 0.9),
        PaperColumn(say("Open at the end"), "count", 0.9), PaperColumn(say("Overdue at the end"), "count", 0.9),
        *(PaperColumn(f"{one.label} {one.mark}", "share", 1.6, one.decimals) for one in content.service_columns),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.name, row.received, row.open, row.overdue, *row.rates) for row in content.service
    )
    when_empty = say("There are no cases of this month here.")
    caption = "" if content.service_month is None else say.month(content.service_month)
    unplaced = content.basis.unplaced
    notes = () if not unplaced else (
        say("{n} cases of the month are in no township and in no row but that of all.").format(n=say.number(unplaced)),
    )  # fmt: skip
    return [PaperTable(columns, rows, when_empty, name=say("Service"), caption=caption, notes=notes)]


def _released(say: Translator, content: PackContent) -> list[Block]:
    columns = (PaperColumn(say("Township"), weight=2), PaperColumn(say("Cases received"), "count"))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.name, WITHHELD if row.cases is None else row.cases) for row in content.released
    )
    first = content.released[0] if content.released else None
    caption = "" if first is None else say("Quarter from {month}, as of {day}").format(
        month=say.month(first.quarter), day=say.day(first.as_of))  # fmt: skip
    note = say(
        "Counts too small to be told are withheld, with as many others as it takes that none can be worked out."
    )
    when_empty = say("No quarter has been released yet.")
    return [PaperTable(columns, rows, when_empty, name=say("Service"), caption=caption, notes=(note,))]


def _attendance(say: Translator, content: PackContent) -> list[Block]:
    rows = tuple(
        (office, say("not recorded") if came is None else say(ATTENDED[came]))
        for office, came in content.head.attendance
    )
    columns = (PaperColumn(say("Offices asked to come"), weight=2), PaperColumn(say("Attendance")))
    return [PaperTable(columns, rows, say("No office was asked yet."), name=say("Attendance"))]


def _changes(say: Translator, changes: Sequence[Change] | None) -> list[Block]:
    columns = (
        PaperColumn(say("Part of the pack"), weight=1), PaperColumn(say("What"), weight=2.4),
        PaperColumn(say("Before"), weight=1.6), PaperColumn(say("Now"), weight=1.6),
    )  # fmt: skip
    rows = tuple(
        (
            say(PART_WORDS[one.part]),
            one.what,
            one.before or say("not in it"),
            one.now or say("not in it any more"),
        )
        for one in changes or ()
    )
    when_empty = (
        say("This is the first pack for these readers.") if changes is None else say("Nothing changed.")
    )
    return [PaperTable(columns, rows, when_empty, name=say("Changes"))]


def _definitions(say: Translator, content: PackContent) -> list[Block]:
    columns = (
        PaperColumn(say("Id"), weight=0.7), PaperColumn(say("Word"), weight=1.5), PaperColumn(say("Meaning"), weight=4),
    )  # fmt: skip
    rows = tuple((one.mark or None, one.label, one.text) for one in content.definitions)
    basis = content.basis
    note = say("Tests in windows of {n} months; denominator {denominator}; seed {seed}.").format(
        n=say.number(basis.window_months),
        denominator=say(_DENOMINATORS.get(basis.denominator, basis.denominator)),
        seed=basis.seed,
    )
    return [PaperTable(columns, rows, say("none"), name=say("Definitions"), notes=(note,))]
