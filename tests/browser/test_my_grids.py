"""My grids on a phone: little over a slow link, large enough for a thumb, and nothing lost by a reload."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from governance.i18n import LANGUAGES, translator
from governance.registers.checks import NEXT, RESULTS
from tests.browser.chromium import pages_of, watched_page
from tests.browser.serving import serving
from tests.dashboard.hot_world import HOT

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_BYTES = 80_000
"""Over the session until the list of grids stands; the program's own files are kept by the browser."""

THUMB_PX = 44
SMALL = """(root) => [...document.querySelectorAll(root)].flatMap(e => [...e.querySelectorAll("button, label")])
    .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
    .filter(e => !e.closest("[data-testid=stWidgetLabel]") && e.dataset.testid !== "stWidgetLabel")
    .map(e => e.innerText)"""


@pytest.fixture(scope="module")
def address(hot_folder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the hot district is served, with a store of its own."""
    folder = tmp_path_factory.mktemp("phone") / "district"
    shutil.copytree(hot_folder, folder)
    shutil.rmtree(folder / "var" / "store", ignore_errors=True)
    with serving(folder / "district.toml", tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture
def open_at(browser: Browser, address: str):
    """Open the page on a phone."""
    with pages_of(browser, address) as open_it:
        yield lambda query="", *, until: open_it(f"{address}/my_grids{query}", until=(until,), **PHONE)


def is_as_wide_as_the_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_list_comes_with_few_bytes(browser: Browser, address: str):
    watched = watched_page(browser, address, **PHONE)
    received = []
    watched.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data)))
    )
    watched.page.goto(f"{address}/my_grids?lang=en")
    expect(watched.page.locator(".st-key-my_grid_list button").first).to_be_visible(timeout=30_000)
    total = sum(received)
    watched.context.close()
    assert 0 < total < MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_for_a_thumb(open_at, language):
    page = open_at(f"?lang={language}", until=".st-key-my_grid_list button")
    assert is_as_wide_as_the_screen(page)
    assert page.evaluate(SMALL, ".st-key-my_grid_list") == []
    page.locator(f".st-key-grid_{HOT} button").click()
    expect(page.locator(".st-key-check_form")).to_be_visible()
    assert page.evaluate(SMALL, ".st-key-check_form, .st-key-check_save, .st-key-back_to_list") == []
    assert is_as_wide_as_the_screen(page)
    box = page.locator(".st-key-save_check button").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844


def test_half_a_form_survives_a_reload_and_is_sent(open_at):
    say = translator("en")
    page = open_at(f"?lang=en&grid={HOT}", until=".st-key-check_form")
    page.get_by_text(say(RESULTS["verified"]), exact=True).click()
    expect(page.get_by_text(say(NEXT["verified"]))).to_be_visible()
    note = page.locator(".st-key-check_form textarea")
    note.fill("现场属实")
    note.blur()
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator(".st-key-check_form textarea")).to_have_value("现场属实", timeout=30_000)
    page.locator(".st-key-save_check button").click()
    expect(page.get_by_text(say("Saved"), exact=True)).to_be_visible()
    expect(page.get_by_text("现场属实")).to_be_visible()
    expect(page.locator(".st-key-next_grid button")).to_be_visible()
