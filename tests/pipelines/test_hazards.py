"""Hazards of the files that offices send, by name: each ends in exact rows, a counted reject, or one clear sentence.

=====================================================  ==========================================================
hazard                                                 test
=====================================================  ==========================================================
CSV in GBK or GB18030 without a mark                   test_a_csv_in_an_office_s_encoding
CSV in UTF-8 with a byte order mark                    test_a_csv_in_an_office_s_encoding
"Unicode text": UTF-16LE with tabs                     test_a_csv_in_an_office_s_encoding
characters that GBK lacks (䶮 㼆 𬭎)                   test_characters_that_gbk_lacks
GB18030 taken for Latin letters                        test_a_csv_is_never_read_as_latin_letters
shapefile, .cpg GBK GB2312 CP936 936 GB18030           test_a_shapefile_whose_cpg_says_its_encoding
shapefile, .cpg ANSI 936, OEM 936, UTF-8 or missing    test_a_shapefile_whose_cpg_is_wrong
shapefile, names cut to ten bytes                      test_a_shapefile_cuts_names_to_five_characters
shapefile without .prj                                 test_a_shapefile_without_prj
easting with or without the number of its zone         test_an_easting_with_or_without_its_zone
swapped x and y                                        test_swapped_coordinates_stop_the_load
coordinates in another datum than declared             test_an_undeclared_datum_stops_the_load
official axis order of EPSG:4490 (latitude first)      test_a_layer_in_4490_is_read_eastward_first
zip whose members are named in GBK                     test_a_zip_whose_members_are_named_in_gbk
grid codes of 15 digits as numbers                     test_a_code_of_fifteen_digits_survives_as_a_number
codes of 18 and 20 digits as numbers                   test_a_longer_code_as_a_number_is_rejected
codes of other lengths and levels (9, 12, 15 digits)   test_codes_are_text
XLS and WPS .et                                        test_old_workbooks
title rows and merged headers above the real one       test_titles_and_merged_headers
rows 合计 and 小计                                     test_totals_are_no_records
blank cell meaning "the same as above"                 test_a_blank_cell_is_never_filled_from_above
numbers kept as text                                   test_numbers_kept_as_text
full-width digits                                      test_full_width_digits
dates as serial numbers                                test_dates_as_serial_numbers
dates written 2023.1.5, 2023/1/5, 2023年1月5日         test_dates_as_offices_write_them
epoch 1904                                             test_the_epoch_of_1904
hidden rows                                            test_hidden_rows_are_records
units inside cells (63件)                              test_a_unit_inside_a_number_is_rejected
no-break spaces (U+00A0)                               test_no_break_spaces
lost digits ("占總?cè)舜蔚?8.6")                       test_a_damaged_figure_is_never_repaired
=====================================================  ==========================================================
"""

import zipfile
from datetime import date, datetime

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely

from governance.datum import from_cgcs2000
from governance.errors import FileFault, LoadFault
from governance.settings import Source
from pipelines.archive import Archive
from pipelines.intake import Order
from pipelines.load import load_file
from tests.pipelines.readers.made_files import xls, xlsx
from tests.tiny_district import COLUMNS, HEADER, SOURCE, case, centre, csv_text, world

DAY = date(2026, 3, 5)


class Loaded:
    """What a load made of a file: its account, its good rows and its rejects."""

    def __init__(self, w, path, source=None, **options):
        order = Order(w.settings, source or w.settings.sources[0], path, **options)
        self.record = load_file(order, w.placer)
        archive = Archive(w.home)
        import pyarrow.parquet as pq

        self.rows = pq.read_table(archive.any_rows_path(self.record.load_id)).to_pylist()
        rejects = pq.read_table(archive.rejects_path(self.record.load_id)).to_pylist()
        self.rejects = [
            tuple(reject[name] for name in ("row_no", "reason", "column_name", "value")) for reject in rejects
        ]
        not_records = sum(self.record.not_records.values())
        assert self.record.rows_in == len(self.rows) + len(self.rejects) + not_records
        assert self.record.rejected == len(self.rejects)

    def column(self, name):
        return [row[name] for row in self.rows]


