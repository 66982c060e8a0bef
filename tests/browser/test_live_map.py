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
    write_district,
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
    write_district(folder, townships, grids)
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
    for label in ("Cases per 1,000 households", "Cases", "Households", "Concluded"):
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


FILLS = "stageOf().live.drawing.places.grid.map((place) => place.layer.options.fillColor)"


def test_every_class_has_a_look_of_its_own(open_page):
    page = open_page("?tested")
    looks = page.evaluate("""(() => { const { drawing } = stageOf().live, { classes, classOf } = drawing.values;
        return classes.map((kind, number) => {
            const fill = drawing.places.grid[classOf.indexOf(number)]?.layer.options.fillColor;
            return [number, typeof fill === "string" ? "plain" : fill && "pattern", kind.hatch, kind.edge];
        }).filter((look) => look[1]); })()""")
    assert len(looks) >= 6
    assert all((fill == "pattern") == (hatch is not None) for _, fill, hatch, _ in looks)
    told = [(hatch, edge) for _, _, hatch, edge in looks]
    assert len(set(told)) == len(told)
    edges = page.evaluate("""(() => { const { drawing } = stageOf().live;
        return [...drawing.edges.values()].filter((edge) => edge.drawn).map(({ layers, kind }) =>
            [kind, layers[1].options.weight, layers[1].options.dashArray, layers[1].getLatLngs().length]); })()""")
    assert {kind for kind, *_ in edges} >= {"bold", "plain", "dashed"}
    assert all(lines > 0 for *_, lines in edges)
    assert all((dashes is not None) == (kind == "dashed") for kind, _, dashes, _ in edges)


def test_places_of_one_class_that_touch_share_one_edge(open_page):
    page = open_page("?tested")
    inner, outer = page.evaluate("""(() => { const { drawing } = stageOf().live;
        const { linesAround } = drawing.documents, { grid } = drawing.places;
        const pair = grid.flatMap((one) => grid.map((other) => [one, other])).find(([one, other]) =>
            one !== other && one.borders.some((border) => other.borders.includes(border)));
        const alone = pair.map((place) => linesAround([place], drawing.lines).length);
        return [alone[0] + alone[1] - linesAround(pair, drawing.lines).length, alone[0]]; })()""")
    assert inner >= 2
    assert outer >= 3


def test_the_card_tells_the_class_and_signed_changes(open_page):
    page = open_page("?tested")
    at = place_of(page, "第7网格")
    page.mouse.move(at["x"], at["y"])
    page.wait_for_function(f"{TOOLTIP}.includes('第7网格')")
    told = page.evaluate("stageOf().querySelector('.grid-map-class').textContent")
    assert told == page.evaluate("""(() => { const { drawing } = stageOf().live;
        const place = drawing.places.grid.find((one) => one.name === "第7网格");
        return drawing.values.classes[drawing.values.classOf[place.index]].label; })()""")
    lines = page.evaluate(TOOLTIP).split("\n")
    cases, change = int(lines[lines.index("cases") + 1]), lines[lines.index("change") + 1]
    assert change == f"{'+' if cases > 8 else '−'}{abs(cases - 8.5):.1f}\u202f%"


def test_a_change_of_classes_changes_styles_and_no_layer(open_page):
    page = open_page("?tested")
    page.evaluate("""(() => { window.layers = stageOf().live.drawing.places.grid.map((place) => place.layer);
        window.touched = 0;
        for (const event of ["layeradd", "layerremove"]) {
            stageOf().live.map.on(event, ({ layer }) => { window.touched += window.layers.includes(layer); });
        } })()""")
    before = page.evaluate("stageOf().live.drawing.values.class_of")
    repaint_ms(page, 4)
    assert page.evaluate("stageOf().live.drawing.values.class_of") != before
    assert page.evaluate(
        "stageOf().live.drawing.places.grid.every((place, n) => place.layer === window.layers[n])"
    )
    assert page.evaluate("window.touched") == 0


def test_a_community_is_picked_and_outlined(open_page):
    page = open_page()
    page.get_by_text("community", exact=True).click()
    panel(page, "level community").wait_for()
    at = place_of(page, "第7网格")
    page.mouse.click(at["x"], at["y"])
    code = page.evaluate("stageOf().live.drawing.selection.community")
    assert code.startswith(at["parent"])
    panel(page, f"community {code}.").wait_for()
    page.wait_for_function("stageOf().live.drawing.emphasis.getLayers().length === 2")
    page.evaluate("stageOf().querySelector('.grid-map-home').click()")
    panel(page, "community None.").wait_for()


def test_communities_are_named_where_there_is_room(open_page):
    page = open_page()
    page.get_by_text("community", exact=True).click()
    panel(page, "level community").wait_for()
    named = "stageOf().querySelectorAll('.grid-map-name-community').length"
    page.evaluate("stageOf().live.map.setZoom(12, { animate: false })")
    assert page.evaluate(named) > 0
    page.evaluate("stageOf().live.map.setZoom(7, { animate: false })")
    assert page.evaluate(named) == 0


