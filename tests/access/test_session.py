"""Who is looking, as a page finds out; what is written down of it; and the verbs of the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from dashboard import audited, data, session
from dashboard.downloads import Taken
from governance.access import OPEN_ACTOR, Role
from governance.access_settings import Access
from governance.accounts.managing import NewAccount, add_account
from governance.accounts.sessions import change_password, session_of, sign_in
from governance.errors import AccountFault, NotAllowed, SignInFault
from governance.settings import Settings, read_settings
from governance.store import Audit, Store
from governance.store.verification import verify
from pipelines.__main__ import app as command_line
from tests.access.conftest import ACTORS
from tests.tiny_warehouse import publish, write_district

GOOD = "four quiet words here"
ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")


@pytest.fixture
def settings(tmp_path: Path, store: Store) -> Iterator[Settings]:  # noqa: ARG001 (makes the district)
    """A district whose accounts are kept here."""
    path = tmp_path / "district.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[access]\nmode = "accounts"\n', encoding="utf-8")
    yield read_settings(path)
    data._store.clear()


def noted(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as reading:
        return [(row.account_id, row.action, row.subject) for row in reading.scalars(select(Audit))]


class Browser:
    """What a page knows of the browser."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **cookies: str) -> None:
        self.cookies, self.headers = cookies, {}
        monkeypatch.setattr(st, "context", self)


def test_a_page_finds_the_account_by_its_cookie(settings, store, monkeypatch):
    first = add_account(store, NewAccount("leader", "区领导", Role.LEADER))
    token = sign_in(store, "leader", first, address="-")
    Browser(monkeypatch, grid_session=token)
    with pytest.raises(SignInFault, match="password of your own"):
        session._actor(settings)
    change_password(store, session_of(store, token, settings.access).actor, first, GOOD, keep=token)
    assert session._actor(settings).account_id == "leader"
    Browser(monkeypatch, grid_session="another")
    with pytest.raises(SignInFault, match="not signed in"):
        session._actor(settings)
    Browser(monkeypatch)
    with pytest.raises(SignInFault, match="not signed in"):
        session._actor(settings)


@pytest.mark.parametrize(
    ("address", "host", "is_open"),
    [
        ("127.0.0.1", None, True), ("127.0.0.1", "localhost:8501", True), ("127.0.0.1", "grid.example", False),
        ("0.0.0.0", "localhost", False), (None, None, False),  # noqa: S104
    ],
)  # fmt: skip
def test_without_sign_in_only_this_machine_is_answered(monkeypatch, tmp_path, address, host, is_open):
    browser = Browser(monkeypatch)
    browser.headers = {"Host": host} if host else {}
    monkeypatch.setattr(st, "get_option", lambda _name: address)
    settings = read_settings(write_district(tmp_path))
    if is_open:
        assert session._actor(settings) is OPEN_ACTOR
    else:
        with pytest.raises(SignInFault, match="this machine only"):
            session._actor(settings)


def test_a_file_is_written_down_before_it_is_made(settings, store, monkeypatch):
    made = []
    actor = ACTORS[Role.LEADER]
    audited.note_export(settings, actor, "table.csv")
    assert noted(store) == [("leader", "export", "table.csv")]
    monkeypatch.setattr(data, "current_store", lambda _settings: pytest.fail("the store is gone"))
    taken = Taken("table.csv", "text/csv", lambda: made.append(1) or b"")
    with pytest.raises(pytest.fail.Exception):
        audited.note_export(settings, actor, taken.name)
    assert made == []