def file(folder, content: bytes, name="cases.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def loaded_text(folder, rows, **options):
    w = world(folder, **options)
    return Loaded(w, file(folder, csv_text(rows).encode()))


def grid(*rows):
    """Header and rows as cells."""
    return [list(HEADER), *([row[name] for name in HEADER] for row in rows)]


def mapped(**columns):
    """The source with columns of ours added or exchanged, and further keys of its own."""
    return Source.model_validate({"name": "12345", "columns": COLUMNS | columns})


# --- Delimited text ---


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("gbk", ","), ("gb18030", ","), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-16-le", "\t")],
)
def test_a_csv_in_an_office_s_encoding(tmp_path, encoding, delimiter):
    """GBK and GB18030 without a mark, UTF-8 with one, and what spreadsheets call Unicode text."""
    text = csv_text([case(1, category="噪声扰民"), case(2, "G55")], delimiter=delimiter, line_end="\r\n")
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    found = Loaded(world(tmp_path), file(tmp_path, mark + text.encode(encoding), "cases.txt"))
    assert found.column("category") == ["噪声扰民", "噪声"]
    assert found.column("grid_code") == ["G00", "G55"]


def test_characters_that_gbk_lacks(tmp_path):
    """䶮 and 㼆 have two bytes more in GB18030 than GBK knows, 𬭎 four."""
    text = csv_text([case(1, category="䶮㼆𬭎")])
    with pytest.raises(UnicodeEncodeError):
        text.encode("gbk")
    assert Loaded(world(tmp_path), file(tmp_path, text.encode("gb18030"))).column("category") == ["䶮㼆𬭎"]


def test_a_csv_is_never_read_as_latin_letters(tmp_path):
    """Declared as latin-1, the header is not the profile's: one sentence, and nothing is loaded."""
    w = world(tmp_path, source=SOURCE.replace('name = "12345"', 'name = "12345"\nencoding = "latin-1"'))
    with pytest.raises(FileFault, match="has no column 编号"):
        Loaded(w, file(tmp_path, csv_text([case(1)]).encode("gb18030")))


# --- Layers ---

POINTS = [shapely.Point(*map(float, centre("G00"))), shapely.Point(*map(float, centre("G55")))]
CELLS = {"编号": ["A1", "A2"], "日期": ["2026-03-05", "2026-03-05"], "类别": ["噪声", "䶮"]}
OF_LAYER = Source.model_validate({
    "name": "12345", "datum": "cgcs2000",
    "columns": {"case_no": "编号", "received_on": "日期", "category": "类别", "lon": "geometry_x", "lat": "geometry_y"},
})  # fmt: skip


def shapefile(folder, *, cpg="", encoding="GB18030", columns=CELLS, points=POINTS, crs="EPSG:4490"):
    """A shapefile in GB18030 whose .cpg says something; empty text means that it is missing."""
    folder.mkdir(exist_ok=True)
    path = folder / "工单.shp"
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=points, crs=crs), path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize("cpg", ["GBK", "GB2312", "CP936", "936", "GB18030"])
def test_a_shapefile_whose_cpg_says_its_encoding(tmp_path, cpg):
    columns = CELLS | {"类别": ["噪声", "道路"]}
    found = Loaded(world(tmp_path), shapefile(tmp_path, cpg=cpg, columns=columns), OF_LAYER)
    assert found.column("category") == ["噪声", "道路"]
    assert found.column("grid_code") == ["G00", "G55"]


@pytest.mark.parametrize("cpg", ["ANSI 936", "OEM 936", "UTF-8", ""])
def test_a_shapefile_whose_cpg_is_wrong(tmp_path, cpg):
    """What would be garbled in silence is told, and read once the source says its encoding."""
    w, path = world(tmp_path), shapefile(tmp_path, cpg=cpg)
    with pytest.raises(FileFault, match=r'text is garbled.*encoding = "GB18030"'):
        Loaded(w, path, OF_LAYER)
    assert Loaded(w, path, OF_LAYER.model_copy(update={"encoding": "GB18030"})).column("category") == [
        "噪声",
        "䶮",
    ]


def test_a_shapefile_cuts_names_to_five_characters(tmp_path):
    """所属街道办事处名称 stands as 所属街道办 in the file, and is found by its whole name."""
    path = shapefile(
        tmp_path,
        cpg="GBK",
        encoding="GBK",
        columns=CELLS | {"类别": ["甲", "乙"], "所属街道办": ["南街道", "T1"]},
    )
    columns = {"case_no": "编号", "received_on": "日期", "township_code": "所属街道办事处名称"}
    found = Loaded(world(tmp_path), path, Source.model_validate({"name": "12345", "columns": columns}))
    assert found.column("township_code") == ["T0", "T1"]