def test_a_heat_picture_lies_under_outlines_without_fill(open_page):
    page = open_page("?tested")
    page.get_by_text("heat", exact=True).click()
    page.wait_for_function("stageOf().querySelector('.leaflet-heat-pane img')?.naturalWidth > 100")
    assert page.evaluate(
        "stageOf().live.drawing.places.grid.every((place) => place.layer.options.fillOpacity === 0)"
    )
    assert page.evaluate("getComputedStyle(stageOf().querySelector('.leaflet-heat-pane')).zIndex") == "350"
    box = page.evaluate("""(() => { const { drawing } = stageOf().live, bounds = drawing.heat.layer.getBounds();
        return drawing.places.grid.every((place) => bounds.contains(place.point)); })()""")
    assert box
    at = place_of(page, "第7网格")
    page.mouse.move(at["x"], at["y"])
    page.wait_for_function(f"{TOOLTIP}.includes('第7网格')")
    page.get_by_text("heat", exact=True).click()
    page.wait_for_function("!stageOf().querySelector('.leaflet-heat-pane img')")


VIEWS = """[0, 1].map((number) => { const { map } = stageOf(number).live, centre = map.getCenter();
    return [centre.lng, centre.lat, map.getZoom()]; })"""


def same_view(page):
    """Whether both maps show the same, to half a pixel."""
    page.wait_for_timeout(450)
    one, other = page.evaluate(VIEWS)
    pixel = 360 / (256 * 2 ** one[2])
    return one[2] == other[2] and max(abs(one[0] - other[0]), abs(one[1] - other[1])) < pixel


def test_maps_of_one_name_move_together(open_page):
    page = open_page("?maps=2&sync=pair")
    page.wait_for_function("stageOf(1)?.live?.drawing.values")
    assert same_view(page)
    start = page.evaluate(VIEWS)[0]
    page.evaluate("stageOf(0).live.canvas.focus()")
    page.keyboard.press("+")
    assert same_view(page)
    assert page.evaluate(VIEWS)[0][2] > start[2]
    page.keyboard.press("ArrowRight")
    assert same_view(page)
    zoomed = page.evaluate(VIEWS)[0]
    assert zoomed[0] > start[0]
    x, y, width, height = page.evaluate(
        "(() => { const r = stageOf(1).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; })()"
    )
    page.mouse.move(x + width / 2, y + height / 2)
    page.mouse.down()
    page.mouse.move(x + width / 2 + 60, y + height / 2 + 30, steps=6)
    page.mouse.up()
    assert same_view(page)
    assert page.evaluate(VIEWS)[0][0] < zoomed[0]
    page.evaluate("stageOf(0).querySelector('.grid-map-home').click()")
    page.wait_for_timeout(300)
    assert same_view(page)
    assert page.evaluate(VIEWS)[1] == pytest.approx(start, abs=1e-3)


def test_moving_one_of_a_pair_sets_off_no_loop(open_page):
    page = open_page("?maps=2&sync=pair")
    page.wait_for_function("stageOf(1)?.live?.drawing.values")
    page.wait_for_timeout(300)
    page.evaluate("""(() => { window.moves = [0, 0];
        for (const number of [0, 1]) stageOf(number).live.map.on("moveend", () => { window.moves[number] += 1; });
        stageOf(0).live.map.panBy([40, 0], { animate: false }); })()""")
    page.wait_for_timeout(500)
    assert page.evaluate("window.moves") == [1, 1]


def test_a_place_pointed_at_is_told_on_both_maps(open_page):
    page = open_page("?maps=2&sync=pair")
    page.wait_for_function("stageOf(1)?.live?.drawing.values")
    at = place_of(page, "第7网格")
    page.mouse.move(at["x"], at["y"])
    page.wait_for_function(
        "[0, 1].every((n) => stageOf(n).querySelector('.grid-map-tooltip')?.innerText.includes('第7网格'))"
    )
    page.mouse.move(5, 5)
    page.wait_for_function("[0, 1].every((n) => !stageOf(n).querySelector('.grid-map-tooltip'))")


def test_maps_without_a_name_in_common_stay_apart(open_page):
    page = open_page("?maps=2")
    page.wait_for_function("stageOf(1)?.live?.drawing.values")
    page.evaluate("stageOf(0).live.map.setZoom(13, { animate: false })")
    assert page.evaluate(VIEWS)[1][2] < 13


def test_looks_change_with_the_theme_in_place(open_page):
    page = open_page("?tested")
    ink = "[...stageOf().live.drawing.edges.values()][0].layers[1].options.color"
    light = page.evaluate(ink), page.evaluate(f"{FILLS}.length")
    page.get_by_text("dark", exact=True).click()
    page.wait_for_function("stageOf().dataset.theme === 'dark'")
    page.wait_for_function(f"{ink} !== '{light[0]}'")


def test_a_narrow_window_holds_the_map_of_classes(open_page):
    page = open_page("?tested", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    weights = page.evaluate("""[...stageOf().live.drawing.edges.values()].filter((edge) => edge.drawn)
        .map(({ kind, layers }) => [kind, layers[1].options.weight])""")
    of = dict(weights)
    assert of["bold"] > of["plain"]


def test_five_thousand_places_are_drawn_and_change(browser, tmp_path):
    townships, grids = made_up_district(5000)
    write_district(tmp_path, townships, grids)
    with served(tmp_path) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        start_page(page, f"{address}/?tested")
        assert page.evaluate("stageOf().live.drawing.places.grid.length") == 5000
        page.evaluate("""(() => { const { drawing } = stageOf().live, paint = drawing.setValues.bind(drawing);
            drawing.setValues = (...given) => {
                const start = performance.now();
                paint(...given);
                window.spent = performance.now() - start;
            }; })()""")
        repaint_ms(page, 3)
        assert page.evaluate("window.spent") < 2000
        page.close()
