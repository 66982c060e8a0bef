"""The downloaded map in Chromium: it draws from a folder, asks for nothing, and trusts no name."""

import pytest
from playwright.sync_api import Browser

from bench.live_map import made_up_district
from dashboard.maps import offline_map_html
from tests.browser.chromium import watched_page
from tests.dashboard.test_maps import ENGLISH, HOSTILE, caption, values

pytestmark = pytest.mark.browser

COLOURS = """() => {
    const canvas = document.querySelector(".leaflet-places-pane canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 40) seen.add(data.slice(i, i + 4).join());
    return [...seen];
}"""


@pytest.fixture
def opened(browser: Browser, tmp_path):
    """The map opened from a folder, with no network."""
    townships, grids = made_up_district(40)
    grids.loc[5, "name"] = HOSTILE
    file = tmp_path / "map.html"
    file.write_text(offline_map_html(townships, grids, values(40), caption(), ENGLISH), encoding="utf-8")
    watched = watched_page(browser, None, offline=True, viewport={"width": 1280, "height": 800})
    asked = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.page.goto(file.as_uri())
    watched.page.wait_for_function(
        "window.drawing?.values && document.querySelectorAll('.grid-map-name').length > 2"
    )
    yield watched.page
    watched.context.close()
    assert asked == [file.as_uri()]
    assert watched.strayed == []
    assert watched.complaints == []


def tooltip(page, number):
    """What the map says of a grid when it is pointed at."""
    page.evaluate(f"map_district.setView(drawing.places.grid[{number}].point, 14, {{ animate: false }})")
    page.mouse.move(500, 430)
    page.mouse.move(505, 440)
    page.wait_for_function(
        "(name) => document.querySelector('.grid-map-tooltip strong')?.textContent === name",
        arg=page.evaluate(f"drawing.places.grid[{number}].name"),
    )
    return page.inner_text(".grid-map-tooltip")


def test_it_draws_from_a_folder_with_no_network(opened):
    opened.wait_for_timeout(100)
    assert {"188,214,230,255", "34,112,160,255", "255,255,255,255"} <= set(opened.evaluate(COLOURS))


def test_names_are_text(opened):
    assert HOSTILE in tooltip(opened, 5)
    assert opened.title() != "taken"


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (0, ["Concluded", "none"]),
        (5, ["Concluded", "not recorded"]),
        (6, ["Concluded", "3 / 6"]),
        (7, ["Concluded", "2 / 5", "Outcome not recorded", "2"]),
    ],
)
def test_concluding_is_told_as_far_as_it_is_recorded(opened, number, lines):
    assert tooltip(opened, number).splitlines()[-len(lines) :] == lines
