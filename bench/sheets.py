"""The atlas of a whole district, a page for each of 456 grids, against the same pages drawn by matplotlib.

Ours is timed from the question to the file: figures, reasons, maps, layout. The peer is given the same content and has
only to draw it: outlines in their classes with hatches, borders, names where ours stand, legend, notes and table, with
text kept as text (fonttype 42).
"""

import argparse
import io
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import shapely

from bench.page import Part, Sheet, Target, at_least, at_most, seconds
from bench.runs import Notes, run
from governance.i18n import translator
from governance.settings import DEMONSTRATION_DISTRICT, read_settings
from governance.sheets.atlas import AtlasAsked, atlas
from governance.sheets.atlas_pages import AtlasPages
from governance.sheets.content import document_of
from governance.sheets.map_drawing import view_of
from governance.sheets.map_labels import map_labels
from governance.sheets.map_sheet import MapMaker, SheetChoice
from governance.sheets.printing import SheetWords, asked_of, map_maker, seen_tests
from governance.warehouse import open_warehouse, published_path
from pipelines.demo_defaults import DEFAULT_SEED
from tests.built_demonstration import built_demonstration

GRIDS, PEER_PAGES = 456, 50
WANTED_SECONDS, WANTED_MB, WANTED_FILE_MB, WANTED_TIMES = 20.0, 1000.0, 10.0, 10.0
PT_PER_MM, MM_PER_INCH = 72 / 25.4, 25.4
_HATCHES = {"rising": "//", "rising_dense": "////", "falling": "\\\\", "bars": "--", "cross": "xx", "dots": "..",
            "dots_dense": "....", "bricks": "++"}  # fmt: skip

_METHOD = (
    "The demonstration district, {grids} grids, A4 lying, Chinese. Ours: the whole way from the question to one PDF "
    "with contents, bookmarks and {grids} maps, in a process of its own whose peak memory holds the program, the data "
    "and the tests. matplotlib: {peer} of the same pages, content given, only drawn; its seconds are brought to "
    "{grids} pages by their number."
)


def part(*, peer_pages: int = PEER_PAGES) -> Part:
    """Return what an atlas takes, and how many times longer the peer draws."""
    with tempfile.TemporaryDirectory() as folder:
        _, warehouse = built_demonstration(Path(folder), seed=DEFAULT_SEED)
        warehouse.close()
        ours = run("bench.sheets", Path(folder) / "var", "--pages", GRIDS)
        peer = run("bench.sheets", Path(folder) / "var", "--pages", peer_pages, "--peer")
    spent, drawn = ours.steps["atlas"], peer.steps["drawing"]
    more = GRIDS / peer_pages
    targets: list[Target] = [
        at_most(f"atlas of {GRIDS} sheets", spent.wall_seconds, WANTED_SECONDS, "s"),
        at_most("peak memory", ours.peak_mb, WANTED_MB, "MB"),
        at_most("size of the file", ours.facts["megabytes"], WANTED_FILE_MB, "MB"),
        at_least("matplotlib's time ÷ ours", drawn.cpu_seconds * more / spent.cpu_seconds, WANTED_TIMES),
    ]
    rows = (
        ("Ours, all pages", *seconds(spent), f"{ours.facts['megabytes']:.1f}", f"{ours.peak_mb:.0f}"),
        (
            f"matplotlib, {peer_pages} pages",
            *seconds(drawn),
            f"{peer.facts['megabytes']:.1f}",
            f"{peer.peak_mb:.0f}",
        ),
    )
    sheet = Sheet("An atlas", ("What", "Wall s", "CPU s", "File MB", "Peak MB"), rows)
    return Part("Sheets", _METHOD.format(grids=GRIDS, peer=peer_pages), targets, [sheet])


def _maker(home: Path) -> MapMaker:
    warehouse = open_warehouse(published_path(home))
    asked = asked_of(warehouse, read_settings(DEMONSTRATION_DISTRICT).hotspots, SheetWords())
    return map_maker(warehouse, asked, seen_tests(warehouse, asked), SheetChoice(), translator("zh-CN"))


def _draw_ours(maker: MapMaker, pages: int, notes: Notes) -> None:
    codes = tuple(maker.answer.figures["code"][:pages])
    with notes.step("atlas"):
        made = atlas(maker, AtlasAsked("picked", codes))
    notes.facts["megabytes"] = len(made.content) / 1e6