def test_a_shapefile_without_prj(tmp_path):
    """Its coordinates are taken as the source declares them."""
    path = shapefile(tmp_path, cpg="GB18030")
    path.with_suffix(".prj").unlink()
    assert Loaded(world(tmp_path), path, OF_LAYER).column("grid_code") == ["G00", "G55"]


def test_a_layer_in_4490_is_read_eastward_first(tmp_path):
    """EPSG:4490 puts latitude first by its book; files put longitude first, and so do we."""
    path = tmp_path / "工单.gpkg"
    pyogrio.write_dataframe(gpd.GeoDataFrame(CELLS, geometry=POINTS, crs="EPSG:4490"), path)
    found = Loaded(world(tmp_path), path, OF_LAYER)
    assert (found.column("lon"), found.column("lat")) == ([119.005, 119.055], [33.005, 33.055])


def test_a_zip_whose_members_are_named_in_gbk(tmp_path):
    path = shapefile(tmp_path / "in", cpg="GB18030")
    packed = tmp_path / "工单.zip"
    with zipfile.ZipFile(packed, "w") as target:
        for part in sorted(path.parent.iterdir()):
            target.writestr(part.name.encode("gbk").decode("cp437"), part.read_bytes())
    assert Loaded(world(tmp_path), packed, OF_LAYER).column("category") == ["噪声", "䶮"]


# --- Coordinates ---

ZONE_40 = "EPSG:4528"
PROJECTED = {"4549": "", "4528": "40"}
"""Zone of 120° east: easting without and with the number of the zone in front."""


def projected_rows(epsg, count=40):
    """Cases spread over the district, in metres."""
    codes = [f"G{number % 6}{number // 6 % 6}" for number in range(count)]
    points = gpd.GeoSeries([shapely.Point(*map(float, centre(code))) for code in codes], crs=4490).to_crs(
        int(epsg)
    )
    return codes, [
        case(number, None) | {"经度": f"{point.x:.3f}", "纬度": f"{point.y:.3f}"}
        for number, point in enumerate(points)
    ]


@pytest.mark.parametrize("epsg", PROJECTED)
def test_an_easting_with_or_without_its_zone(tmp_path, epsg):
    """Each is placed where the CRS that says so is declared; with the other one the load stops and says which fits."""
    columns = {ours: theirs for ours, theirs in COLUMNS.items() if ours not in {"lon", "lat"}} | {
        "x": "经度",
        "y": "纬度",
    }
    codes, rows = projected_rows(epsg)
    assert rows[0]["经度"].startswith(PROJECTED[epsg])
    w, path = world(tmp_path), file(tmp_path, csv_text(rows).encode())
    (other,) = PROJECTED.keys() - {epsg}
    with pytest.raises(LoadFault, match=f"EPSG:{epsg}"):
        Loaded(w, path, Source.model_validate({"name": "12345", "crs": f"EPSG:{other}", "columns": columns}))
    found = Loaded(
        w, path, Source.model_validate({"name": "12345", "crs": f"EPSG:{epsg}", "columns": columns})
    )
    assert found.column("grid_code") == codes


def spread(count=60):
    return [f"G{number % 6}{number // 6 % 6}" for number in range(count)]


def test_swapped_coordinates_stop_the_load(tmp_path):
    rows = [case(number, code) for number, code in enumerate(spread())]
    swapped = [row | {"经度": row["纬度"], "纬度": row["经度"]} for row in rows]
    w = world(tmp_path)
    with pytest.raises(LoadFault, match=r"was not loaded.*(swap|exchang)"):
        Loaded(w, file(tmp_path, csv_text(swapped).encode()))
    assert w.archive.load_ids() == []


def test_an_undeclared_datum_stops_the_load(tmp_path):
    """GCJ-02 and BD-09 cannot be seen in a file; that its records state their places shows them."""
    codes = spread()
    points = [tuple(map(float, centre(code))) for code in codes]
    lon, lat = from_cgcs2000([p[0] for p in points], [p[1] for p in points], datum="bd09")
    rows = [
        case(number, code, grid_code=code) | {"经度": f"{x:.6f}", "纬度": f"{y:.6f}"}
        for number, (code, x, y) in enumerate(zip(codes, lon, lat, strict=True))
    ]
    w = world(tmp_path)
    with pytest.raises(LoadFault, match=r"was not loaded.*bd09"):
        Loaded(w, file(tmp_path, csv_text(rows).encode()))


