"""The pack of a meeting: from a click to the file, on the demonstration's 456 grids and 60,000 cases.

Gathering asks the registers and the publication and draws the map. Pages keep what was tested for all readers of a
publication, so that is measured by itself. Each file is made from the same pack.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import time as hour
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bench.page import Part, Sheet, Target, at_most
from governance.access import OPEN_ACTOR
from governance.hotspots import HotMaps
from governance.i18n import translator
from governance.queries.hot_maps import tested_maps
from governance.registers import actions, agenda, meetings
from governance.registers.findings import hot_findings
from governance.registers.meeting_rows import AgendaItem, Meeting
from governance.settings import Settings, today
from governance.sheets.docx_papers import paper_docx
from governance.sheets.kept_packs import draft_of
from governance.sheets.official_layout import paper_pdf
from governance.sheets.pack import PackSources, PackWish, asked_in_force, make_pack
from governance.sheets.pack_content import Readers
from governance.sheets.xlsx_annex import annex_xlsx
from governance.store import Store, open_store
from governance.warehouse import Warehouse
from tests.built_demonstration import built_demonstration

Made = TypeVar("Made")

SEED, REPEATS = 20260101, 3
WANTED_S, WANTED_MB = 3.0, 10.0
ITEMS = 8
OFFICES = ("住建局", "环保局")
_METHOD = (
    "A meeting for leaders with {items} marked places on its agenda and as many actions of the meeting before; "
    "{repeats} times each, the median counts."
)


def part(*, repeats: int = REPEATS) -> Part:
    """Return how long a pack takes and how large its files are."""
    with tempfile.TemporaryDirectory() as folder:
        settings, warehouse = built_demonstration(Path(folder), seed=SEED)
        with closing(warehouse), closing(open_store(settings)) as store:
            rows, targets = _measured(settings, warehouse, store, repeats)
    sheet = Sheet("From a click to the file", ("Step", "Seconds", "kB"), tuple(rows))
    return Part("The pack of a meeting", _METHOD.format(items=ITEMS, repeats=repeats), targets, [sheet])


def _measured(
    settings: Settings, warehouse: Warehouse, store: Store, repeats: int
) -> tuple[list[tuple[str, str, str]], list[Target]]:
    asked = asked_in_force(settings, warehouse)
    tests_s, maps = _timed(lambda: tested_maps(warehouse, asked), repeats)
    meeting = _meetings(settings, warehouse, store, maps)
    sources = PackSources(settings, warehouse, store, maps, translator(), today(settings))
    gathered_s, pack = _timed(lambda: make_pack(sources, PackWish(meeting, Readers.LEADERS)), repeats)
    with store.reading() as session:
        paper = draft_of(session, pack).paper()
    rows = [
        ("tests, kept by the pages", f"{tests_s:.2f}", ""),
        ("gathering, with the map", f"{gathered_s:.2f}", ""),
    ]
    targets = []
    makers: dict[str, Callable[[], bytes]] = {
        "PDF": lambda: paper_pdf(paper).bytes, "DOCX": lambda: paper_docx(paper), "XLSX": lambda: annex_xlsx(paper),
    }  # fmt: skip
    for name, make in makers.items():
        made_s, content = _timed(make, repeats)
        rows.append((name, f"{made_s:.2f}", f"{len(content) / 1000:.0f}"))
        targets.append(at_most(f"gathered and made as {name}", gathered_s + made_s, WANTED_S, "s"))
        targets.append(at_most(f"{name}", len(content) / 1e6, WANTED_MB, "MB"))
    return rows, targets


def _timed(work: Callable[[], Made], repeats: int) -> tuple[float, Made]:
    """Return the median of the seconds that something takes, and what it made first."""
    taken, made = [], []
    for _ in range(repeats):
        began = time.perf_counter()
        made.append(work())
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), made[0]


def _meetings(settings: Settings, warehouse: Warehouse, store: Store, maps: HotMaps) -> str:
    """Hold a meeting four weeks ago that gave actions, plan one today, and return the latter."""
    now, say = today(settings), translator()
    found = hot_findings(
        asked_in_force(settings, warehouse), maps, len(maps.ends) - 1, publication=warehouse.name, say=say
    )[: 2 * ITEMS]
    before = now - timedelta(weeks=4)
    with store.writing(OPEN_ACTOR) as writing:
        names = []
        for day in (before, now):
            plan = meetings.MeetingPlan("joint", None, day, hour(14, 30), "三楼会议室", "副区长", OFFICES)
            names.append(meetings.plan(writing, plan, today=day, known_offices=OFFICES))
        first = writing.session.get_one(Meeting, names[0])
        meetings.hold(writing, first, on=before, today=before)
        for number, one in enumerate(found):
            name = agenda.accept_proposal(writing, names[number % 2], one.draft, today=before)
            if number % 2:
                continue
            item = writing.session.get_one(AgendaItem, name)
            agenda.step(writing, item, "decide", today=before, data={"decision": "查明原因"})
            due = actions.ActionDraft("到场查看", OFFICES[0], before + timedelta(days=10))
            actions.assign(writing, item, due, today=before, known_offices=OFFICES)
    return names[1]
