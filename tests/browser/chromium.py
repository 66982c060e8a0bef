"""Where the browser is, and a page that may speak to one address only."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Route, expect

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit looks for its base path by asking for these below a page's address, and is answered 404."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch(playwright: Playwright) -> Browser:
    """Start the browser that ``GRID_CHROMIUM`` names, else an installed one, else the one Playwright brought."""
    named = os.environ.get("GRID_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    return playwright.chromium.launch(executable_path=named, args=list(FLAGS))


@dataclass
class Watched:
    """A page with every other origin blocked, and what it tried.

    Attributes
    ----------
    strayed
        Addresses asked for outside the allowed one.
    complaints
        Errors on the console and exceptions in the page.
    """

    page: Page
    context: BrowserContext
    strayed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def watched_page(browser: Browser, allowed: str | None, **options: object) -> Watched:
    """Open a page that may ask ``allowed`` only (an http address; None allows nothing but files)."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    watched = Watched(context.new_page(), context)
    ours = (allowed, allowed.replace("http", "ws", 1)) if allowed else ("file:",)

    def guard(route: Route) -> None:
        if route.request.url.startswith((*ours, "data:", "blob:")):
            route.continue_()
        else:
            watched.strayed.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    watched.page.on(
        "websocket",
        lambda socket: None if socket.url.startswith(ours) else watched.strayed.append(socket.url),
    )

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(PROBES):
            watched.complaints.append(f"{message.text} {message.location['url']}")

    watched.page.on("console", hear)
    watched.page.on("pageerror", lambda fault: watched.complaints.append(str(fault)))
    return watched


@contextmanager
def pages_of(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Give what opens an address of a site, in a context of its own; in the end none may have strayed or complained.

    It waits ``until`` something is to be seen, the foot of the page if nothing else is said; further options are those
    of the context.
    """
    opened: list[Watched] = []

    def open_it(address: str, *, until: tuple[str, ...] = (".foot",), **options: object) -> Page:
        watched = watched_page(browser, site, **options)
        opened.append(watched)
        watched.page.goto(address)
        for one in until:
            expect(watched.page.locator(one).first).to_be_visible(timeout=30_000)
        return watched.page

    yield open_it
    for watched in opened:
        watched.context.close()
        assert watched.strayed == []
        assert watched.complaints == []


def open_page(page: Page, name: str, *, section: str) -> None:
    """Follow a link that the menu folds away under a section."""
    menu = page.locator(".st-key-menu")
    menu.get_by_role("button", name=section).click()
    page.get_by_test_id("stPopoverBody").get_by_role("link", name=name, exact=True).click()
