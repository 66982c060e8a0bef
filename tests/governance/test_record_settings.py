"""The tables of further records in the district file: every fault told with its line and what to do."""

import pytest

from governance.errors import GridError, SettingsFault
from governance.i18n import translator
from governance.reading_profiles import changes_since, reading_profile
from governance.settings import read_settings
from tests.tiny_district import SOURCE, write_district

RECEPTIONS = (
    '[[receptions]]\nname = "r"\nkind = "接访"\n[receptions.columns]\n'
    'held_on = "a"\nbatches = "b"\nperson_visits = "c"\n'
)
CALLBACKS = (
    '[[callbacks]]\nname = "c"\nof = "12345"\n[callbacks.columns]\n'
    'case_no = "a"\ncalled_on = "b"\nis_reached = "c"\n'
)
CAMPAIGNS = (
    '[[campaigns]]\nname = "k"\nbegins_on = 2026-01-01\nends_on = 2026-12-31\n[campaigns.columns]\n'
    'target = "a"\nreported_on = "b"\ndone = "c"\n'
)


def settings_of(folder, *tables: str):
    return read_settings(write_district(folder, source="\n".join([SOURCE, *tables])))


def test_sources_of_all_kinds_are_found_by_name(tmp_path):
    settings = settings_of(tmp_path, RECEPTIONS, CALLBACKS, CAMPAIGNS)
    assert [profile.name for profile in settings.profiles] == ["12345", "r", "c", "k"]
    assert settings.profile("k").shown_name == "k"
    assert settings.profile("12345") == settings.source("12345")
    with pytest.raises(GridError, match="12345, r, c, k"):
        settings.profile("x")


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        (RECEPTIONS.replace('"r"', '"12345"'), "receptions.12345", "rename one"),
        (RECEPTIONS + CALLBACKS.replace('"c"\nof', '"r"\nof'), "callbacks.r", "rename one"),
        (RECEPTIONS.replace('kind = "接访"\n', ""), "receptions.r.kind", "name a column of it"),
        (RECEPTIONS.replace("接访", "电话"), "receptions.0.kind", "none of the words"),
        (CALLBACKS.replace('of = "12345"', 'of = "x"'), "callbacks.c.of", "names no source of cases"),
        (RECEPTIONS + CALLBACKS.replace('of = "12345"', 'of = "r"'), "callbacks.c.of", "names no source of cases"),
        (CAMPAIGNS.replace("ends_on = 2026-12-31\n", ""), "campaigns.k.ends_on", "name a column of it"),
        (CAMPAIGNS.replace("2026-12-31", "2025-12-31"), "campaigns.k.ends_on", "before begins_on"),
        (CAMPAIGNS.replace("target", "goal"), "campaigns.0.columns.goal", "not a setting"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_key(tmp_path, table, key, said):
    with pytest.raises(SettingsFault) as found:
        settings_of(tmp_path, table)
    text = found.value.text(translator("en"))
    assert key in text
    assert said in text


def test_faults_of_records_are_told_beside_others(tmp_path):
    with pytest.raises(SettingsFault) as found:
        settings_of(tmp_path, CALLBACKS.replace('of = "12345"', 'of = "x"'), '[map]\nsimplify_m = "x"')
    text = found.value.text(translator("en"))
    assert "callbacks.c.of" in text
    assert "map.simplify_m" in text


def test_what_a_load_remembers_of_its_profile(tmp_path):
    settings = settings_of(tmp_path, CAMPAIGNS)
    campaign = settings.profile("k")
    told = reading_profile(campaign)
    assert told["columns.target"] == "a"
    assert told["ends_on"] == "2026-12-31"
    assert changes_since(told, campaign) == ()
    assert changes_since(told, campaign.model_copy(update={"unit": "件"})) == ("unit: — → 件",)