# --- Codes ---


def test_a_code_of_fifteen_digits_survives_as_a_number(tmp_path):
    path = xlsx(tmp_path / "cases.xlsx", {"表": grid(case(1, grid_code=320111001001005))})
    assert Loaded(world(tmp_path), path).column("stated_grid_code") == ["320111001001005"]


@pytest.mark.parametrize("digits", [18, 20])
def test_a_longer_code_as_a_number_is_rejected(tmp_path, digits):
    """A spreadsheet keeps 15 digits of it; what is left is no code, and the row says so."""
    number = int("32011100100100512345"[:digits])
    path = xlsx(
        tmp_path / "cases.xlsx", {"表": grid(case(1, grid_code=number), case(2, grid_code=str(number)))}
    )
    found = Loaded(world(tmp_path), path)
    assert found.column("stated_grid_code") == [str(number)]
    ((row_no, reason, column, _),) = found.rejects
    assert (row_no, reason, column) == (2, "code_damaged", "网格")


@pytest.mark.parametrize(
    "code", ["320111001", "320111001001", "320111001001005", "32011100100100500100", "010", "T0"]
)
def test_codes_are_text(tmp_path, code):
    """No zero in front is lost, whatever the length: 9 digits of a street, 12 of a community, 15 or 20 of a grid."""
    assert loaded_text(tmp_path, [case(1, community_code=code)]).column("stated_community_code") == [code]


# --- Spreadsheets ---


@pytest.mark.parametrize("name", ["cases.xls", "cases.et"])
def test_old_workbooks(tmp_path, name):
    """BIFF, under the ending of Excel 97 and that of WPS."""
    rows = grid(case(1), case(2, "G55"))
    rows[1][HEADER.index("日期")] = datetime(2026, 3, 5)  # noqa: DTZ001 (cells have no zone)
    found = Loaded(world(tmp_path), xls(tmp_path / name, rows))
    assert found.column("grid_code") == ["G00", "G55"]
    assert found.column("received_on") == [DAY, DAY]


