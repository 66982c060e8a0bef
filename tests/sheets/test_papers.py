"""Papers as they are set: measures of GB/T 9704-2012, every word on every kind of file, and what empty ones say."""

import io
import re
import subprocess
import zipfile
from datetime import date
from html import unescape

import numpy as np
import pandas as pd
import pytest
from docx import Document

from governance.i18n import LANGUAGES, translator
from governance.monthly_report import ReportRules, monthly_report
from governance.settings import read_settings
from governance.sheets.docx_papers import paper_docx
from governance.sheets.ledgers import monthly_paper
from governance.sheets.letters import numbered
from governance.sheets.official_layout import CHARACTERS, LINES, paper_pdf
from governance.sheets.papers import (
    WITHHELD,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    PaperTable,
    Picture,
    Share,
    Ticks,
    Words,
    WriteHere,
    cell_text,
    table_texts,
)
from governance.sheets.xlsx_annex import annex_xlsx
from governance.sheets.year_figures import year_figures
from governance.store import open_store
from governance.warehouse import open_warehouse, published_path
from tests.registers.meeting_world import STAFF
from tests.sheets.golden_papers import (
    GOLDEN,
    PICTURED,
    every_paper,
    first_page,
    picture_path,
    small,
    told,
)
from tests.sheets.paper_world import HOSTILE, ISSUER, empty_papers, papers
from tests.sheets.test_pack_variants import plain, text_of_pdf

MM = 72 / 25.4
SAY = translator("zh-CN")


def words_of(paper: Paper) -> list[str]:
    """Every text that a paper has to show."""
    say = translator(paper.language)
    told = [
        paper.title,
        paper.agency if paper.form != "table" else "",
        paper.number,
        paper.addressee,
        paper.copies,
    ]
    told += [
        *paper.marks,
        *paper.small_print,
        *((paper.signed.office, paper.signed.day) if paper.signed else ()),
    ]
    for block in paper.blocks:
        if isinstance(block, Heading | Words):
            told.append(block.text)
        elif isinstance(block, Facts):
            told += [text for line in block.lines for text in line]
        elif isinstance(block, Ticks):
            told += block.lines
        elif isinstance(block, WriteHere):
            told.append(block.label)
        elif isinstance(block, PaperTable):
            cells = [cell for row in table_texts(say, block) for cell in row]
            told += cells or [block.when_empty]
            told += block.notes
    return [text for text in told if text]


