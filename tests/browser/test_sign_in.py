"""Signing in with accounts kept here, in a real browser: in, the page asked for, a reload, out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.serving import free_port, served
from tests.browser.chromium import Watched, open_page, watched_page
from tests.dashboard.hot_world import publish_hot
from tests.tiny_warehouse import write_district

pytestmark = pytest.mark.browser

ASKED = "/hotspots?lang=en&township=990101002"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("accounts")
    district = write_district(folder)
    text = district.read_text(encoding="utf-8")
    district.write_text(f'{text}\n[access]\nmode = "accounts"\n', encoding="utf-8")
    publish_hot(folder / "var")
    with served(district, folder / "server.txt", free_port()) as address:
        yield address


@pytest.fixture
def watched(browser: Browser, site: str) -> Iterator[Watched]:
    opened = watched_page(browser, site, viewport={"width": 1280, "height": 800})
    yield opened
    opened.context.close()
    assert opened.strayed == []


def enter(page: Page, site: str, role: str, asked: str = ASKED) -> None:
    page.goto(site + asked)
    page.get_by_role("button", name=role).click()
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()


def test_signing_in_leads_to_the_address_asked_for_and_holds_on_reload(watched, site):
    page = watched.page
    enter(page, site, "Township staff")
    assert page.url == site + ASKED
    expect(page.get_by_text("lies outside what you may see")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    expect(page.get_by_role("link", name="Loads")).to_have_count(0)
    page.goto(f"{site}/loads?lang=en")
    expect(page.get_by_text("may not do this")).to_be_visible()


def test_scripts_cannot_read_the_session(watched, site):
    enter(watched.page, site, "Leader")
    assert "grid_session" not in watched.page.evaluate("document.cookie")


def test_after_signing_out_nothing_opens_and_another_tab_shows_no_more(watched, site):
    page = watched.page
    enter(page, site, "Leader", "/hotspots?lang=en")
    other = watched.context.new_page()
    other.goto(f"{site}/hotspots?lang=en")
    expect(other.get_by_role("heading", name="Hotspot map")).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{site}/hotspots?lang=en")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    open_page(other, "About", section="Explain")
    expect(other.get_by_text("You are not signed in, or not any more.")).to_be_visible()
    expect(other.get_by_role("heading", name="Hotspot map")).to_have_count(0)


def test_a_wrong_password_is_told_and_nothing_is_kept(watched, site):
    page = watched.page
    page.goto(f"{site}/account/sign-in?lang=en")
    page.get_by_label("Account").fill("leader")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(
        "This name and password do not go together. Check both, or ask the operator."
    )
    assert watched.context.cookies() == []


def test_by_keyboard_on_a_phone(browser, site):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/account/sign-in?lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Account").focus()
    page.keyboard.type("grid-worker")
    page.keyboard.press("Tab")
    page.keyboard.type("demonstration")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的网格")).to_be_visible()
    expect(page.locator(".account")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
