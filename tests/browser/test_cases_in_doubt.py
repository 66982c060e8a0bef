"""The list of cases in doubt and its map, as a clerk uses them at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import DESK, PHONE, open_at, settle

__all__ = ["open_at"]

pytestmark = pytest.mark.browser

MARKS = ".st-key-doubt_map .grid-map-mark"
LINES = ".st-key-doubt_map .leaflet-case-lines-pane path"
CASE = ".notice strong"


def open_list(open_at, **options) -> Page:
    page = open_at("quality?lang=en&doubt=near_edge", **options)
    expect(page.locator(MARKS).first).to_be_visible(timeout=30_000)
    settle(page)
    return page


def test_a_mark_opens_its_case_with_the_exact_edge(open_at):
    page = open_list(open_at, **DESK)
    assert page.locator(MARKS).count() == 15
    assert page.locator(LINES).count() == 0
    page.locator(MARKS, has_text=re.compile("^15$")).click()
    page.wait_for_url(re.compile(r"case=L\d{6}-\d+"))
    expect(page.locator(CASE)).to_have_text(re.compile(r"^15\. "))
    expect(page.locator(f"{MARKS}.is-chosen")).to_have_text("15")
    settle(page)
    assert page.locator(LINES).count() > 1
    page.reload()
    expect(page.locator(f"{MARKS}.is-chosen")).to_have_text("15", timeout=30_000)


def test_pages_and_kinds_are_kept_by_the_address(open_at):
    page = open_list(open_at, **DESK)
    page.get_by_role("button", name="Next ›").click()
    page.wait_for_url("**page=2**")
    expect(page.locator(MARKS, has_text=re.compile("^16$"))).to_have_count(1)
    page.get_by_role("radio", name=re.compile("^Outside the district")).click()
    page.wait_for_url("**doubt=outside**")
    assert "page=" not in page.url
    settle(page)
    expect(page.locator(MARKS).first).to_have_text("1")


def test_a_phone_shows_list_map_and_reports_within_its_width(open_at):
    page = open_list(open_at, **PHONE)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    silent = page.locator(".reports .state.silent")
    silent.scroll_into_view_if_needed()
    expect(silent).to_have_text("silent")
    expect(page.locator(".reports .state.nil")).to_have_text("nil")
    box = silent.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 390
