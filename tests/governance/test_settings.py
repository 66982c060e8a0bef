"""The district file: what is refused, with which line and remedy, and what a good one means."""

import inspect
from pathlib import Path

import pytest
from pydantic import BaseModel

from governance import setting_tables
from governance.errors import GridError, SettingsFault
from governance.settings import (
    CASE_COLUMNS,
    DEMONSTRATION_DISTRICT,
    DISTRICT_VARIABLE,
    LANGUAGE_VARIABLE,
    SourceColumns,
    command_language,
    district_path,
    read_settings,
)
from governance.toml_lines import line_of

GOOD = """\
[district]
code = "990101"
name = "小区"

[grids]
file = "layers/grids.gpkg"
[grids.columns]
code = "grid_code"

[[sources]]
name = "first"
[sources.columns]
case_no = "编号"
received_on = "日期"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "layers").mkdir(exist_ok=True)
    (folder / "layers" / "grids.gpkg").touch()
    path = folder / "district.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsFault) as raised:
        read_settings(written(folder, text))
    return [str(fault) for fault in raised.value.faults]


def test_a_good_file_with_its_defaults(tmp_path):
    settings = read_settings(written(tmp_path, GOOD))
    assert settings.district.timezone == "Asia/Shanghai"
    assert str(settings.timezone) == "Asia/Shanghai"
    assert settings.townships is None
    assert settings.placing.nearest_within_m == 0
    assert settings.source("first").shown_name == "first"
    assert settings.source("first").datum == "wgs84"


def test_paths_start_from_the_district_file(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    settings = read_settings(written(tmp_path, GOOD))
    assert settings.grids.file == tmp_path / "layers" / "grids.gpkg"
    assert settings.paths.home == tmp_path / "var"


def test_absolute_paths_stay(tmp_path):
    home = tmp_path / "elsewhere"
    assert read_settings(written(tmp_path, f'{GOOD}[paths]\nhome = "{home}"\n')).paths.home == home


def test_a_byte_order_mark_is_no_fault(tmp_path):
    assert read_settings(written(tmp_path, "\ufeff" + GOOD)).district.name == "小区"


def test_five_faults_are_told_at_once_by_line(tmp_path):
    text = """\
[district]
code = "99"
name = "小区"
timezone = "Asia/Pukou"

[grids]
file = "layers/nowhere.gpkg"
[grids.columns]
cod = "grid_code"

[[sources]]
name = "first"
datum = "gcj20"
[sources.columns]
received_on = "日期"
"""
    faults = faults_of(tmp_path, text)
    expected = [
        (2, "district.code", "99 is not the code of a district; write six digits"),
        (4, "district.timezone", "Asia/Pukou is not a time zone; write one such as Asia/Shanghai"),
        (7, "grids.file", "correct the path"),
        (8, "grids.columns.code", "is missing; add it"),
        (9, "grids.columns.cod", "is not a setting; correct the spelling or take it out"),
        (
            13,
            "sources.0.datum",
            "'gcj20' is none of the words for it; write 'wgs84', 'cgcs2000', 'gcj02' or 'bd09'",
        ),
    ]
    assert len(faults) == len(expected)
    for fault, (line, key, remedy) in zip(faults, expected, strict=True):
        assert fault.startswith(f"line {line}: {key}: "), fault
        assert remedy in fault


@pytest.mark.parametrize(
    ("more", "line", "key", "remedy"),
    [
        ('[[sources]]\nname = "first"\n[sources.columns]\ncase_no = "a"\nreceived_on = "b"\n', 16,
         "sources.first", "two sources have this name; rename one"),
        ('[[sources]]\nname = "second"\n[sources.columns]\nreceived_on = "b"\n', 16,
         "sources.second.columns.case_no", 'set identity = "content"'),
        ('[[sources]]\nname = "second"\n[sources.columns]\ncase_no = "a"\nreceived_on = "b"\nlon = "x"\n', 16,
         "sources.second.columns", "name both of lon and lat"),
        ('[[sources]]\nname = "second"\n[sources.columns]\ncase_no = "a"\nreceived_on = "b"\nx = "x"\ny = "y"\n', 16,
         "sources.second.crs", "x and y need one"),
        ("[placing]\nnearest_within_m = -1\n", 16, "placing.nearest_within_m", "-1 is too small; write 0.0 or more"),
        ("[map]\nsimplify = 3\n", 16, "map.simplify", "is not a setting"),
        ("[mapp]\n", 15, "mapp", "is not a setting"),
        ('[townships]\nfile = 3\n[townships.columns]\ncode = "c"\n', 16, "townships.file", "3 is no path; write"),
        ('[map]\nsimplify_m = "far"\n', 16, "map.simplify_m", "'far' is no number"),
        ("[[map]]\n", 1, "map", "must be a table"),
        ("[privacy]\nkeep_text = true\n", 16, "privacy.keep_text", "True is none of the words for it; write 'none'"),
        ("[placing]\nnearest_within_m = 501\n", 16, "placing.nearest_within_m", "write 500.0 or less"),
        ('[crosswalk]\n"1" = "2"\n3 = "3"\n', 17, "crosswalk.3", "it leads in a circle"),
        ("[crosswalk]\nA = 5\n", 16, "crosswalk.A", ""),
    ],
)  # fmt: skip
def test_one_fault(tmp_path, more, line, key, remedy):
    (fault,) = faults_of(tmp_path, GOOD + more)
    assert fault.startswith(f"line {line}: {key}: ")
    assert remedy in fault


def test_faults_of_one_key_and_of_several_are_told_together(tmp_path):
    text = f"""{GOOD}
