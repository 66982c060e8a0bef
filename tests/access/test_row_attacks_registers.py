"""What somebody of one township tries to read or change in another's registers: by address, file, draft or verb."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import typst
from sqlalchemy import func, select

from dashboard.navigation import PAGES
from governance.access import Actor, Role
from governance.errors import NotAllowed
from governance.register_tables import REGISTER_TABLES
from governance.registers import (
    actions,
    agenda,
    assignments,
    check_forms,
    disputes,
    letters,
    meetings,
    records,
    risks,
)
from governance.registers.agenda import ItemDraft, Subject
from governance.registers.assignments import GridPlace
from governance.registers.check_rows import CheckDraft, Dispute
from governance.registers.checks import Findings, seen_checks
from governance.registers.meeting_rows import Letter, MeetingAction
from governance.registers.opening import opening
from governance.registers.records import RECORDS, last_entries
from governance.registers.risk_list import Wanted, episodes, hazard, offices_of
from governance.registers.risks import Seen
from governance.scoped_warehouse import scoped
from governance.settings import DISTRICT_VARIABLE, read_settings
from governance.store import Event, Store, Stream, Writing, open_store
from governance.tables import quote
from governance.warehouse import open_warehouse
from pipelines.registers import find_registers, renew_registers
from tests.access.conftest import ACTORS
from tests.access.test_attacks import as_role, opened, readable, sent, taken  # noqa: F401 (a fixture)
from tests.access.two_registers import (
    OFFICES,
    STAFF,
    TODAY,
    Kept,
    new_risk,
    reception,
    record_desk,
    risk_desk,
    township,
    worker,
    write_both,
)
from tests.access.two_townships import OUR_GRID, OURS, SECRET, THEIR_GRID, THEIRS

US, OUR_WORKER = township(OURS), worker(OUR_GRID)
NARROW = (US, OUR_WORKER)


@pytest.fixture(scope="module")
def folder(two_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The district of two townships with registers, in a folder of its own."""
    found = tmp_path_factory.mktemp("registers") / "district"
    shutil.copytree(two_folder, found)
    shutil.rmtree(found / "var" / "store", ignore_errors=True)
    return found


@pytest.fixture(scope="module")
def kept(folder: Path) -> Iterator[tuple[Store, Kept, Kept]]:
    with closing(open_store(read_settings(folder / "district.toml"))) as store:
        yield store, *write_both(store)


