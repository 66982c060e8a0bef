"""Accounts as operators keep them: added, listed, given a new first password, disabled."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from governance.access import REACH, ROLE_WORDS, ROLES, Actor, Role
from governance.accounts.passwords import hashed
from governance.accounts.tables import Account, SignedSession
from governance.errors import N_, AccountFault, GridError
from governance.store import Action, Code, Store, record

COMMAND_LINE = Actor("command-line", "command line", Role.OPERATOR)
"""Whoever works on the machine itself."""

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_GIVEN_LENGTH = 12
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of first passwords: none that is read as another."""


@dataclass(frozen=True)
class NewAccount:
    """What is said of an account when it is made.

    Attributes
    ----------
    account_id
        Login name: 2 to 40 of a to z, 0 to 9, dot, dash and underscore.
    name
        Post or office, never a person's name.
    township_codes, grid_codes
        What roles whose reading reaches townships or grids need.
    """

    account_id: str
    name: str
    role: Role
    office: str = ""
    township_codes: tuple[str, ...] = ()
    grid_codes: tuple[str, ...] = ()

    def require_sound(self, known_codes: Collection[str] | None = None) -> None:
        """Do nothing when such an account can be.

        Parameters
        ----------
        known_codes
            Townships and grids of the district; None leaves out the comparison.

        Raises
        ------
        AccountFault
            It cannot.
        """
        if not _LOGIN.fullmatch(self.account_id):
            raise AccountFault(
                N_("{login} cannot be a login name: write 2 to 40 of a to z, 0 to 9, dot, dash and underscore."),
                login=self.account_id,
            )  # fmt: skip
        if self.role not in ROLES or not self.name.strip():
            raise AccountFault(N_("An account needs a role and the name of a post or an office."))
        reach = REACH[self.role]
        needed = {"townships": self.township_codes, "grids": self.grid_codes, "everything": ("-",)}[reach]
        if not needed:
            raise AccountFault(
                N_("The role {role} sees its own places only: name them with --township or --grid."),
                role=GridError(ROLE_WORDS[self.role]),
            )  # fmt: skip
        unknown = (
            sorted({*self.township_codes, *self.grid_codes} - set(known_codes or ())) if known_codes else []
        )
        if unknown:
            raise AccountFault(
                N_("The district has no township or grid with the code {codes}. Nothing was saved."),
                codes=", ".join(unknown),
            )  # fmt: skip


def add_account(store: Store, account: NewAccount, *, actor: Actor = COMMAND_LINE) -> str:
    """Make an account and return its first password, which has to be changed at the first sign-in.

    Raises
    ------
    AccountFault
        There is one with this name.
    """
    password = _given()
    kept = hashed(password)
    with store.writing(actor) as writing:
        if writing.session.get(Account, account.account_id) is not None:
            raise AccountFault(N_("There is an account {login} already."), login=account.account_id)
        writing.session.add(
            Account(
                account_id=account.account_id, name=account.name.strip(), role=str(account.role), office=account.office,
                township_codes=list(account.township_codes), grid_codes=list(account.grid_codes), password_hash=kept,
                must_change=True, is_disabled=False, is_demonstration=False, changed_at=writing.at,
            )
        )  # fmt: skip
        record(writing, Action.ACCOUNT, account.account_id, {"deed": Code("added"), "role": account.role})
    return password


def accounts(store: Store) -> list[Account]:
    """Return every account, in order of login name."""
    with store.reading() as session:
        return list(session.scalars(select(Account).order_by(Account.account_id)))


def reset_password(store: Store, account_id: str, *, actor: Actor = COMMAND_LINE) -> str:
    """Give an account another first password and return it; its sessions end, and it is enabled again.

    Raises
    ------
    AccountFault
        There is no such account.
    """
    password = _given()
    values = {"password_hash": hashed(password), "must_change": True, "is_disabled": False}
    _change(store, account_id, "password reset", values, actor=actor)
    return password


def disable_account(store: Store, account_id: str, *, actor: Actor = COMMAND_LINE) -> None:
    """Let nobody in with an account any more; its sessions end, and what it wrote stays.

    Raises
    ------
    AccountFault
        There is no such account.
    """
    _change(store, account_id, "disabled", {"is_disabled": True}, actor=actor)


def _change(store: Store, account_id: str, deed: str, values: dict[str, object], *, actor: Actor) -> None:
    with store.writing(actor) as writing:
        account = writing.session.get(Account, account_id)
        if account is None:
            raise AccountFault(
                N_("There is no account {login}. `python -m pipelines account list` shows them."), login=account_id
            )  # fmt: skip
        for name, value in {**values, "changed_at": writing.at}.items():
            setattr(account, name, value)
        writing.session.execute(delete(SignedSession).where(SignedSession.account_id == account_id))
        record(writing, Action.ACCOUNT, account_id, {"deed": Code(deed)})


def _given() -> str:
    """Return a first password: 59 random bits, easy to read aloud."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_GIVEN_LENGTH))
