"""The registers as files, and the door they leave by: every page of the list, narrowed, written down when taken."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import streamlit as st
from sqlalchemy import select

from dashboard import data, downloads, register_files
from dashboard.downloads import draw_take_away
from dashboard.exports import origin_of
from dashboard.register_files import actions_table, meetings_table, risks_table
from dashboard.risk_filters import RiskFilters
from governance.access import Actor, Role
from governance.exporting.spreadsheets import csv_bytes
from governance.i18n import translator
from governance.registers.meeting_rows import Meeting, MeetingAction
from governance.settings import read_settings
from governance.store import open_store
from tests.registers import meeting_world as w
from tests.registers.risk_world import FIRST, OFFICE, OTHER, TODAY, TOWNSHIP, registered


@pytest.fixture
def scene(district, monkeypatch):
    """A run over a store of its own, nothing published; ``scene(actor)`` is that of somebody else."""
    settings = read_settings(district / "district.toml")
    store = open_store(settings)
    monkeypatch.setattr(data, "current_store", lambda _settings: store)
    monkeypatch.setattr(register_files, "today", lambda _settings: TODAY)

    def of(actor: Actor = OFFICE) -> SimpleNamespace:
        return SimpleNamespace(
            say=translator("en"), settings=settings, actor=actor, given_warehouse=None, store=store,
            whole_name=settings.district.name,
        )  # fmt: skip

    yield of
    store.close()


def test_the_register_is_a_file_of_every_page(scene, monkeypatch):
    here = scene()
    for number in range(20):
        registered(here.store, title=f"集贸市场{number}")
    registered(here.store, day=date(2026, 3, 2), due_on=date(2026, 7, 1), title="=1+1")
    table = risks_table(here, RiskFilters(sort="due"))
    assert len(table.frame) == 21
    first = table.frame.iloc[0]
    assert (first["title"], first["days_late"], first["office"]) == ("=1+1", 9, "住建局")
    lines = csv_bytes(table).decode("utf-8-sig").splitlines()
    assert "'=1+1" in lines[1]
    assert ",On the register," in lines[1], "not struck off is a word"
    assert "As of: 2026-07-10" in lines[1]
    assert len(risks_table(here, RiskFilters(only="overdue")).frame) == 1
    monkeypatch.setattr(register_files, "MOST", 5)
    assert dict(risks_table(here, RiskFilters()).filters)["Cut off"] == "the first 5 of them"


def test_a_township_takes_its_own_hazards_alone(scene):
    registered(scene().store)
    assert len(risks_table(scene(TOWNSHIP), RiskFilters()).frame) == 1
    assert risks_table(scene(OTHER), RiskFilters()).frame.empty
    assert csv_bytes(risks_table(scene(OTHER), RiskFilters(area=FIRST)))


def test_meetings_and_actions_are_files(scene):
    here = scene(w.STAFF)
    w.assign(here.store, w.decide(here.store, w.plan(here.store)), w.TODAY + timedelta(days=5))
    with here.store.reading() as session:
        meetings = list(session.scalars(select(Meeting)))
        actions = list(session.scalars(select(MeetingAction)))
    held = meetings_table(here, meetings).frame.iloc[0]
    assert (held["meets_on"], held["offices"]) == (w.TODAY, "住建局、环保局")
    table = actions_table(here, actions)
    assert (table.frame["days_late"].iloc[0], table.frame["office"].iloc[0]) == (2, "环保局")
    assert csv_bytes(table).count(b"\r\n") == 2


@pytest.fixture
def drawn(monkeypatch):
    """The buttons that are drawn: label and maker by name of the file."""
    found = {}

    def button(label, make, name, *_args, **_kwargs):
        found[name] = (label, make)

    monkeypatch.setattr(st, "download_button", button)
    return found


def test_files_are_made_when_they_are_asked_for_and_written_down(scene, drawn, monkeypatch):
    here, made, noted = scene(), [], []
    monkeypatch.setattr(
        downloads, "note_export", lambda _settings, _actor, name: noted.append((name, len(made)))
    )

    def make():
        made.append(1)
        return risks_table(here, RiskFilters())

    draw_take_away(here, make, "risks", key="risks")
    assert list(drawn) == ["risks.xlsx", "risks.csv", "risks.parquet"], "it has no place on the map"
    assert (made, noted) == ([], [])
    assert drawn["risks.csv"][1]().startswith(b"\xef\xbb\xbf")
    assert (made, noted) == ([1], [("risks.csv", 0)]), "written down before it is made"


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.OPERATOR])
def test_whoever_may_take_nothing_or_reads_from_outside_is_offered_nothing(scene, drawn, role):
    draw_take_away(scene(Actor("x", "x", role)), lambda: None, "x", key="x", has_layer=True)
    assert drawn == {}


def test_without_a_publication_a_file_names_the_district(scene):
    assert origin_of(scene()).district == scene().settings.district.name
    assert origin_of(scene()).publication == ""
