"""Signing in, being signed in, signing out.

A sign-in gives a token of 256 random bits, which the browser keeps in a cookie; the store keeps its hash. Each look at
a session reads the account again, so a disabled account or a changed role counts at once.

Tries are counted before they are checked, by account name (whether there is such an account or not) and by network
address. After some failures the next try has to wait, each time twice as long, an hour at most; a right password ends
the count of its account. What is said and how long it takes is the same for an unknown account and a wrong password.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.orm import Session

from governance.access import Actor, Role
from governance.access_settings import Access
from governance.accounts.passwords import hashed, is_right, refuse_weak
from governance.accounts.tables import Account, SignedSession, SignInTries
from governance.errors import N_, AccountFault, SignInFault
from governance.store import Action, Code, Store, Writing, record

ACCOUNT_FAILURES = 5
"""Of one account before it has to wait."""

ADDRESS_FAILURES = 20
"""From one network address before it has to wait; a whole office may share one."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
"""Failures older than this count no more."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used."""

NOBODY = Actor("-", "-", Role.OPEN)
"""Stands in the audit log for whoever is not signed in; may do nothing, for it is given to nothing else."""


@dataclass(frozen=True)
class SignedIn:
    """A session that holds.

    Attributes
    ----------
    must_change
        True while the account has a password that somebody else knows: nothing but changing it is possible.
    """

    actor: Actor
    must_change: bool


def sign_in(
    store: Store, account_id: str, password: str, *, address: str, now: datetime | None = None
) -> str:
    """Return the token of a new session.

    Parameters
    ----------
    address
        Network address that the try came from.
    now
        Aware; missing means now.

    Raises
    ------
    SignInFault
        No such account, a wrong password or a disabled account, which is not told apart; or too many tries.
    """
    moment = now or datetime.now(UTC)
    name = account_id.strip().lower()
    with store.writing(NOBODY) as writing:
        wait = max(
            _count(writing.session, f"account {name}", ACCOUNT_FAILURES, moment),
            _count(writing.session, f"address {address}", ADDRESS_FAILURES, moment),
        )
        account = writing.session.get(Account, name)
        kept = None if account is None or account.is_disabled else account.password_hash
    if wait:
        minutes = -(-wait // timedelta(minutes=1))
        raise SignInFault(N_("Too many tries. Wait {minutes} minutes, then try again."), minutes=minutes)
    is_let_in = is_right(password, kept)
    with store.writing(account.actor if account and is_let_in else NOBODY) as writing:
        if is_let_in:
            return _begin(writing, name, moment, address)
        known = name if account is not None else "-"  # whoever mistypes may have typed the password here
        record(writing, Action.SIGN_IN_REFUSED, known, {"address": Code(address)})
    raise SignInFault(N_("This name and password do not go together. Check both, or ask the operator."))


def session_of(
    store: Store, token: str | None, access: Access, *, now: datetime | None = None
) -> SignedIn | None:
    """Return who a token belongs to; None where it has ended, or never began."""
    if not token:
        return None
    moment = now or datetime.now(UTC)
    with store.reading() as session:
        found = session.get(SignedSession, _digest(token))
        account = None if found is None else session.get(Account, found.account_id)
    if found is None or account is None or account.is_disabled:
        return None
    idle, age = moment - found.seen_at, moment - found.began_at
    if idle > timedelta(minutes=access.idle_minutes) or age > timedelta(hours=access.longest_hours):
        return None
    if idle > SEEN_EVERY:
        with store.writing(account.actor) as writing:
            again = writing.session.get(SignedSession, found.token_hash)
            if again is not None:
                again.seen_at = moment
    return SignedIn(account.actor, account.must_change)


def sign_out(store: Store, token: str | None) -> None:
    """End the session of a token; nothing happens where there is none."""
    if not token:
        return
    with store.writing(NOBODY) as writing:
        found = writing.session.get(SignedSession, _digest(token))
        if found is not None:
            writing.session.delete(found)
            record(writing, Action.SIGN_OUT, found.account_id)


def change_password(store: Store, actor: Actor, old: str, new: str, *, keep: str | None = None) -> None:
    """Give an account another password; its other sessions end.

    Parameters
    ----------
    keep
        Token of the session that goes on.

    Raises
    ------
    AccountFault
        The old password is wrong, or the new one is the old one or too weak.
    """
    refuse_weak(new, actor.account_id)
    with store.reading() as session:
        account = session.get_one(Account, actor.account_id)
    if not is_right(old, account.password_hash):
        raise AccountFault(N_("The password you have now is another. Nothing was changed."))
    if old == new:
        raise AccountFault(N_("The new password is the old one. Choose another."))
    kept = hashed(new)
    with store.writing(actor) as writing:
        account = writing.session.get_one(Account, actor.account_id)
        account.password_hash, account.must_change, account.changed_at = kept, False, writing.at
        own = SignedSession.account_id == actor.account_id
        others = own if keep is None else own & (SignedSession.token_hash != _digest(keep))
        writing.session.execute(delete(SignedSession).where(others))
        record(writing, Action.ACCOUNT, actor.account_id, {"deed": Code("password changed")})


def _begin(writing: Writing, account_id: str, moment: datetime, address: str) -> str:
    """Begin a session, and forget the failures of the account."""
    token = secrets.token_urlsafe(32)
    own = SignInTries.counted_by.in_([_digest(f"account {account_id}")])
    writing.session.execute(delete(SignInTries).where(own))
    counted = writing.session.get(SignInTries, _digest(f"address {address}"))
    if counted is not None:
        counted.failures = max(0, counted.failures - 1)
    ended = SignedSession.began_at < moment - FORGOTTEN_AFTER * 3
    writing.session.execute(delete(SignedSession).where(ended))
    writing.session.add(
        SignedSession(token_hash=_digest(token), account_id=account_id, began_at=moment, seen_at=moment)
    )
    record(writing, Action.SIGN_IN, account_id, {"address": Code(address)})
    return token


def _count(session: Session, counted_by: str, allowed: int, moment: datetime) -> timedelta:
    """Count a try, and return how long it has to wait; a try that has to wait is not counted."""
    tries = session.get(SignInTries, _digest(counted_by))
    if tries is None:
        tries = SignInTries(counted_by=_digest(counted_by), failures=0, last_at=moment, locked_until=None)
        session.add(tries)
    if tries.locked_until is not None and moment < tries.locked_until:
        return tries.locked_until - moment
    if moment - tries.last_at > FORGOTTEN_AFTER:
        tries.failures = 0
    tries.failures += 1
    tries.last_at = moment
    beyond = tries.failures - allowed
    doublings = min(beyond, 10)
    tries.locked_until = moment + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT) if beyond >= 0 else None
    return timedelta()


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
