import errno
import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from governance.errors import NotInstalled, SheetFault
from governance.i18n import translator
from governance.sheets.content import PaperSize, texts_of
from governance.sheets.fonts import installed_fonts
from governance.sheets.labels import Wanted, place_labels
from governance.sheets.legend import PrintClass, luminance, patterns
from governance.sheets.map_drawing import round_scale, scale_bar, view_of
from governance.sheets.map_sheet import SheetChoice, map_sheet
from governance.sheets.printing import print_sheet, write_whole
from governance.sheets.provenance import caveat_of
from governance.sheets.typeset import TEMPLATES, typeset
from governance.warehouse import Warehouse, open_warehouse
from tests.dashboard.hot_world import HOT, publish_hot
from tests.sheets.golden_maps import GOLDEN, LANGUAGES, content_of, picture_of
from tests.sheets.map_world import A3_UPRIGHT, emptied, maker_of, with_ground, with_names

ODD = '#import "a" [*$<b> ] _x_ @y \\ `z` //'


@pytest.fixture(scope="module")
def hot(tmp_path_factory) -> Warehouse:
    warehouse = open_warehouse(publish_hot(tmp_path_factory.mktemp("hot")))
    yield warehouse
    warehouse.close()


def text_of(pdf: bytes) -> str:
    made = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return made.stdout.decode()


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_what_it_said(hot, language):
    assert content_of(hot, language) == (GOLDEN / f"map-sheet-{language}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_looks_as_it_looked(hot, language):
    def small(picture: bytes) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(picture)).convert("L").resize((146, 103)), dtype=float)

    now, then = small(picture_of(hot, language)), small((GOLDEN / f"map-sheet-{language}.png").read_bytes())
    assert np.abs(now - then).mean() < 2.0
    assert (np.abs(now - then) > 60).mean() < 0.01


@pytest.mark.parametrize("choice", [SheetChoice(), A3_UPRIGHT])
@pytest.mark.parametrize("mode", ["tested", "rate"])
def test_every_word_and_figure_is_text_in_the_pdf(hot, mode, choice):
    maker = maker_of(hot, mode=mode, choice=choice)
    source = map_sheet(maker)
    found = flat(text_of(typeset(source, fonts=maker.fonts).bytes))
    page, table = source.data.pages[0], source.data.table
    said = [page.title, page.subtitle, page.scale, *texts_of(page.facts), *texts_of(table.rows)]
    said += [item.label + item.places for item in page.legend.items]
    said += [source.data.provenance_line, source.data.caveat.map_number_line, "甲街道", "乙街道"]
    for text in said:
        assert all(flat(part) in found for part in text.split(" · ")), text
    assert "内部" in found or "Internal" in found


def test_the_hot_place_is_ranked_first_with_its_figures(hot):
    maker = maker_of(hot, "en")
    first = map_sheet(maker).data.table.rows[0]
    place = maker.answer.marked.iloc[0]
    assert first[2] == place["code"]
    assert f"{place['expected']:.1f}" in first
    assert HOT in {row[2] for row in map_sheet(maker).data.table.rows}
    assert max(maker.answer.rank_of.values()) == len(maker.answer.marked)


@pytest.mark.parametrize("mode", ["tested", "cases", "rate", "smoothed", "open", "change", "pattern"])
def test_every_mode_prints_with_all_its_places_in_the_legend(hot, mode):
    maker = maker_of(hot, mode=mode, level="grid")
    assert sum(maker.shown.places()) == len(maker.answer.figures) == 160
    assert print_sheet(maker).bytes.startswith(b"%PDF")


@pytest.mark.parametrize("level", ["community", "township"])
def test_every_level_prints(hot, level):
    assert print_sheet(maker_of(hot, level=level, mode="cases")).bytes.startswith(b"%PDF")


def test_a_picture_of_a_sheet_has_its_paper_size(hot):
    pages = print_sheet(maker_of(hot), is_picture=True).pages
    width, height = Image.open(io.BytesIO(pages[0])).size
    assert (width, height) == pytest.approx((297 / 25.4 * 200, 210 / 25.4 * 200), abs=2)


def test_names_are_never_read_as_markup(hot):
    maker = with_names(maker_of(hot), {HOT: ODD})
    assert flat(ODD) in flat(text_of(print_sheet(maker).bytes))


