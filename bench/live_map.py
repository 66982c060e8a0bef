"""The live map in a real browser: bytes on the wire, time to repaint, time from click to panel, memory.

Run with ``python -m bench --only map``. The district is a made-up
Voronoi network with winding borders, the page a small application that draws the map, two filters and a
panel. Times are medians of one run on this machine: compare them with each other, not with other machines.
"""

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import Page, WebSocket, sync_playwright

from bench.page import Part, Sheet, at_most
from dashboard.map_payload import encode_geometry

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-precise-memory-info",
)  # fmt: skip
START_SECONDS = 60
PLACES = (456, 5000)
CHANGES = 12
OUTLINES_KB = 300
FIRST, SECOND = "江河湖山林田云泉石桥", "东西南北中"

PAGE = Path(__file__).parent / "live_map_page.py"
"""The application that is served: the map, two filters and a panel."""


_METHOD = (
    "A page with the map, two filters and a panel, served by Streamlit and opened in Chromium at 1280 x 900; the "
    "district is a made-up network with winding borders. Outlines cross the wire once, a change of filter sends the "
    "numbers. Times are medians of {changes} changes and 6 clicks, from the key or click to the picture or panel."
)


@dataclass(frozen=True)
class Measured:
    """What one size of district gave; medians where there are several runs."""

    places: int
    vertices: int
    outlines_kb: float
    first_paint_ms: float
    change_bytes: float
    repaint_ms: float
    pick_ms: float
    heap_growth_mb: float


HEADINGS = {
    "places": "places",
    "vertices": "vertices",
    "outlines_kb": "outlines, kB once",
    "first_paint_ms": "first paint, ms",
    "change_bytes": "change of values, bytes",
    "repaint_ms": "to repaint, ms",
    "pick_ms": "click to panel, ms",
    "heap_growth_mb": "memory after twice the changes, MB more",
}
"""Field of :class:`Measured` to the heading of its column."""


