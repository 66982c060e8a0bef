"""Looking at counts too small for everyone is written down: once a session, page and publication."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard import session
from governance.access import Role
from governance.settings import read_settings
from governance.store import Action, Audit, open_store
from tests.access.conftest import ACTORS
from tests.access.two_townships import OUR_GRID, OURS

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")


def looked_at(folder: Path) -> list[tuple[str, str, dict]]:
    with closing(open_store(read_settings(folder / "district.toml"))) as store, store.reading() as reading:
        rows = reading.scalars(select(Audit).where(Audit.action == Action.SMALL_COUNTS))
        return [(row.account_id, row.subject, row.details) for row in rows]


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.OPEN])
def test_a_look_is_written_down_once(monkeypatch, two_townships, role):
    monkeypatch.setattr(session, "_actor", lambda _settings: ACTORS[role])
    before = looked_at(two_townships)
    app = AppTest.from_file(ENTRY, default_timeout=40)
    app.query_params["grid"] = OUR_GRID
    app.switch_page("pages/watch/hotspots.py").run().run()
    assert not app.exception
    expected = ("township", "hotspots warehouse-tiny.duckdb", {"reach": "townships", "codes": [OURS]})
    assert looked_at(two_townships)[len(before) :] == ([expected] if role is Role.TOWNSHIP else [])


@pytest.mark.parametrize("page", ["watch/overview", "watch/hotspots", "watch/service", "prepare/monthly"])
@pytest.mark.usefixtures("two_townships")
def test_every_page_of_counts_tells_the_log(monkeypatch, page):
    monkeypatch.setattr(session, "_actor", lambda _settings: ACTORS[Role.LEADER])
    noted = []
    monkeypatch.setattr("dashboard.audited.note_view", lambda _settings, _actor, what: noted.append(what))
    monkeypatch.setattr("dashboard.audited.any", lambda _flags: True, raising=False)
    app = AppTest.from_file(ENTRY, default_timeout=40)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert noted == [f"{page.partition('/')[2]} warehouse-tiny.duckdb"]


@pytest.mark.usefixtures("two_townships")
def test_what_cannot_be_written_down_is_not_shown(monkeypatch):
    monkeypatch.setattr(session, "_actor", lambda _settings: ACTORS[Role.TOWNSHIP])
    monkeypatch.setattr("dashboard.audited.data.current_store", lambda _settings: 1 / 0)
    app = AppTest.from_file(ENTRY, default_timeout=40)
    app.query_params["grid"] = OUR_GRID
    app.switch_page("pages/watch/hotspots.py").run()
    assert not app.exception
    assert not app.dataframe
