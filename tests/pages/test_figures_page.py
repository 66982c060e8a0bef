"""The page that checks figures: every state, with what was pasted shown back escaped and masked."""

import io

import docx
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.figure_input import EXAMPLE
from dashboard.figure_list import SIGNS, marked_sentence
from governance.exporting.content import Origin
from governance.exporting.spreadsheets import xlsx_bytes
from governance.figures import FAULTS, Verdict, check_text
from governance.figures.findings import VERDICT_LABELS
from governance.figures.taken import findings_table
from governance.i18n import LANGUAGES, translator
from tests.pages.test_every_page import opened, text_of

PAGE = "pages/prepare/figures.py"


def checked(text: str, language: str = "en") -> AppTest:
    app = opened(PAGE, lang=language)
    app.text_area(key="figure_text").set_value(text)
    app.button(key="figure_check").click().run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("published_district")
def test_before_anything_is_given_the_page_says_what_becomes_of_it():
    app = opened(PAGE, lang="en")
    text = text_of(app)
    assert "is not stored" in text
    assert "findings" not in text
    assert "python -m pipelines build" not in text


@pytest.mark.usefixtures("published_district")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_has_every_verdict_on_a_document_alone(language):
    app = opened(PAGE, lang=language)
    app.button(key="figure_example").click().run()
    assert not app.exception
    text, say = text_of(app), translator(language)
    for verdict in [*FAULTS, Verdict.UNSURE]:
        assert say(VERDICT_LABELS[verdict]) in text
    assert '<li class="right">' not in text, "what is right is not shown at first"
    assert "<mark>72.2%</mark>" in text
    assert app.text_area(key="figure_text").value == EXAMPLE
    app.button(key="figure_clear").click().run()
    assert '<ol class="findings">' not in text_of(app)


@pytest.mark.usefixtures("published_district")
def test_what_was_pasted_comes_back_escaped_and_masked():
    text = text_of(
        checked(
            "<script>alert(1)</script>受理10件，办结9件，办结率<b>91%</b>。联系电话：13812345678，共3件。"
        )
    )
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "13812345678" not in text


@pytest.mark.usefixtures("published_district")
def test_verdicts_can_be_chosen():
    app = checked("受理10件，办结9件，办结率90%。受理10件，办结9件，办结率91%。")
    pills = app.get("button_group")[-1]
    assert '<li class="right">' not in text_of(app)
    pills.set_value([Verdict.RIGHT]).run()
    assert '<li class="right">' in text_of(app)
    assert '<li class="wrong">' not in text_of(app)


@pytest.mark.usefixtures("published_district")
def test_a_long_list_is_shown_in_parts():
    app = checked("\n".join(f"受理{n}件，办结1件，办结率99%。" for n in range(100, 145)))
    assert text_of(app).count('<li class="wrong">') == 30
    app.button(key="figure_more").click().run()
    assert text_of(app).count('<li class="wrong">') == 45


@pytest.mark.usefixtures("published_district")
def test_a_text_without_claims_says_so():
    assert "No claim was found" in text_of(checked("今天没有数字。"))


@pytest.mark.usefixtures("published_district")
def test_a_file_is_checked_and_a_damaged_one_is_told():
    report = docx.Document()
    report.add_paragraph("受理10件，办结9件，办结率91%。")
    content = io.BytesIO()
    report.save(content)
    app = opened(PAGE, lang="en")
    app.get("button_group")[0].set_value("file").run()
    app.file_uploader(key="figure_file").set_value(("report.docx", content.getvalue(), "")).run()
    assert not app.exception
    assert "<mark>91%</mark>" in text_of(app)
    app.file_uploader(key="figure_file").set_value(("report.docx", b"PK\x03\x04 no document", "")).run()
    assert not app.exception
    assert "is damaged, protected or not what its ending says" in text_of(app)


@pytest.mark.usefixtures("district")
def test_without_a_publication_text_is_checked_all_the_same():
    text = text_of(checked("受理10件，办结9件，办结率91%。"))
    assert "<mark>91%</mark>" in text
    assert "python -m pipelines build" in text


@pytest.mark.usefixtures("published_district")
def test_figures_that_the_data_know_are_compared():
    text = text_of(checked("2026年1月，全区共受理1件。"))
    assert "Differs from the data" in text


def test_the_file_to_take_away_runs_no_formula():
    check = check_text("=1+1=3 受理10件，办结9件，办结率91%。")
    book = pd.read_excel(
        io.BytesIO(xlsx_bytes(findings_table(translator("en"), check, Origin()))),
        header=None,
        engine="openpyxl",
    )
    cells = [cell for cell in book.to_numpy().ravel() if isinstance(cell, str)]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)


def test_marks_do_not_break_escapes():
    finding = check_text("甲&乙<丙>受理10件，办结9件，办结率91%。").findings[0]
    assert marked_sentence(finding) == (
        "甲&amp;乙&lt;丙&gt;受理<mark>10件</mark>，办结<mark>9件</mark>，办结率<mark>91%</mark>。"
    )


def test_every_verdict_has_a_sign_of_its_own():
    assert len(set(SIGNS.values())) == len(SIGNS) == len(Verdict)
