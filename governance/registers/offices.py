"""The offices that registers may name: those of ``[offices]`` of the district file and those that cases name."""

from collections.abc import Collection, Iterable

from governance.errors import N_, GridError
from governance.settings import Settings
from governance.warehouse import Warehouse

UNSTATED = "未注明"
"""What stands for the office of a case whose source does not say it."""


def departments(warehouse: Warehouse) -> tuple[str, ...]:
    """Return the offices that case records of the whole district name, in order.

    Whoever sees a part of the district hands matters to offices of all of it.
    """
    rows = warehouse.whole.frame(
        "SELECT DISTINCT department FROM township_service_month WHERE department <> $unstated ORDER BY department",
        {"unstated": UNSTATED},
    )
    return tuple(rows["department"])


def known_offices(settings: Settings, of_cases: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the offices to choose from: those of the district file in its order, then those of cases.

    Parameters
    ----------
    of_cases
        See :func:`departments`; none where nothing is published.
    """
    return tuple(dict.fromkeys((*settings.offices.names, *of_cases)))


def office_fault(name: str, known: Collection[str]) -> GridError | None:
    """Return what to say of an office that is none; None for one that is known."""
    if name in known:
        return None
    if not name:
        return GridError(N_("Choose the office that is responsible."))
    return GridError(
        N_("{name} is no office that is known here. Choose one of the list, or add it to [offices] names in the "
           "district file."),
        name=name,
    )  # fmt: skip
