"""Accounts: signing in and out, waiting after failures, first passwords, what the store keeps and what it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.access import Role
from governance.access_settings import Access
from governance.accounts import passwords, sessions
from governance.accounts.demonstration import PASSWORD, demonstration_accounts, set_demonstration_accounts
from governance.accounts.managing import NewAccount, accounts, add_account, disable_account, reset_password
from governance.accounts.passwords import COMMON, hashed, is_right, refuse_weak
from governance.accounts.sessions import (
    ACCOUNT_FAILURES,
    ADDRESS_FAILURES,
    change_password,
    session_of,
    sign_in,
    sign_out,
)
from governance.accounts.tables import Account, SignedSession, SignInTries
from governance.errors import AccountFault, SignInFault
from governance.store import Audit, Store

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
ACCESS = Access(mode="accounts")
NEW = NewAccount("town-office", "甲街道办", Role.TOWNSHIP, "甲街道", ("990101001",))
GOOD = "four quiet words here"


def let_in(
    store: Store, password: str, *, name: str = NEW.account_id, now: datetime = NOW, address: str = "10.0.0.1"
):
    return sign_in(store, name, password, address=address, now=now)


def refused(store: Store, *, times: int = 1, **how) -> str:
    for _ in range(times):
        with pytest.raises(SignInFault) as fault:
            let_in(store, "wrong password", **how)
    return str(fault.value)


def noted(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(row.action, row.subject) for row in session.scalars(select(Audit).order_by(Audit.audit_id))]


def test_passwords_are_kept_as_argon2id_of_the_stated_cost(monkeypatch):
    monkeypatch.undo()
    kept = passwords.PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4).hash(GOOD)
    assert hashed(GOOD).split("$")[1:4] == kept.split("$")[1:4] == ["argon2id", "v=19", "m=65536,t=3,p=4"]
    assert is_right(GOOD, hashed(GOOD))


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "short",
        "123456789",
        "1234567890",
        "Admin@123456",
        "aaaaaaaaaaaa",
        "town-office",
        "town-office1",
        "x" * 201,
    ],
)
def test_weak_passwords_are_refused(weak):
    with pytest.raises(AccountFault):
        refuse_weak(weak, "town-office")


def test_other_passwords_are_not():
    for password in (GOOD, "夜里的灯照着河面安静", "kd83-jw02-q"):
        refuse_weak(password, "town-office")
    assert all(len(common) >= passwords.SHORTEST and common == common.lower() for common in COMMON)


def test_a_first_password_lets_in_only_to_change_it(store):
    first = add_account(store, NEW)
    token = let_in(store, first)
    found = session_of(store, token, ACCESS, now=NOW)
    assert found.must_change
    assert (found.actor.account_id, found.actor.role, found.actor.township_codes) == (
        "town-office", Role.TOWNSHIP, ("990101001",),
    )  # fmt: skip
    change_password(store, found.actor, first, GOOD, keep=token)
    assert not session_of(store, token, ACCESS, now=NOW).must_change
    refused(store)
    assert session_of(store, let_in(store, GOOD), ACCESS, now=NOW)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wrong password", GOOD, "is another"),
        (None, "1234567890", "first that are tried"),
        (None, None, "is the old one"),
    ],
)
def test_a_password_is_changed_by_whoever_knows_it_to_a_good_one(store, old, new, told):
    first = add_account(store, NEW)
    actor = session_of(store, let_in(store, first), ACCESS, now=NOW).actor
    with pytest.raises(AccountFault, match=told):
        change_password(store, actor, old or first, new or first)
    assert let_in(store, first)


def test_changing_a_password_ends_the_other_sessions(store):
    first = add_account(store, NEW)
    mine, other = let_in(store, first), let_in(store, first)
    change_password(store, session_of(store, mine, ACCESS, now=NOW).actor, first, GOOD, keep=mine)
    assert session_of(store, mine, ACCESS, now=NOW)
    assert session_of(store, other, ACCESS, now=NOW) is None


def test_an_unknown_account_and_a_wrong_password_are_told_alike(store):
    add_account(store, NEW)
    disabled = NewAccount("gone", "某办", Role.LEADER)
    password = add_account(store, disabled)
    disable_account(store, "gone")
    told = {refused(store), refused(store, name="nobody")}
    with pytest.raises(SignInFault) as fault:
        let_in(store, password, name="gone")
    assert len(told | {str(fault.value)}) == 1


def test_a_password_is_checked_where_there_is_no_account_too(store, monkeypatch):
    checked = []
    monkeypatch.setattr(sessions, "is_right", lambda _password, kept: bool(checked.append(kept)))
    refused(store, name="nobody")
    assert checked == [None]
    assert not is_right(GOOD, None)


def test_after_failures_an_account_waits_longer_each_time(store):
    password, now = add_account(store, NEW), NOW
    refused(store, times=ACCOUNT_FAILURES, now=now)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        with pytest.raises(SignInFault, match=f"Wait {minutes} minutes"):
            let_in(
                store, password, now=now, address="10.0.0.2"
            )  # from anywhere, and even with the right password
        now += timedelta(minutes=minutes)
        refused(store, now=now, address="10.0.0.3")
    now += timedelta(minutes=61)
    assert let_in(store, password, now=now)
    refused(store, times=ACCOUNT_FAILURES - 1, now=now)
    assert let_in(store, password, now=now)


def test_an_account_that_is_not_there_waits_too(store):
    refused(store, times=ACCOUNT_FAILURES, name="nobody")
    assert "Too many tries" in refused(store, name="Nobody ")


def test_an_address_waits_whatever_the_accounts(store):
    password = add_account(store, NEW)
    for number in range(ADDRESS_FAILURES):
        refused(store, name=f"guess{number}")
    with pytest.raises(SignInFault, match="Too many tries"):
        let_in(store, password)
    assert let_in(store, password, address="10.0.0.9")


def test_failures_of_yesterday_are_forgotten(store):
    password = add_account(store, NEW)
    refused(store, times=ACCOUNT_FAILURES - 1)
    later = NOW + timedelta(hours=25)
    refused(store, times=ACCOUNT_FAILURES - 1, now=later)
    assert let_in(store, password, now=later)


def test_a_session_ends_when_nobody_clicks_and_after_its_longest_time(store):
    token = let_in(store, add_account(store, NEW))
    for minutes in range(0, 12 * 60, 29):
        assert session_of(store, token, ACCESS, now=NOW + timedelta(minutes=minutes))
    assert session_of(store, token, ACCESS, now=NOW + timedelta(hours=12, minutes=1)) is None
    other = let_in(store, reset_password(store, NEW.account_id))
    assert session_of(store, other, ACCESS, now=NOW + timedelta(minutes=31)) is None


@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000, "' OR 1=1 --"])
def test_no_other_token_is_a_session(store, token):
    let_in(store, add_account(store, NEW))
    assert session_of(store, token, ACCESS, now=NOW) is None


def test_signing_out_ends_the_session(store):
    token = let_in(store, add_account(store, NEW))
    sign_out(store, token)
    assert session_of(store, token, ACCESS, now=NOW) is None
    sign_out(store, token)
    sign_out(store, None)


@pytest.mark.parametrize("end", [disable_account, reset_password])
def test_disabling_and_resetting_end_all_sessions(store, end):
    token = let_in(store, add_account(store, NEW))
    end(store, NEW.account_id)
    assert session_of(store, token, ACCESS, now=NOW) is None


def test_what_is_stored_lets_nobody_in(store):
    first = add_account(store, NEW)
    token = let_in(store, first)
    refused(store)
    with store.reading() as session:
        kept = repr([
            {name: value for name, value in vars(row).items() if not name.startswith("_")}
            for table in (Account, SignedSession, SignInTries) for row in session.scalars(select(table))
        ])  # fmt: skip
    assert first not in kept
    assert token not in kept
    assert "10.0.0.1" not in kept


def test_comings_and_goings_are_in_the_audit_log(store):
    first = add_account(store, NEW)
    refused(store)
    refused(store, name="my-password-by-mistake")
    sign_out(store, let_in(store, first))
    disable_account(store, NEW.account_id)
    assert noted(store) == [
        ("account", "town-office"), ("sign_in_refused", "town-office"), ("sign_in_refused", "-"),
        ("sign_in", "town-office"), ("sign_out", "town-office"), ("account", "town-office"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (NewAccount("Chen Wei", "甲", Role.LEADER), "cannot be a login name"),
        (NewAccount("a", "甲", Role.LEADER), "cannot be a login name"),
        (NewAccount("leader", " ", Role.LEADER), "needs a role and the name"),
        (NewAccount("leader", "甲", Role.OPEN), "needs a role and the name"),
        (NewAccount("town", "甲", Role.TOWNSHIP), "its own places only"),
        (NewAccount("worker", "甲", Role.GRID_WORKER, township_codes=("T0",)), "its own places only"),
        (NewAccount("town", "甲", Role.TOWNSHIP, township_codes=("T9",)), "code T9"),
    ],
)
def test_accounts_that_cannot_be_are_refused(new, told):
    with pytest.raises(AccountFault, match=told):
        new.require_sound({"T0"})


def test_an_account_is_made_once_and_others_are_said_to_be_missing(store):
    add_account(store, NEW)
    with pytest.raises(AccountFault, match="already"):
        add_account(store, NEW)
    for change in (reset_password, disable_account):
        with pytest.raises(AccountFault, match="no account"):
            change(store, "nobody")
    assert [account.account_id for account in accounts(store)] == ["town-office"]


def test_the_demonstrations_accounts_come_and_go_together(store):
    own = add_account(store, NewAccount("leader", "区领导", Role.LEADER))
    made = demonstration_accounts(None)
    set_demonstration_accounts(store, made)
    assert let_in(store, PASSWORD, name="operator")
    assert let_in(store, own, name="leader")  # an account of the district's is left alone
    set_demonstration_accounts(store, ())
    with pytest.raises(SignInFault):
        let_in(store, PASSWORD, name="operator")
    assert let_in(store, own, name="leader")