def test_small_counts_are_written_down_once_a_session(settings, store, monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    for _ in range(3):
        audited.note_view(settings, ACTORS[Role.TOWNSHIP], "hotspots 990101001")
    assert noted(store) == [("township", "small_counts", "hotspots 990101001")]


@pytest.mark.parametrize(
    ("role", "verb", "arguments", "becomes"),
    [
        (Role.DATA_CLERK, "load", ["/x/a.csv", "--source", "12345"], "load"),
        (Role.DATA_CLERK, "undo", ["L000001", "--yes"], "undo"),
        (Role.DATA_CLERK, "undo", ["L000001", "--dry-run"], None),
        (Role.DATA_CLERK, "profile", ["a.csv"], None),
        (Role.DATA_CLERK, "profile", ["a.csv", "--write"], "profile"),
        (Role.DATA_CLERK, "build", [], "build"),
        (Role.DATA_CLERK, "nil", ["--month=2026-03"], "nil"),
        (Role.LEADER, "status", [], None),
    ],
)
def test_changes_of_the_data_are_written_down(settings, store, role, verb, arguments, becomes):
    audited.note_change(settings, ACTORS[role], verb, arguments)
    assert [subject for _, _, subject in noted(store)] == ([becomes] if becomes else [])
    with store.reading() as session:
        assert verify(session).broken is None


@pytest.mark.parametrize("verb", ["load", "undo", "build", "nil"])
@pytest.mark.parametrize("role", [Role.LEADER, Role.TOWNSHIP, Role.OPERATOR])
def test_whoever_may_not_change_the_data_does_not(settings, store, role, verb):
    with pytest.raises(NotAllowed):
        audited.note_change(settings, ACTORS[role], verb, [])
    assert noted(store) == []


def test_where_nobody_signs_in_nothing_is_written_down(settings, store):
    audited.note_export(settings, OPEN_ACTOR, "table.csv")
    audited.note_change(settings, OPEN_ACTOR, "build", [])
    assert noted(store) == []


def test_the_identity_provider_is_asked_again_after_a_while(monkeypatch):
    access = Access.model_validate({"mode": "oidc", "oidc": {"roles": {"leaders": "leader"}}})
    claims = {"is_logged_in": True, "preferred_username": "wang", "groups": ["leaders"]}

    class User(dict):
        to_dict = dict.copy

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "user", User())
    with pytest.raises(SignInFault, match="not signed in"):
        session._provided(access)
    monkeypatch.setattr(st, "user", User(claims))
    with pytest.raises(SignInFault, match="too long ago"):
        session._provided(access)
    now = session.datetime.now(session.UTC).timestamp()
    monkeypatch.setattr(st, "user", User(claims | {"iat": now - 60}))
    assert session._provided(access).role is Role.LEADER
    monkeypatch.setattr(st, "user", User(claims | {"iat": now - 13 * 3600}))
    with pytest.raises(SignInFault, match="too long ago"):
        session._provided(access)
    monkeypatch.setattr(st, "user", User(claims | {"iat": now - 60}))
    st.session_state["seen_at"] = session.datetime.fromtimestamp(now - 31 * 60, session.UTC)
    with pytest.raises(SignInFault, match="too long ago"):
        session._provided(access)


def test_accounts_are_kept_from_the_command_line(settings):
    publish(settings.paths.home)
    run = CliRunner().invoke
    where = ["--district", str(settings.path)]
    town = ["town", "--name", "甲街道办", "--role", "township", "--township", "990101001"]
    added = run(command_line, ["account", "add", *town, *where])
    assert added.exit_code == 0, added.output
    told = json.loads(run(command_line, ["account", "list", "--json", *where]).output)
    assert [(one["account_id"], one["role"], one["must_change"]) for one in told] == [
        ("town", "township", True)
    ]
    assert run(command_line, ["account", "reset", "town", *where]).exit_code == 0
    assert run(command_line, ["account", "disable", "town", *where]).exit_code == 0
    assert json.loads(run(command_line, ["account", "list", "--json", *where]).output)[0]["is_disabled"]
    for role, place in (("boss", []), ("township", []), ("township", ["--township", "990101999"])):
        refused = run(
            command_line, ["account", "add", "other", "--name", "某办", "--role", role, *place, *where]
        )
        assert isinstance(refused.exception, AccountFault)


def test_a_table_that_leaves_by_the_command_line_is_written_down(settings, store, tmp_path):
    publish(settings.paths.home)
    target = tmp_path / "grid.csv"
    arguments = ["export", "grid", "--to", str(target), "--district", str(settings.path)]
    assert CliRunner().invoke(command_line, arguments).exit_code == 0
    assert target.is_file()
    assert noted(store) == [("command-line", "export", "grid")]


def test_the_frame_says_who_is_signed_in(settings, monkeypatch):
    publish(settings.paths.home)
    monkeypatch.setenv("GRID_DISTRICT", str(settings.path))
    monkeypatch.setattr(session, "_actor", lambda _settings: ACTORS[Role.LEADER])
    app = AppTest.from_file(ENTRY, default_timeout=30)
    app.query_params["lang"] = "en"
    told = "\n".join(block.proto.body for block in app.run().get("html"))
    assert "某岗位 · Leader" in told
    assert 'href="/account/sign-out?lang=en"' in told
