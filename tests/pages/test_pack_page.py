"""The page of packs: made, looked at, kept, opened again; by those who prepare meetings and by those who read."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data, session
from governance.settings import read_settings
from governance.sheets.pack_rows import KeptPack
from governance.store import open_store
from tests.dashboard.hot_world import publish_hot
from tests.pages.test_meeting_page import opened, said
from tests.registers.meeting_world import LEADER, accept, plan
from tests.registers.meeting_world import rows as rows_of

PACK = "pages/prepare/pack.py"


@pytest.fixture
def kept(district):
    publish_hot(district / "var")
    settings = read_settings(district / "district.toml")
    store = open_store(settings)
    yield store
    store.close()
    data.current_store(settings).close()


def choose(app: AppTest, key: str, value: str) -> AppTest:
    app.selectbox(key=key).set_value(value)
    return app.run()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_pack_is_made_kept_and_opened_again(kept, language):
    accept(kept, plan(kept))
    app = opened(PACK, language)
    app = app.button(key="pack_make").click().run()
    assert not app.exception
    names = {one.proto.id.split("-")[-1] for one in app.get("download_button")}
    assert len(names) == 3
    (button,) = (one for one in app.button if one.key and one.key.startswith("pack_keep"))
    app = button.click().run()
    assert not app.exception
    (row,) = rows_of(kept, KeptPack)
    assert (row["pack_id"], row["readers"], row["language"]) == ("P000001", "leaders", language)
    app = choose(app, "pack_kept", "P000001")
    assert row["content_hash"] in said(app)
    assert len(app.get("download_button")) == 3


@pytest.mark.usefixtures("kept")
def test_there_is_nothing_to_make_without_a_meeting():
    app = opened(PACK)
    assert "Plan a meeting first" in said(app)
    assert "No pack was kept that is for you." in said(app)


def test_whoever_prepares_no_meetings_reads(kept, monkeypatch):
    plan(kept)
    monkeypatch.setattr(session, "_actor", lambda _settings: LEADER)
    app = opened(PACK)
    assert not [one for one in app.button if one.key == "pack_make"]