def test_templates_fetch_nothing_and_hold_no_data():
    for template in TEMPLATES.glob("*.typ"):
        assert "@preview" not in template.read_text(encoding="utf-8")


def test_a_place_without_outline_is_named_beside_the_map(hot):
    maker = with_ground(maker_of(hot), emptied(5))
    notes = texts_of(map_sheet(maker).data.pages[0].facts)
    assert any(maker.answer.figures["name"].iloc[5] in note for note in notes)


def test_nothing_to_draw_is_said(hot):
    def nothing(shapes):
        return np.array([shapely.Polygon()] * len(shapes), dtype=object)

    with pytest.raises(SheetFault, match="nothing to draw"):
        map_sheet(with_ground(maker_of(hot), nothing))


@pytest.mark.parametrize("title", ["网" * 200, "word " * 39 + "end", "x" * 60])
def test_a_long_title_is_set_smaller(hot, title):
    found = text_of(print_sheet(maker_of(hot, choice=SheetChoice(title=title))).bytes)
    assert flat(title) in flat(found)


def test_a_title_that_is_too_long_is_refused(hot):
    with pytest.raises(SheetFault, match="201 characters"):
        map_sheet(maker_of(hot, choice=SheetChoice(title="网" * 201)))


def test_long_names_are_wrapped_and_kept(hot):
    maker = maker_of(hot)
    name = "很长的名字" * 12
    named = with_names(maker, {code: f"{name}{at}" for at, code in enumerate(maker.answer.marked["code"])})
    found = flat(text_of(print_sheet(named).bytes))
    assert f"{name}0" in found


def test_no_marked_place_is_said_in_place(hot):
    maker = maker_of(hot, month_from=None, categories=("市政设施",))
    assert len(maker.answer.marked) == 0
    sentence = map_sheet(maker).data.pages[0].table.when_empty
    assert flat(sentence) in flat(text_of(print_sheet(maker).bytes))


def test_a_missing_font_is_said():
    with pytest.raises(SheetFault, match="fonts-noto-cjk"):
        installed_fonts(is_system=False)


def test_a_character_of_no_font_is_said(hot):
    maker = with_names(maker_of(hot), {HOT: "某\U00030a0a街"})
    with pytest.raises(SheetFault, match="U\\+30A0A"):
        print_sheet(maker)


def test_fonts_that_stand_in_are_told():
    fonts = installed_fonts()
    told = {note.values["wished"] for note in fonts.notes(("title", "text", "sans"))}
    assert told == {"方正小标宋", "仿宋_GB2312"} - {
        name
        for role, name in (("title", "方正小标宋"), ("text", "仿宋_GB2312"))
        if role not in fonts.substituted
    }


@pytest.mark.parametrize(("number", "is_public", "fault"), [
    ("", False, None), ("苏S(2026)012号", True, None), ("  ", True, "审图号"), ("", True, "审图号"),
])  # fmt: skip
def test_a_public_map_needs_its_number(number, is_public, fault):
    say = translator("en")
    if fault:
        with pytest.raises(SheetFault, match=fault):
            caveat_of(say, is_demonstration=False, is_public=is_public, map_number=number)
    else:
        caveat = caveat_of(say, is_demonstration=True, is_public=is_public, map_number=number)
        assert (caveat.handling == "") == is_public
        assert (number in caveat.map_number_line) or not number
        assert caveat.watermark == "Demonstration data"


def test_a_public_sheet_tells_no_count_of_a_place(hot):
    choice = SheetChoice(is_public=True, map_number="苏S(2026)012号")
    table = map_sheet(maker_of(hot, choice=choice)).data.table
    assert len(table.columns) == 5
    assert not any(re.search(r"\d / \d", cell) for row in table.rows for cell in row)
    with pytest.raises(SheetFault, match="single places"):
        map_sheet(maker_of(hot, choice=choice, mode="cases"))


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(self: Path, _content: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NotInstalled, match="No space left"):
        write_whole(b"x", tmp_path / "map.pdf")
    assert list(tmp_path.iterdir()) == []


