"""From a rate to the matters behind it in two clicks, at a desk, by keyboard, and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import pages_of
from tests.browser.serving import serving
from tests.service_world import HOUSING, NATURE

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address(service_folder, tmp_path_factory) -> Iterator[str]:
    with serving(service_folder / "district.toml", tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture
def open_at(browser: Browser, address: str) -> Iterator[object]:
    """Open the page."""
    with pages_of(browser, address) as open_it:
        yield lambda query="", **options: open_it(f"{address}/service{query}", **options)


def states(page: Page) -> list[str]:
    return page.locator(".cases .case-state").all_inner_texts()


def test_two_clicks_lead_from_a_rate_to_its_matters(open_at):
    page = open_at("?lang=en&source=petitions", **DESK)
    expect(page.locator(".cases")).to_have_count(0)
    page.locator(".service-table tbody tr", has_text=HOUSING).locator("td[data-rate=R2]").click()
    expect(page.locator(".cases tbody tr")).to_have_count(25)
    assert set(states(page)) == {"△ Overdue", "◆ Concluded late"}
    page.get_by_role("radio", name="Concluded in time 30", exact=True).click()
    expect(page.locator("tbody tr:first-child .case-state.good").first).to_be_visible()
    assert set(states(page)) == {"● Concluded in time"}
    assert "part=numerator" in page.url


def test_a_rate_that_is_clicked_is_the_one_whose_list_opens(open_at):
    page = open_at("?lang=en&source=petitions", **DESK)
    page.locator(".service-table tbody tr", has_text=HOUSING).locator("td[data-rate=R6a]").click()
    expect(page.locator(".st-key-service_row h2")).to_have_text(HOUSING)
    expect(page.get_by_text("Repeat share R6a.v1: 9.1")).to_be_visible()
    assert "rate=R6a" in page.url


def test_the_table_is_put_in_order_and_few_cases_stay_below(open_at):
    page = open_at("?lang=en&source=petitions", **DESK)
    heading = page.locator(".service-table thead button[data-by='0']")
    for expected in ("descending", "ascending"):
        heading.click()
        expect(page.locator(".service-table thead th[aria-sort]")).to_have_attribute("aria-sort", expected)
        assert page.locator(".service-table tbody th").all_inner_texts()[-1] == NATURE
    expect(page.locator(".service-table tr.divider")).to_have_text("Fewer than 30: not ranked")


def test_the_keyboard_reaches_rows_and_tabs(open_at):
    page = open_at("?lang=en&source=petitions", **DESK)
    page.locator(f".service-table button.name[data-key='{HOUSING}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cases tbody tr")).to_have_count(25)
    assert page.locator(".service-table button.name[aria-pressed=true]").inner_text() == HOUSING
    page.get_by_role("radio", name="Not in time 30", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr:first-child .case-state.good").first).to_be_visible()


def test_on_a_phone_nothing_sticks_out(open_at):
    page = open_at(f"?row={HOUSING}", **PHONE)
    expect(page.locator(".cases tbody tr")).to_have_count(25)
    width = page.evaluate("document.scrollingElement.scrollWidth")
    inner = page.locator("[data-testid='stMain']").evaluate("main => main.scrollWidth")
    assert max(width, inner) <= PHONE["viewport"]["width"]
    assert page.locator(".service-table").evaluate("one => getComputedStyle(one).overflowX") == "auto"
