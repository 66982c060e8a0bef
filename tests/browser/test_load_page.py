"""A data clerk with a workbook nobody has described: looked at, written, loaded, published, and on the map."""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import geopandas as gpd
import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from governance.datum import from_cgcs2000
from governance.settings import DEMONSTRATION_DISTRICT, read_settings
from tests.browser.chromium import watched_page
from tests.browser.serving import ROOT, serving

pytestmark = pytest.mark.browser

ROWS = 3_000


@pytest.fixture
def served_alone(demonstration: Path, tmp_path: Path) -> Iterator[str]:
    """The demonstration in a copy of its own, for what is loaded here would show in other tests."""
    folder = tmp_path / "demonstration"
    shutil.copytree(demonstration.parent, folder, ignore=shutil.ignore_patterns("files"))
    with serving(folder / demonstration.name, tmp_path) as address:
        yield address


def write_workbook(path: Path) -> None:
    """Orders of a hotline in GCJ-02, under a title, with headings of its own."""
    grids = gpd.read_file(ROOT / "data" / "grids" / "grids.gpkg", layer="grids").to_crs(4490)
    points = grids[grids["valid_to"].isna()].representative_point()
    lon, lat = from_cgcs2000(points.x.to_numpy(), points.y.to_numpy(), datum="gcj02")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("六月")
        sheet.merge_range(0, 0, 0, 5, "示例区热线工单明细表")
        sheet.write_row(1, 0, ["受理单号", "诉求时间", "诉求类型", "经度", "纬度", "联系电话"])
        for number in range(ROWS):
            at = number % len(points)
            day = "下周" if number == 0 else f"2026-06-{number % 28 + 1:02d}"
            cells = [f"X{number:05d}", day, "噪声扰民", float(lon[at]), float(lat[at]), "13900000000"]
            sheet.write_row(number + 2, 0, cells)


def write_calls(path: Path) -> None:
    """Orders of the demonstration's hotline, which declares GCJ-02, with surveyed coordinates and their township."""
    grids = gpd.read_file(ROOT / "data" / "grids" / "grids.gpkg", layer="grids").to_crs(4490)
    grids = grids[grids["valid_to"].isna()].reset_index()
    points = grids.representative_point()
    source = read_settings(DEMONSTRATION_DISTRICT).source("12345").columns.model_dump(exclude_none=True)
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(source.values()))
        writer.writeheader()
        for number in range(900):
            at = number % len(points)
            cells = {
                "case_no": f"D{number:05d}", "received_on": f"2026-06-{number % 28 + 1:02d}", "category": "噪声扰民",
                "lon": f"{points.x[at]:.6f}", "lat": f"{points.y[at]:.6f}",
                "community_code": grids["community_code"][at],
            }  # fmt: skip
            writer.writerow({theirs: cells.get(ours, "") for ours, theirs in source.items()})


def choose(page: Page, key: str, option: str) -> None:
    """Choose in a box of the form and look again."""
    box = page.locator(f"[class*='st-key-map_{key}_'] input")
    wanted = page.get_by_role("option", name=option).first

    def listed() -> None:
        box.focus()
        page.keyboard.press("ArrowDown")  # a click that has to scroll first closes the list again
        expect(wanted).to_be_visible(timeout=3_000)

    for _ in range(5):  # a run of the page that ends just then closes it too
        with suppress(AssertionError):
            listed()
            break
    wanted.click()
    page.locator(".st-key-load_again button").click()


def cases_of_district(page: Page) -> int:
    return int(page.locator(".st-key-panel .value").first.inner_text().replace(",", ""))


def settle(page: Page) -> None:
    page.wait_for_timeout(400)
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=90_000)