@given(st.floats(1, 1e8))
def test_a_scale_is_round_and_large_enough(needed):
    scale = round_scale(needed)
    assert needed * (1 - 1e-9) <= scale <= needed * 1.26
    assert float(f"{scale:.2e}") == pytest.approx(scale)


@given(st.floats(100, 90_000), st.floats(100, 90_000))
def test_a_view_shows_all_of_its_bounds(width, height):
    view = view_of((0, 0, width, height), 180, 140)
    west, south, east, north = view.bounds
    assert west < 0 < width < east
    assert south < 0 < height < north
    corner = view.on_paper(np.array([[0.0, height]]))[0]
    assert corner.min() >= 3.99


@pytest.mark.parametrize(("scale", "length"), [(25_000, "1 km"), (4_000, "200 m"), (250_000, "10 km")])
def test_the_scale_bar_is_as_long_as_it_says(scale, length):
    bar = scale_bar(scale, 60, "Noto Sans CJK SC").decode()
    assert f">{length}<" in bar
    metres = float(length.split()[0]) * (1000 if "km" in length else 1)
    parts = [float(width) for width in re.findall(r'width="([\d.]+)" height="1.2"', bar)]
    assert sum(parts) * scale / 1000 == pytest.approx(metres, rel=1e-3)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 80), st.integers(1, 8)), max_size=40))
def test_labels_never_cover_each_other(points):
    wanted = [Wanted("名" * length, x, y, 2.0, "place") for x, y, length in points]
    placed, left = place_labels(wanted, 100, 80, lambda text, size: len(text) * size)
    assert len(placed) + len(left) == len(wanted)
    boxes = [
        shapely.box(p.x - p.width / 2, p.y - p.height / 2, p.x + p.width / 2, p.y + p.height / 2)
        for p in placed
    ]
    for at, box in enumerate(boxes):
        assert shapely.box(-1e-9, -1e-9, 100 + 1e-9, 80 + 1e-9).covers(box)
        assert all(box.intersection(other).area < 1e-9 for other in boxes[:at])


def test_a_name_touches_its_number_or_is_left_out():
    def width(text: str, size: float) -> float:
        return len(text) * size

    numbers = [Wanted(str(at), x, 40, 2.3, "rank", least_mm=3.6) for at, x in enumerate((50, 52, 54))]
    names = [Wanted("名" * 6, one.x, one.y, 2.5, "marked", beside_mm=1.81) for one in numbers]
    placed, left = place_labels([*numbers, *names], 100, 80, width)
    spots = {one.wanted.text: one for one in placed if one.wanted.kind == "rank"}
    assert len(spots) == 3
    assert [one.kind for one in left] == ["marked"] * (6 - len(placed))
    for one in placed:
        if one.wanted.kind == "marked":
            across = abs(one.x - one.wanted.x) - one.width / 2
            down = abs(one.y - one.wanted.y) - one.height / 2
            assert max(across, down) == pytest.approx(1.81)


@pytest.mark.parametrize("mode", ["tested", "cases", "change", "open"])
def test_classes_differ_without_colour(hot, mode):
    classes = maker_of(hot, mode=mode).shown.classes
    looks = [(kind.hatch, kind.edge, round(luminance(kind.colour), 1)) for kind in classes]
    assert len(set(looks)) == len(looks)


def test_a_hatch_is_seen_on_its_ground():
    for colour in ("#253494", "#e0f3d0"):
        assert ("#ffffff" in patterns([PrintClass("", colour, "rising")])) == (luminance(colour) < 0.18)


def test_metadata_names_the_data(hot, tmp_path):
    maker = maker_of(hot)
    path = tmp_path / "map.pdf"
    path.write_bytes(print_sheet(maker).bytes)
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True, text=True).stdout
    assert hot.name in told
    assert maker.paper((), "x").provenance.data_hash in told
    assert "R2'.v1" in told


def test_a_sheet_too_small_for_its_notes_is_refused(hot):
    source = map_sheet(maker_of(hot))
    page = source.data.pages[0]
    crowded = replace(page, facts=page.facts * 12)
    with pytest.raises(SheetFault, match="does not fit"):
        typeset(replace(source, data=replace(source.data, pages=(crowded,))))


def test_upright_and_lying_papers_are_what_they_say():
    assert PaperSize("a3", "portrait").height_mm == PaperSize("a3", "landscape").width_mm == 420
