"""The gate in front of the application where accounts are kept here: without a session, program assets pass alone.

Streamlit would start a session for anybody and only then run the page that refuses. Here the request itself is turned
away: an address that a person opened leads to the sign-in page and back afterwards, anything else (the connection of a
page, files, uploads, metrics) is refused. Pages look at the session again on every run, see :mod:`dashboard.session`.
"""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.way_in import COOKIE, PASSWORD, SIGN_IN
from governance.access_settings import Access
from governance.accounts.sessions import session_of
from governance.store import Store

OPEN_PATHS = ("/account/", "/app/static/", "/static/", "/_stcore/health", "/favicon")
"""Beginnings of addresses that anybody may ask for: signing in, and files of the program."""


class Gate:
    """Lets through whoever is signed in.

    Parameters
    ----------
    app
        What stands behind.
    store
        Where sessions are kept.
    access
        How long they hold.
    """

    def __init__(self, app: ASGIApp, store: Store, access: Access) -> None:
        self.app, self.store, self.access = app, store, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan" or scope["path"].startswith(OPEN_PATHS):
            await self.app(scope, receive, send)
            return
        found = await to_thread.run_sync(session_of, self.store, token_in(Headers(scope=scope)), self.access)
        if found is not None and not found.must_change:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", ""):
            asked = scope["path"] + (
                f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            )
            target = SIGN_IN if found is None else PASSWORD
            await RedirectResponse(f"{target}?{urlencode({'next': asked})}", 303)(scope, receive, send)
        else:
            await PlainTextResponse("not signed in", 401)(scope, receive, send)


def token_in(headers: Headers) -> str | None:
    """Return the token of a session that a request brings; None where it brings none."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if morsel is None else morsel.value