[[sources]]
name = "first"
[sources.columns]
received_on = "b"
lon = "x"

[[sources]]
name = "third"
datum = "gcj20"
[sources.columns]
received_on = "b"

[mapp]
"""
    faults = faults_of(tmp_path, text)
    assert [fault.split(": ")[1] for fault in faults] == [
        "sources.first", "sources.first.columns.case_no", "sources.first.columns", "sources.2.datum", "mapp",
    ]  # fmt: skip
    lines = [int(fault.split(":")[0].removeprefix("line ")) for fault in faults]
    assert lines == sorted(lines)


def test_every_part_of_a_fault_is_translated(tmp_path):
    with pytest.raises(SettingsFault) as caught:
        read_settings(written(tmp_path, f"{GOOD}[mapp]\n[placing]\nnearest_within_m = -1\n"))
    told = caught.value.text(lambda message: f"«{message}»")
    assert "«is not a setting; correct the spelling or take it out»" in told
    assert "«-1 is too small; write 0.0 or more»" in told


def test_a_source_without_a_number_may_be_named_by_its_content(tmp_path):
    text = GOOD.replace('case_no = "编号"\n', "").replace(
        'name = "first"', 'name = "first"\nidentity = "content"'
    )
    assert read_settings(written(tmp_path, text)).source("first").columns.case_no is None


def test_a_missing_file_says_how_to_write_one(tmp_path):
    with pytest.raises(SettingsFault, match=r"no district file at .*nowhere.toml.*pipelines init"):
        read_settings(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    "content", [b"[district\n", "[district]\nname = '小区'".encode("gb18030"), b"\xff\xfea\0"]
)
def test_what_is_no_toml_in_utf8(tmp_path, content):
    path = tmp_path / "district.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsFault, match="is not a TOML file in UTF-8"):
        read_settings(path)


def test_an_unknown_source_says_which_there_are(tmp_path):
    settings = read_settings(written(tmp_path, GOOD))
    with pytest.raises(GridError, match=r"no source called second\. It has: first"):
        settings.source("second")


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("sources", 0, "name"), 2),
        (("sources", 1, "name"), 7),
        (("sources", 1, "columns", "lon"), 9),
        (("sources", 1, "columns", "lat"), 8),
        (("sources", 1, "datum"), 6),
        (("sources", 2, "name"), 1),
        (("district",), 1),
        (("map", "simplify_m"), 11),
    ],
)
def test_line_of_a_key(location, line):
    text = """\
[[sources]]
name = "a"
[sources.columns]
lon = "x"

[[sources]]
name = "b"
[sources.columns]
"lon" = "y"
[map]
simplify_m = 3
"""
    assert line_of(text, location) == line


def test_which_district_file_is_used(tmp_path, monkeypatch):
    monkeypatch.delenv(DISTRICT_VARIABLE, raising=False)
    assert district_path() == DEMONSTRATION_DISTRICT
    monkeypatch.setenv(DISTRICT_VARIABLE, "named.toml")
    assert district_path() == Path("named.toml")
    assert district_path(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("grid_lang", "lang", "expected"),
    [("en", "zh_CN.UTF-8", "en"), ("zh-CN", "en_US.UTF-8", "zh-CN"), (None, "en_GB.UTF-8", "en"),
     (None, "C.UTF-8", "zh-CN"), (None, None, "zh-CN")],
)  # fmt: skip
def test_language_of_the_command_line(monkeypatch, grid_lang, lang, expected):
    for name, value in ((LANGUAGE_VARIABLE, grid_lang), ("LC_ALL", None), ("LANG", lang)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert command_language() == expected


def test_the_demonstration_district_is_sound_and_says_so():
    settings = read_settings(DEMONSTRATION_DISTRICT)
    assert settings.district.is_demonstration
    assert settings.district.code.startswith("99")


def test_source_columns_are_the_columns_of_a_case():
    assert tuple(SourceColumns.model_fields) == CASE_COLUMNS


def sections() -> list[type[BaseModel]]:
    return [
        found for _, found in inspect.getmembers(setting_tables, inspect.isclass)
        if issubclass(found, setting_tables.Section) and found is not setting_tables.Section
    ]  # fmt: skip


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.__name__)
def test_every_setting_is_documented(section):
    text = inspect.getdoc(section) or ""
    assert text.startswith("``[")
    if "ours = theirs" in text:  # the columns bear the names of the published tables, which document them
        return
    undocumented = [name for name in section.model_fields if name != "columns" and name not in text]
    assert not undocumented
