"""The live map in Chromium: it draws, keeps its view, answers clicks, shares gestures, and asks no other
host."""

import pytest
import shapely

from bench.live_map import (
    PICTURE,
    made_up_district,
    repaint_ms,
    served,
    start_page,
)

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><b>{{ 7*7 }}"
VIEW = """(() => {
    const { map } = stageOf().live, centre = map.getCenter();
    return [centre.lng, centre.lat, map.getZoom()];
})()"""
TOOLTIP = "stageOf().querySelector('.grid-map-tooltip')?.innerText ?? ''"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("application")
    townships, grids = made_up_district(40)
    middle = shapely.from_wkb(grids["map_wkb"].to_numpy())
    grids.loc[shapely.area(middle).argmax(), "name"] = HOSTILE
    townships.to_parquet(folder / "townships.parquet")
    grids.to_parquet(folder / "grids.parquet")
    with served(folder) as served_at:
        yield served_at
    print((folder / "server.txt").read_text(encoding="utf-8"))  # noqa: T201 (shown when a test fails)


@pytest.fixture
def open_page(browser, address):
    """Open the application; at the end nothing may have gone wrong in the page, or out to another host."""
    contexts, wrong = [], []

    def open_it(query="", **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: wrong.append(request.url) if not is_ours(request.url) else None)
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        start_page(page, f"{address}/{query}")
        return page

    def is_ours(url):
        return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))

    yield open_it
    for context in contexts:
        context.close()
    assert not wrong


def middle_of_map(page):
    box = page.evaluate(
        """(() => { const { x, y, width, height } = stageOf().getBoundingClientRect();
        return [x, y, width, height]; })()"""
    )
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def panel(page, text):
    return page.locator("p", has_text=text)


def place_of(page, name):
    """Where the label point of a grid is on the screen."""
    return page.evaluate(
        """(name) => { const { drawing, map, canvas } = stageOf().live;
        const place = drawing.places.grid.find((one) => one.name === name);
        const at = map.latLngToContainerPoint(place.point), box = canvas.getBoundingClientRect();
        const parent = drawing.places.township[place.parent].code;
        return { x: box.x + at.x, y: box.y + at.y, code: place.code, parent }; }""",
        name,
    )


def test_a_change_of_values_repaints_and_keeps_view_and_scroll(open_page):
    page = open_page()
    page.mouse.move(*middle_of_map(page))
    page.evaluate("stageOf().live.map.setZoom(12, { animate: false })")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 60")
    view, picture = page.evaluate(VIEW), page.evaluate(f"({PICTURE})()")
    repaint_ms(page, 5)
    assert page.evaluate(VIEW) == pytest.approx(view)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 60
    assert page.evaluate(f"({PICTURE})()") != picture


def test_the_map_is_never_blank_while_values_change(open_page):
    page = open_page()
    page.evaluate(f"""() => {{ window.shortest = Infinity; const picture = {PICTURE};
        const look = () => {{
            window.shortest = Math.min(window.shortest, picture().length);
            requestAnimationFrame(look);
        }};
        look(); }}""")
    for month in (3, 4, 5):
        repaint_ms(page, month)
    assert page.evaluate("window.shortest") > 2000


def test_a_click_picks_the_grid_and_outlines_it_before_the_server_answers(open_page):
    page = open_page()
    at = place_of(page, "第7网格")
    page.mouse.click(at["x"], at["y"])
    assert page.evaluate("stageOf().live.drawing.selection.grid") == at["code"]
    panel(page, f"picked None {at['code']} ").wait_for()


def test_a_click_on_a_map_half_in_view_picks_what_is_under_it(open_page):
    page = open_page(viewport={"width": 1280, "height": 640})
    at = place_of(page, "第7网格")
    page.mouse.click(at["x"], at["y"])
    panel(page, f"picked None {at['code']} ").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_townships_are_picked_flown_to_and_left(open_page):
    page = open_page()
    page.get_by_text("township", exact=True).click()
    panel(page, "level township").wait_for()
    district = page.evaluate(VIEW)
    at = place_of(page, "第7网格")
    page.mouse.click(at["x"], at["y"])
    panel(page, f"picked {at['parent']} None").wait_for()
    page.wait_for_function(f"{VIEW}[2] > {district[2] + 0.5}")
    page.evaluate("stageOf().querySelector('.grid-map-home').click()")
    panel(page, "picked None None").wait_for()
    page.wait_for_function(f"Math.abs({VIEW}[2] - {district[2]}) < 0.01")


def test_names_are_text(open_page):
    page = open_page()
    at = place_of(page, HOSTILE)
    page.mouse.move(at["x"], at["y"])
    page.wait_for_function(f"{TOOLTIP}.includes('onerror')")
    assert HOSTILE in page.evaluate(TOOLTIP)
    page.evaluate(
        """(() => { const { map, drawing } = stageOf().live;
        map.setView(drawing.places.grid.find((one) => one.name.includes("img")).point, 15); })()"""
    )
    page.wait_for_function(
        "[...stageOf().querySelectorAll('.grid-map-name')].some((name) => name.textContent.includes('img'))"
    )
    assert page.evaluate("stageOf().querySelectorAll('.grid-map-canvas img, b').length") == 0
    assert page.title() != "taken"