def made_up_district(grid_count: int, *, seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return townships and grids with the columns the maps read.

    A Voronoi network of winding borders, shared exactly by neighbours, about 36 by 30 km; one grid has no
    households.
    """
    random = np.random.default_rng(seed)
    frame = shapely.Point(0, 0).buffer(1.0, quad_segs=10)
    points = random.uniform(-1, 1, (grid_count * 2, 2))
    points = points[np.hypot(points[:, 0], points[:, 1]) < 1][:grid_count]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=frame, ordered=True)
    )
    cells = shapely.intersection(shapely.get_parts(cells), frame)
    step = 0.35 / np.sqrt(grid_count)
    seeds = points[: max(3, round(np.sqrt(grid_count) * 0.6))]
    town_of = np.argmin(((points[:, None] - seeds[None]) ** 2).sum(axis=2), axis=1)
    town_codes = np.array([f"990101{number + 1:03d}" for number in range(len(seeds))])
    parts = (points[:, 0] > seeds[town_of, 0]) * 2 + (points[:, 1] > seeds[town_of, 1])
    shapes = shapely.segmentize(
        [shapely.union_all(cells[town_of == town]) for town in range(len(seeds))], step
    )
    shapes = shapely.transform(shapes, _winding)
    cells = shapely.transform(shapely.segmentize(cells, step), _winding)
    inside = shapely.point_on_surface(cells)
    households = random.integers(180, 520, len(cells)).astype(float)
    households[len(cells) // 2] = np.nan
    grids = pd.DataFrame({
        "grid_code": [f"{town_codes[town]}{number + 1:05d}" for number, town in enumerate(town_of)],
        "name": [f"第{number + 1}网格" for number in range(len(cells))],
        "township_code": town_codes[town_of],
        "community_code": [f"{town_codes[town]}{number:03d}" for town, number in zip(town_of, parts, strict=True)],
        "households": households,
        "lon": shapely.get_x(inside), "lat": shapely.get_y(inside), "map_wkb": shapely.to_wkb(cells),
    })  # fmt: skip
    centres = shapely.point_on_surface(shapes)
    townships = pd.DataFrame({
        "township_code": town_codes,
        "name": [f"{FIRST[town % 10]}{SECOND[town // 10 % 5]}街道" for town in range(len(seeds))],
        "households": grids.groupby("township_code")["households"].sum().reindex(town_codes).to_numpy(),
        "lon": shapely.get_x(centres), "lat": shapely.get_y(centres), "map_wkb": shapely.to_wkb(shapes),
    })  # fmt: skip
    return townships, grids


def communities_of(grids: pd.DataFrame) -> pd.DataFrame:
    """Return the communities of grids as the published table holds them."""
    grouped = grids.groupby("community_code")
    codes = sorted(set(grids["community_code"]))
    return pd.DataFrame({
        "community_code": codes,
        "name": [f"{code[-3:]}社区" for code in codes],
        "township_code": grouped["township_code"].first().to_numpy(),
        "households": grouped["households"].sum().to_numpy(),
    })  # fmt: skip


def write_district(folder: Path, townships: pd.DataFrame, grids: pd.DataFrame) -> None:
    """Write the places of each level where the page looks for them."""
    communities = communities_of(grids)
    points = grids.groupby("community_code")[["lon", "lat"]].mean().to_numpy()
    frames = {
        "township": townships,
        "community": communities.assign(lon=points[:, 0], lat=points[:, 1]),
        "grid": grids,
    }
    for level, frame in frames.items():
        frame.to_parquet(folder / f"{level}.parquet")


def _winding(points: np.ndarray) -> np.ndarray:
    """Return places in degrees for places in the unit disc; borders that were shared still are."""
    x, y = points[:, 0], points[:, 1]
    lon = (
        118.6
        + 0.19 * x
        + 0.012 * np.sin(7 * y + 2 * x)
        + 0.0013 * np.sin(61 * y)
        + 0.0006 * np.sin(173 * y + 40 * x)
    )
    lat = (
        32.05
        + 0.135 * y
        + 0.011 * np.sin(6 * x - y)
        + 0.0011 * np.sin(67 * x)
        + 0.0005 * np.sin(181 * x - 30 * y)
    )
    return np.round(np.column_stack([lon, lat]), 5)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the page from a folder that :func:`write_district` has filled; give its address.

    Raises
    ------
    RuntimeError
        The server did not answer; its output is in the message.
    """
    shutil.copy(PAGE, folder)
    shutil.copytree(ROOT / "static", folder / "static", dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = folder / "server.txt"
    command = [
        sys.executable, "-m", "streamlit", "run", PAGE.name, f"--server.port={port}",
        "--server.address=127.0.0.1",
        "--server.headless=true", "--server.enableStaticServing=true", "--browser.gatherUsageStats=false",
        "--server.fileWatcherType=none", "--client.toolbarMode=minimal",
    ]  # fmt: skip
    with output.open("wb") as sink:
        server = subprocess.Popen(
            command, cwd=folder, stdout=sink, stderr=sink, env={"PYTHONPATH": str(ROOT)}
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, output)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str, server: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer:\n{output.read_text(encoding='utf-8')}")


PICTURE = """() => {
  const stage = window.stageOf();
  const canvas = stage?.querySelector(".leaflet-places-pane canvas");
  if (!canvas || !canvas.width) return "";
  const small = document.createElement("canvas");
  small.width = small.height = 64;
  small.getContext("2d").drawImage(canvas, 0, 0, 64, 64);
  return small.toDataURL();
}"""
"""Small picture of the coloured places; empty before they are drawn."""

STAGE = """() => {
  window.stageOf = (number = 0) => {
    const found = [];
    const walk = (root) => root.querySelectorAll("*").forEach((node) => {
      if (node.classList.contains("grid-map")) found.push(node);
      if (node.shadowRoot) walk(node.shadowRoot);
    });
    walk(document);
    return found[number];
  };
}"""
"""Finds the map inside its own root."""


def start_page(page: Page, address: str) -> None:
    """Open the application and wait until the map is drawn."""
    page.goto(address)
    page.evaluate(STAGE)
    page.wait_for_function(f"(({PICTURE})() || '').length > 2000", timeout=30_000)


def repaint_ms(page: Page, month: int) -> float:
    """Return the milliseconds from choosing a month to the first changed picture of the places."""
    box = page.get_by_role("combobox")
    box.click()
    box.fill(str(month))
    page.evaluate(f"""() => {{
        const picture = {PICTURE};
        const before = picture();
        window.repainted = null;
        document.addEventListener("keydown", () => {{
            const start = performance.now();
            const look = () => {{
                if (picture() === before) requestAnimationFrame(look);
                else window.repainted = performance.now() - start;
            }};
            requestAnimationFrame(look);
        }}, {{ once: true, capture: true }});
    }}""")
    box.press("Enter")
    page.wait_for_function("window.repainted !== null", timeout=20_000)
    page.get_by_text(f"month {month} ").wait_for()
    return float(page.evaluate("window.repainted"))


def pick_ms(page: Page, x_share: float, y_share: float) -> float:
    """Return the milliseconds from a click on the map to the changed panel beside it."""
    where = page.evaluate(
        "(() => { const r = stageOf().getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; })()"
    )
    panel = page.locator("p", has_text="picked")
    before = panel.inner_text()
    page.evaluate("""() => {
        const lines = () => [...document.querySelectorAll("p")].map((line) => line.textContent);
        const panel = () => lines().find((line) => line.startsWith("picked"));
        const before = panel();
        window.picked = null;
        document.addEventListener("pointerup", () => {
            const start = performance.now();
            const look = () => {
                if ((panel() ?? before) === before) requestAnimationFrame(look);
                else window.picked = performance.now() - start;
            };
            look();
        }, { once: true, capture: true });
    }""")
    page.mouse.click(where[0] + where[2] * x_share, where[1] + where[3] * y_share)
    page.wait_for_function("window.picked !== null", timeout=20_000)
    if panel.inner_text() == before:
        raise RuntimeError("the panel did not change")
    return float(page.evaluate("window.picked"))


def heap_mb(page: Page) -> float:
    """Return the live script memory of the page after a collection, in megabytes."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def measure(grid_count: int, *, changes: int = CHANGES) -> Measured:
    """Return what a district of so many grids costs in a real browser."""
    townships, grids = made_up_district(grid_count)
    geometry = encode_geometry(townships, grids, key="made-up", communities=communities_of(grids))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_district(folder, townships, grids)
        with served(folder) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            received: list[int] = []
            page.on("websocket", lambda socket: _count_received(socket, received))
            start_page(page, address)
            start = time.perf_counter()
            start_page(page, address)
            first_paint_ms = (time.perf_counter() - start) * 1000
            repaint_ms(page, 1)
            received.clear()
            repaints = [repaint_ms(page, month) for month in range(2, 2 + changes)]
            page.wait_for_timeout(300)
            change_bytes = sum(received) / changes
            picks = [pick_ms(page, 0.3 + 0.05 * turn, 0.5) for turn in range(6)]
            before = heap_mb(page)
            for month in range(20, 20 + 2 * changes):
                repaint_ms(page, month)
            growth = heap_mb(page) - before
            browser.close()
    return Measured(
        places=grid_count,
        vertices=int(shapely.get_num_coordinates(shapely.from_wkb(grids["map_wkb"].to_numpy())).sum()),
        outlines_kb=len(geometry.payload) / 1000,
        first_paint_ms=first_paint_ms,
        change_bytes=change_bytes,
        repaint_ms=statistics.median(repaints),
        pick_ms=statistics.median(picks),
        heap_growth_mb=growth,
    )


def _count_received(socket: WebSocket, received: list[int]) -> None:
    """Note the size of every message that brings values to the map."""

    def note(payload: bytes | str) -> None:
        if isinstance(payload, bytes) and b"grid_map_5" in payload:
            received.append(len(payload))

    socket.on("framereceived", note)


def part(*, places: tuple[int, ...] = PLACES, changes: int = CHANGES) -> Part:
    """Return what the live map costs in a real browser, a row per size of district."""
    rows = [measure(count, changes=changes) for count in places]
    made = Part("The live map", _METHOD.format(changes=changes))
    made.targets += [
        at_most(
            f"Outlines of {row.places:,} places, sent once, compressed", row.outlines_kb, OUTLINES_KB, "kB"
        )
        for row in rows
    ]
    cells = tuple(tuple(f"{getattr(row, name):,.0f}" for name in HEADINGS) for row in rows)
    made.sheets.append(Sheet("A district of so many places", tuple(HEADINGS.values()), cells))
    return made
