"""The demonstration district: its network, its cases, and the files that offices would send."""

import hashlib
import re
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from governance.datum import projected_to_cgcs2000, to_cgcs2000
from governance.errors import BuildFault
from governance.settings import DEMONSTRATION_DISTRICT, read_settings
from pipelines import demo, demo_network
from pipelines.demo_cases import MONTHS, draw_cases
from pipelines.demo_network import FIRST_DAY, LAST_DAY_BEFORE_RECUT, RECUT_DAY, draw_network, in_force
from pipelines.demo_outlines import draw_cells
from pipelines.demo_planted import (
    CATEGORIES,
    EMPTY_GRID_HOUSEHOLDS,
    LATE_LAST_DAY,
    LATE_SOURCE,
    OFFICE_POINT,
    SEASONS,
    SOURCES,
    concerned,
)

FOLDER = DEMONSTRATION_DISTRICT.parent / "grids"
END = pd.Period("2026-10", freq="M")
CASES = 60_000
NUMBER_COLUMNS = {"12345": "工单编号", "petitions": "信访件编号", "patrol": "事件编号"}
NUMBERS = {"12345": r"9901\d{12}", "petitions": r"XF9901\d{10}", "patrol": r"XC\d{13}"}


def on_day(grids: gpd.GeoDataFrame, day: str) -> gpd.GeoDataFrame:
    return grids[(grids["valid_from"] <= day) & (grids["valid_to"].isna() | (grids["valid_to"] >= day))]


@pytest.fixture(scope="module")
def grids():
    return gpd.read_file(FOLDER / "grids.gpkg")


@pytest.fixture(scope="module")
def townships():
    return gpd.read_file(FOLDER / "townships.gpkg")