def _draw_peer(maker: MapMaker, pages: int, notes: Notes) -> None:
    import matplotlib as mpl  # noqa: PLC0415 (the peer's own start is not timed)
    from matplotlib.backends.backend_pdf import PdfPages  # noqa: PLC0415

    mpl.use("pdf")
    mpl.rcParams.update({"pdf.fonttype": 42, "font.family": "Noto Sans CJK JP", "hatch.linewidth": 0.4})
    made = AtlasPages(maker)
    codes = list(maker.answer.figures["code"][:pages])
    contents = [document_of(made.page(code, number)) for number, code in enumerate(codes)]
    out = io.BytesIO()
    with notes.step("drawing"), warnings.catch_warnings(), PdfPages(out) as file:
        warnings.simplefilter("ignore")
        for code, page in zip(codes, contents, strict=True):
            _peer_page(maker, code, page, file)
    notes.facts["megabytes"] = len(out.getvalue()) / 1e6


def _peer_page(maker: MapMaker, code: str, page: dict[str, Any], file: BinaryIO) -> None:
    """Draw the page of a place as a figure: the map left, what is said right."""
    import matplotlib.pyplot as plt  # noqa: PLC0415
    from matplotlib.patches import Patch, PathPatch  # noqa: PLC0415
    from matplotlib.path import Path as Outline  # noqa: PLC0415

    layout = maker.layout
    outlines = maker.ground.levels["grid"]
    west, south, east, north = outlines.shapes[outlines.at[code]].bounds
    wide, tall = (east - west) / 2, (north - south) / 2
    view = view_of(
        (west - wide, south - tall, east + wide, north + tall),
        layout.map_width,
        layout.map_height,
        least_scale=2000,
    )
    ground = maker.ground.at_scale(view.scale)
    grids = ground.levels["grid"]
    figure = plt.figure(figsize=(layout.width / MM_PER_INCH, layout.height / MM_PER_INCH))
    axes = figure.add_axes(
        (10 / layout.width, 0.15, layout.map_width / layout.width, layout.map_height / layout.height)
    )
    axes.set(
        xlim=(view.bounds[0], view.bounds[2]), ylim=(view.bounds[1], view.bounds[3]), xticks=[], yticks=[]
    )
    window = shapely.box(*view.bounds)
    for place in grids.tree.query(window, predicate="intersects"):
        kind = maker.shown.classes[maker.class_of[grids.codes[place]]]
        for polygon in shapely.get_parts(grids.shapes[place]):
            path = Outline(np.asarray(polygon.exterior.coords))
            axes.add_patch(PathPatch(path, facecolor=kind.colour, edgecolor="#6b7680", linewidth=0.3,
                                     hatch=_HATCHES.get(kind.hatch or "")))  # fmt: skip
    for outlines_of, width in ((ground.levels["community"], 0.6), (ground.levels["township"], 1.1)):
        for line in outlines_of.borders:
            if line.intersects(window):
                axes.plot(*line.xy, color="#1c2630", linewidth=width)
    focus = grids.shapes[grids.at[code]]
    axes.plot(*focus.exterior.xy, color="#1c2630", linewidth=3)
    for label in map_labels(ground, view, maker.names, maker.fonts, focus=code)[0]:
        metres = (view.bounds[0] + label.x * view.scale / 1000, view.bounds[3] - label.y * view.scale / 1000)
        axes.text(
            *metres, label.wanted.text, fontsize=label.wanted.size_mm * PT_PER_MM, ha="center", va="center"
        )
    left = (layout.map_width + 14) / layout.width
    figure.text(0.03, 0.95, page["title"], fontsize=17, weight="bold")
    figure.text(0.03, 0.92, page["subtitle"], fontsize=8)
    handles = [Patch(facecolor=kind.colour, hatch=_HATCHES.get(kind.hatch or ""), label=kind.label)
               for kind in maker.shown.classes]  # fmt: skip
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(left, 0.9), fontsize=7)
    for number, row in enumerate(page["table"]["rows"]):
        for cell, across in zip(row, (0.0, 0.15, 0.2), strict=True):
            figure.text(left + across, 0.6 - number * 0.018, cell, fontsize=7)
    for number, fact in enumerate(page["facts"]):
        figure.text(left, 0.3 - number * 0.06, fact["heading"] + " " + fact["text"], fontsize=7, wrap=True)
    figure.savefig(file, format="pdf")
    plt.close(figure)


def main() -> None:
    """Draw the atlas of a built demonstration once and tell what it took."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("home", type=Path)
    reader.add_argument("--pages", type=int, default=GRIDS)
    reader.add_argument("--peer", action="store_true")
    chosen = reader.parse_args()
    notes = Notes()
    maker = _maker(chosen.home)
    with closing(maker.answer.warehouse):
        (_draw_peer if chosen.peer else _draw_ours)(maker, chosen.pages, notes)
    notes.tell()


if __name__ == "__main__":
    main()
