"""Signing in, changing a password, signing out: addresses of the server's own beside the pages.

A form counts only when it was sent from here (its ``Origin`` is the host that was asked), and afterwards leads back to
an address of this host, whatever it says. The cookie of a session cannot be read by scripts, is sent to this host
alone, and ends with the browser; over HTTPS it is sent over HTTPS only.
"""

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.account_html import Field, Form, page
from dashboard.gate import token_in
from dashboard.way_in import COOKIE, PASSWORD, SIGN_IN, SIGN_OUT
from governance.access_settings import Access
from governance.accounts.demonstration import PASSWORD as SHOWN_PASSWORD
from governance.accounts.managing import NewAccount
from governance.accounts.sessions import change_password, session_of, sign_in, sign_out
from governance.errors import N_, AccountFault, GridError, StoreFault
from governance.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from governance.store import Store

LONGEST_FORM = 4096
"""Bytes."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}
_NOT_FROM_HERE = N_("This form was not sent from this page. Open the page again.")
_DIFFER = N_("The two new passwords differ. Type them again.")


@dataclass(frozen=True)
class Desk:
    """What answers at these addresses.

    Attributes
    ----------
    store
        Where accounts and sessions are kept.
    access
        How long sessions hold.
    ready
        Demonstration accounts to offer.
    """

    store: Store
    access: Access
    ready: tuple[NewAccount, ...] = ()

    def routes(self) -> list[Route]:
        """Return the addresses."""
        answers = {SIGN_IN: self.sign_in, PASSWORD: self.password, SIGN_OUT: self.sign_out}
        return [Route(path, answer, methods=["GET", "POST"]) for path, answer in answers.items()]

    async def sign_in(self, request: Request) -> Response:
        """Answer the page of signing in."""
        say = _language_of(request)
        form = Form(
            say("Sign in"),
            say("With the account of your post or office."),
            _address(SIGN_IN, request),
            say("Sign in"),
            (
                Field("account", say("Account"), "text", "username"),
                Field("password", say("Password")),
            ),
            ready=tuple((say(account.name), account.account_id) for account in self.ready),
        )
        if request.method == "GET":
            return _shown(say, form, request)
        sent = await _sent(request)
        if sent is None:
            return _shown(say, replace(form, fault=say(_NOT_FROM_HERE)), request, status=403)
        address = request.client.host if request.client else "-"
        trying = partial(
            sign_in, self.store, sent.get("account", ""), sent.get("password", ""), address=address
        )
        try:
            await to_thread.run_sync(sign_out, self.store, token_in(request.headers))
            token = await to_thread.run_sync(trying)
        except GridError as fault:
            status = 503 if isinstance(fault, StoreFault) else 401
            return _shown(say, replace(form, fault=fault.text(say)), request, status=status)
        answer = RedirectResponse(_next(request), 303, headers=_HEADERS)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return answer

    async def password(self, request: Request) -> Response:
        """Answer the page of changing one's password."""
        say, token = _language_of(request), token_in(request.headers)
        found = await to_thread.run_sync(session_of, self.store, token, self.access)
        if found is None:
            return RedirectResponse(_address(SIGN_IN, request), 303, headers=_HEADERS)
        form = Form(
            say("Choose a password"),
            say("At least ten characters; four words are better than ten signs. Nobody else knows it."),
            _address(PASSWORD, request),
            say("Change the password"),
            (
                Field("old", say("Password now")),
                Field("new", say("New password"), autocomplete="new-password"),
                Field("again", say("New password again"), autocomplete="new-password"),
            ),
        )
        if request.method == "GET":
            return _shown(say, form, request)
        sent = await _sent(request)
        if sent is None:
            return _shown(say, replace(form, fault=say(_NOT_FROM_HERE)), request, status=403)
        try:
            if sent.get("new") != sent.get("again"):
                raise AccountFault(_DIFFER)
            changing = partial(
                change_password, self.store, found.actor, sent.get("old", ""), sent.get("new", ""), keep=token
            )
            await to_thread.run_sync(changing)
        except GridError as fault:
            return _shown(say, replace(form, fault=fault.text(say)), request, status=400)
        return RedirectResponse(_next(request), 303, headers=_HEADERS)

    async def sign_out(self, request: Request) -> Response:
        """End the session; an address opened from elsewhere asks first."""
        say = _language_of(request)
        is_ours = request.headers.get("sec-fetch-site") == "same-origin"
        if request.method == "GET" and not is_ours:
            lead = say("You will have to sign in again.")
            form = Form(say("Sign out"), lead, _address(SIGN_OUT, request), say("Sign out"))
            return _shown(say, form, request)
        if request.method == "POST" and await _sent(request) is None:
            return PlainTextResponse(say(_NOT_FROM_HERE), 403, headers=_HEADERS)
        try:
            await to_thread.run_sync(sign_out, self.store, token_in(request.headers))
        except StoreFault as fault:
            return PlainTextResponse(fault.text(say), 503, headers=_HEADERS)
        answer = RedirectResponse(f"{SIGN_IN}?{urlencode({'lang': say.language})}", 303, headers=_HEADERS)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer


async def _sent(request: Request) -> dict[str, str] | None:
    """Return the fields of a form that was sent from here; None of any other."""
    origin = urlsplit(request.headers.get("origin", "")).netloc
    length = request.headers.get("content-length", "")
    if not origin or origin != request.headers.get("host"):
        return None
    if not length.isdecimal() or int(length) > LONGEST_FORM:
        return None
    body = (await request.body()).decode("utf-8", errors="replace")
    return {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}


def _shown(say: Translator, form: Form, request: Request, *, status: int = 200) -> Response:
    other = next(language for language in LANGUAGES if language != say.language)
    address = f"{request.url.path}?{urlencode({'next': _next(request), 'lang': other})}"
    return HTMLResponse(page(say, form, address, password=SHOWN_PASSWORD), status, headers=_HEADERS)


def _next(request: Request) -> str:
    """Return the address to go on to: one of this host, or the first page."""
    asked = request.query_params.get("next", "/")
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_ours and "\\" not in asked else "/"


def _address(path: str, request: Request) -> str:
    """Return the address of a page of these, with the language and where to go afterwards."""
    return f"{path}?{urlencode({'next': _next(request), 'lang': _language_of(request).language})}"


def _language_of(request: Request) -> Translator:
    """Return the language asked for: by the address, or by the one to go on to."""
    after = parse_qs(urlsplit(request.query_params.get("next", "")).query)
    named = request.query_params.get("lang") or (after.get("lang") or [DEFAULT_LANGUAGE])[-1]
    return translator(named if named in LANGUAGES else DEFAULT_LANGUAGE)
