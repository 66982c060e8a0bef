"""What of an annual report can be counted: twelve months of cases, letters and meetings."""

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from governance.access import Actor
from governance.queries.selection import month_of, ordinal_of
from governance.queries.service import ServiceSelection, service_by, service_funnel
from governance.registers import letters
from governance.registers.allowed import sees_everything
from governance.registers.meeting_rows import Letter, Meeting
from governance.registers.opening import HELD
from governance.sheets.ledgers import YearFigures
from governance.sheets.papers import Share
from governance.warehouse import Warehouse

YEAR_MONTHS = 12


def year_figures(warehouse: Warehouse, session: Session, actor: Actor, month_to: date) -> YearFigures:
    """Return what can be counted of the twelve months that end in a month, as far as somebody may see it.

    Parameters
    ----------
    warehouse
        What lies beyond its scope is not counted.
    month_to
        First day of the last month.
    """
    month_from = month_of(ordinal_of(month_to) - YEAR_MONTHS + 1)
    selection = ServiceSelection(month_from, month_to)
    fields = service_by(warehouse, selection, "category")
    units = service_by(warehouse, selection, "department")
    stages = service_funnel(warehouse, selection).set_index("stage")
    transferred = Share(*(int(stages[name].to_dict()["transferred"]) for name in ("cases", "recorded_cases")))
    end = month_of(ordinal_of(month_to) + 1)

    def within(column: SQLColumnExpression[date | None]) -> ColumnElement[bool]:
        return (column >= month_from) & (column < end)

    sent = select(func.count()).select_from(Letter).where(
        within(Letter.sent_on), Letter.form == "assignment", letters.WHEREABOUTS.seen_by(actor)
    )  # fmt: skip
    held = select(func.count()).select_from(Meeting).where(within(Meeting.held_on), Meeting.state.in_(HELD))
    if not sees_everything(actor):
        held = held.where(Meeting.township_code.in_(list(actor.township_codes)))
    return YearFigures(
        month_from, month_to, int(fields["cases"].sum()), _counted(fields), _counted(units),
        transferred, session.scalar(sent) or 0,
        session.scalar(held) or 0,
    )  # fmt: skip


def _counted(rows: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    return tuple((str(name), int(cases)) for name, cases in zip(rows["name"], rows["cases"], strict=True))
