"""Nothing leaves the host: every page and every map mode, with all other origins blocked and recorded."""

from itertools import product

import pytest
from playwright.sync_api import Browser, expect

from dashboard.navigation import HOTSPOTS, PAGES
from governance.i18n import LANGUAGES
from tests.browser.chromium import Watched, watched_page

pytestmark = pytest.mark.browser

MAP_MODES = [
    "mode=tested&level=community",
    "mode=rate&level=township",
    "mode=change",
    "mode=pattern",
    "mode=heat",
    "mode=smoothed&compare=year",
]
PLACES = ["", "township=990101001"]
HOME, *OTHERS = ("", *(page.address for page in PAGES[1:]))
ADDRESSES = [f"{address}?lang={language}" for address, language in product((HOME, *OTHERS), LANGUAGES)] + [
    f"{HOTSPOTS.address}?{mode}&{place}" for mode, place in product(MAP_MODES, PLACES)
]


def settled(watched: Watched) -> None:
    """Wait until the page has drawn: header and footer are there and nothing is running."""
    expect(watched.page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_visible(
        timeout=30_000
    )
    expect(watched.page.get_by_text("2026-10-31").first).to_be_visible(timeout=30_000)
    watched.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("address", "scheme"), [(address, "light") for address in ADDRESSES] + [(HOME, "dark")]
)
def test_a_page_asks_no_other_host(browser: Browser, served: str, address: str, scheme: str):
    watched = watched_page(browser, served, viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    try:
        watched.page.goto(f"{served}/{address}")
        settled(watched)
        if address.startswith(HOTSPOTS.address) or not address:
            stage = watched.page.locator(".grid-map").first
            stage.hover()
            stage.click()
            settled(watched)
        watched.page.mouse.wheel(0, 3000)
        settled(watched)
    finally:
        watched.context.close()
    assert watched.strayed == []
    assert watched.complaints == []


def test_the_blocked_page_would_be_caught(browser: Browser, served: str):
    """The net has no hole: a page that does ask elsewhere is recorded."""
    watched = watched_page(browser, served)
    watched.page.goto(served)
    watched.page.evaluate("fetch('http://tiles.example/0/0/0.png').catch(() => null)")
    watched.context.close()
    assert watched.strayed == ["http://tiles.example/0/0/0.png"]


def test_the_downloaded_map_opens_without_any_network(browser: Browser, served: str, tmp_path):
    watched = watched_page(browser, served, accept_downloads=True, viewport={"width": 1280, "height": 900})
    watched.page.goto(f"{served}/{HOTSPOTS.address}?lang=en")
    settled(watched)
    button = watched.page.get_by_role("button", name="Map for offline use (HTML)")
    with watched.page.expect_download(timeout=60_000) as download:
        button.click()
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    watched.context.close()
    offline = watched_page(browser, None, offline=True)
    offline.page.goto(target.as_uri())
    offline.page.wait_for_selector("canvas")
    assert "演示数据" in offline.page.inner_text("body") or "Demonstration" in offline.page.inner_text("body")
    painted = offline.page.evaluate(
        """() => { const c = document.querySelector('canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 64) seen.add(d[i] << 16 | d[i+1] << 8 | d[i+2]);
        return seen.size; }"""
    )
    offline.context.close()
    assert painted > 4
    assert offline.strayed == []
    assert offline.complaints == []
