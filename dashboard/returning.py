"""Back to the address asked for, after the organisation's provider has signed somebody in.

Streamlit's own sign-in ends at the first page. The address that a person opened is kept in a cookie that scripts cannot
read, and what follows the provider's answer is sent there instead.
"""

from http.cookies import SimpleCookie
from urllib.parse import parse_qs, quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "grid_asked"
CALLBACK = "/oauth2callback"
MINUTES = 15
LONGEST = 2000
"""Characters of an address that is kept."""

_OURS = ("/_stcore", "/auth/", CALLBACK, "/app/", "/static/", "/media", "/component")


class Returning:
    """Keeps the address that was asked for, and leads back to it.

    Parameters
    ----------
    app
        What stands behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, query = Headers(scope=scope), scope["query_string"].decode("latin-1")
        is_opened = (
            scope["method"] == "GET"
            and "text/html" in headers.get("accept", "")
            and not scope["path"].startswith(_OURS)
        )
        has_come_back = scope["path"] == CALLBACK and "code" in parse_qs(query)
        asked = f"{quote(scope['path'])}?{query}" if query else quote(scope["path"])

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if is_opened and asked != "/" and len(asked) <= LONGEST:
                    _keep(answer, quote(asked, safe=""), MINUTES * 60)
                elif has_come_back and answer.get("location") == "/":
                    answer["location"] = _kept(headers)
                    _keep(answer, "", 0)
            await send(message)

        await self.app(scope, receive, answered)


def _keep(answer: MutableHeaders, value: str, seconds: int) -> None:
    answer.append("set-cookie", f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax")


def _kept(headers: Headers) -> str:
    """Return the address that was kept; the first page where none was, or where it is not one of this host."""
    morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    asked = "/" if morsel is None else unquote(morsel.value)
    is_ours = (
        asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and asked.isprintable()
    )
    return asked if is_ours else "/"
