"""What the registers say, asked for whoever is looking: figures are computed once until something is written.

An answer is kept by the last event of the store, who asks, the question and its values, so a change is seen on the
next run and nobody is shown what somebody else may see.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

import streamlit as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard import data
from dashboard.frame import Scene
from governance.access import Actor
from governance.store import Event

Values = ParamSpec("Values")
Answer = TypeVar("Answer")


def ask(
    scene: Scene,
    question: Callable[Concatenate[Session, Actor, Values], Answer],
    *values: Values.args,
    **named: Values.kwargs,
) -> Answer:
    """Return the answer to a question of a register, computed once until something is written.

    Parameters
    ----------
    question
        Function of a module; its name is part of the key.
    values, named
        Further arguments; hashable.

    Raises
    ------
    StoreGone, StoreBusy
        The store cannot be reached or read.
    """
    store, actor = data.current_store(scene.settings), scene.actor
    with store.reading() as session:
        last = session.scalar(select(func.max(Event.event_id))) or 0
        name = f"{question.__module__}.{question.__qualname__}"
        key = (store.place, last, actor, name, values, tuple(sorted(named.items())))
        return cast("Answer", _answer(key, lambda: question(session, actor, *values, **named)))


def read(
    scene: Scene,
    question: Callable[Concatenate[Session, Actor, Values], Answer],
    *values: Values.args,
    **named: Values.kwargs,
) -> Answer:
    """Return the answer to a question of a register, asked each time: lists and single things."""
    with data.current_store(scene.settings).reading() as session:
        return question(session, scene.actor, *values, **named)


@st.cache_data(show_spinner=False, max_entries=500)
def _answer(key: tuple[object, ...], _compute: Callable[[], object]) -> object:  # noqa: ARG001 (what is cached by)
    return _compute()
