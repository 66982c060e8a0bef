"""Every page for every role: the menu shows what may be opened, the page refuses what may not."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.navigation import MY_GRIDS, PAGES
from governance.access import ROLES, Role
from governance.errors import SignInFault
from tests.access.conftest import ACTORS

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")
OPENED_BY = {
    "overview": "leader township meeting_office data_clerk",
    "hotspots": "leader township grid_worker meeting_office data_clerk",
    "service": "leader township meeting_office data_clerk",
    "risks": "leader township meeting_office data_clerk",
    "meetings": "leader township meeting_office data_clerk",
    "campaigns": "leader township meeting_office data_clerk",
    "pack": "leader township meeting_office data_clerk",
    "atlas": "leader township meeting_office data_clerk",
    "monthly": "leader township meeting_office data_clerk",
    "risk_form": "township meeting_office",
    "meeting": "meeting_office",
    "actions": "township meeting_office",
    "records": "township meeting_office data_clerk",
    "my_grids": "township grid_worker",
    "assign": "leader township meeting_office",
    "figures": "leader township meeting_office data_clerk",
    "outside": "leader township meeting_office data_clerk",
    "loads": "leader meeting_office data_clerk operator",
    "load": "data_clerk",
    "quality": "leader meeting_office data_clerk operator",
    "methods": " ".join(ROLES),
    "about": " ".join(ROLES),
}


def opened(monkeypatch: pytest.MonkeyPatch, role: Role, path: str) -> AppTest:
    monkeypatch.setattr(session, "_actor", lambda _settings: ACTORS[role])
    app = AppTest.from_file(ENTRY, default_timeout=30)
    app.query_params["lang"] = "en"
    return app.switch_page(path).run()


def text_of(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


def test_every_page_is_told_whom_it_is_for():
    assert {entry.address for entry in PAGES} <= set(OPENED_BY)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.address)
@pytest.mark.usefixtures("two_townships")
def test_a_page_opens_for_its_roles_alone(monkeypatch, role, entry):
    app = opened(monkeypatch, role, entry.path)
    assert not app.exception
    text = text_of(app)
    is_for = role in OPENED_BY[entry.address].split()
    assert ("may not do this" in text) == (not is_for)
    assert (f"<h1>{entry.title}</h1>" in text) == is_for
    assert "went wrong" not in text


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("two_townships")
def test_the_menu_shows_the_pages_of_a_role(monkeypatch, role):
    app = opened(monkeypatch, role, PAGES[-1].path)
    shown = {link.proto.page for link in app.get("page_link")}
    assert shown == {
        "" if entry is home_of(role) else entry.address
        for entry in PAGES
        if role in OPENED_BY[entry.address].split()
    }


def home_of(role: Role):
    if role is Role.GRID_WORKER:
        return MY_GRIDS
    return next(entry for entry in PAGES if role in OPENED_BY[entry.address].split())


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.address)
@pytest.mark.usefixtures("two_townships")
def test_whoever_is_not_signed_in_sees_no_page(monkeypatch, entry):
    def nobody(_settings):
        raise SignInFault("nobody")

    monkeypatch.setattr(session, "_actor", nobody)
    app = AppTest.from_file(ENTRY, default_timeout=30).switch_page(entry.path).run()
    assert not app.exception
    text = text_of(app)
    assert "nobody" in text
    assert "<h1>" not in text
    assert not app.get("page_link")
    assert not re.search(r"\d{2,}\s*件", text)
