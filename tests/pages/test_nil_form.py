"""The form that records a nil report: what it asks, and the verb it runs."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import nil_form
from dashboard.loading import Runner
from governance.errors import GridError

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")


@pytest.fixture
def verbs(monkeypatch):
    """The verbs that were run, none of them really."""
    ran: list[tuple[str, ...]] = []

    def run(_self, *arguments, **_options):
        ran.append(arguments)
        return "recorded\n"

    monkeypatch.setattr(Runner, "run", run)
    monkeypatch.setattr(nil_form, "today", lambda _settings: date(2026, 7, 3))
    return ran


def opened() -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=20)
    app.query_params["lang"] = "en"
    return app.run().switch_page("pages/data/load.py").run()


def by_township(district) -> None:
    path = district / "district.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[sources]]", '[[sources]]\nreported_by = "township"'), encoding="utf-8")


@pytest.mark.usefixtures("published_district")
def test_a_source_of_the_district_is_reported_as_a_whole(verbs):
    app = opened()
    assert not app.multiselect
    months = app.selectbox(key="nil_month")
    assert (months.options[0], len(months.options)) == ("Jun 2026", nil_form.MONTHS)
    app.button(key="nil_record").click().run()
    assert verbs == [("nil", "--source=12345", "--month=2026-06")]
    assert any("recorded" in block.proto.body for block in app.get("html"))


def test_townships_can_be_named_where_they_report(published_district, verbs):
    by_township(published_district)
    app = opened()
    app.multiselect(key="nil_townships").set_value(["990101002"]).run()
    app.button(key="nil_record").click().run()
    assert verbs == [("nil", "--source=12345", "--month=2026-06", "--township=990101002")]


@pytest.mark.usefixtures("published_district")
def test_a_refusal_is_told(monkeypatch):
    def refuse(*_arguments, **_options):
        raise GridError("{said}", said="has 3 cases")

    monkeypatch.setattr(Runner, "run", refuse)
    app = opened()
    app.button(key="nil_record").click().run()
    assert any(
        "notice fault" in block.proto.body and "has 3 cases" in block.proto.body for block in app.get("html")
    )
