"""Campaigns, receptions and callbacks on their page, and the monthly report on its own, in both languages."""

from datetime import date

import pandas as pd
import pytest

from governance.i18n import LANGUAGES, translator
from tests.pages.test_every_page import opened, text_of
from tests.service_world import FIRST, HOUSING, PETITIONS, SECOND, publish_service

PAGE, MONTHLY = "pages/watch/campaigns.py", "pages/prepare/monthly.py"
COMMON = {"source": "campaigns", "begins_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def report(campaign, line, place, counts, **more):
    target, done, verified = counts
    told = {"campaign": campaign, "line": line, "township_code": place, "department": None, "unit": "件",
            "target": target, "done": done, "verified": verified, "reported_on": date(2026, 6, 19)}  # fmt: skip
    return COMMON | told | more


REPORTS = (
    report("积案攻坚", "积案攻坚", FIRST, (40, 10, 5)),
    report("积案攻坚", "积案攻坚", SECOND, (60, 10, None)),
    report("积案攻坚", "积案攻坚", SECOND, (60, 2, None), reported_on=date(2026, 5, 1)),
    report("三项清零", "欠薪清零", None, (34, 40, 34), department=HOUSING),
    report("三项清零", "违建清零", None, (10, 5, 0), unit="处", ends_on=date(2026, 3, 31)),
)
RECEPTIONS = (
    {"source": "receptions", "reception_no": "1", "held_on": date(2026, 5, 6), "kind": "接访", "township_code": FIRST,
     "batches": 385, "person_visits": 1360, "settled_on_spot": 169, "transferred_matters": 216},
    {"source": "receptions", "reception_no": "2", "held_on": date(2026, 5, 7), "kind": "下访", "township_code": None,
     "batches": 2, "person_visits": 5, "settled_on_spot": None, "transferred_matters": None},
)  # fmt: skip


def called(number, *, reached, said=None, reason=None):
    return {"source": PETITIONS, "case_no": f"{HOUSING}5-{number:02d}", "called_on": date(2026, 5, 20), "attempt_no": 1,
            "is_reached": reached, "satisfaction": said, "reason": reason, "is_reopened": False}  # fmt: skip


CALLBACKS = (
    called(0, reached=True, said="满意"),
    called(1, reached=True, said="不满意", reason="办理结果"),
    called(2, reached=True),
    called(3, reached=False),
)


@pytest.fixture
def with_records(service_folder, tmp_path, monkeypatch):
    for name in ("district.toml", "grids.geojson"):
        (tmp_path / name).write_bytes((service_folder / name).read_bytes())
    monkeypatch.setenv("GRID_DISTRICT", str(tmp_path / "district.toml"))
    publish_service(
        tmp_path / "var",
        campaign_report=pd.DataFrame(REPORTS).astype({"verified": "Int64"}),
        reception=pd.DataFrame(RECEPTIONS).astype(
            {"settled_on_spot": "Int64", "transferred_matters": "Int64"}
        ),
        callback=pd.DataFrame(CALLBACKS),
    )


def shown(page=PAGE, **query):
    app = opened(page, **query)
    text = text_of(app)
    assert not app.exception
    assert "notice fault" not in text
    return app, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", ["campaigns", "receptions", "callbacks"])
@pytest.mark.usefixtures("with_records")
def test_every_part_is_there_in_every_language(tab, language):
    say = translator(language)
    _, text = shown(tab=tab, lang=language)
    title = {"campaigns": "Running", "receptions": "By kind", "callbacks": "Why they were not satisfied"}[tab]
    assert f"<h2>{say(title)}</h2>" in text


@pytest.mark.usefixtures("with_records")
def test_lines_stand_with_unit_share_and_pace():
    _, text = shown(lang="en")
    assert "20.0\u202f% (20/100)" in text
    assert "▲ Late" in text
    assert "told by 1 of 2 places" in text
    assert "above the target" in text
    assert "117.6\u202f% (40/34)" in text
    assert "◆ Ended below target" in text
    assert "10 处" in text
    needed = 80 / (date(2026, 12, 31) - date(2026, 6, 20)).days * 7
    assert f"<td>{needed:.1f}</td>" in text


@pytest.mark.usefixtures("with_records")
def test_a_line_is_chosen_by_the_address_and_by_its_box():
    app, text = shown(lang="en", campaign="三项清零", line="违建清零")
    assert "<h2>三项清零 · 违建清零</h2><span>Unit: 处</span>" in text
    assert "The whole district" in text
    app.selectbox(key="campaign_line").set_value(("积案攻坚", "积案攻坚")).run()
    assert app.query_params["campaign"] == "积案攻坚"
    assert "not verified" in text_of(app)


@pytest.mark.usefixtures("with_records")
def test_receptions_keep_their_units_apart():
    _, text = shown(lang="en", tab="receptions")
    for figure in ("387", "1,365", "43.9\u202f% (169/385)", "56.1\u202f% (216/385)"):
        assert figure in text


@pytest.mark.usefixtures("with_records")
def test_satisfaction_is_of_the_reached_alone():
    _, text = shown(lang="en", tab="callbacks")
    assert "3 / 4" in text
    assert "1 / 3" in text
    assert "1 of 3 reached gave no answer" in text
    assert "办理结果" in text


@pytest.mark.parametrize(
    ("tab", "table"),
    [("campaigns", "campaigns"), ("receptions", "receptions"), ("callbacks", "callbacks")],
)
@pytest.mark.usefixtures("service_district")
def test_without_records_the_table_to_write_is_named(tab, table):
    _, text = shown(lang="en", tab=tab)
    assert f"[[{table}]]" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("service_district")
def test_the_monthly_report_tells_townships_offices_and_silence(language):
    say = translator(language)
    app, text = shown(MONTHLY, lang=language, month="2026-04")
    for title in ("By township", "By office", "Nil reports"):
        assert f"<h2>{say(title)}</h2>" in text
    assert app.selectbox(key="report_month").value == "2026-04"
    assert "R2&#x27;.v1" in text
    assert "90.0\u202f% (54/60)" in text
    assert app.get("download_button")


@pytest.mark.usefixtures("service_district")
def test_the_month_is_in_the_address():
    app, _ = shown(MONTHLY, lang="en", month="nonsense")
    assert app.selectbox(key="report_month").value == "2026-05"
    app.selectbox(key="report_month").set_value("2026-06").run()
    assert app.query_params["month"] == "2026-06"
    assert "The data end before the month does" in text_of(app)
