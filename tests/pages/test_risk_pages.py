"""The pages of the register of risks in both languages: empty, filled, a life of a hazard by their forms."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import risk_desk, risk_figures, risk_flows, risk_form, risk_map, risk_rows, risk_verbs
from dashboard.navigation import RISK_FORM, RISKS
from governance.i18n import LANGUAGES, translator
from governance.registers.risk_tables import latest_episode
from governance.settings import read_settings
from governance.store import open_store
from tests.pages.test_every_page import ENTRY, text_of
from tests.registers.risk_world import FIRST, TODAY, registered, taken

FIRST_GRID = f"{FIRST}001001"
OFFICES = '\n[offices]\nnames = ["住建局", "应急局"]\n'


@pytest.fixture
def store(published_district, monkeypatch):
    """The store of a published district that names two offices, on a day that tests choose."""
    path = published_district / "district.toml"
    path.write_text(path.read_text(encoding="utf-8") + OFFICES, encoding="utf-8")
    for module in (risk_desk, risk_figures, risk_flows, risk_form, risk_map, risk_rows, risk_verbs):
        monkeypatch.setattr(module, "today", lambda _settings: TODAY)
    made = open_store(read_settings(path))
    yield made
    made.close()


def shown(path: str, /, **query: str) -> tuple[AppTest, str]:
    app = AppTest.from_file(ENTRY, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(path).run()
    assert not app.exception
    return app, text_of(app)


def filled(store) -> None:
    registered(store, day=date(2026, 3, 2), due_on=date(2026, 7, 1), domain="food")
    registered(store, township_code=None, community_code=None, grid_code=None, level="low")
    taken(store, "R000002", 1, "start", "report_settled")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("store")
def test_an_empty_register_says_what_to_do(language):
    say = translator(language)
    _, text = shown(RISKS.path, lang=language)
    assert say("Nothing is on the register") in text
    assert say("Nothing was on the register on either day.") in text
    assert "notice fault" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_list_and_an_open_hazard(store, language):
    filled(store)
    say = translator(language)
    app, text = shown(RISKS.path, lang=language, hazard="R000001")
    assert "notice fault" not in text
    assert say.plural("{n} day overdue", "{n} days overdue", 9) in text
    assert "R000001 · 集贸市场消防通道被占</h2>" in text
    assert say("Not reviewed this month") in text
    assert f"<b>{say('Register')}</b>" in text
    assert "食品安全" in text
    assert app.get("plotly_chart")


def test_filters_narrow_the_list_and_are_in_the_address(store):
    filled(store)
    app, _ = shown(RISKS.path, lang="en")
    assert [button.label for button in app.button if button.key.startswith("risk_open")] != []
    app.selectbox(key="risk_only").set_value("overdue").run()
    assert app.query_params["only"] == ["overdue"] or app.query_params["only"] == "overdue"
    assert [button.key for button in app.button if button.key.startswith("risk_open")] == [
        "risk_open_R000001_1"
    ]
    app.selectbox(key="risk_level").set_value("low").run()
    assert "Nothing fits" in text_of(app)


@pytest.mark.parametrize("query", [{"page": "99"}, {"page": "x"}, {"state": "gone"}, {"since": "2026-13-01"},
                                   {"hazard": "R999999"}, {"domain": "nothing"}, {"area": "\x07"}])  # fmt: skip
def test_addresses_that_make_no_sense_are_borne(store, query):
    filled(store)
    _, text = shown(RISKS.path, lang="en", **query)
    assert ("There is no hazard R999999" in text) == ("hazard" in query)


def test_a_hazard_is_registered_and_what_was_typed_survives_a_fault(store):
    app, _ = shown(RISK_FORM.path, lang="en", place=FIRST_GRID)
    app.text_input(key="risk_new_title").set_value("集贸市场消防通道被占").run()
    app.button(key="risk_new_go").click().run()
    text = text_of(app)
    for words in (
        "Not saved",
        "Choose a domain.",
        "Choose a level.",
        "Choose the office that is responsible.",
    ):
        assert words in text
    assert app.text_input(key="risk_new_title").value == "集贸市场消防通道被占"
    app.selectbox(key="risk_new_domain").set_value("work_safety").run()
    app.get("button_group")[0].set_value("high").run()
    app.selectbox(key="risk_new_office").set_value("住建局").run()
    app.text_area(key="risk_new_measures").set_value("联系人电话 13812345678").run()
    app.button(key="risk_new_go").click().run()
    text = text_of(app)
    assert "R000001 is on the register." in text
    assert "telephone numbers" in text
    assert app.text_input(key="risk_new_title").value == ""
    with store.reading() as session:
        found = latest_episode(session, "R000001")
    assert (found.grid_code, found.office, found.listed_on, found.due_on) == (
        FIRST_GRID, "住建局", TODAY, date(2026, 8, 9),
    )  # fmt: skip
    assert "13812345678" not in found.measures


def test_a_step_is_taken_where_the_hazard_is_read(store):
    filled(store)
    app, _ = shown(RISKS.path, lang="en", hazard="R000002")
    app.selectbox(key="risk_verb_R000002").set_value("verify").run()
    app.button(key="risk_go_R000002").click().run()
    assert "needs a reason" in text_of(app)
    app.text_area(key="risk_why_R000002").set_value("现场已清空").run()
    app.button(key="risk_go_R000002").click().run()
    text = text_of(app)
    assert "“Verify” is written down. Next: strike it off." in text
    assert "现场已清空" in text
    assert app.selectbox(key="risk_verb_R000002").options == [
        "Send back", "Strike off", "Reviewed without change", "Change the level", "Link cases", "Add a note",
    ]  # fmt: skip
    app.selectbox(key="risk_verb_R000002").set_value("strike_off").run()
    assert app.button(key="risk_go_R000002").disabled


def test_somebody_else_was_faster(store):
    filled(store)
    app, _ = shown(RISKS.path, lang="en", hazard="R000001")
    app.selectbox(key="risk_verb_R000001").set_value("note").run()
    app.text_area(key="risk_note_R000001").set_value("已约谈业主单位").run()
    button = app.button(key="risk_go_R000001")
    taken(store, "R000001", 1, "start")
    button.click().run()
    assert "changed meanwhile" in text_of(app)
    assert app.text_area(key="risk_note_R000001").value == "已约谈业主单位"


def test_two_amend_a_hazard_and_neither_undoes_the_other(store):
    registered(store, day=date(2026, 6, 3))
    app, _ = shown(RISKS.path, lang="en", hazard="R000001")
    app.selectbox(key="risk_verb_R000001").set_value("amend").run()
    other, _ = shown(RISKS.path, lang="en", hazard="R000001")
    other.selectbox(key="risk_verb_R000001").set_value("amend").run()
    other.selectbox(key="risk_office_R000001").set_value("应急局").run()
    other.text_area(key="risk_why_R000001").set_value("职责调整").run()
    other.button(key="risk_go_R000001").click().run()
    assert "“Change office, post or due date” is written down." in text_of(other)
    app.text_input(key="risk_post_R000001").set_value("常务副区长").run()
    app.text_area(key="risk_why_R000001").set_value("提级包保").run()
    app.button(key="risk_go_R000001").click().run()
    assert "changed meanwhile" in text_of(app)
    assert app.text_input(key="risk_post_R000001").value == "常务副区长"
    assert app.selectbox(key="risk_office_R000001").value == "应急局"
    app.button(key="risk_go_R000001").click().run()
    with store.reading() as session:
        found = latest_episode(session, "R000001")
    assert (found.office, found.lead_post) == ("应急局", "常务副区长")


def test_what_was_typed_outlives_a_store_that_went_away(store):
    registered(store, day=date(2026, 6, 3))
    app, _ = shown(RISKS.path, lang="en", hazard="R000001")
    app.selectbox(key="risk_verb_R000001").set_value("amend").run()
    app.selectbox(key="risk_office_R000001").set_value("应急局").run()
    app.date_input(key="risk_due_R000001").set_value(date(2026, 12, 1)).run()
    app.text_area(key="risk_why_R000001").set_value("职责调整").run()
    place = Path(store.place)
    away = place.rename(place.with_name("away.db"))
    app.button(key="risk_go_R000001").click().run()
    assert "cannot be reached" in text_of(app)
    app.button(key="page_again").click().run()
    away.rename(place)
    app.button(key="page_again").click().run()
    app.button(key="risk_go_R000001").click().run()
    with store.reading() as session:
        found = latest_episode(session, "R000001")
    assert (found.office, found.due_on) == ("应急局", date(2026, 12, 1))


def test_a_step_that_became_impossible_keeps_what_was_typed(store):
    registered(store, day=date(2026, 6, 3))
    taken(store, "R000001", 1, "start")
    app, _ = shown(RISKS.path, lang="en", hazard="R000001")
    app.selectbox(key="risk_verb_R000001").set_value("report_settled").run()
    taken(store, "R000001", 2, "report_settled")
    app.text_area(key="risk_why_R000001").set_value("通道已清空").run()
    for told in ("changed meanwhile", "cannot be done now"):
        app.button(key="risk_go_R000001").click().run()
        assert told in text_of(app)
        assert app.text_area(key="risk_why_R000001").value == "通道已清空"


def test_many_are_reviewed_at_once(store):
    for _ in range(2):
        registered(store, day=date(2026, 6, 3))
    app, _ = shown(RISKS.path, lang="en", only="unreviewed")
    for number in (1, 2):
        app.checkbox(key=f"risk_tick_R00000{number}_1").set_value(True)
    app.run()
    app.button(key="risk_review_all").click().run()
    assert "2 hazards were reviewed." in text_of(app)
    assert "Nothing fits" in text_of(app)


@pytest.mark.usefixtures("store")
def test_the_domain_of_places_only_reminds(published_district):
    path = published_district / "district.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + '\n[[risks.domains]]\ncode = "religious_places"\nname = "民族宗教安全"\nis_places_only = true\n',
        encoding="utf-8",
    )
    app, _ = shown(RISK_FORM.path, lang="en")
    app.selectbox(key="risk_new_domain").set_value("religious_places").run()
    assert "Places only" in text_of(app)


@pytest.mark.usefixtures("district")
def test_the_register_is_kept_before_anything_is_published():
    for page in (RISKS.path, RISK_FORM.path):
        _, text = shown(page, lang="en")
        assert "notice fault" not in text
    assert "No office is known yet" in text


@pytest.mark.usefixtures("store")
def test_the_place_is_never_chosen_for_anybody():
    app, _ = shown(RISK_FORM.path, lang="en")
    assert app.selectbox(key="risk_new_place").value is None
    app.button(key="risk_new_go").click().run()
    assert "Choose a place." in text_of(app)


def test_a_tested_place_of_the_address_is_kept_with_the_hazard(store):
    app, _ = shown(RISK_FORM.path, lang="en", place=FIRST_GRID, matter="环境噪声", window="2026-05")
    assert "甲社区第1网格, 环境噪声, Mar 2026 – May 2026" in app.checkbox(key="risk_new_hot").label
    app.text_input(key="risk_new_title").set_value("夜间施工扰民")
    app.selectbox(key="risk_new_domain").set_value("disputes")
    app.get("button_group")[0].set_value("low")
    app.selectbox(key="risk_new_office").set_value("应急局").run()
    app.button(key="risk_new_go").click().run()
    with store.reading() as session:
        found = latest_episode(session, "R000001")
    assert (found.hot_level, found.hot_code, found.hot_category, found.hot_from, found.hot_to) == (
        "grid", FIRST_GRID, "环境噪声", date(2026, 3, 1), date(2026, 5, 1),
    )  # fmt: skip
