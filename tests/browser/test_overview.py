"""The first page, read at a desk and on a phone, and left by its map and its list."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from governance.i18n import LANGUAGES
from tests.browser.chromium import pages_of

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def open_at(browser: Browser, served: str) -> Iterator[object]:
    """Open the overview and wait for its map."""
    until = (".foot", ".leaflet-container canvas")
    with pages_of(browser, served) as open_it:
        yield lambda query="", **options: open_it(f"{served}/{query}", until=until, **options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_a_desk_all_of_it_is_on_the_first_screen(open_at, language):
    page = open_at(f"?lang={language}", **DESK)
    for part in (".heads", ".st-key-decisions", ".st-key-overview_map .legend", "dl.labelled"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["height"] > 0
        assert box["y"] + box["height"] <= DESK["viewport"]["height"], part
    assert page.locator(".head").count() == 8
    assert page.locator(".head img").count() == 8


def test_a_place_of_the_list_opens_on_the_hotspot_page(open_at):
    page = open_at("?lang=en", **DESK)
    link = page.locator(".st-key-decisions a").first
    name = link.inner_text().rpartition("› ")[2]
    link.click()
    page.wait_for_url(re.compile(r"/hotspots\?.*grid=\d+"))
    assert "lang=en" in page.url
    expect(page.get_by_role("heading", name=name).first).to_be_visible(timeout=30_000)


def test_a_click_on_the_map_opens_the_hotspot_page_there(open_at):
    page = open_at("?lang=en", **DESK)
    page.wait_for_timeout(1500)
    box = page.locator(".leaflet-container").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.52, box["y"] + box["height"] * 0.55)
    page.wait_for_url(re.compile(r"/hotspots\?.*(grid|township)=\d+"))
    assert "lang=en" in page.url


def test_on_a_phone_nothing_sticks_out_and_the_list_comes_before_the_map(open_at):
    page = open_at(**PHONE)
    width = page.evaluate("document.scrollingElement.scrollWidth")
    inner = page.locator("[data-testid='stMain']").evaluate("main => main.scrollWidth")
    assert max(width, inner) <= PHONE["viewport"]["width"]
    listed, drawn = (
        page.locator(part).bounding_box() for part in (".st-key-decisions", ".st-key-overview_map")
    )
    assert listed["y"] < drawn["y"]
    for box in (one.bounding_box() for one in page.locator(".head .value").all()):
        assert box["x"] + box["width"] <= PHONE["viewport"]["width"]