@pytest.fixture
def district(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district chosen; a PDF is what it is set from."""
    monkeypatch.setenv(DISTRICT_VARIABLE, str(folder / "district.toml"))
    monkeypatch.setattr(typst, "compile_with_warnings", lambda files, **_: (files["data.json"], []))


def told_by(name: str, content: bytes) -> str:
    """The text of a file that was taken away."""
    return content.decode() if name.endswith(".pdf") else readable(name, content)


def queries(theirs: Kept) -> dict[str, tuple[dict[str, str], ...]]:
    """What is asked of the pages of registers."""
    return {
        "risks": ({"hazard": theirs.hazard}, {"township": THEIRS, "by": "grid"}),
        "risk_form": ({"place": THEIR_GRID, "matter": "环境噪声"},),
        "meetings": ({"township": THEIRS},),
        "meeting": ({"meeting": theirs.meeting, "part": "summary"}, {"meeting": theirs.districts_meeting}),
        "actions": ({"action": theirs.action},),
        "my_grids": ({"grid": THEIR_GRID}, {"grid": OUR_GRID}),
        "records": ({"record": theirs.record},),
        "assign": ({"township": THEIRS},),
        "quality": ({"dispute": theirs.dispute},),
    }


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.GRID_WORKER])
@pytest.mark.usefixtures("district", "kept")
def test_no_address_tells_of_their_registers(monkeypatch, taken, kept, role):  # noqa: F811
    as_role(monkeypatch, role)
    theirs = kept[2]
    asked, every = queries(theirs), {"meeting": theirs.meeting, "hazard": theirs.hazard, "township": THEIRS}
    own = set()
    for entry in [entry for entry in PAGES if entry.is_for(ACTORS[role])]:
        for query in asked.get(entry.address, (every,)):
            app = opened(entry.path, **query, lang="en")
            assert not app.exception
            told = sent(app)
            assert SECRET not in told, (entry.address, query)
            own |= {entry.address} if "甲地" in told else set()
    assert own >= ({"risks", "actions"} if role is Role.TOWNSHIP else {"my_grids"}), own
    for name, make in taken.items():
        content = make()
        assert SECRET not in told_by(name, content.encode() if isinstance(content, str) else content), name


@pytest.mark.usefixtures("district")
def test_the_same_addresses_tell_whoever_sees_everything(monkeypatch, kept):
    as_role(monkeypatch, Role.MEETING_OFFICE)
    asked = queries(kept[2])
    for address in ("risks", "meeting", "actions"):
        entry = next(entry for entry in PAGES if entry.address == address)
        assert SECRET in sent(opened(entry.path, **asked[address][0], lang="en")), address


def test_what_is_asked_of_the_store_leaves_theirs_out(kept):
    store, ours, theirs = kept
    for actor in NARROW:
        with store.reading() as session:
            page = episodes(session, actor, Wanted(states=()), TODAY, rows=50)
            assert {one.hazard_id for one in page.episodes} == {ours.hazard}
            assert page.total == 1
            assert {one.action_id for one in session.scalars(actions.seen_actions(actor))} == {ours.action}
            assert {one.task_id for one in session.scalars(seen_checks(actor))} == {ours.task.task_id}
            assert {one.dispute_id for one in session.scalars(disputes.open_disputes(actor))} == {
                ours.dispute
            }
            seen = session.scalars(select(Letter.letter_id).where(letters.WHEREABOUTS.seen_by(actor))).all()
            assert seen == [ours.letter]
            assert last_entries(session, actor, limit=9) == []
            assert set(offices_of(session, actor)) <= set(OFFICES)
            for name in (theirs.meeting, theirs.districts_meeting):
                meeting = session.get_one(meetings.Meeting, name)
                found = opening(session, meeting, actor, today=TODAY, timezone=store.timezone)
                told = {
                    one.action.action_id
                    for one in (*found.overdue, *found.reported, *found.others, *found.ended)
                }
                assert told <= {ours.action}
            with pytest.raises(NotAllowed):
                hazard(session, actor, theirs.hazard)


def attempts(store: Store, theirs: Kept) -> dict[str, Callable[[Writing], object]]:
    """Every way of changing something of theirs that a township or a worker has."""
    with store.reading() as session:
        action = session.get_one(MeetingAction, theirs.action)
        letter = session.get_one(Letter, theirs.letter)
        dispute = session.get_one(Dispute, theirs.dispute)
    place = GridPlace(THEIR_GRID, THEIRS)
    seen, desk = Seen(theirs.hazard, 1), risk_desk()
    about = Subject(f"grid:{THEIR_GRID}:x", "grid", THEIR_GRID, None, THEIRS, None)
    return {
        "register a risk": lambda writing: risks.register_risk(
            writing, desk, new_risk(THEIRS, THEIR_GRID, "别地")
        ),
        "move a risk": lambda writing: risks.move(writing, desk, seen, "start"),
        "review risks": lambda writing: risks.review_all(writing, desk, [seen]),
        "note a risk": lambda writing: risks.add_note(writing, desk, seen, "记"),
        "raise a level": lambda writing: risks.change_level(writing, desk, seen, "low", "改"),
        "amend a risk": lambda writing: risks.amend(writing, desk, seen, {"office": OFFICES[1]}, "改"),
        "put forward": lambda writing: agenda.propose(
            writing, theirs.districts_meeting, ItemDraft(about, "by_hand", "别地", "别地"), today=TODAY
        ),
        "report done": lambda writing: actions.step(
            writing, action, "report_done", today=TODAY, data={"result": "已办"}
        ),
        "answer a letter": lambda writing: letters.step(
            writing, letter, "reply", today=TODAY, data={"reply": "复"}
        ),
        "report a check": lambda writing: check_forms.send(
            writing, theirs.task, Findings("x", 1, "improved"), today=TODAY
        ),
        "dispute": lambda writing: disputes.raise_dispute(
            writing, "wrong_mark", place, note="错", today=TODAY
        ),
        "answer a dispute": lambda writing: disputes.answer(writing, dispute, "uphold", why="", today=TODAY),
        "give a grid": lambda writing: assignments.give(
            writing, {place: 0}, writing.actor.account_id, today=TODAY
        ),
        "enter a record": lambda writing: records.enter(writing, record_desk(), reception(THEIRS, "别地")),
        "correct a record": lambda writing: records.correct(
            writing, record_desk(), Stream(RECORDS, theirs.record, 1), reception(OURS, "甲地"), why="改"
        ),
        "withdraw a record": lambda writing: records.withdraw(
            writing, Stream(RECORDS, theirs.record, 1), why="改"
        ),
    }


def events(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count(Event.event_id))) or 0


def is_refused(store: Store, actor: Actor, change: Callable[[Writing], object]) -> bool:
    try:
        with store.writing(actor) as writing:
            change(writing)
    except NotAllowed:
        return True
    return False


@pytest.mark.parametrize("actor", NARROW, ids=lambda actor: actor.role)
def test_nothing_of_theirs_can_be_changed(kept, actor: Actor):
    store, _, theirs = kept
    before = events(store)
    for what, change in attempts(store, theirs).items():
        assert is_refused(store, actor, change), what
    assert events(store) == before


def test_half_a_form_is_read_by_its_account_alone(kept):
    store, _, theirs = kept
    for actor in (*NARROW, STAFF, township(THEIRS)):
        form = check_forms.opened_form(store, actor, theirs.task)
        assert form.note == ""
        assert form.form_key != "later"
    for actor in NARROW:
        with pytest.raises(NotAllowed):
            check_forms.keep_draft(store, actor, theirs.task, Findings("x", 1, "improved", (), "改"))
    with store.reading() as session:
        drafts = session.scalars(
            select(CheckDraft.note).where(CheckDraft.task_id == theirs.task.task_id)
        ).all()
    assert drafts == [f"{SECRET}草稿"]


@pytest.mark.usefixtures("kept")
def test_copies_of_registers_are_narrowed_like_everything_published(folder, tmp_path):
    settings = read_settings(folder / "district.toml")
    published = folder / "var" / "warehouse" / "warehouse-tiny.duckdb"
    copy = tmp_path / published.name
    shutil.copy(published, copy)
    found, fault = find_registers(settings, "")
    assert fault is None
    with closing(duckdb.connect(str(copy))) as connection:
        renew_registers(connection, found)
    with closing(open_warehouse(copy)) as whole:
        for role in (Role.TOWNSHIP, Role.GRID_WORKER):
            with closing(scoped(whole, ACTORS[role].scope)) as seen:
                for table in REGISTER_TABLES:
                    ask = f"FROM {quote(table.name)}"
                    rows, every = seen.frame(ask), whole.frame(ask)
                    assert SECRET not in rows.to_csv(), table.name
                    assert THEIRS not in rows.to_csv(), table.name
                    assert THEIRS in every.to_csv(), table.name
