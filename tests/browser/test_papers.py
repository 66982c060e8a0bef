"""From a meeting to its papers, as the meeting office goes: pack, word processor, workbook, kept, opened, and a map."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import watched_page

pytestmark = pytest.mark.browser

MEETING = "M000023"


@pytest.fixture
def office(browser: Browser, site_with_accounts: str) -> Iterator[Page]:
    """The page of the meeting office, signed in, at the meeting."""
    desk = {"viewport": {"width": 1280, "height": 800}, "accept_downloads": True}
    watched = watched_page(browser, site_with_accounts, **desk)
    watched.page.goto(f"{site_with_accounts}/meeting?lang=en&meeting={MEETING}")
    watched.page.get_by_role("button", name="Meeting office").click()
    yield watched.page
    watched.context.close()
    assert watched.strayed == []
    assert watched.complaints == []


def test_a_meeting_becomes_paper(office: Page, site_with_accounts: str, tmp_path: Path):
    agenda = read_agenda(office)
    counts = make_the_pack(office)
    printed, written = take_the_pack(office, tmp_path)
    assert len(agenda) == counts["Items"] > 0
    for title in agenda:
        assert flat(title) in printed
        assert flat(title) in written
    name = keep_and_open_again(office)
    again = flat(text_of(taken(office.locator(f".st-key-pack_{name}_pdf"), tmp_path)))
    assert again == printed.replace("Draft,notkept", f"Keptas{name}")
    marked = read_marked_places(office, site_with_accounts)
    assert len(marked) == counts["Marked places"]
    sheet = print_the_map(office, tmp_path)
    for place, observed, expected in marked:
        assert place in printed
        assert f"{place}{observed}/{expected}" in sheet


def read_agenda(page: Page) -> list[str]:
    """Return the titles of the items that the meeting's page shows."""
    items = page.locator('[class*="st-key-floor_"]')
    expect(items.first).to_be_visible(timeout=30_000)
    expect(page.locator(".foot").first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    told = (re.match(r"\d+\. (.+?) ●", text) for text in items.all_inner_texts())
    return [found[1] for found in told if found]


def make_the_pack(page: Page) -> dict[str, int]:
    """Go from the meeting to its pack and make it; return how many of what the page says are in it."""
    page.get_by_role("link", name="Make its pack").click()
    page.get_by_role("button", name="Make the pack").click()
    expect(page.locator(".st-key-pack_draft_pdf button")).to_be_visible(timeout=30_000)
    assert f"meeting={MEETING}" in page.url
    text = page.get_by_test_id("stMain").inner_text()
    return {
        name: int(re.search(rf"{name}\n+(\d+)", text)[1]) for name in ("Items", "Marked places", "Actions")
    }


def take_the_pack(page: Page, folder: Path) -> tuple[str, str]:
    """Take the draft away in its three forms; return what PDF and DOCX say, without spaces."""
    files = {
        form: taken(page.locator(f".st-key-pack_draft_{form}"), folder) for form in ("pdf", "docx", "xlsx")
    }
    with zipfile.ZipFile(files["docx"]) as parts:
        written = "".join(
            re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", parts.read("word/document.xml").decode())
        )
    with zipfile.ZipFile(files["xlsx"]) as parts:
        assert "xl/worksheets/sheet2.xml" in parts.namelist()
    return flat(text_of(files["pdf"])), flat(written)


def keep_and_open_again(page: Page) -> str:
    """Keep the pack, open it from the list, and return its name."""
    page.get_by_role("button", name="Keep this pack").click()
    expect(page.get_by_text("The pack is kept.")).to_be_visible(timeout=15_000)
    page.locator(".st-key-pack_kept input").click()
    option = page.get_by_role("option", name=re.compile(MEETING)).first
    name = re.match(r"P\d+", option.inner_text())[0]
    option.click()
    expect(page.get_by_text("Hash of the content")).to_be_visible(timeout=15_000)
    return name


def read_marked_places(page: Page, site: str) -> list[tuple[str, str, str]]:
    """Return name, cases and expected of every place that the hotspot page marks."""
    page.goto(f"{site}/hotspots?lang=en")
    expect(page.locator(".foot").first).to_be_visible(timeout=30_000)
    rows = page.locator(".hot-list .row")
    expect(rows.first).to_be_visible(timeout=30_000)
    told = [(row.locator("strong").inner_text(), row.locator(".figure").inner_text()) for row in rows.all()]
    return [(name, *re.search(r"(\d+) cases, ([\d.]+) expected", figure).groups()) for name, figure in told]


def print_the_map(page: Page, folder: Path) -> str:
    page.locator(".st-key-print button").first.click()
    page.get_by_role("button", name="Make the map sheet").click()
    return flat(text_of(taken(page.locator(".st-key-print_pdf"), folder)))


def taken(button: Locator, folder: Path) -> Path:
    """Take the file of a button away and return where it lies."""
    expect(button).to_be_visible(timeout=30_000)
    with button.page.expect_download() as download:
        button.locator("button").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)
