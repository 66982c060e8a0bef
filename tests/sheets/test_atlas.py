import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from governance.access import Scope
from governance.errors import SheetFault
from governance.queries.place_matters import matters_by_place
from governance.queries.places import categories_of
from governance.queries.selection import Selection
from governance.scoped_warehouse import scoped
from governance.sheets.atlas import AtlasAsked, atlas, atlas_codes, month_before_last_meeting
from governance.sheets.map_sheet import SheetChoice
from governance.warehouse import Warehouse, open_warehouse
from pipelines.__main__ import app
from tests.dashboard.hot_world import HOT, QUIET, publish_hot
from tests.sheets.map_world import emptied, maker_of, with_ground, with_names
from tests.tiny_warehouse import publish

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")


@pytest.fixture(scope="module")
def hot(tmp_path_factory) -> Warehouse:
    warehouse = open_warehouse(publish_hot(tmp_path_factory.mktemp("hot")))
    yield warehouse
    warehouse.close()


def pages_of(pdf: bytes) -> list[str]:
    made = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return made.stdout.decode().split("\f")[:-1]


def test_each_marked_place_has_a_page_and_the_contents_say_which(hot):
    maker = maker_of(hot, "en")
    made = atlas(maker, AtlasAsked("marked"))
    codes = atlas_codes(maker.answer, AtlasAsked("marked"))
    pages = pages_of(made.content)
    assert made.pages == len(codes) == len(pages) - 1 > 3
    assert not made.failed
    for number, code in enumerate(codes, 2):
        assert code in pages[number - 1]
        line = next(line for line in pages[0].split("\n") if code in line)
        assert line.split()[-1] == str(number) or f"\n{number}\n" in pages[0]
        assert f"Page {number} of {len(codes) + 1}" in pages[number - 1]


def test_a_page_says_why_and_what_came_in(hot):
    page = pages_of(atlas(maker_of(hot, "en"), AtlasAsked("picked", (HOT,))).content)[0]
    flat = " ".join(page.split())
    assert "marked for 环境噪声" in flat
    assert "expected by households" in flat
    matters = categories_of(hot, Selection(date(2026, 3, 1), date(2026, 5, 1)), "grid", HOT)
    for row in matters.itertuples():
        assert f"{row.category} {row.cases} {row.concluded_cases} / {row.outcome_cases}" in flat


def test_matters_of_all_places_are_those_of_each(hot):
    asked = Selection(date(2026, 2, 1), date(2026, 4, 1), (), ("电话",))
    together = matters_by_place(hot, asked, "grid")
    for code in (HOT, QUIET):
        own = together[together["code"] == code].drop(columns="code").reset_index(drop=True)
        assert own.to_dict("records") == categories_of(hot, asked, "grid", code).to_dict("records")


def test_a_place_without_a_case_has_its_page_and_says_so(hot):
    maker = maker_of(hot, month_from=None, categories=("市政设施",))
    figures = maker.answer.figures
    code = figures.loc[figures["cases"] == 0, "code"].iloc[0]
    made = atlas(maker, AtlasAsked("picked", (code,)))
    assert made.failed == ()
    (page,) = pages_of(made.content)
    assert maker.say("No case of its own in this period.") in page


def test_a_page_that_cannot_be_drawn_says_so_and_the_rest_survive(hot):
    maker = with_ground(maker_of(hot, "en"), emptied(18))
    code = maker.answer.figures["code"].iloc[18]
    made = atlas(maker, AtlasAsked("picked", (code, QUIET)))
    assert [page.name for page in made.failed] == [maker.answer.figures["name"].iloc[18]]
    pages = pages_of(made.content)
    assert "no outline" in " ".join(pages[1].split())
    assert QUIET in pages[2]


def test_a_page_that_does_not_fit_says_so_and_the_rest_survive(hot):
    maker = with_names(maker_of(hot, "en"), {HOT: "名" * 2000})
    made = atlas(maker, AtlasAsked("picked", (HOT, QUIET)))
    assert len(made.failed) == 1
    pages = pages_of(made.content)
    assert "does not fit" in " ".join(pages[1].split())
    assert "Page 3 of 3" in pages[2]


def test_a_file_for_each_township(hot):
    maker = maker_of(hot)
    made = atlas(maker, AtlasAsked("picked", (HOT, QUIET)), by_township=True)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        assert [("甲" in name, "乙" in name) for name in names] == [(True, False), (False, True)]
        assert HOT in pages_of(archive.read(names[0]))[0]


def test_bookmarks_follow_townships_and_places(hot):
    made = atlas(maker_of(hot), AtlasAsked("picked", (HOT, QUIET)))
    titles = re.findall(rb"/Title ?(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]+>)", made.content)
    assert len(titles) >= 5  # the file, its contents, two townships, two places


@pytest.mark.parametrize(("asked", "fault"), [
    (AtlasAsked("picked", ("nowhere",)), "no place with the code nowhere"),
    (AtlasAsked("picked"), "No place was picked"),
    (AtlasAsked("changed", since=date(2020, 1, 1)), "nothing can be compared"),
])  # fmt: skip
def test_an_atlas_of_nothing_is_refused(hot, asked, fault):
    with pytest.raises(SheetFault, match=fault):
        atlas(maker_of(hot), asked)


