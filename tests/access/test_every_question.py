"""Every public question, asked by somebody who may not see everything: about the others, and whatever way it is put.

The list of questions is read from the code, so a new one is asked too; a parameter nobody has told a value for fails.
"""

import importlib
import inspect
import itertools
import json
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from governance import queries
from governance.queries import hot_maps
from governance.queries.doubts import DoubtChoice, edges
from governance.queries.hot_counts import Asked, CountCube
from governance.queries.selection import Selection
from governance.queries.service_selection import ServiceSelection
from governance.service_indicators import SETTLED_REPORTED
from governance.tables import TABLES
from governance.warehouse import Warehouse
from tests.access.two_townships import COUNT, FIRST_OF_MARCH, SECRET, THEIR_GRID, THEIRS

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 1)
NEAR = pa.table({"load_id": ["20260601-0001"], "row_no": pa.array([40], pa.int32()), "edge_m": [3.0]})
CODES = (THEIRS, f"{THEIRS}001", THEIR_GRID)
BY_NAME: dict[str, tuple[Any, ...]] = {
    "code": CODES, "codes": (CODES,), "township_code": (THEIRS, None), "categories": ((),), "channels": ((),),
    "departments": ((), ("丙局",)), "kinds": ((),), "source": ("12345", None), "department": ("丙局", None),
    "measures": (("cases",),), "case_no": ("B00",), "month": (FIRST_OF_MARCH,),
    "campaign": (SECRET,), "line": (SECRET,), "near": (NEAR,), "by_township": (("12345",),), "day": (date(2026, 3, 5),),
    "month_from": (FIRST,), "month_to": (LAST,), "as_of": (date(2026, 6, 20),), "limit": (1000,), "offset": (0,),
    "periods": (6,), "days": (4000,), "rows": (1000,), "skipped": (0,), "indicator": (SETTLED_REPORTED,),
}  # fmt: skip
BY_TYPE: dict[Any, tuple[Any, ...]] = {
    Selection: (Selection(FIRST, LAST),),
    ServiceSelection: (
        ServiceSelection(FIRST, LAST), ServiceSelection(FIRST, LAST, township_codes=(THEIRS,)),
        ServiceSelection(FIRST, LAST, grid_codes=(THEIR_GRID,)),
    ),
    DoubtChoice: (DoubtChoice(FIRST, LAST), DoubtChoice(FIRST, LAST, township_code=THEIRS)),
    Asked: (Asked("grid"), Asked("township", sets_aside=False)),
    hot_maps.TestAsked: tuple(hot_maps.TestAsked(Asked(level), 3, "households") for level in ("grid", "township")),
    tuple[date, date]: ((FIRST, LAST),),
}  # fmt: skip
FUNCTIONS_IN_FROM = {"unnest", "range", "generate_series"}


def questions() -> dict[str, Callable[..., object]]:
    found = {}
    for module in pkgutil.iter_modules(queries.__path__):
        for name, function in inspect.getmembers(
            importlib.import_module(f"{queries.__name__}.{module.name}")
        ):
            is_ours = inspect.isfunction(function) and function.__module__.endswith(f".{module.name}")
            if is_ours and not name.startswith("_") and "warehouse" in inspect.signature(function).parameters:
                found[f"{module.name}.{name}"] = function
    return found


QUESTIONS = questions()


def values(warehouse: Warehouse, parameter: inspect.Parameter) -> tuple[Any, ...]:
    if parameter.name == "found":
        return (edges(warehouse),)
    if parameter.annotation in BY_TYPE:
        return BY_TYPE[parameter.annotation]
    options = literals(parameter.annotation)
    if options:
        return options
    if parameter.name == "months":
        return ((FIRST_OF_MARCH,),) if "date" in str(parameter.annotation) else (6,)
    if parameter.name not in BY_NAME:
        pytest.fail(f"tell a value of {parameter} in BY_NAME, so that the question is asked")
    return BY_NAME[parameter.name]


def literals(annotation: object) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in {Union, UnionType}:
        parts = [literals(part) for part in get_args(annotation) if part is not type(None)]
        return (None, *itertools.chain(*parts)) if all(parts) else ()
    return ()


def asked(warehouse: Warehouse, question: Callable[..., object]) -> list[object]:
    """Every answer to a question, one for each combination of values."""
    parameters = list(inspect.signature(question).parameters.values())[1:]
    each = [values(warehouse, parameter) for parameter in parameters]
    return [
        question(warehouse, **dict(zip([parameter.name for parameter in parameters], chosen, strict=True)))
        for chosen in itertools.product(*each)
    ]


def told(answer: object) -> str:  # noqa: PLR0911 (one for each form)
    """Everything an answer says, as text."""
    if isinstance(answer, pd.DataFrame):
        return answer.to_json(force_ascii=False, default_handler=repr, date_format="iso")
    if isinstance(answer, pa.Table):
        return repr(answer.to_pylist())
    if isinstance(answer, np.ndarray):
        return repr(answer.tolist())
    if isinstance(answer, dict):
        return "".join(told(key) + told(value) for key, value in answer.items())
    if isinstance(answer, list | tuple):
        return "".join(map(told, answer))
    if is_dataclass(answer) and not isinstance(answer, type):
        echoed = {"codes"} if isinstance(answer, CountCube) else set()
        return "".join(told(getattr(answer, one.name)) for one in fields(answer) if one.name not in echoed)
    return repr(answer)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_tells_of_the_other_township(seen, name):
    said = "".join(map(told, asked(seen, QUESTIONS[name])))
    assert SECRET not in said
    assert str(COUNT) not in said
    assert THEIRS not in said


def test_the_same_questions_tell_of_it_to_whoever_sees_everything(whole):
    leaks = {
        name
        for name, question in QUESTIONS.items()
        if any(mark in "".join(map(told, asked(whole, question))) for mark in (SECRET, THEIRS, str(COUNT)))
    }
    assert len(leaks) > len(QUESTIONS) / 3


@dataclass
class Heard:
    """A cursor that keeps what it is asked."""

    cursor: duckdb.DuckDBPyConnection
    statements: list[str]

    def execute(self, statement: str, *values: object) -> duckdb.DuckDBPyConnection:
        self.statements.append(statement)
        return self.cursor.execute(statement, *values)

    def register(self, name: str, table: object) -> None:
        self.cursor.register(name, table)


@dataclass(frozen=True)
class Listening(Warehouse):
    """A warehouse whose cursors keep what they are asked."""

    statements: list[str] = field(default_factory=list)

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        with super().cursor() as cursor:
            yield Heard(cursor, self.statements)


def nodes(tree: object) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for part in tree.values():
            yield from nodes(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from nodes(part)


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_name_published_tables_alone_and_without_a_catalogue(whole, name):
    listening = Listening(whole.path, whole.connection)
    asked(listening, QUESTIONS[name])
    for statement in dict.fromkeys(listening.statements):
        parsed = duckdb.execute("SELECT json_serialize_sql($1)", [statement]).fetchone()
        tree = json.loads(parsed[0])
        assert not tree["error"], statement
        named = {entry["key"] for node in nodes(tree) for entry in node.get("cte_map", {}).get("map", [])}
        for node in nodes(tree):
            if node.get("type") == "BASE_TABLE":
                assert not node["catalog_name"], statement
                assert not node["schema_name"], statement
                assert node["table_name"] in {*TABLES, *named, "near_edge"}, statement
            if node.get("type") == "TABLE_FUNCTION":
                assert node["function"]["function_name"] in FUNCTIONS_IN_FROM, statement
