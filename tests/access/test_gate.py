"""The gate and the desk in front of the application: what passes, what is turned away, and where signing in leads."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard import server
from dashboard.account_routes import Desk
from dashboard.gate import Gate
from dashboard.returning import Returning
from dashboard.way_in import COOKIE, host_of, is_this_machine
from governance.access import Role
from governance.access_settings import Access
from governance.accounts.managing import NewAccount, add_account, disable_account
from governance.errors import NotAllowed
from governance.settings import read_settings
from governance.store import Store
from tests.tiny_warehouse import write_district

HERE = "http://testserver"
HTML = {"accept": "text/html,*/*"}
FROM_HERE = {"origin": HERE}
GOOD = "four quiet words here"


async def inside(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("inside")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("inside")
    await socket.close()


@pytest.fixture
def first_password(store: Store) -> str:
    return add_account(store, NewAccount("leader", "区领导", Role.LEADER))


@pytest.fixture
def client(store: Store) -> TestClient:
    access = Access(mode="accounts")
    paths = (
        "/",
        "/hotspots",
        "/_stcore/metrics",
        "/_stcore/health",
        "/media/file",
        "/app/static/x",
        "/accounts",
    )
    app = Starlette(
        routes=[
            *Desk(store, access).routes(), *(Route(path, inside) for path in paths),
            WebSocketRoute("/_stcore/stream", talk),
        ],
        middleware=[Middleware(Gate, store=store, access=access)],
    )  # fmt: skip
    return TestClient(app, base_url=HERE, follow_redirects=False)


def sign_in(client: TestClient, password: str, *, after: str = "/", **headers: str):
    form = {"account": "leader", "password": password}
    return client.post(
        "/account/sign-in", params={"next": after}, data=form, headers={**FROM_HERE, **headers}
    )


def signed_in(client: TestClient, password: str) -> TestClient:
    assert sign_in(client, password).status_code == 303
    changed = client.post(
        "/account/password", data={"old": password, "new": GOOD, "again": GOOD}, headers=FROM_HERE
    )
    assert changed.status_code == 303
    return client


@pytest.mark.parametrize("path", ["/", "/hotspots", "/_stcore/metrics", "/media/file", "/accounts"])
def test_nothing_passes_without_a_session(client, path):
    assert client.get(path).status_code == 401
    assert client.post(path).status_code == 401
    answer = client.get(path, params={"lang": "en", "township": "990101001"}, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/account/sign-in?next=%2F")
    assert "township%3D990101001" in answer.headers["location"]


@pytest.mark.parametrize("path", ["/_stcore/health", "/app/static/x"])
def test_program_assets_pass(client, path):
    assert client.get(path).text == "inside"


@pytest.mark.parametrize("cookie", ["", "x", f"{COOKIE}=", f"{COOKIE}=made-up", f'{COOKIE}="\\', "\xff=\xfe"])
def test_no_connection_without_a_session(client, cookie):
    headers = {"cookie": cookie.encode("latin-1")}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream", headers=headers):
        pass


def test_a_session_passes_and_ends(client, store, first_password):
    signed_in(client, first_password)
    assert client.get("/hotspots").text == "inside"
    with client.websocket_connect("/_stcore/stream") as socket:
        assert socket.receive_text() == "inside"
    disable_account(store, "leader")
    assert client.get("/hotspots").status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass


def test_a_first_password_leads_to_a_new_one_before_anything_else(client, first_password):
    sign_in(client, first_password)
    assert client.get("/hotspots").status_code == 401
    assert (
        client.get("/hotspots", headers=HTML)
        .headers["location"]
        .startswith("/account/password?next=%2Fhotspots")
    )
    assert "Choose a password" in client.get("/account/password", params={"lang": "en"}).text


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(client, first_password):
    cookie = sign_in(client, first_password).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age" not in cookie
    assert "secure" not in cookie
    over_https = TestClient(client.app, base_url="https://testserver", follow_redirects=False)
    cookie = sign_in(over_https, first_password, origin="https://testserver").headers["set-cookie"].lower()
    assert "secure" in cookie


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/hotspots?township=990101001&lang=en", "/hotspots?township=990101001&lang=en"), ("//evil.example/x", "/"),
        ("https://evil.example", "/"), ("/\\evil.example", "/"), ("/a\r\nSet-Cookie: x=y", "/"), ("", "/"),
        ("javascript:alert(1)", "/"), ("/a\\b", "/"),
    ],
)  # fmt: skip
def test_signing_in_leads_to_an_address_of_this_host(client, first_password, asked, leads_to):
    assert sign_in(client, first_password, after=asked).headers["location"] == leads_to


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_form_from_elsewhere_does_not_count(client, first_password, origin):
    answer = sign_in(client, first_password, origin=origin)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_that_is_too_long_does_not_count(client):
    assert sign_in(client, "x" * 5000).status_code == 403


def test_what_is_wrong_is_said_on_the_page_and_escaped(client):
    answer = client.post(
        "/account/sign-in", params={"lang": "en", "next": '/"><script>'}, data={"account": "<b>", "password": "x"},
        headers=FROM_HERE,
    )  # fmt: skip
    assert answer.status_code == 401
    assert "do not go together" in answer.text
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_page_speaks_the_language_of_the_address_asked_for(client):
    assert 'lang="en"' in client.get("/account/sign-in", params={"next": "/hotspots?lang=en"}).text
    assert 'lang="zh-CN"' in client.get("/account/sign-in", params={"next": "/hotspots"}).text


def test_signing_in_again_ends_the_session_before(client, first_password):
    signed_in(client, first_password)
    before = client.cookies[COOKIE]
    sign_in(client, GOOD)
    client.cookies.clear()
    assert client.get("/", headers={"cookie": f"{COOKIE}={before}"}).status_code == 401


def test_signing_out_asks_first_when_it_was_not_asked_for_here(client, first_password):
    signed_in(client, first_password)
    assert client.get("/account/sign-out").status_code == 200
    assert client.get("/account/sign-out", headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert client.post("/account/sign-out", headers={"origin": "http://evil.example"}).status_code == 403
    assert client.get("/").text == "inside"
    assert client.get("/account/sign-out", headers={"sec-fetch-site": "same-origin"}).status_code == 303
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    ("new", "again", "told"),
    [(GOOD, "another good one", "differ"), ("1234567890", "1234567890", "first that are tried")],
)
def test_a_bad_new_password_is_said(client, first_password, new, again, told):
    sign_in(client, first_password)
    form = {"old": first_password, "new": new, "again": again}
    answer = client.post("/account/password", params={"lang": "en"}, data=form, headers=FROM_HERE)
    assert answer.status_code == 400
    assert told in answer.text


def test_changing_a_password_needs_a_session(client):
    assert client.get("/account/password").headers["location"].startswith("/account/sign-in")


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("LOCALHOST", True), ("", False), ("0.0.0.0", False), ("10.0.0.1", False), ("::", False),  # noqa: S104
        ("grid.example", False),
        ("localhost.evil.example", False), ("127.0.0.1.evil.example", False),
    ],
)  # fmt: skip
def test_which_hosts_are_this_machine(host, is_it):
    assert is_this_machine(host) == is_it


@pytest.mark.parametrize(
    ("headers", "host"),
    [
        ({}, None),
        ({"Host": "a:80"}, "a"),
        ({"Host": "[::1]:8501"}, "[::1]"),
        ({"host": "grid.example"}, "grid.example"),
    ],
)
def test_the_host_that_a_request_names(headers, host):
    assert host_of(headers) == host


@pytest.mark.parametrize("address", ["0.0.0.0", "10.1.2.3", "::"])  # noqa: S104
def test_without_sign_in_it_is_not_served_beyond_this_machine(tmp_path, address):
    settings = read_settings(write_district(tmp_path))
    with pytest.raises(NotAllowed, match="on this machine only"):
        server.application(settings, address)


@pytest.mark.parametrize(("address", "accounts"), [("127.0.0.1", 6), ("0.0.0.0", 0)])  # noqa: S104
def test_the_demonstrations_accounts_work_on_this_machine_only(tmp_path, store, address, accounts):
    settings = read_settings(write_district(tmp_path))
    assert len(server._demonstration(settings, store, address)) == accounts


def provided(asked: str, cookie: str = "") -> tuple[TestClient, dict[str, str]]:
    async def back(_request: Request) -> RedirectResponse:
        return RedirectResponse("/", 302)

    app = Starlette(
        routes=[Route("/oauth2callback", back), Route("/{path:path}", inside)],
        middleware=[Middleware(Returning)],
    )
    client = TestClient(app, base_url=HERE, follow_redirects=False)
    client.get(asked, headers=HTML)
    return client, {"cookie": cookie} if cookie else {}


@pytest.mark.parametrize(
    ("asked", "back", "leads_to"),
    [
        ("/hotspots?lang=en&level=township", "code=1", "/hotspots?lang=en&level=township"),
        ("/hotspots?category=%E7%8E%AF", "code=1", "/hotspots?category=%E7%8E%AF"), ("/", "code=1", "/"),
        ("/hotspots", "", "/"), ("/hotspots", "error=denied", "/"), (f"/hotspots?x={'y' * 3000}", "code=1", "/"),
    ],
)  # fmt: skip
def test_the_provider_leads_back_to_the_address_asked_for(asked, back, leads_to):
    client, _ = provided(asked)
    assert client.get(f"/oauth2callback?{back}").headers["location"] == leads_to


@pytest.mark.parametrize(
    "kept", ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil", "%2Fa%0D%0Ab"]
)
def test_a_kept_address_of_another_host_is_not_followed(kept):
    client, headers = provided("/", f"grid_asked={kept}")
    assert client.get("/oauth2callback?code=1", headers=headers).headers["location"] == "/"
