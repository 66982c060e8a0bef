"""What the screens know, and the only place where anything is cached.

Each run asks the pointer which file is published. The open file is kept by its path, which never names another
publication, and every answer by that path, the question and its values: a new publication is seen on the next run,
and an old answer is never shown for it. Answers are copied on the way out, so a page may change what it gets.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

import pyarrow as pa
import streamlit as st

from dashboard.live_map import MapGeometry, encode_geometry
from governance.edges import Edges
from governance.queries import doubts, places
from governance.settings import Settings, district_path, read_settings
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


def current_warehouse(settings: Settings) -> Warehouse:
    """Return what is published now.

    Raises
    ------
    WarehouseMissing
        Nothing is published.
    StaleWarehouse
        It was made by another version of the program.
    """
    return _opened(str(published_path(settings.paths.home)))


@st.cache_resource(show_spinner=False, max_entries=2, on_release=Warehouse.close)
def _opened(path: str) -> Warehouse:
    return open_warehouse(Path(path))


def ask(warehouse: Warehouse, question: Callable[[Warehouse, *Values], Answer], *values: *Values) -> Answer:
    """Return the answer to a question of :mod:`governance.queries`, computed once per publication and values.

    Parameters
    ----------
    question
        Function of the module; its name is part of the key.
    values
        Further arguments; hashable.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    return cast("Answer", _answer((str(warehouse.path), name, *values), lambda: question(warehouse, *values)))


def keep(warehouse: Warehouse, question: Callable[[Warehouse, *Values], Answer], *values: *Values) -> Answer:
    """Return the answer as :func:`ask` does, but the same object each time: large ones, which nobody may change."""
    name = f"{question.__module__}.{question.__qualname__}"
    return cast("Answer", _kept((str(warehouse.path), name, *values), lambda: question(warehouse, *values)))


@st.cache_resource(show_spinner=False, max_entries=60)
def _kept(key: tuple[object, ...], _compute: Callable[[], object]) -> object:  # noqa: ARG001 (what is cached by)
    return _compute()


@st.cache_data(show_spinner=False, max_entries=2000)
def _answer(key: tuple[object, ...], _compute: Callable[[], object]) -> object:  # noqa: ARG001 (what is cached by)
    return _compute()


def near_edge(warehouse: Warehouse, month_from: date, month_to: date) -> pa.Table:
    """Return the cases of some months that lie beside an edge, measured once per publication and period."""
    return _near_edge(str(warehouse.path), month_from, month_to, warehouse)


@st.cache_resource(show_spinner=False, max_entries=12)
def _near_edge(publication: str, month_from: date, month_to: date, _warehouse: Warehouse) -> pa.Table:
    return doubts.near_edge(_warehouse, _edges(publication, _warehouse), month_from, month_to)


def edges(warehouse: Warehouse) -> Edges:
    """Return the edges of the grids in force, made once per publication."""
    return _edges(str(warehouse.path), warehouse)


@st.cache_resource(show_spinner=False, max_entries=2)
def _edges(publication: str, _warehouse: Warehouse) -> Edges:  # noqa: ARG001 (part of the key)
    return doubts.edges(_warehouse)


def map_geometry(warehouse: Warehouse) -> MapGeometry:
    """Return the outlines of the district, encoded once per publication."""
    return _geometry(str(warehouse.path), warehouse)


@st.cache_resource(show_spinner=False, max_entries=2)
def _geometry(publication: str, _warehouse: Warehouse) -> MapGeometry:
    return encode_geometry(
        places.townships(_warehouse),
        places.grids(_warehouse),
        key=Path(publication).stem,
        communities=places.communities(_warehouse),
    )