def test_an_atlas_of_no_marked_place_is_refused(hot):
    with pytest.raises(SheetFault, match="No place is marked"):
        atlas(maker_of(hot, categories=("市政设施",)), AtlasAsked("marked"))


def test_an_atlas_is_never_public(hot):
    with pytest.raises(SheetFault, match="not for the public"):
        atlas(maker_of(hot, choice=SheetChoice(is_public=True, map_number="1")), AtlasAsked())


def test_changed_places_are_those_whose_level_is_another(hot):
    answer = maker_of(hot).answer
    maps, number = answer.maps, answer.number
    assert number
    codes = atlas_codes(answer, AtlasAsked("changed", since=maps.ends[number - 1]))
    for at, code in enumerate(maps.network.codes):
        assert (code in codes) == (maps.level[number][at] != maps.level[number - 1][at])
    with pytest.raises(SheetFault, match="became marked or ceased"):
        atlas_codes(answer, AtlasAsked("changed", since=maps.ends[number]))


def test_the_last_meeting_ends_the_period_before_it(tiny, tmp_path):
    import pandas as pd

    assert month_before_last_meeting(tiny) is None
    rows = pd.DataFrame([
        {"meeting_id": "M000001", "state": "held", "kind": "joint", "meets_on": date(2026, 4, 9), "offices": 2,
         "offices_present": 2, "held_on": date(2026, 4, 9), "township_code": None},
        {"meeting_id": "M000002", "state": "held", "kind": "joint", "meets_on": date(2026, 5, 9), "offices": 2,
         "offices_present": 2, "held_on": date(2026, 5, 9), "township_code": "990101001"},
    ])  # fmt: skip
    warehouse = open_warehouse(publish(tmp_path, meeting=rows))
    assert month_before_last_meeting(warehouse) == date(2026, 3, 1)
    warehouse.close()


def test_an_atlas_can_be_stopped(hot):
    def tell(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atlas(maker_of(hot), AtlasAsked("all"), tell=tell)


def test_a_reader_of_one_township_gets_its_places_alone(hot):
    own = scoped(hot, Scope("townships", ("990101002",)))
    maker = maker_of(own, "en", mode="cases")
    made = atlas(maker, AtlasAsked("picked", (QUIET,)))
    assert "甲" not in "".join(pages_of(made.content))
    with pytest.raises(SheetFault, match="no place"):
        atlas(maker, AtlasAsked("picked", (HOT,)))


def run(*words: str) -> dict:
    made = CliRunner().invoke(app, ["print", *words, "--json"], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    return json.loads(made.output)


@pytest.mark.usefixtures("hot_district")
def test_the_command_line_prints_a_sheet_and_an_atlas(tmp_path):
    told = run("sheet", "--to", str(tmp_path / "a.png"), "--paper", "a3", "--language", "en")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert told["pages"] == len(told["files"])
    told = run(
        "atlas",
        "--to",
        str(tmp_path / "b.pdf"),
        "--which",
        "picked",
        "--place",
        HOT,
        "--from",
        "2026-03",
        "--until",
        "2026-05",
    )
    assert told["pages"] == 1
    assert HOT in pages_of((tmp_path / "b.pdf").read_bytes())[0]


@pytest.mark.parametrize(("words", "fault"), [
    (("sheet", "--to", "a.doc"), "pdf or png"),
    (("sheet", "--to", "a.pdf", "--from", "May"), "no month"),
    (("sheet", "--to", "a.pdf", "--from", "2031-01"), "choose a period within"),
    (("sheet", "--to", "a.pdf", "--category", "none"), "no category none"),
    (("sheet", "--to", "a.pdf", "--public"), "审图号"),
    (("sheet", "--to", "a.pdf", "--language", "fr"), "no language fr"),
    (("atlas", "--to", "a.xlsx"), "zip"),
    (("atlas", "--to", "a.pdf", "--which", "changed"), "No meeting"),
])  # fmt: skip
@pytest.mark.usefixtures("hot_district")
def test_the_command_line_refuses_with_a_sentence(words, fault, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(app, ["print", *words])
    assert isinstance(made.exception, Exception)
    assert fault in str(made.exception)
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.usefixtures("hot_district")
def test_the_page_makes_an_atlas_and_the_map_page_a_sheet():
    page = AppTest.from_file(ENTRY, default_timeout=60)
    page.query_params["lang"] = "en"
    page.switch_page("pages/prepare/atlas.py").run()
    page.button(key="atlas_make").click().run()
    assert not page.exception
    assert "pages are ready" in "".join(block.proto.body for block in page.get("html"))
    assert len(page.get("download_button")) == 1
    page.selectbox(key="atlas_which").set_value("changed").run()
    assert "No meeting" in "".join(block.proto.body for block in page.get("html"))
    page.switch_page("pages/watch/hotspots.py").run()
    before = len(page.get("download_button"))
    page.button(key="print_make").click().run()
    assert not page.exception
    assert len(page.get("download_button")) == before + 2


def test_a_bare_page_keeps_its_place(hot):
    from governance.sheets.atlas_pages import AtlasPages

    page = AtlasPages(maker_of(hot)).page_without_map(HOT, SheetFault("why"), is_bare=True)
    assert (page.title, page.fault, page.facts) == (HOT, "why", ())
    assert replace(page, fault="").picture == ""
