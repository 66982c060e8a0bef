"""Tables and forms: 风险隐患台账, 月报 with nil reports, 网格员核查单, and the outline of the annual report.

Convention: every rate stands with its fraction and its definition below the table; a township without cases has its row
with zeros; what is not known is a dash and what has no denominator is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.i18n import Translator
from governance.registers.checks import RESULTS
from governance.registers.risk_tables import RiskEpisode
from governance.registers.risks import LEVELS, LIFECYCLE, is_overdue
from governance.report_form import MonthlyReport, ReportColumn, ReportRow
from governance.sheets import papers
from governance.sheets.letters import Issuer, marks, numbered
from governance.sheets.papers import (
    Block,
    Cell,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    PaperTable,
    Ticks,
    Words,
    WriteHere,
    long_day,
)

RISK_LEVELS: Mapping[str, str] = {str(level): word for level, word in LEVELS.items()}
"""Levels of risks as codes stand in records, to what readers call them."""


def risk_ledger(
    say: Translator, episodes: Sequence[RiskEpisode], issuer: Issuer, names: Mapping[str, str],
    domains: Mapping[str, str],
) -> Paper:  # fmt: skip
    """Return the register of risks as a ledger (风险隐患台账), lying.

    Parameters
    ----------
    names, domains
        Code of a place, or of a domain, to what readers call it.
    """
    columns = (
        PaperColumn(say("Hazard"), weight=1.7), PaperColumn(say("Domain"), weight=1.3),
        PaperColumn(say("Level"), weight=1), PaperColumn(say("What the hazard is"), weight=2.2),
        PaperColumn(say("Place"), weight=1.3), PaperColumn(say("Measures"), weight=1.9),
        PaperColumn(say("Responsible office"), weight=1.5), PaperColumn(say("Listed on"), "day", 1.7),
        PaperColumn(say("To be settled by"), "day", 1.7), PaperColumn(say("How it stands"), weight=1.5),
        PaperColumn(say("Struck off on"), "day", 1.7), PaperColumn(say("On what basis"), weight=1.4),
    )  # fmt: skip
    rows = tuple(
        (
            f"{one.hazard_id}-{one.episode_no}", domains.get(one.domain, one.domain),
            say(RISK_LEVELS[one.level]), one.title, place_of(one, names, say), one.measures, one.office,
            one.listed_on, one.due_on, _state(say, one, issuer.day), one.struck_off_on, one.basis,
        )
        for one in episodes
    )  # fmt: skip
    table = PaperTable(columns, rows, say("No risk is on the register."), name=say("Risks"))
    title = say("{body}: register of hidden risks").format(body=issuer.body_name)
    return Paper(
        "table", say.language, title, (table,), agency=issuer.agency(say), turn="landscape",
        number=say("as of {day}").format(day=long_day(say, issuer.day)), marks=marks(say),
        watermark=issuer.watermark(say),
        small_print=(say.plural("{n} entry", "{n} entries", len(rows)),),
    )  # fmt: skip


def place_of(one: RiskEpisode, names: Mapping[str, str], say: Translator) -> str:
    """Return where a risk is, as finely as it is known."""
    code = one.grid_code or one.community_code or one.township_code
    return say("The whole district") if code is None else names.get(code, code)


def _state(say: Translator, one: RiskEpisode, day: date) -> str:
    state = say(LIFECYCLE.states[one.state])
    return say("{state}, overdue").format(state=state) if is_overdue(one, day) else state


def monthly_paper(
    say: Translator, report: MonthlyReport, issuer: Issuer, sources: Mapping[str, str]
) -> Paper:
    """Return the monthly report (月报), lying: townships, offices, who reported nil and who reported nothing.

    Parameters
    ----------
    sources
        Name of a source to what readers call it.
    """
    heads = numbered(say, (say("Townships"), say("Offices"), say("Nil reports"), say("Definitions")))
    townships = [(row.name if row.key is not None else say("Not placed"), row) for row in report.townships]
    offices = [(row.name if row.key is not None else say("Not placed"), row) for row in report.offices]
    if townships:
        townships.insert(0, (say("All together"), report.total))
    blocks: list[Block] = [
        Heading(heads[0]), _report_table(say, report.columns, say("Township"), townships, sources),
    ]  # fmt: skip
    if report.unplaced:
        told = say(
            "{n} cases of the month are in no township; they are in the totals and in the last row of townships."
        )
        blocks.append(Words(told.format(n=say.number(report.unplaced)), "small"))
    blocks += [
        Heading(heads[1]), _report_table(say, report.columns, say("Office"), offices, sources),
        Heading(heads[2]), _reported_table(say, report, sources), Heading(heads[3]),
        *(
            Words(f"{column.indicator.mark} {say(column.indicator.label)}: {say(column.indicator.formula)}", "small")
            for column in report.columns
        ),
    ]  # fmt: skip
    if not report.is_complete:
        warning = say("The data end before the month does: its figures are not final.")
        blocks.insert(0, Words(warning, "warning"))
    title = say("{district}: monthly report on petitions, {month}").format(
        district=report.district_name, month=say.month(report.month)
    )
    return Paper(
        "table", say.language, title, tuple(blocks), agency=issuer.agency(say), turn="landscape",
        number=say("as known on {day}").format(day=long_day(say, report.as_of)), marks=marks(say),
        watermark=issuer.watermark(say),
        small_print=tuple(column.indicator.mark for column in report.columns),
    )  # fmt: skip


def _report_table(
    say: Translator, rates: Sequence[ReportColumn], head: str, rows: Sequence[tuple[str, ReportRow]],
    sources: Mapping[str, str],
) -> PaperTable:  # fmt: skip
    columns = (
        PaperColumn(head, weight=1.6), PaperColumn(say("Cases received"), "count"),
        PaperColumn(say("Month before"), "count"), PaperColumn(say("Year before"), "count"),
        PaperColumn(say("Open at the end"), "count"), PaperColumn(say("Overdue at the end"), "count"),
        *(
            PaperColumn(
                " ".join((say(rate.indicator.label), *(sources.get(name, name) for name in rate.sources))), "share",
                1.6, rate.indicator.decimals,
            )
            for rate in rates
        ),
    )  # fmt: skip
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name, row.received, row.received_before, row.received_year_before, row.open, row.overdue,
            *(papers.Share(*rate.now) for rate in row.rates),
        )
        for name, row in rows
    )  # fmt: skip
    return PaperTable(columns, cells, say("There are no cases of this month."), name=head)


def _reported_table(say: Translator, report: MonthlyReport, sources: Mapping[str, str]) -> PaperTable:
    words = {
        "nil": say("nil report (nothing to report)"), "silent": say("nothing reported, not even nil"),
        "open": say("the month is not over"),
    }  # fmt: skip
    rows = tuple(
        (
            sources.get(one.source, one.source),
            one.township_name or say("The whole district"),
            words[one.state],
        )
        for one in report.reported
        if one.state in words
    )
    columns = (PaperColumn(say("Source")), PaperColumn(say("Township")), PaperColumn(say("Report"), weight=2))
    empty = say("Every source and township reported cases.")
    return PaperTable(columns, rows, empty, name=say("Nil reports"))


@dataclass(frozen=True)
class CheckTask:
    """A task of a sheet of checks.

    Attributes
    ----------
    grid
        Township, name and code, as readers know the grid.
    what
        Why the grid is marked, or what was decided for it.
    lines
        What to look at.
    """

    task_id: str
    grid: str
    what: str
    lines: tuple[str, ...]


def check_paper(say: Translator, tasks: Sequence[CheckTask], issuer: Issuer) -> Paper:
    """Return check sheets for grid workers (网格员核查单), a page for each task, to be filled in by hand."""
    blocks: list[Block] = []
    for number, task in enumerate(tasks):
        heads = numbered(
            say, (say("Where and why"), say("What to look at"), say("What was found"), say("Report"))
        )
        blocks += [
            Heading(heads[0], is_new_page=number > 0),
            Facts(((say("Grid: "), task.grid), (say("Task: "), task.task_id))), Words(task.what),
            Heading(heads[1]), Ticks(task.lines), Heading(heads[2]),
            Ticks(tuple(say(word) for word in RESULTS.values())),
            WriteHere(say("In a sentence. No names, no telephone numbers."), 20.0),
            Heading(heads[3]), Facts(((say("Post and day: "), "____________________"),)),
        ]  # fmt: skip
    if not tasks:
        blocks.append(Words(say("Nothing is to be checked now."), "warning"))
    return Paper(
        "table", say.language, say("Check sheet for grid workers"), tuple(blocks), agency=issuer.agency(say),
        marks=marks(say), watermark=issuer.watermark(say), small_print=(long_day(say, issuer.day),),
    )  # fmt: skip


@dataclass(frozen=True)
class YearFigures:
    """What of an annual report can be counted.

    Attributes
    ----------
    month_from, month_to
        First days of the first and the last month counted.
    cases
        Received.
    fields, units
        Category, or office, and cases; most first.
    transferred, assigned, supervised
        Cases transferred of those whose source says so; assignment letters sent; meetings held.
    """

    month_from: date
    month_to: date
    cases: int
    fields: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int], ...]
    transferred: papers.Share
    assigned: int
    supervised: int


def annual_paper(say: Translator, year: YearFigures, issuer: Issuer) -> Paper:
    """Return the outline of the annual report: the four parts of Article 41, with what the data say of each."""
    heads = numbered(say, (
        say("Matters, fields concerned and units most complained about"),
        say("Transferring, assigning and supervising"), say("The three kinds of proposals and their adoption"),
        say("Other matters to report"),
    ))  # fmt: skip
    counted = say("From {first} to {last}, {n} cases were received.").format(
        first=say.month(year.month_from), last=say.month(year.month_to), n=say.number(year.cases)
    )
    transferred = papers.cell_text(say, PaperColumn("", "share", decimals=1), year.transferred)
    blocks: list[Block] = [
        Heading(heads[0]), Words(counted), _ranked(say, say("Field"), year.fields),
        _ranked(say, say("Unit concerned"), year.units),
        Heading(heads[1]),
        Words(say("Transferred: {share}.").format(share=transferred)),
        Words(say("Assignment letters sent: {n}. Joint meetings held: {m}.").format(
            n=say.number(year.assigned), m=say.number(year.supervised))),
        Heading(heads[2]),
        *(WriteHere(label, 24.0) for label in (
            say("Proposals to improve work: how many, adopted"),
            say("Proposals to improve policies: how many, adopted"),
            say("Proposals to hold accountable: how many, adopted"),
        )),
        Heading(heads[3]), WriteHere(say("To be written"), 24.0),
    ]  # fmt: skip
    return Paper(
        "document", say.language, say("Annual report on petition work (outline)"), tuple(blocks),
        agency=issuer.agency(say), number=say("Outline after Article 41 of the Regulations on Petition Work"),
        marks=marks(say), signed=issuer.signed(say), watermark=issuer.watermark(say),
    )  # fmt: skip


MOST_RANKED = 10


def _ranked(say: Translator, head: str, counted: Sequence[tuple[str, int]]) -> PaperTable:
    columns = (PaperColumn(head, weight=3), PaperColumn(say("Cases received"), "count"))
    return PaperTable(
        columns, tuple(counted[:MOST_RANKED]), say("There are no cases of this time."), name=head
    )