def test_the_tooltip_tells_the_measure_with_its_parts(open_page):
    page = open_page()
    at = place_of(page, "第7网格")
    page.mouse.move(at["x"], at["y"])
    page.wait_for_function(f"{TOOLTIP}.includes('第7网格')")
    lines = page.evaluate(TOOLTIP).split("\n")
    assert at["code"] in lines[1]
    for label in ("每千户案件(件)", "Cases", "Households", "Concluded"):
        assert label in lines
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_keyboard_moves_and_zooms(open_page):
    page = open_page()
    page.evaluate("stageOf().live.canvas.focus()")
    before = page.evaluate(VIEW)
    page.keyboard.press("+")
    page.wait_for_function(f"{VIEW}[2] > {before[2]}")
    page.wait_for_timeout(400)
    zoomed = page.evaluate(VIEW)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{VIEW}[0] > {zoomed[0]}")


def test_the_wheel_belongs_to_the_page_until_the_map_is_clicked(open_page):
    page = open_page()
    before = page.evaluate(VIEW)
    page.mouse.move(*middle_of_map(page))
    page.mouse.wheel(0, 120)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 50")
    assert page.evaluate(VIEW) == before
    x, y = middle_of_map(page)
    page.mouse.click(x, y)
    page.mouse.wheel(0, -240)
    page.wait_for_function(f"{VIEW}[2] > {before[2]}")


def swipe(page, *paths):
    """Move fingers along paths, each ((x, y), (x, y)), in twelve steps."""
    session = page.context.new_cdp_session(page)
    for step in range(13):
        points = [
            {"x": x + (to_x - x) * step / 12, "y": y + (to_y - y) * step / 12}
            for (x, y), (to_x, to_y) in paths
        ]
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points}
        )
        page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_finger_scrolls_the_page_two_move_the_map(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    before = page.evaluate(VIEW)
    x, y = middle_of_map(page)
    swipe(page, ((x, y), (x, y - 150)))
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    assert page.evaluate(VIEW) == before
    assert (
        page.evaluate("stageOf().querySelector('.grid-map-hint').textContent")
        == "Use two fingers to move the map"
    )
    page.wait_for_timeout(300)
    x, y = middle_of_map(page)
    swipe(page, ((x - 20, y), (x - 90, y)), ((x + 20, y), (x + 90, y)))
    page.wait_for_function(f"{VIEW}[2] > {before[2] + 0.5}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_tap_picks_on_a_touch_screen(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    at = place_of(page, "第7网格")
    page.touchscreen.tap(at["x"], at["y"])
    panel(page, f"picked None {at['code']} ").wait_for()


def test_a_map_that_was_away_comes_back_as_it_was(open_page):
    page = open_page()
    page.evaluate("stageOf().live.map.setView([32.06, 118.61], 13, { animate: false })")
    view = page.evaluate(VIEW)
    for _ in range(3):
        page.get_by_text("shown", exact=True).click()
        page.wait_for_function("!stageOf()")
        page.get_by_text("shown", exact=True).click()
        page.wait_for_function(f"(({PICTURE})() || '').length > 2000")
    assert page.evaluate(VIEW) == pytest.approx(view)


def test_two_maps_stand_on_one_page(open_page):
    page = open_page("?maps=2")
    page.wait_for_function("stageOf(1)?.live")
    page.evaluate("stageOf(0).live.map.setZoom(13, { animate: false })")
    assert page.evaluate("stageOf(1).live.map.getZoom()") < 13
    repaint_ms(page, 9)
    colours = (
        "stageOf({}).live.drawing.places.grid.map((place) => String(place.layer.options.fillColor)).join()"
    )
    assert page.evaluate(colours.format(0)) == page.evaluate(colours.format(1))


def test_light_and_dark_change_in_place(open_page):
    page = open_page()
    page.evaluate("stageOf().live.map.setZoom(12, { animate: false }); window.before = stageOf().live")
    view = page.evaluate(VIEW)
    page.get_by_text("dark", exact=True).click()
    page.wait_for_function("stageOf().dataset.theme === 'dark'")
    assert page.evaluate("window.before === stageOf().live")
    assert page.evaluate(VIEW) == pytest.approx(view)


def test_a_basemap_lies_under_paler_places_with_its_credit_as_text(open_page):
    page = open_page("?basemap")
    assert (
        page.evaluate("stageOf().querySelector('.grid-map-credit').textContent")
        == "Tiles <b>of the district</b>"
    )
    assert page.evaluate("stageOf().live.drawing.places.grid[0].layer.options.fillOpacity") == 0.7
    assert page.evaluate("stageOf().querySelectorAll('.leaflet-tile').length") > 0