def boxes(content: bytes, page: int) -> list[tuple[str, float, float, float, float]]:
    """The words of a page with their boxes, points from the upper left corner."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"], input=content, capture_output=True,
        check=True,
    ).stdout.decode()  # fmt: skip
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', told
    )
    return [(word, float(x), float(y), float(to_x), float(to_y)) for x, y, to_x, to_y, word in found]


def running(form: str, text: str, **more) -> bytes:
    return paper_pdf(Paper(form, "zh-CN", "题", (Words(text),), agency="某机关", **more)).bytes


def test_a_page_has_22_lines_of_28_characters():
    content = running("document", "国" * CHARACTERS * 60)
    lines = [word for word, *_ in boxes(content, 2) if set(word) == {"国"}]
    assert [len(line) for line in lines] == [CHARACTERS] * LINES


def test_the_type_area_and_the_page_number_lie_where_the_standard_has_them():
    content = running("document", "国" * CHARACTERS * 60)
    lines = [box for box in boxes(content, 2) if set(box[0]) == {"国"}]
    assert min(box[1] for box in lines) == pytest.approx(28 * MM, abs=1)
    assert max(box[3] for box in lines) == pytest.approx((210 - 26) * MM, abs=2)
    (first, *_), last = lines, lines[-1]
    assert first[2] == pytest.approx(37 * MM, abs=6)
    assert last[4] < (297 - 35) * MM + 6
    odd, even = (
        next(box for box in boxes(content, page) if box[0] == str(page) and box[2] > 262 * MM)
        for page in (3, 2)
    )
    assert odd[1] > 170 * MM
    assert even[3] < 45 * MM


def test_a_letter_has_no_number_on_its_first_page():
    content = running("letter", "国" * CHARACTERS * 40)
    assert not [box for box in boxes(content, 1) if box[2] > 262 * MM and box[0] in "—1"]
    agency = next(box for box in boxes(content, 1) if box[0] == "某机关")
    assert agency[2] == pytest.approx(30 * MM, abs=12)
    assert [box for box in boxes(content, 2) if box[0] == "2" and box[2] > 262 * MM]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", papers(SAY))
def test_every_word_of_a_paper_is_in_its_files(name, language):
    paper = papers(translator(language))[name]
    printed = plain(text_of_pdf(paper_pdf(paper).bytes))
    edited = text_of_document(paper_docx(paper))
    for text in words_of(paper):
        assert plain(text) in edited, text
        missing = [sign for sign in plain(text) if printed.count(sign) < plain(text).count(sign)]
        assert missing == [], text


def test_names_are_text_in_every_file():
    paper = papers(SAY)["assignment"]
    printed = plain(text_of_pdf(paper_pdf(paper).bytes))
    assert plain(HOSTILE) in printed
    document = Document(io.BytesIO(paper_docx(paper)))
    assert any(HOSTILE in line.text for line in document.paragraphs)


@pytest.mark.parametrize("name", empty_papers(SAY))
def test_a_paper_of_nothing_says_so_in_its_place(name):
    paper = empty_papers(translator("en"))[name]
    sentences = {
        "notice": "No item is on the agenda yet.", "items": "No item is on the agenda yet.",
        "minutes": "The meeting had no item.", "ledger": "No risk is on the register.",
        "checks": "Nothing is to be checked now.", "annual": "There are no cases of this time.",
    }  # fmt: skip
    assert plain(sentences[name]) in plain(text_of_pdf(paper_pdf(paper).bytes))


def test_a_check_sheet_takes_a_page_for_each_task():
    content = paper_pdf(papers(SAY)["checks"]).bytes
    assert text_of_pdf(content).count("\f") == 2


def test_a_very_long_title_is_printed_whole():
    title = "关于很长的事项名称" * 22
    content = paper_pdf(Paper("letter", "zh-CN", title, (Words("正文。"),), agency="某某某" * 12)).bytes
    assert plain(title) in plain(text_of_pdf(content))


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (PaperColumn("", "count"), 1234, "1,234"), (PaperColumn("", "count"), 0, "0"),
        (PaperColumn("", "count"), None, "—"), (PaperColumn("", "count"), WITHHELD, "withheld"),
        (PaperColumn("", "text"), WITHHELD, "withheld"), (PaperColumn("", "number", decimals=1), 2.25, "2.3"),
        (PaperColumn("", "share", decimals=1), Share(484, 501), "96.6\u202f% (484/501)"),
        (PaperColumn("", "share", decimals=1), Share(0, 0), "none"),
        (PaperColumn("", "day"), date(2026, 3, 5), "2026-03-05"),
    ],
)  # fmt: skip
def test_how_a_cell_is_printed(column, value, expected):
    assert cell_text(translator("en"), column, value) == expected


@pytest.mark.parametrize(("number", "expected"), [(1, "一、x"), (10, "十、x"), (11, "十一、x"), (20, "二十、x"), (35, "三十五、x")])  # fmt: skip  # noqa: E501
def test_headings_are_numbered_in_chinese(number, expected):
    assert numbered(SAY, ["x"] * number)[-1] == expected


TABLE = PaperTable(
    (
        PaperColumn("事项"), PaperColumn("件数", "count"), PaperColumn("比率", "share", decimals=1),
        PaperColumn("期限", "day"),
    ),
    (
        ("=cmd|' /C calc'!A0", 3, Share(484, 501), date(2026, 3, 5)), ("@SUM(1)", WITHHELD, Share(0, 0), None),
        ("-2+3", 0, WITHHELD, None),
    ),
    "", name="表[1]",
)  # fmt: skip


def test_a_workbook_has_figures_as_figures_and_no_formula():
    paper = Paper("pack", "en", "Pack & more", (TABLE, TABLE), agency="x", marks=("internal",))
    content = annex_xlsx(paper)
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, engine="calamine")
    assert list(sheets) == ["About", "表 1", "表 1 2"]
    found = sheets["表 1"]
    assert found.iloc[0].tolist()[1:5] == [3, 484, 501, 96.6]
    assert found.iloc[0].tolist()[5] == pd.Timestamp(2026, 3, 5)
    assert found.iloc[:, 0].tolist() == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "'-2+3"]
    assert found.iloc[1].tolist()[1] == "withheld"
    assert found.iloc[1].tolist()[2:5] == [0, 0, "none"]
    assert found.iloc[2].tolist()[1:5] == [0, "withheld", "withheld", "withheld"]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet, book = (parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet2", "workbook"))
    assert "<f>" not in sheet
    for part in ("<pane ", "<autoFilter ", 'state="frozen"'):
        assert part in sheet
    assert "_xlnm.Print_Area" in book
    assert "_xlnm.Print_Titles" in book


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Paper, str]]:
    """Every paper, and the text of its file after LibreOffice has read it and saved it again."""
    folder = tmp_path_factory.mktemp("office")
    made = papers(SAY)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
    made["pack"] = Paper("pack", "zh-CN", "题", (TABLE, Picture(svg, "图", ((svg, "类"),))), agency="机关")
    for name, paper in made.items():
        (folder / f"{name}.docx").write_bytes(paper_docx(paper))
    subprocess.run(
        [
            "soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "again"),
            *(str(folder / f"{name}.docx") for name in made),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    again = {name: (folder / "again" / f"{name}.docx").read_bytes() for name in made}
    return {name: (paper, text_of_document(again[name])) for name, paper in made.items()}


def text_of_document(content: bytes) -> str:
    """The text of a DOCX, what stands at the edges of its pages included."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [
            name for name in parts.namelist() if re.match(r"word/(document|header|footer)\d*\.xml$", name)
        ]
        told = "".join(parts.read(name).decode() for name in names)
    return plain(unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", told))))


@pytest.mark.parametrize("name", [*papers(SAY), "pack"])
def test_a_word_processor_keeps_every_word(resaved, name):
    paper, text = resaved[name]
    for said in words_of(paper):
        assert plain(said) in text, said


@pytest.fixture(scope="module")
def service(service_folder):
    settings = read_settings(service_folder / "district.toml")
    warehouse = open_warehouse(published_path(settings.paths.home))
    yield settings, warehouse
    warehouse.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_monthly_report_has_every_row_with_its_fractions(service, language):
    settings, warehouse = service
    report = monthly_report(warehouse, date(2026, 4, 1), ReportRules.of(settings))
    paper = monthly_paper(
        translator(language), report, ISSUER, {source.name: source.shown_name for source in settings.sources}
    )
    text = plain(text_of_pdf(paper_pdf(paper).bytes))
    for row in (*report.townships, *report.offices):
        assert plain(row.name) in text
    for rate in report.total.rates:
        assert f"{rate.now.numerator}/{rate.now.denominator}" in text or not rate.now.denominator
    for column in report.columns:
        assert plain(column.indicator.mark) in text
    nil = [table for table in paper.tables if table.name == translator(language)("Nil reports")]
    assert len(nil) == 1


def test_the_outline_of_a_year_counts_twelve_months(service, new_settings):
    _, warehouse = service
    store = open_store(new_settings("sqlite"))
    with store.reading() as session:
        year = year_figures(warehouse, session, STAFF, date(2026, 5, 1))
    store.close()
    total = warehouse.frame(
        "SELECT sum(cases)::BIGINT AS cases FROM township_service_month "
        "WHERE month BETWEEN '2025-06-01' AND '2026-05-01'"
    )
    assert year.cases == sum(count for _, count in year.fields) == sum(count for _, count in year.units)
    assert year.cases == int(total["cases"].iloc[0])
    assert (year.month_from, year.assigned, year.supervised) == (date(2025, 6, 1), 0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_say_what_they_said(language):
    """What changed on purpose is written down anew by ``python -m tests.sheets.golden_papers`` and read as a diff."""
    assert told(language) == (GOLDEN / f"papers-{language}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURED)
def test_papers_look_as_they_looked(name, language):
    now = first_page(every_paper(translator(language))[name])
    then = small(picture_path(name, language).read_bytes())
    assert np.abs(now - then).mean() < 2.0
    assert (np.abs(now - then) > 60).mean() < 0.01
