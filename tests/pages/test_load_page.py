"""Loading on the page: every state, with the real command line behind it."""

import tempfile
import time
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from dashboard.load_reading import LABELS
from dashboard.loading import ENDINGS, Runner, on_disk
from governance.datum import from_cgcs2000
from governance.errors import GridError
from governance.settings import CASE_COLUMNS, DISTRICT_VARIABLE, read_settings
from governance.warehouse import published_path
from pipelines.archive import Archive
from pipelines.readers import READABLE_ENDINGS
from tests.pages.test_every_page import ENTRY, text_of
from tests.tiny_district import World, case, centre, csv_text, world

PAGE = "pages/data/load.py"
SECONDS = 60


@pytest.fixture
def w(tmp_path, monkeypatch) -> World:
    made = world(tmp_path)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(made.settings.path))
    return made


def opened(language: str = "en") -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=SECONDS)
    app.query_params["lang"] = language
    return app.run().switch_page(PAGE).run()


def workbook(rows: int = 12) -> bytes:
    """A hotline's export that no source describes: a title, headings of its own, one bad date, a telephone column."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("六月")
        sheet.merge_range(0, 0, 0, 5, "某区热线工单明细表")
        sheet.write_row(1, 0, ["受理单号", "诉求时间", "诉求类型", "经度", "纬度", "联系电话"])
        for number in range(rows):
            lon, lat = centre(f"G{number % 6}{number // 6 % 6}")
            day = "下周" if number == 3 else "2026-03-05"
            sheet.write_row(
                number + 2,
                0,
                [f"X{number:04d}", day, "噪声", float(lon), float(lat), f"1390000{number:04d}"],
            )
    return content.getvalue()


def chosen(app: AppTest, content: bytes, name: str, source: str, new: str = "") -> AppTest:
    app.file_uploader(key="load_files").set_value((name, content, "")).run()
    app.selectbox(key="load_source").set_value(source).run()
    return app.text_input(key="load_name").set_value(new).run() if new else app


def pressed(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def box(app: AppTest, ours: str):
    return next(box for box in app.selectbox if (box.key or "").startswith(f"map_{ours}_"))


def test_everything_readable_can_be_uploaded():
    assert {f".{ending}" for ending in ENDINGS} == READABLE_ENDINGS - {".shp"}  # which is several files


def test_every_column_of_ours_can_be_named():
    assert set(CASE_COLUMNS) <= LABELS.keys()


@pytest.mark.parametrize(("language", "said"), [("en", "No file is chosen yet"), ("zh-CN", "尚未选择文件")])
@pytest.mark.usefixtures("w")
def test_before_a_file_is_chosen(language, said):
    app = opened(language)
    assert not app.exception
    assert said in text_of(app)
    assert "python -m pipelines build" in text_of(app)


def test_from_an_unknown_workbook_to_a_publication_and_back(w):
    app = chosen(opened(), workbook(), "六月.xlsx", "", new="hotline")
    assert not app.exception
    assert "12 rows looked at" in text_of(app)
    assert "The coordinates do not tell their datum" in text_of(app)
    assert app.button(key="load_write").disabled
    assert "load_start" not in {button.key for button in app.button}
    box(app, "datum").set_value("cgcs2000")
    pressed(app, "load_again")
    assert "Changed by you: datum = cgcs2000" in text_of(app)
    assert "Personal columns, left out at the door: 联系电话" in text_of(app)
    assert "139" not in app.dataframe[0].value.to_csv()
    assert box(app, "received_on").value == "诉求时间"
    assert "for example X0000" in text_of(app)

    pressed(app, "load_write")
    assert "hotline" in [source.name for source in read_settings(w.settings.path).sources]
    assert not app.button(key="load_start").disabled

    pressed(app, "load_start")
    assert "rows = 11 taken + 1 rejected" in text_of(app)
    assert "Rejected 1: the date cannot be read (诉求时间)" in text_of(app)
    assert len(app.get("download_button")) == 1

    pressed(app, "load_build")
    assert "11 accepted + 0 superseded" in text_of(app)
    assert published_path(w.home).name == "warehouse-000001.duckdb"

    pressed(app, "load_undo")
    assert "no other load has them: 11" in text_of(app)
    assert "It is published" in text_of(app)
    pressed(app, "load_undo_yes")
    assert "L000001 was taken back" in text_of(app)
    assert Archive(w.home).load_ids() == []


def test_a_wrong_guess_is_corrected(w):
    app = chosen(opened(), workbook(), "六月.xlsx", "", new="hotline")
    box(app, "category").set_value("")
    box(app, "datum").set_value("wgs84")
    pressed(app, "load_again")
    assert not app.exception
    assert box(app, "category").value == ""
    pressed(app, "load_forget")
    assert box(app, "category").value == "诉求类型"
    box(app, "category").set_value("")
    box(app, "datum").set_value("wgs84")
    pressed(app, "load_again")
    pressed(app, "load_write")
    assert read_settings(w.settings.path).source("hotline").columns.category is None


def test_a_known_source_is_loaded_at_once_and_not_twice(w):
    content = csv_text([case(1), case(2)]).encode()
    app = pressed(chosen(opened(), content, "a.csv", "12345"), "load_start")
    assert "2 rows = 2 taken" in text_of(app)
    pressed(app, "load_start")
    assert "a.csv was loaded before" in text_of(app)
    assert "It is L000001; nothing was done." in text_of(app)
    assert Archive(w.home).load_ids() == ["L000001"]


def test_several_files_are_loaded_and_any_of_them_is_taken_back(w):
    files = [(f"{n}.csv", csv_text([case(n)]).encode(), "") for n in (1, 2)]
    app = opened()
    app.file_uploader(key="load_files").set_value(files).run()
    app.selectbox(key="load_source").set_value("12345").run()
    pressed(app, "load_start")
    assert not app.exception
    assert Archive(w.home).load_ids() == ["L000001", "L000002"]
    pressed(app, "load_build")
    assert "See Mar 2026 on the map" in [link.proto.label for link in app.get("page_link")]
    pressed(app, "load_undo")
    app.selectbox(key="load_undo_which").set_value("L000001").run()
    assert "Taking L000001 back changes" in text_of(app)
    pressed(app, "load_undo_no")
    assert Archive(w.home).load_ids() == ["L000001", "L000002"]


def test_a_doubted_datum_is_corrected_or_answered_for(w):
    shifted = [case(n, f"G{n % 6}{n // 6 % 6}", lon="", lat="") for n in range(36)]
    for number, row in enumerate(shifted):
        place = [[float(axis)] for axis in centre(f"G{number % 6}{number // 6 % 6}")]
        row["经度"], row["纬度"] = (f"{axis[0]:.6f}" for axis in from_cgcs2000(*place, datum="bd09"))
        row["网格"] = f"G{number % 6}{number // 6 % 6}"
    app = chosen(opened(), csv_text(shifted).encode(), "a.csv", "12345")
    assert "The coordinates fit their datum" in text_of(app)
    assert "This changes how source 12345 is read" in text_of(app)
    box(app, "datum").set_value("wgs84")
    pressed(app, "load_again")
    assert "The coordinates do not fit the datum they are read in" in text_of(app)
    assert app.button(key="load_start").disabled
    app.checkbox(key="load_accept").check().run()
    pressed(app, "load_start")
    assert "36 rows = 36 taken" in text_of(app)
    assert Archive(w.home).record("L000001").datum["is_accepted"]


def test_a_failure_nobody_expected_is_told_without_its_traceback(w, caplog):
    (w.home / "loads").mkdir(parents=True)
    (w.home / "loads" / "L000001").mkdir()
    (w.home / "loads" / "L000001" / "load.json").write_text("{", encoding="utf-8")
    with pytest.raises(GridError, match=r"Tell the operators this reference: [0-9a-f]{8}"):
        Runner(w.settings.path, "en").run("status")
    assert "JSONDecodeError" in caplog.text


@pytest.mark.parametrize(("language", "said"), [("en", "mark people for watching"), ("zh-CN", "重点信访人")])
@pytest.mark.usefixtures("w")
def test_what_may_not_come_in_is_told_in_the_readers_language(language, said):
    app = chosen(opened(language), "编号,日期,重点信访人\nA,2026-03-05,是\n".encode(), "a.csv", "12345")
    assert not app.exception
    assert said in text_of(app)
    assert "load_start" not in {button.key for button in app.button}


@pytest.mark.usefixtures("w")
def test_nothing_to_take_back_is_said():
    assert "Nothing is loaded." in text_of(pressed(opened(), "load_undo"))


def test_a_verb_is_ended_when_the_page_goes_on(w):
    class GoneError(Exception):
        pass

    def go(_seconds: float) -> None:
        raise GoneError

    begun = time.monotonic()
    with pytest.raises(GoneError):
        Runner(w.settings.path, "en").run("build", watch=go)
    assert time.monotonic() - begun < 10
    assert not (w.home / "warehouse" / "current").exists()


def test_a_verb_that_takes_too_long_is_given_up(w):
    with pytest.raises(GridError, match="was stopped"):
        Runner(w.settings.path, "en").run("build", within_s=0.0)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../a.csv", "a.csv"), ("b\\..\\a.csv", "a.csv"), ("", "file"), ("六月 1.csv", "六月 1.csv")],
)
def test_uploaded_files_stay_in_their_folder_and_are_gone_afterwards(name, kept):
    class File(BytesIO):
        pass

    file = File(b"x")
    file.name = name
    with on_disk([file]) as paths:
        assert [path.name for path in paths] == [kept]
        assert paths[0].read_bytes() == b"x"
        assert Path(tempfile.gettempdir()) in paths[0].parents
    assert not paths[0].exists()


def test_after_stop_a_file_is_looked_at_only_when_asked(w):
    app = opened()
    app.session_state["load_stopped"] = True
    app = chosen(app, csv_text([case(1)]).encode(), "a.csv", "12345")
    assert "rows looked at" not in text_of(app)
    pressed(app, "load_look")
    assert "1 rows looked at" in text_of(app)
    assert Archive(w.home).load_ids() == []
