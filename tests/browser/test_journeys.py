"""What people come for: a leader at a desk, a grid worker with a phone, somebody who only has a link."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import open_page, pages_of

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


@pytest.fixture
def open_at(browser: Browser, served: str) -> Iterator[object]:
    """Open an address; one that begins with a question is of the hotspot page."""
    with pages_of(browser, served) as open_it:
        yield lambda query="", **options: open_it(urljoin(f"{served}/hotspots", query), **options)


def place(page: Page) -> str:
    return page.locator(".st-key-panel .section-title h2").first.inner_text()


def cases_shown(page: Page) -> int:
    return int(page.locator(".st-key-panel .value").first.inner_text().replace(",", ""))


def expect_place(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.locator(".st-key-panel .section-title h2").first).to_have_text(name, timeout=20_000)


def settle(page: Page) -> None:
    """Wait until the page has answered and the map has flown where it was sent."""
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(1200)


def click_middle_of_map(page: Page, across: float = 0.5) -> None:
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.5)


def test_from_the_district_to_a_grid_and_back(open_at):
    page = open_at(**DESK)
    district = cases_shown(page)
    page.locator(".st-key-switch_level button").nth(0).click()
    page.wait_for_url("**level=township**")
    settle(page)
    click_middle_of_map(page, across=0.55)
    expect_place(page, re.compile("街道|镇"))
    township, in_township = place(page), cases_shown(page)
    assert 0 < in_township < district
    settle(page)
    click_middle_of_map(page)
    expect_place(page, re.compile("(?<!网格)$"))
    page.wait_for_url("**community=**")
    settle(page)
    click_middle_of_map(page)
    expect_place(page, re.compile("网格"))
    assert 0 <= cases_shown(page) < in_township
    assert page.locator(".st-key-breadcrumb button").count() == 4
    page.locator(".st-key-crumb_township button").first.click()
    expect_place(page, township)
    page.locator(".st-key-crumb_district button").click()
    expect_place(page, "示例区")
    assert cases_shown(page) == district


def test_a_link_opens_the_same_view(open_at):
    page = open_at("?township=990101003&mode=rate&level=township&from=2026-01&to=2026-06", **DESK)
    name, cases, address = place(page), cases_shown(page), page.url
    again = open_at(address.rpartition("/")[2], **DESK)
    assert (place(again), cases_shown(again)) == (name, cases)


def test_the_first_page_also_answers_at_its_own_address(open_at):
    page = open_at("hotspots?lang=en&township=990101003", **DESK)
    assert page.get_by_role("dialog").count() == 0
    assert page.title() == "Hotspot map · Grid One-Map"
    name, cases = place(page), cases_shown(page)
    open_page(page, "Loads", section="Data")
    page.wait_for_url("**/loads**lang=en**")
    settle(page)
    page.locator(".st-key-menu").get_by_role("link", name="Hotspot map").click()
    expect_place(page, name)
    assert cases_shown(page) == cases
    again = open_at("?lang=en&township=990101003", **DESK)
    assert (place(again), cases_shown(again)) == (name, cases)


def test_the_back_button_takes_a_choice_back(open_at):
    page = open_at(**DESK)
    page.locator(".st-key-box_place input").fill("鲸岭")
    page.keyboard.press("Enter")
    expect_place(page, re.compile("鲸岭"))
    page.go_back()
    expect_place(page, "示例区")


def test_every_place_is_reached_by_keyboard_and_language_stays(open_at):
    page = open_at("?lang=en", **DESK)
    page.locator(".st-key-box_place input").focus()
    page.keyboard.type("和", delay=20)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("township=|grid="))
    open_page(page, "Loads", section="Data")
    page.wait_for_url("**/loads**lang=en**")
    expect(page.get_by_text("Row account").or_(page.get_by_text("Rows")).first).to_be_visible()


def test_table_and_downloads_say_what_the_map_says(open_at, tmp_path: Path):
    page = open_at("?level=township", **DESK)
    shown = cases_shown(page)
    page.locator(".st-key-take_places button").click()
    with page.expect_download() as download:
        page.locator(".st-key-places_csv button").click()
    table = tmp_path / "table.csv"
    download.value.save_as(table)
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(table, dtype=str)
    assert int(frame["件数"].astype(int).sum()) == shown
    assert "演示数据" in table.read_text(encoding="utf-8-sig")
    with page.expect_download() as download:
        page.locator(".st-key-places_xlsx button").click()
    workbook = tmp_path / "table.xlsx"
    download.value.save_as(workbook)
    sheet = pd.read_excel(BytesIO(workbook.read_bytes()), header=None, engine="openpyxl")
    assert sheet.astype(str).apply(lambda column: column.str.contains("演示数据")).to_numpy().any()


def test_a_phone_gets_one_column_and_the_finger_scrolls_the_page(open_at):
    page = open_at(**PHONE)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box is not None
    assert box["height"] <= 0.55 * 844
    page.locator(".leaflet-container").first.tap()
    expect_place(page, re.compile("网格"))


def test_an_unknown_grid_in_a_link_is_told_and_the_district_shown(open_at):
    page = open_at("?grid=990101999999999", **DESK)
    expect(page.get_by_text("990101999999999").first).to_be_visible()
    expect_place(page, "示例区")


def headline(page: Page) -> str:
    return page.locator(".headline").inner_text()


def ask_why_of_first(page: Page) -> str:
    """Choose the first of the list, follow its link to why it is marked, and return what it is called."""
    row = page.locator(".hot-list button.row").first
    name = row.locator("strong").inner_text()
    row.focus()
    page.keyboard.press("Enter")
    expect_place(page, name)
    page.locator(".hot-list button.why").click()
    why = page.locator(".st-key-why")
    expect(why.locator("h2").first).to_have_text("Why is it marked?")
    expect(why.locator(".verdict")).to_be_in_viewport()
    return name


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_leader_sees_the_marked_places_asks_why_compares_and_takes_the_table_away(
    open_at, tmp_path, device
):
    page = open_at("?lang=en", **device)
    marked = int(re.match(r"(\d+) grids are marked; by chance alone", headline(page)).group(1))
    assert marked > 0
    page.evaluate("window.firstMap = document.querySelector('.leaflet-container')")
    name = ask_why_of_first(page)
    settle(page)
    assert page.evaluate("window.firstMap === document.querySelector('.leaflet-container')")
    fold = page.locator("details.fold summary")
    if fold.is_visible():
        assert not page.locator(".st-key-box_compare").is_visible()
        fold.click()
    page.locator(".st-key-box_compare").scroll_into_view_if_needed()
    settle(page)
    page.locator(".st-key-box_compare input").fill("With last year")
    page.keyboard.press("Enter")
    page.wait_for_url("**compare=year**")
    settle(page)
    assert page.locator(".st-key-pair .leaflet-container").count() == 2
    expect(
        page.get_by_text(f"{marked} grids are marked; in the period compared with it were")
    ).to_be_visible()
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    page.locator(".st-key-crumb_district button").click()
    expect_place(page, "示例区")
    page.locator(".st-key-take_places button").click()
    with page.expect_download() as download:
        page.locator(".st-key-places_csv button").click()
    table = tmp_path / "table.csv"
    download.value.save_as(table)
    frame = pd.read_csv(table, dtype=str)
    assert frame["Grid"].iloc[0] == name
    levels = pd.to_numeric(frame["Level, % (0: not marked)"], errors="coerce")  # some were not tested
    assert (levels > 0).sum() == marked


def test_played_months_move_without_a_new_map_and_stop_at_the_last_complete_one(open_at):
    page = open_at("?lang=en&from=2026-06&to=2026-08", **DESK)
    settle(page)
    page.evaluate("window.firstMap = document.querySelector('.leaflet-container')")
    page.locator(".st-key-play button").click()
    page.wait_for_url("**to=2026-09**", timeout=15_000)
    expect(page.locator(".st-key-play button")).to_have_text("▶ Play", timeout=30_000)
    assert "from=" not in page.url
    assert page.evaluate("window.firstMap === document.querySelector('.leaflet-container')")


def test_maps_beside_each_other_move_together(open_at):
    page = open_at("?lang=en&compare=before", **DESK)
    settle(page)
    first, second = (page.locator(".st-key-pair .leaflet-container").nth(number) for number in (0, 1))
    far = second.locator(".leaflet-control-scale").inner_text()
    first.locator(".leaflet-control-zoom-in").click()
    expect(second.locator(".leaflet-control-scale")).not_to_have_text(far, timeout=10_000)
    assert (
        first.locator(".leaflet-control-scale").inner_text()
        == second.locator(".leaflet-control-scale").inner_text()
    )
