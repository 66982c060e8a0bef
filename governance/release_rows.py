"""The table of what outside readers were shown: one row per quarter, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from governance.store import Base


class ReleasedQuarter(Base):
    """What was released of a quarter.

    Attributes
    ----------
    quarter
        First day.
    as_of
        Last day of the data it was counted from.
    smallest
        Least count above zero that is shown.
    released_at
        When it was first asked for.
    content
        ``categories``: names; ``places``: level and code of each; ``cases``: of each place all, then each category;
        ``outcomes``: of each place all, then each of :data:`governance.releases.OUTCOMES`; null where withheld.
    """

    __tablename__ = "released_quarter"

    quarter: Mapped[date] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    smallest: Mapped[int]
    released_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