def test_from_an_unknown_workbook_to_the_map(browser: Browser, served_alone: str, tmp_path: Path):
    workbook = tmp_path / "六月.xlsx"
    write_workbook(workbook)
    watched = watched_page(
        browser, served_alone, viewport={"width": 1280, "height": 800}, accept_downloads=True
    )
    page = watched.page
    period = "?lang=en&from=2026-06&to=2026-06"
    page.goto(f"{served_alone}/hotspots{period}")
    expect(page.locator(".st-key-panel .value").first).to_be_visible(timeout=30_000)
    before = cases_of_district(page)

    page.goto(f"{served_alone}/load?lang=en")
    expect(page.get_by_text("No file is chosen yet")).to_be_visible(timeout=30_000)
    page.locator(".st-key-load_files input[type=file]").set_input_files(workbook)
    page.locator(".st-key-load_source input").fill("A new")
    page.keyboard.press("Enter")
    page.locator(".st-key-load_name input").fill("hotline")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3,000 rows looked at")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Personal columns, left out at the door: 联系电话")).to_be_visible()
    expect(page.get_by_text("The coordinates do not tell their datum")).to_be_visible()
    expect(page.get_by_text("for example 噪声扰民")).to_be_visible()
    settle(page)
    expect(page.locator(".st-key-load_write button")).to_be_disabled()
    choose(page, "datum", "GCJ-02")
    expect(page.get_by_text("Changed by you: datum = gcj02")).to_be_visible(timeout=90_000)
    settle(page)

    page.locator(".st-key-load_write button").click()
    page.locator(".st-key-load_start button").click(timeout=90_000)
    expect(page.get_by_text(re.compile(r"rows = 2,999 taken \+ 1 rejected"))).to_be_visible(timeout=90_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Rejected rows as XLSX").click()
    assert download.value.suggested_filename.endswith("-rejects.xlsx")
    page.locator(".st-key-load_build button").click()
    expect(page.get_by_text(re.compile("Published warehouse-000002"))).to_be_visible(timeout=120_000)

    page.locator(".st-key-load_start button").click()
    expect(page.get_by_text("六月.xlsx was loaded before")).to_be_visible(timeout=90_000)
    settle(page)
    page.locator(".st-key-load_undo button").click()
    expect(page.get_by_text(f"no other load has them: {ROWS - 1:,}")).to_be_visible(timeout=90_000)
    page.locator(".st-key-load_undo_no button").click()

    page.goto(f"{served_alone}/hotspots{period}")
    expect(page.locator(".st-key-panel .value").first).to_be_visible(timeout=30_000)
    after = cases_of_district(page)
    watched.context.close()
    assert after - before == ROWS - 1
    assert watched.strayed == []
    assert watched.complaints == []


def test_a_wrong_datum_is_answered_for_and_the_load_taken_back(
    browser: Browser, served_alone: str, tmp_path: Path
):
    """A file of a known source in another datum than it declares, on a telephone, from the page to the map and back."""
    path = tmp_path / "calls.csv"
    write_calls(path)
    watched = watched_page(browser, served_alone, viewport={"width": 390, "height": 844})
    page = watched.page
    page.goto(f"{served_alone}/load?lang=en")
    page.locator(".st-key-load_files input[type=file]").set_input_files(path)
    page.locator(".st-key-load_source input").fill("12345")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This changes how source 12345 is read")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("datum: gcj02 → cgcs2000")).to_be_visible()
    settle(page)
    choose(page, "datum", "GCJ-02")
    expect(page.get_by_text("The coordinates do not fit the datum they are read in")).to_be_visible(
        timeout=90_000
    )
    settle(page)
    expect(page.locator(".st-key-load_start button")).to_be_disabled()
    page.locator(".st-key-load_accept label").click()
    page.locator(".st-key-load_start button").click(timeout=30_000)
    expect(page.get_by_text(re.compile("900 rows = 900 taken"))).to_be_visible(timeout=90_000)
    settle(page)
    page.locator(".st-key-load_build button").click()
    expect(page.get_by_text(re.compile("Published warehouse-000002"))).to_be_visible(timeout=120_000)
    link = page.locator(".st-key-load_map a")
    expect(link).to_have_text("See Jun 2026 on the map")
    settle(page)
    page.locator(".st-key-load_undo button").click()
    expect(page.get_by_text("It is published: readers see it until the next build.")).to_be_visible(
        timeout=90_000
    )
    settle(page)
    page.locator(".st-key-load_undo_yes button").click()
    expect(page.get_by_text(re.compile("was taken back. Build and publish"))).to_be_visible(timeout=90_000)
    settle(page)
    page.locator(".st-key-load_build button").click()
    expect(
        page.get_by_text(re.compile(r"warehouse-000003\.duckdb: loads added 0, taken back 1"))
    ).to_be_visible(timeout=120_000)
    watched.context.close()
    assert watched.strayed == []
    assert watched.complaints == []
