"""Keeping records by hand on the page: saved, refused with what was typed kept, corrected, withdrawn."""

import pytest

from governance.i18n import LANGUAGES, translator
from tests.pages.test_every_page import opened, text_of

PAGE = "pages/work/records.py"


def filled(app, **numbers):
    app.selectbox(key="record_reception_kind_0").set_value("接访")
    for name, number in numbers.items():
        app.number_input(key=f"record_reception_{name}_0").set_value(number)
    return app.button(key="record_reception_save_0").click().run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["reception", "callback", "campaign_report"])
@pytest.mark.usefixtures("published_district")
def test_every_form_is_there_in_every_language(kind, language):
    app = opened(PAGE, lang=language)
    app.segmented_control(key="record_kind").set_value(kind).run()
    assert not app.exception
    assert "notice fault" not in text_of(app)
    assert app.button(key=f"record_{kind}_save_0")
    assert translator(language)("What you entered last") in text_of(app)


@pytest.mark.usefixtures("published_district")
def test_a_reception_is_saved_and_listed():
    app = filled(opened(PAGE, lang="en"), batches=385, person_visits=1360)
    assert "It is kept and in the list below" in text_of(app)
    assert "K000001 · Reception" in app.expander[0].label
    assert "385 批次 1360 人次" in app.expander[0].label


@pytest.mark.usefixtures("published_district")
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays():
    app = filled(opened(PAGE, lang="en"), batches=9, person_visits=8)
    assert any("there are fewer person-visits than batches" in caption.value for caption in app.caption)
    assert app.number_input(key="record_reception_batches_0").value == 9
    assert "Nothing yet" in text_of(app)


@pytest.mark.usefixtures("published_district")
def test_a_withdrawal_needs_a_reason_and_is_told():
    app = filled(opened(PAGE, lang="en"), batches=2, person_visits=3)
    app.button(key="correct_K000001_withdraw_0").click().run()
    assert "needs a reason" in text_of(app)
    app.number_input(key="correct_K000001_person_visits_0").set_value(5)
    app.text_input(key="correct_K000001_why_0").set_value("数错了")
    app.button(key="correct_K000001_correct_0").click().run()
    assert "K000001 is corrected" in text_of(app)
    assert "2 批次 5 人次" in app.expander[0].label
    app.text_input(key="correct_K000001_why_1").set_value("重复登记")
    app.button(key="correct_K000001_withdraw_1").click().run()
    assert "withdrawn" in app.expander[0].label
    assert "it is in no figure" in text_of(app)


@pytest.mark.usefixtures("published_district")
def test_an_unknown_case_is_refused():
    app = opened(PAGE, lang="en")
    app.segmented_control(key="record_kind").set_value("callback").run()
    app.text_input(key="record_callback_case_no_0").set_value("不存在")
    app.button(key="record_callback_save_0").click().run()
    assert any("no case with this number is loaded" in caption.value for caption in app.caption)