def test_titles_and_merged_headers(tmp_path):
    """A title over the table, and 位置 merged over 经度 and 纬度: columns are called 位置_经度 and 位置_纬度."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["三月信访事项登记表"])
    page.append(["编号", "日期", "位置", None, "类别"])
    page.append([None, None, "经度", "纬度", None])
    page.append(["A1", "2026-03-05", *map(float, centre("G21")), "噪声"])
    for cells in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        page.merge_cells(cells)
    book.save(tmp_path / "cases.xlsx")
    columns = {
        "case_no": "编号",
        "received_on": "日期",
        "lon": "位置_经度",
        "lat": "位置_纬度",
        "category": "类别",
    }
    found = Loaded(
        world(tmp_path), tmp_path / "cases.xlsx", Source.model_validate({"name": "12345", "columns": columns})
    )
    assert [(row["row_no"], row["case_no"], row["grid_code"]) for row in found.rows] == [(4, "A1", "G21")]
    assert found.record.not_records == {"title": 1}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_totals_are_no_records(tmp_path, kind):
    """小计 below a part and 合计 below the table are counted as totals, neither taken nor rejected."""
    blank = dict.fromkeys(HEADER, "")
    rows = [case(1), blank | {"编号": "小计", "日期": "1"}, case(2), blank | {"编号": "合　计", "日期": "2"}]
    path = (
        xlsx(tmp_path / "cases.xlsx", {"表": grid(*rows)})
        if kind == "xlsx"
        else file(tmp_path, csv_text(rows).encode())
    )
    found = Loaded(world(tmp_path), path)
    assert found.column("case_no") == ["A0001", "A0002"]
    assert found.record.not_records == {"total": 2}


def test_a_blank_cell_is_never_filled_from_above(tmp_path):
    """Nobody can tell "the same" from "unknown": the cell stays missing, and a row without its day is rejected."""
    found = loaded_text(tmp_path, [case(1, township_code="T1"), case(2, None), case(3, received_on="")])
    assert found.column("stated_township_code") == ["T1", None]
    assert found.rejects == [(4, "received_on_missing", "日期", None)]


@pytest.mark.parametrize("cell", ["119.0050", " 119.005 ", "１１９．００５", "119.005\xa0", "'119.005"[1:]])
def test_numbers_kept_as_text(tmp_path, cell):
    book = openpyxl.Workbook()
    for row in grid(case(1, lon=cell)):
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")
    assert Loaded(world(tmp_path), tmp_path / "cases.xlsx").column("lon") == [119.005]


def test_full_width_digits(tmp_path):
    found = loaded_text(
        tmp_path, [case(1, received_on="２０２６年３月５日", lon="１１９．００５", is_repeat="是")]
    )
    assert (found.column("received_on"), found.column("grid_code")) == ([DAY], ["G00"])


@pytest.mark.parametrize("serial", ["46086", "46086.4326", 46086, 46086.5])
def test_dates_as_serial_numbers(tmp_path, serial):
    """A bare number is a date only where the source says so; otherwise the row is rejected, never guessed."""
    path = xlsx(tmp_path / "cases.xlsx", {"表": grid(case(1, received_on=serial))})
    ((_, reason, column, _),) = Loaded(world(tmp_path), path).rejects
    assert (reason, column) == ("date_unreadable", "日期")
    source = mapped().model_copy(update={"date_serial": "1900"})
    assert Loaded(world(tmp_path / "told"), path, source).column("received_on") == [DAY]


@pytest.mark.parametrize(
    "spelling", ["2026.3.5", "2026/3/5", "2026年3月5日", "2026-03-05 10:22:33", "20260305"]
)
def test_dates_as_offices_write_them(tmp_path, spelling):
    assert loaded_text(tmp_path, [case(1, received_on=spelling)]).column("received_on") == [DAY]


def test_the_epoch_of_1904(tmp_path):
    """The same day under both epochs; a number without a format of dates needs the epoch named."""
    for is_1904 in (False, True):
        rows = grid(case(1))
        rows[1][HEADER.index("日期")] = datetime(2026, 3, 5)  # noqa: DTZ001 (cells have no zone)
        path = xlsx(tmp_path / f"{is_1904}.xlsx", {"表": rows}, date_1904=is_1904)
        assert Loaded(world(tmp_path / str(is_1904)), path).column("received_on") == [DAY]
    path = xlsx(tmp_path / "bare.xlsx", {"表": grid(case(1, received_on=44624))}, date_1904=True)
    source = mapped().model_copy(update={"date_serial": "1904"})
    assert Loaded(world(tmp_path), path, source).column("received_on") == [DAY]


def test_hidden_rows_are_records(tmp_path):
    """A filter left on hides rows; none is lost."""
    path = xlsx(tmp_path / "cases.xlsx", {"表": grid(case(1), case(2), case(3))}, hidden_rows=(2, 3))
    assert Loaded(world(tmp_path), path).column("case_no") == ["A0001", "A0002", "A0003"]


@pytest.mark.parametrize("cell", ["63件", "119.005度", "约119"])
def test_a_unit_inside_a_number_is_rejected(tmp_path, cell):
    ((_, reason, column, value),) = loaded_text(tmp_path, [case(1, lon=cell)]).rejects
    assert (reason, column) == ("number_unreadable", "经度")
    assert value == cell or "〔文字〕" in value


def test_no_break_spaces(tmp_path):
    """Around a cell they go, inside they stay."""
    found = loaded_text(
        tmp_path, [case("\xa0A0001\xa0", category="\xa0噪\xa0声", received_on="2026-03-05\xa0")]
    )
    assert [found.column(name) for name in ("case_no", "category", "received_on")] == [
        ["A0001"],
        ["噪\xa0声"],
        [DAY],
    ]


@pytest.mark.parametrize("cell", ["占總?cè)舜蔚?8.6", "?19.005", "11?.005"])
def test_a_damaged_figure_is_never_repaired(tmp_path, cell):
    ((_, reason, _, _),) = loaded_text(tmp_path, [case(1, lon=cell)]).rejects
    assert reason == "number_unreadable"


def test_every_hazard_of_the_table_has_its_test():
    named = {line.split()[-1] for line in (__doc__ or "").splitlines() if " test_" in line}
    assert named == {name for name in globals() if name.startswith("test_")} - {
        "test_every_hazard_of_the_table_has_its_test"
    }
