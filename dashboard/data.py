"""What the screens know, and the only place where anything is cached.

Each run asks the pointer which file is published. The open file is kept by its path, which never names another
publication, and every answer by that path, the scope of whoever asks, the question and its values: a new publication is
seen on the next run, an old answer is never shown for it, and nobody is shown an answer of another scope. Answers are
copied on the way out, so a page may change what it gets.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.live_map import MapGeometry, encode_geometry
from governance.access import Scope
from governance.edges import Edges
from governance.queries import doubts, places
from governance.queries.coverage import located_by_source
from governance.queries.publication import latest_by_source
from governance.scoped_warehouse import scoped
from governance.settings import Settings, district_path, read_settings
from governance.store import Store, open_store
from governance.warehouse import Warehouse, open_warehouse, published_path

Values = TypeVarTuple("Values")
Answer = TypeVar("Answer")


def current_settings() -> Settings:
    """Return the district's settings, read again when the file changes.

    Raises
    ------
    SettingsFault
        See :func:`governance.settings.read_settings`.
    """
    path = district_path()
    changed_at = path.stat().st_mtime_ns if path.is_file() else 0
    return _settings(str(path), changed_at)


@st.cache_resource(show_spinner=False, max_entries=2)
def _settings(path: str, changed_at: int) -> Settings:  # noqa: ARG001 (part of the key)
    return read_settings(Path(path))


def current_warehouse(settings: Settings, scope: Scope) -> Warehouse:
    """Return what is published now, as far as a scope reaches.

    Raises
    ------
    WarehouseMissing
        Nothing is published.
    StaleWarehouse
        It was made by another version of the program.
    """
    opened = _opened(str(published_path(settings.paths.home)))
    return opened if scope.is_everything else _scoped(opened, scope)


@st.cache_resource(show_spinner=False, max_entries=2, on_release=Warehouse.close)
def _opened(path: str) -> Warehouse:
    return open_warehouse(Path(path))


@st.cache_resource(show_spinner=False, max_entries=50, hash_funcs={Warehouse: id})
def _scoped(whole: Warehouse, scope: Scope) -> Warehouse:
    """Return a part of a publication; another one where the whole was closed and opened again."""
    return scoped(whole, scope)


def current_store(settings: Settings) -> Store:
    """Return the store of what people write, opened once.

    Raises
    ------
    StoreGone, StoreFault
        See :func:`governance.store.open_store`.
    """
    return _store(str(settings.path), settings.paths.home, settings)


@st.cache_resource(show_spinner=False, max_entries=2, on_release=Store.close)
def _store(path: str, home: Path, _settings: Settings) -> Store:  # noqa: ARG001 (part of the key)
    return open_store(_settings)


def ask(warehouse: Warehouse, question: Callable[[Warehouse, *Values], Answer], *values: *Values) -> Answer:
    """Return the answer to a question of :mod:`governance.queries`, computed once per publication, scope and values.

    Parameters
    ----------
    question
        Function of the module; its name is part of the key.
    values
        Further arguments; hashable.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    return cast("Answer", _answer((warehouse.key, name, *values), lambda: question(warehouse, *values)))


def keep(warehouse: Warehouse, question: Callable[[Warehouse, *Values], Answer], *values: *Values) -> Answer:
    """Return the answer as :func:`ask` does, but the same object each time: large ones, which nobody may change."""
    name = f"{question.__module__}.{question.__qualname__}"
    return cast("Answer", _kept((warehouse.key, name, *values), lambda: question(warehouse, *values)))


@st.cache_resource(show_spinner=False, max_entries=60)
def _kept(key: tuple[object, ...], _compute: Callable[[], object]) -> object:  # noqa: ARG001 (what is cached by)
    return _compute()


@st.cache_data(show_spinner=False, max_entries=2000)
def _answer(key: tuple[object, ...], _compute: Callable[[], object]) -> object:  # noqa: ARG001 (what is cached by)
    return _compute()


def lies_beyond(warehouse: Warehouse, code: str) -> bool:
    """Return whether a place is one of the district that lies beyond the reader's scope."""
    if warehouse.scope.is_everything:
        return False
    return bool((ask(warehouse.whole, places.names)["code"] == code).any())


def days_behind(warehouse: Warehouse) -> pd.DataFrame:
    """Return how far each source of the district ends before the latest of all: source, days_behind.

    That of the whole district, for a part may have had nothing to report.
    """
    return ask(warehouse.whole, latest_by_source)[["source", "days_behind"]]


def unplaced_of_district(warehouse: Warehouse) -> int:
    """Return the cases of the whole district that are in no township, and so in nobody's scope but the district's."""
    rows = ask(warehouse.whole, located_by_source)
    return int(rows.loc[rows["located_by"].isin(("outside", "unlocated")), "cases"].sum())


def near_edge(warehouse: Warehouse, month_from: date, month_to: date) -> pa.Table:
    """Return the cases of some months that lie beside an edge, measured once per publication, scope and period."""
    return _near_edge(warehouse.key, month_from, month_to, warehouse)


@st.cache_resource(show_spinner=False, max_entries=12)
def _near_edge(key: str, month_from: date, month_to: date, _warehouse: Warehouse) -> pa.Table:  # noqa: ARG001
    return doubts.near_edge(_warehouse, edges(_warehouse), month_from, month_to)


def edges(warehouse: Warehouse) -> Edges:
    """Return the edges of the grids in force, those beyond the reader's scope too, made once per publication."""
    return _edges(warehouse.whole.key, warehouse.whole)


@st.cache_resource(show_spinner=False, max_entries=2)
def _edges(key: str, _warehouse: Warehouse) -> Edges:  # noqa: ARG001 (part of the key)
    return doubts.edges(_warehouse)


def map_geometry(warehouse: Warehouse) -> MapGeometry:
    """Return the outlines that a reader sees, encoded once per publication and scope."""
    return _geometry(warehouse.key, warehouse)


@st.cache_resource(show_spinner=False, max_entries=20)
def _geometry(key: str, _warehouse: Warehouse) -> MapGeometry:
    return encode_geometry(
        places.townships(_warehouse),
        places.grids(_warehouse),
        key=f"{_warehouse.path.stem}-{sha256(key.encode()).hexdigest()[:12]}",
        communities=places.communities(_warehouse),
    )