@pytest.fixture(scope="module")
def cases(grids):
    return draw_cases(grids, seed=5, end_month=END, cases=CASES)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a small demonstration as written: folder, (source, path) in order, and planted.csv."""
    folder = tmp_path_factory.mktemp("demo")
    files = demo.write_demo(folder, seed=5, cases=12_000)
    return folder, files, pd.read_csv(folder / "planted.csv", dtype={"codes": str, "source": str})


@pytest.fixture(scope="module")
def tables(written):
    """Return the files as tables, one below the other in order of arrival, by source."""
    return {
        source: pd.concat(
            [read(source, path) for name, path in written[1] if name == source], ignore_index=True
        )
        for source in SOURCES
    }


def read(source, path):
    if source == "patrol":
        return pd.read_parquet(path)
    encoding = {"12345": "gb18030", "petitions": "utf-8-sig"}[source]
    return pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False)


# The network


def test_settings_of_the_demonstration_are_without_fault():
    settings = read_settings(DEMONSTRATION_DISTRICT)
    assert settings.district.is_demonstration
    assert settings.district.code == "990101"
    assert [source.name for source in settings.sources] == list(SOURCES)
    assert settings.paths.home == DEMONSTRATION_DISTRICT.parent.parent / "var"


def test_committed_network_is_what_the_program_draws(grids, townships):
    drawn_grids, drawn_townships = draw_network()
    for committed, drawn in ((grids, drawn_grids), (townships, drawn_townships)):
        names = [name for name in committed.columns if name != "geometry"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(committed[names]), pd.DataFrame(drawn[names]), check_dtype=False
        )
        assert committed.crs == drawn.crs == "EPSG:4490"
        assert committed.geometry.geom_equals_exact(drawn.geometry, 1e-6).all()


def test_readme_names_the_files_by_their_hash():
    stated = dict(
        re.findall(r"`(\w+\.gpkg)` .*`([0-9a-f]{64})`", (FOLDER / "README.md").read_text(encoding="utf-8"))
    )
    actual = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.gpkg")}
    assert stated == actual
    assert sum(path.stat().st_size for path in FOLDER.glob("*.gpkg")) < 1_500_000


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2021-01-01", 440),
        ("2024-06-30", 440),
        (LAST_DAY_BEFORE_RECUT, 440),
        (RECUT_DAY, 456),
        ("2026-10-31", 456),
    ],
)
def test_grids_in_force_cover_the_district_on_every_day(grids, townships, day, count):
    then = on_day(grids, day)
    assert len(then) == count
    assert set(then.geom_type) == {"Polygon"}
    assert shapely.coverage_is_valid(then.geometry.array)
    assert shapely.coverage_union_all(then.geometry.array).equals(
        shapely.coverage_union_all(townships.geometry.array)
    )


def test_grids_nest_in_their_townships(grids, townships):
    assert shapely.coverage_is_valid(townships.geometry.array)
    dissolved = in_force(grids).dissolve("township_code", method="coverage").geometry
    outlines = townships.set_index("code").geometry
    assert len(outlines) == 9
    assert dissolved.index.tolist() == outlines.index.tolist()
    assert dissolved.geom_equals(outlines).all()


def test_codes_hold_the_codes_above_them(grids):
    assert grids["grid_code"].is_unique
    assert grids["grid_code"].str.fullmatch(r"990101\d{9}").all()
    assert (grids["grid_code"].str[:12] == grids["community_code"]).all()
    assert (grids["grid_code"].str[:9] == grids["township_code"]).all()
    for code, name in (("community_code", "community_name"), ("township_code", "township_name")):
        pairs = grids[[code, name]].drop_duplicates()
        assert pairs[code].is_unique
        assert pairs[name].is_unique
    assert 95 <= grids["community_code"].nunique() <= 110


def test_sequence_of_a_community_runs_from_west_to_east(grids):
    first = grids[grids["valid_from"] == FIRST_DAY].sort_values("grid_code")
    west = first.geometry.representative_point().x.round(3)
    assert west.groupby(first["community_code"]).apply(lambda x: x.is_monotonic_increasing).all()


def test_a_recut_outline_never_takes_an_old_code(grids):
    ended, begun = grids[grids["valid_to"].notna()], grids[grids["valid_from"] == RECUT_DAY]
    assert (len(ended), len(begun)) == (29, 45)
    assert ended["community_code"].nunique() == 24
    assert (
        ended.groupby("community_code")["grid_code"].max()
        < begun.groupby("community_code")["grid_code"].min()
    ).all()
    assert not set(ended.geometry.to_wkb()) & set(begun.geometry.to_wkb())
    assert ended["households"].sum() == begun["households"].sum()


def test_kinds_households_and_place(grids):
    now = in_force(grids)
    assert now["kind"].value_counts().to_dict() == {"综合": 366, "专属": 90}
    assert (now["households"] == 0).sum() == 14
    assert now["households"].between(150, 900).mean() > 0.7
    assert now["households"].max() > 1_400
    area_km2 = now.to_crs("EPSG:4549").area / 1e6
    assert 800 < area_km2.sum() < 900
    assert area_km2.max() > 40 * area_km2.min()
    west, south, east, north = now.total_bounds
    assert 120.9 < west < east < 121.5
    assert 33.7 < south < north < 34.1


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_cells_of_any_seed_fit_together(seed):
    cells = draw_cells(np.random.default_rng(seed), north=[[2, 3], [1]], south=[[4, 2]])
    assert shapely.coverage_is_valid(cells.polygons)
    assert cells.township.tolist() == [0] * 5 + [1] + [2] * 6
    assert cells.community.tolist() == [0, 0, 1, 1, 1, 2, 3, 3, 3, 3, 4, 4]
    for level in (cells.township, cells.community):
        for number in np.unique(level):
            assert shapely.coverage_union_all(cells.polygons[level == number]).geom_type == "Polygon"


# The cases


def expected_counts(grids, frame, one):
    """Return the cases in the place of one planted thing, and those the rest of the district lets expect."""
    now = in_force(grids)
    weight = now["households"].clip(lower=EMPTY_GRID_HOUSEHOLDS)
    inside = now[f"{one.level}_code"].isin(one.codes)
    special = {
        code for other in demo.PLANTED for code in other.codes if other.ratio and other.name != one.name
    }
    starts = tuple(special)
    rest = ~inside & ~now["grid_code"].str.startswith(starts)
    first, last = (MONTHS - 1 - back for back in one.months)
    mask = frame["month"].between(first, last)
    if one.category:
        mask &= frame["category"] == one.category
    counts = frame[mask].groupby("grid_code").size().reindex(now["grid_code"], fill_value=0).to_numpy()
    return counts[inside].sum(), counts[rest].sum() * weight[inside].sum() / weight[rest].sum()


@pytest.mark.parametrize("name", ["lasting_cluster", "emerging_township", "quiet_townships"])
def test_planted_ratio_is_in_the_cases(grids, cases, name):
    one = demo.planted(name)
    observed, expected = expected_counts(grids, cases, one)
    assert observed == pytest.approx(one.ratio * expected, abs=4 * np.sqrt(one.ratio * expected))
    # Half of the effect would be out of reach of chance.
    assert abs(one.ratio - 1) * expected / 2 > 1.6 * np.sqrt(expected)


def test_planted_codes_are_neighbours_in_force(grids):
    now = in_force(grids).set_index("grid_code")
    cluster = now.loc[list(demo.planted("lasting_cluster").codes)]
    assert (cluster["valid_from"] == FIRST_DAY).all()
    assert shapely.coverage_union_all(cluster.geometry.array).geom_type == "Polygon"
    assert set(demo.planted("channel_surge").codes) <= set(now["community_code"])
    for name in ("emerging_township", "quiet_townships"):
        assert set(demo.planted(name).codes) <= set(now["township_code"])
    office = now.loc[demo.planted("office_point").codes[0]]
    assert office.geometry.contains(shapely.Point(OFFICE_POINT))
    assert office["households"] > 0


def test_nothing_else_differs_from_chance(grids, cases):
    now = in_force(grids)
    places = tuple(code for one in demo.PLANTED for code in one.codes if one.ratio)
    rest = ~now["grid_code"].str.startswith(places) & ~now["community_code"].isin(
        demo.planted("channel_surge").codes
    )
    counts = cases.groupby("grid_code").size().reindex(now["grid_code"], fill_value=0).to_numpy()[rest]
    weight = now["households"].clip(lower=EMPTY_GRID_HOUSEHOLDS)[rest]
    expected = counts.sum() * weight / weight.sum()
    dispersion = ((counts - expected) ** 2 / expected).sum() / (rest.sum() - 1)
    assert 0.75 < dispersion < 1.3


@pytest.mark.parametrize("name", ["nil_report", "silent_township"])
def test_a_township_without_petitions_in_one_month(cases, name):
    one = demo.planted(name)
    assert not concerned(cases, one).any()
    month = MONTHS - 1 - one.months[0]
    here = cases[(cases["source"] == one.source) & cases["township_code"].isin(one.codes)]
    assert {month - 1, month + 1} <= set(here["month"])


def test_the_planted_nil_report_is_of_the_month_before_the_silence():
    assert demo.planted_nil_report("2026-10") == ("petitions", date(2026, 7, 1), ("990101008",))


def test_surge_comes_through_one_channel_in_one_month(cases):
    one = demo.planted("channel_surge")
    here = cases[(cases["community_code"] == one.codes[0]) & (cases["channel"] == one.channel)]
    by_month = (
        here[here["category"] == one.category].groupby("month").size().reindex(range(MONTHS), fill_value=0)
    )
    assert by_month.idxmax() == MONTHS - 1 - one.months[0]
    assert by_month.max() >= 120
    assert by_month.drop(by_month.idxmax()).max() < 12


@pytest.mark.parametrize(
    ("located", "share", "among"),
    [("nowhere", 0.015, None), ("outside", 0.005, None), ("office", 0.01, "12345")],
)
def test_shares_of_displaced_cases(cases, located, share, among):
    whole = cases if among is None else cases[cases["source"] == among]
    assert (cases["located"] == located).sum() == round(share * len(whole))


def test_points_lie_in_the_grids_they_are_counted_in(grids, cases):
    shapes = grids.set_index("grid_code").geometry
    placed = cases[cases["located"] == "address"]
    for column in ("grid_code", "grid_code_before"):
        own = shapes.loc[placed[column]].to_numpy()
        assert shapely.contains_xy(own, placed["lon"], placed["lat"]).all()
    old = set(on_day(grids, LAST_DAY_BEFORE_RECUT)["grid_code"])
    assert set(cases["grid_code_before"]) <= old
    district = shapely.coverage_union_all(in_force(grids).geometry.array)
    away = cases[cases["located"] == "outside"]
    assert not shapely.contains_xy(district, away["lon"], away["lat"]).any()
    assert cases.loc[cases["located"] == "office", ["lon", "lat"]].drop_duplicates().to_numpy().tolist() == [
        list(OFFICE_POINT)
    ]


def test_sources_and_categories_have_their_shares(cases):
    assert len(cases) == CASES
    shares = cases["source"].value_counts(normalize=True)
    for place, (source, share) in enumerate(SOURCES.items()):
        assert shares[source] == pytest.approx(share, abs=0.02)
        assert sum(by_source[place] for by_source in CATEGORIES.values()) == pytest.approx(1)
    assert set(cases["category"]) == set(CATEGORIES)
    assert len(CATEGORIES) == 14


@pytest.mark.parametrize("category", list(SEASONS))
def test_seasons_are_in_the_cases(cases, category):
    mine = cases[cases["category"] == category]
    by_month = mine.groupby(mine["received_at"].dt.month).size()
    factors = np.array(SEASONS[category])
    high, low = factors.argmax() + 1, factors.argmin() + 1
    ratio = factors.max() / factors.min()
    assert by_month[high] / by_month[low] == pytest.approx(ratio, rel=0.3)


def test_last_month_of_one_source_ends_early(cases):
    last = cases[cases["month"] == MONTHS - 1].groupby("source")["received_at"].max().dt.day
    assert last[LATE_SOURCE] == LATE_LAST_DAY
    assert last["12345"] == 31
    assert cases["received_at"].min() >= pd.Timestamp("2023-11-01")
    assert cases["received_at"].max() < pd.Timestamp("2026-11-01")


# The files


def test_files_are_in_the_order_of_their_periods(written):
    _, files, _ = written
    assert len(files) == 36 + 4 + 13 + 3
    names = [path.name for _, path in files]
    assert names[:5] == [
        "12345_2023-11.csv",
        "12345_2023-12.csv",
        "petitions_2023.csv",
        "patrol_2023Q4.parquet",
        "12345_2024-01.csv",
    ]
    assert names[50:53] == ["patrol_2026Q4.parquet", "12345_2026-10.csv", "petitions_2026.csv"]


def test_encodings_and_ways_of_writing(written, tables):
    by_name = {path.name: path.read_bytes() for _, path in written[1]}
    with pytest.raises(UnicodeDecodeError):
        by_name["12345_2025-03.csv"].decode("utf-8")
    assert "工单编号" in by_name["12345_2025-03.csv"].decode("gb18030")
    assert by_name["petitions_2025.csv"].startswith(b"\xef\xbb\xbf")
    assert by_name["patrol_2025Q1.parquet"].startswith(b"PAR1")
    assert tables["12345"]["受理时间"].str.fullmatch(r"\d{4}/\d{1,2}/\d{1,2} \d{1,2}:\d\d").mean() > 0.99
    days = tables["petitions"]["登记日期"]
    assert days.str.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日").mean() > 0.6
    assert days.str.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}").mean() > 0.2
    assert str(tables["patrol"]["上报时间"].dtype).startswith("datetime64")


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("12345", {"来电人", "联系电话", "诉求内容", "坐席工号"}),
        ("petitions", {"信访人姓名"}),
        ("patrol", {"上报终端"}),
    ],
)
def test_headers_fit_the_district_file(tables, source, left):
    named = set(
        read_settings(DEMONSTRATION_DISTRICT).source(source).columns.model_dump(exclude_none=True).values()
    )
    header = set(tables[source].columns)
    assert named <= header
    assert header - named == left


def test_columns_about_callers_are_invented(tables):
    assert set(tables["12345"]["来电人"]) == set(tables["petitions"]["信访人姓名"]) == {"测试人员"}
    assert set(tables["12345"]["联系电话"]) == {"000-00000000"}


@pytest.mark.parametrize("source", list(SOURCES))
def test_every_row_is_accounted_for(written, tables, source):
    """New, updated, unchanged and broken rows add up, told apart here by comparing rows."""
    number = NUMBER_COLUMNS[source]
    table = tables[source]
    stated = written[2][written[2]["source"] == source].set_index("name")["rows"]
    is_broken = ~table[number].str.fullmatch(NUMBERS[source])
    good = table[~is_broken].copy()
    for name in good.columns:
        if name.endswith(("日期", "时间")) and source == "petitions":
            good[name] = good[name].str.replace(r"[年月]", ".", regex=True).str.rstrip("日")
    texts = good.astype(object).fillna("").astype(str).agg("|".join, axis=1)
    is_again = good[number].duplicated()
    before = texts.groupby(good[number]).shift()
    assert (is_again & (texts == before)).sum() == stated["resent_unchanged"]
    assert (is_again & (texts != before)).sum() == stated["resent_updated"]
    assert stated[stated.index.str.startswith("broken_")].sum() == is_broken.sum()
    assert stated["all_rows"] == len(table)
    assert stated["resent_updated"] > stated["resent_unchanged"] > 0


def test_broken_rows_are_as_many_as_stated(tables):
    orders = tables["12345"]
    assert (orders["工单编号"] == "").sum() == demo.BROKEN_ROWS["12345"]["case_no_missing"]
    assert orders["受理时间"].str.startswith("2099").sum() == demo.BROKEN_ROWS["12345"]["date_future"]
    readable = pd.to_datetime(orders["受理时间"], format="%Y/%m/%d %H:%M", errors="coerce")
    assert readable.isna().sum() == demo.BROKEN_ROWS["12345"]["date_unreadable"]


def test_distinct_records_are_the_cases(tables):
    found = sum(
        table.loc[
            table[NUMBER_COLUMNS[source]].str.fullmatch(NUMBERS[source]), NUMBER_COLUMNS[source]
        ].nunique()
        for source, table in tables.items()
    )
    assert found == 12_000


def test_shifted_coordinates_lie_in_the_community_named(grids, tables):
    orders = tables["12345"]
    orders = orders[(orders["经度"] != "") & (orders["社区"] != "")]
    lon, lat = to_cgcs2000(orders["经度"].astype(float), orders["纬度"].astype(float), datum="gcj02")
    is_office = (np.abs(lon - OFFICE_POINT[0]) < 2e-6) & (np.abs(lat - OFFICE_POINT[1]) < 2e-6)
    communities = in_force(grids).dissolve("community_name", method="coverage").geometry
    own = communities.loc[orders["社区"]].to_numpy()
    assert shapely.contains_xy(own, lon, lat)[~is_office].all()
    assert is_office.mean() == pytest.approx(0.01, abs=0.003)
    # As they stand, most would be in another community.
    raw = shapely.contains_xy(own, orders["经度"].astype(float), orders["纬度"].astype(float))
    assert raw.mean() < 0.85


def test_projected_coordinates_lie_in_the_district(grids, tables):
    petitions = tables["petitions"][lambda frame: frame["横坐标"] != ""]
    lon, lat = projected_to_cgcs2000(
        petitions["横坐标"].astype(float), petitions["纵坐标"].astype(float), crs="EPSG:4549"
    )
    district = shapely.coverage_union_all(in_force(grids).geometry.array)
    assert 0.97 < shapely.contains_xy(district, lon, lat).mean() < 1


def test_codes_before_the_recut_appear(grids, tables):
    gone = set(grids.loc[grids["valid_to"].notna(), "grid_code"])
    come = set(grids.loc[grids["valid_from"] == RECUT_DAY, "grid_code"])
    patrol = tables["patrol"]
    is_early = patrol["上报时间"] < RECUT_DAY
    assert not set(patrol.loc[is_early, "网格编码"]) & come
    assert not set(patrol.loc[~is_early, "网格编码"]) & gone
    assert set(patrol["网格编码"]) & gone
    assert set(tables["petitions"]["网格编码"]) & gone
    assert patrol["经度"].notna().mean() < 0.2


def test_no_file_speaks_of_what_came_after_it(written):
    for source, path in written[1]:
        if source == "12345":
            done = pd.to_datetime(read(source, path)["办结时间"], format="%Y/%m/%d %H:%M", errors="coerce")
            assert done.max() < (pd.Period(path.stem[-7:], freq="M") + 1).start_time
        elif source == "petitions":
            table = read(source, path).drop(columns=["登记日期", "限办日期"])
            days = (
                table.filter(regex="日期$")
                .melt()["value"]
                .str.replace("[年月]", ".", regex=True)
                .str.rstrip("日")
            )
            told = pd.to_datetime(days[days != ""], format="%Y.%m.%d")
            assert len(told) > 100
            assert told.max() <= pd.Timestamp(f"{min(path.stem[-4:] + '-12-31', '2026-10-31')}")


def test_same_seed_and_month_write_the_same_bytes(tmp_path):
    def hashes(folder, **choices):
        files = demo.write_demo(tmp_path / folder, cases=1_500, **choices)
        paths = [path for _, path in files] + [tmp_path / folder / "planted.csv"]
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]

    first = hashes("a", seed=1, end_month="2025-02")
    assert hashes("b", seed=1, end_month=date(2025, 2, 14)) == first
    assert hashes("c", seed=2, end_month="2025-02") != first


def test_network_files_are_the_same_bytes(tmp_path, monkeypatch, grids, townships):
    monkeypatch.setattr(demo_network, "draw_network", lambda **_: (grids, townships))
    first, second = (demo.write_network(tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_progress_ends_at_the_number_of_files(tmp_path):
    seen = []
    files = demo.write_demo(tmp_path, cases=1_000, progress=lambda done, count: seen.append((done, count)))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (len(files), len(files))


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"end_month": "2026年10月"}, "2026年10月"),
        ({"end_month": "2026-13"}, "2026-13"),
        ({"end_month": ""}, "not a month"),
        ({"cases": 999}, "1000 or more"),
    ],
)
def test_faults_say_what_to_do(tmp_path, choices, said):
    with pytest.raises(BuildFault, match=said):
        demo.write_demo(tmp_path, **choices)
    assert list(tmp_path.iterdir()) == []


def test_planted_table_counts_what_was_drawn(written, grids):
    _, _, table = written
    frame = draw_cases(grids, seed=5, end_month=END, cases=12_000)
    for one in demo.PLANTED:
        if one.name in ("lasting_cluster", "emerging_township", "channel_surge", "quiet_townships"):
            row = table[table["name"] == one.name].iloc[0]
            assert row["rows"] == concerned(frame, one).sum()
            assert row["codes"].split() == list(one.codes)
    rows = table.set_index("name")["rows"]
    assert (rows["nowhere"], rows["outside"]) == (180, 60)
    surge = table[table["name"] == "channel_surge"].iloc[0]
    assert (surge["first_month"], surge["last_month"]) == ("2026-02", "2026-02")
