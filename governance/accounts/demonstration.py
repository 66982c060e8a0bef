"""The ready-made accounts of the demonstration: one per role, their password shown to everybody on this machine.

They are made when the demonstration is served on the machine itself and disabled when it is served beyond.
"""

from dataclasses import dataclass

from sqlalchemy import select

from governance.access import Role
from governance.accounts.managing import COMMAND_LINE, NewAccount
from governance.accounts.passwords import hashed
from governance.accounts.tables import Account
from governance.errors import N_
from governance.store import Store
from governance.warehouse import Warehouse

PASSWORD = "demonstration"  # noqa: S105 (shown to everybody, on this machine only)

NAMES = {
    Role.LEADER: N_("Leader"),
    Role.TOWNSHIP: N_("Township staff"),
    Role.GRID_WORKER: N_("Grid worker"),
    Role.MEETING_OFFICE: N_("Meeting office"),
    Role.DATA_CLERK: N_("Data clerk"),
    Role.OPERATOR: N_("Operator"),
}


OFFICES = {Role.MEETING_OFFICE: "联席办", Role.DATA_CLERK: "大数据中心", Role.LEADER: "区政府"}
"""Offices of the accounts that stand in no place, as the demonstration's registers name them."""


def demonstration_accounts(warehouse: Warehouse | None) -> tuple[NewAccount, ...]:
    """Return one account per role; those of places stand where the most grids are marked.

    Parameters
    ----------
    warehouse
        What is published; None where nothing is, when those roles see nothing.
    """
    places = _Places() if warehouse is None else _busy_places(warehouse)
    offices = OFFICES | {Role.TOWNSHIP: places.township_name, Role.GRID_WORKER: places.community_name}
    return tuple(
        NewAccount(
            role.value.replace("_", "-"), name, role, offices.get(role, ""),
            township_codes=places.townships if role is Role.TOWNSHIP else (),
            grid_codes=places.grids if role is Role.GRID_WORKER else (),
        )
        for role, name in NAMES.items()
    )  # fmt: skip


def set_demonstration_accounts(store: Store, made: tuple[NewAccount, ...]) -> None:
    """Have the store hold these demonstration accounts and no others; accounts of people are left alone.

    Parameters
    ----------
    made
        Empty disables all of them.
    """
    kept = hashed(PASSWORD) if made else ""
    with store.writing(COMMAND_LINE) as writing:
        for account in writing.session.scalars(select(Account).where(Account.is_demonstration)):
            account.is_disabled = True
        for new in made:
            there = writing.session.get(Account, new.account_id)
            if there is not None and not there.is_demonstration:
                continue
            writing.session.merge(
                Account(
                    account_id=new.account_id, name=new.name, role=str(new.role), office=new.office,
                    township_codes=list(new.township_codes), grid_codes=list(new.grid_codes), password_hash=kept,
                    must_change=False, is_disabled=False, is_demonstration=True, changed_at=writing.at,
                )
            )  # fmt: skip


@dataclass(frozen=True)
class _Places:
    """Where the accounts of places stand; none where nothing is published."""

    townships: tuple[str, ...] = ()
    township_name: str = ""
    community_name: str = ""
    grids: tuple[str, ...] = ()


def _busy_places(warehouse: Warehouse) -> _Places:
    """Return the township and four grids of the community with the most marked grids of the last window."""
    rows = warehouse.frame(
        "WITH marked AS (SELECT DISTINCT place_code AS grid_code FROM hotspot WHERE place_level = 'grid' "
        "AND level > 0 AND month_to = (SELECT max(month_to) FROM hotspot)) "
        "SELECT township_code, coalesce(township.name, '') AS township_name, "
        "coalesce(community.name, '') AS community_name, grid_code, marked.grid_code IS NOT NULL AS is_marked, "
        "count(marked.grid_code) OVER (PARTITION BY community_code) AS marked_beside "
        "FROM grid LEFT JOIN marked USING (grid_code) LEFT JOIN township USING (township_code) "
        "LEFT JOIN (SELECT community_code, name FROM community) AS community USING (community_code) "
        "WHERE is_in_force ORDER BY marked_beside DESC, community_code, is_marked DESC, grid_code LIMIT 4"
    )
    if rows.empty:
        return _Places()
    first = rows.iloc[0]
    return _Places(
        (first["township_code"],), first["township_name"], first["community_name"], tuple(rows["grid_code"])
    )
