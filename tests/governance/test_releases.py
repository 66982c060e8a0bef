"""What outside readers are shown: a fixed lattice, released once, whoever asks, whatever is loaded later."""

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.access import OPEN_ACTOR, READS_AS, ROLES, Actor, Role, Scope, Verb
from governance.audience import cell_text
from governance.errors import StoreGone
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import translator
from governance.releases import COLUMNS, Release, release
from governance.scoped_warehouse import scoped
from governance.settings import Settings, read_settings
from governance.store import Store, open_store
from governance.store.engine import writing_engine
from governance.warehouse import Warehouse, open_warehouse
from tests.tiny_warehouse import World, cases_of, publish, write_district

FIRST, SECOND = date(2026, 1, 1), date(2026, 4, 1)
CODE = ["quarter", "level", "code", "category"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(write_district(tmp_path))


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with closing(open_store(settings)) as opened:
        yield opened


def published(settings: Settings, world: World, name: str = "a") -> Warehouse:
    return open_warehouse(publish(settings.paths.home, world, name=f"warehouse-{name}.duckdb"))


def released(settings: Settings, store: Store, world: World, name: str = "a") -> Release:
    with closing(published(settings, world, name)) as warehouse:
        return release(warehouse, store, settings)


def test_what_is_released_is_whole_and_true(settings, store):
    world = World()
    given = released(settings, store, world)
    assert given.quarters == (FIRST,)
    frame = given.frame
    assert tuple(frame.columns) == COLUMNS
    assert frame["level"].value_counts().to_dict() == {"district": 4, "township": 12, "grid": 40}
    told = frame.dropna(subset="cases")
    assert (told.loc[told["cases"] > 0, "cases"] >= 5).all()
    assert set(told["state"]) == {"counted", "zero"}
    assert set(frame.loc[frame["cases"].isna(), "state"]) == {"withheld"}
    whole = told.loc[(told["level"] == "district") & (told["category"] == ALL_MATTERS), "cases"].item()
    in_grids = sum(
        cases_of(world, grid, month, part) for grid in range(10) for month in range(3) for part in range(3)
    )
    assert whole == in_grids + 3 * 3 * 3, "one case placed in a township only, one unlocated, one outside"
    empty = told[told["code"] == "990101003001002"]
    assert empty["state"].tolist() == ["zero"] * 4
    outcomes = pd.concat([frame["concluded"], frame["not_concluded"]]).dropna()
    assert ((outcomes == 0) | (outcomes >= 5)).all()
    assert frame.loc[frame["category"] != ALL_MATTERS, ["concluded", "not_concluded"]].isna().all(axis=None)
    both = told.dropna(subset=["concluded", "not_concluded"])
    assert len(both) > 2
    assert (both["concluded"] + both["not_concluded"] <= both["cases"]).all()
    assert set(frame["as_of"].dt.date) == {date(2026, 6, 20)}


def test_a_quarter_waits_for_the_month_after_it(settings, store):
    assert released(settings, store, World(months=4)).frame.empty
    assert released(settings, store, World(months=5), "b").quarters == (FIRST,)
    assert released(settings, store, World(months=8), "c").quarters == (FIRST, SECOND)


def test_two_publications_subtracted_give_nothing(settings, store):
    before = released(settings, store, World(months=6))
    after = released(settings, store, World(months=9, busy=2), "b")
    pd.testing.assert_frame_equal(before.frame, after.frame[after.frame["quarter"] == pd.Timestamp(FIRST)])
    assert after.quarters == (FIRST, SECOND)
    assert after.frame.groupby("quarter")["as_of"].first().dt.date.tolist() == [
        date(2026, 6, 20),
        date(2026, 9, 20),
    ]


def test_it_is_the_same_for_whoever_asks(settings, store):
    with closing(published(settings, World())) as whole:
        part = scoped(whole, Scope("townships", ("990101001",)))
        first = release(part, store, settings)
        pd.testing.assert_frame_equal(first.frame, release(whole, store, settings).frame)
        assert first.frame["code"].nunique() == 14


def test_two_who_ask_at_once_release_it_once(settings, store):
    with closing(published(settings, World(months=8))) as warehouse, ThreadPoolExecutor(2) as pool:
        given = list(pool.map(lambda _: release(warehouse, store, settings).frame, range(4)))
    for frame in given[1:]:
        pd.testing.assert_frame_equal(frame, given[0])
    assert given[0].duplicated(CODE).sum() == 0


def test_several_quarters_are_told_where_each_is(settings, store):
    given = released(settings, store, World(months=8))
    for category in (ALL_MATTERS, "市政设施"):
        both = given.at("grid", [FIRST, SECOND], category=category).set_index("code")
        single = [given.at("grid", [day], category=category).set_index("code") for day in (FIRST, SECOND)]
        assert len(both) == 10
        is_told = single[0]["cases"].notna() & single[1]["cases"].notna()
        assert (both["cases"].notna() == is_told).all()
        assert (both["cases"] == single[0]["cases"] + single[1]["cases"])[is_told].all()
        assert both.loc[~is_told, "state"].eq("withheld").all()
    assert given.at("grid", [FIRST, date(2025, 1, 1)]).empty
    frame = given.frame
    gone = (frame["code"] == "990101001001001") & (frame["quarter"] == pd.Timestamp(SECOND))
    redrawn = Release(frame[~gone])
    assert "990101001001001" not in set(redrawn.at("grid", [FIRST, SECOND])["code"])


def test_nothing_is_shown_where_nothing_can_be_kept(settings, store, tmp_path):
    with closing(published(settings, World())) as warehouse:
        store.close()
        path = tmp_path / "var" / "store" / "store.db"
        path.unlink()
        path.mkdir()
        with pytest.raises(StoreGone):
            release(warehouse, store, settings)


def test_what_was_released_cannot_be_changed(settings, store):
    released(settings, store, World())
    for statement in ("UPDATE released_quarter SET smallest = 3", "DELETE FROM released_quarter"):
        with (
            pytest.raises(DBAPIError, match="only added to"),
            writing_engine(store.engine).begin() as connection,
        ):
            connection.execute(text(statement))


def test_the_setting_decides_what_is_small(tmp_path, store):
    path = write_district(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "\n[privacy]\nsmallest_count = 20\n", encoding="utf-8")
    frame = released(read_settings(path), store, World()).frame
    assert frame.loc[frame["cases"] > 0, "cases"].min() >= 20


def test_roles_read_as_the_audience_of_what_they_may():
    assert set(READS_AS) == set(Role)
    for role in ROLES:
        is_inside = Actor("a", "某岗位", role).may(Verb.READ_SMALL_COUNTS)
        assert Actor("a", "某岗位", role).audience == ("inside" if is_inside else "outside")
    assert OPEN_ACTOR.audience == "inside"


def test_withheld_none_and_zero_are_told_apart():
    say = translator("en")
    states = ("counted", "zero", "withheld", "none")
    texts = [cell_text(say, value, state) for value, state in zip((7, 0, None, None), states, strict=True)]
    assert texts == ["7", "0", "withheld", "none"]


ROOT = Path(__file__).parent.parent.parent
MAKERS = {
    "governance.suppression": {"governance/releases.py"},
    "governance.release_rows": {"governance/releases.py", "governance/stored_tables.py"},
}
"""Modules, and those that may use them. Whoever shows cases outside asks governance.releases."""


def parsed() -> dict[str, ast.Module]:
    paths = [
        path
        for folder in ("governance", "pipelines", "dashboard", "pages")
        for path in (ROOT / folder).rglob("*.py")
    ]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(module: ast.Module) -> set[str]:
    """Modules and names in modules that a module imports; the table for one sheet is anybody's."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names} - {"protected_table"}
            found |= {f"{node.module}.{name}" for name in names} | ({str(node.module)} if names else set())
    return found


def is_for_outside(module: ast.Module) -> bool:
    """Whether a module makes something for readers outside: it passes that audience on."""
    return any(
        isinstance(node, ast.keyword) and node.arg == "audience" and ast.unparse(node.value) == "'outside'"
        for node in ast.walk(module)
    )


def test_nothing_goes_around_the_one_maker():
    modules = parsed()
    for maker, allowed in MAKERS.items():
        assert {path for path, module in modules.items() if maker in imported(module)} == allowed
    outer = {path for path, module in modules.items() if is_for_outside(module)}
    assert {"dashboard/outside.py", "pipelines/export.py"} <= outer
    for path in outer:
        assert any(name.startswith("governance.releases") for name in imported(modules[path])), path
