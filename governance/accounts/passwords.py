"""Passwords: how they are kept and which are refused.

Kept as Argon2id with the option that RFC 9106 (2021), section 4, recommends where memory is scarce: three passes over
64 MiB, four lanes, salt of 16 bytes, hash of 32 bytes. Length is what counts (NIST SP 800-63B, 2017, section 5.1.1.2):
at least ten characters, no rules about their kinds, and none of the well-known ones.
"""

from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from governance.errors import N_, AccountFault

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHasher(
    time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, salt_len=16, type=Type.ID
)

COMMON = frozenset({
    "0123456789", "1111111111", "1122334455", "1212121212", "1231231231", "1234512345", "1234554321", "1234567890",
    "1234567891", "12345678910", "123456789a", "123456789abc", "1314520520", "1q2w3e4r5t", "1qaz2wsx3edc", "5201314520",
    "5555555555", "6666666666", "8888888888", "9876543210", "9999999999", "a123456789", "abc1234567", "abc123456789",
    "abcd123456", "abcd1234567", "abcdefghij", "admin12345", "admin123456", "admin@1234", "admin@12345", "admin@123456",
    "administrator", "asdfghjkl1", "changeme123", "computer123", "iloveyou123", "iloveyou1314", "letmein123",
    "p@ssw0rd123", "passw0rd123", "password12", "password123", "password1234", "password@123", "qazwsxedc123",
    "qq123456789", "qwer123456", "qwerty1234", "qwerty12345", "qwerty123456", "qwertyuiop", "qwertyuiop1", "root123456",
    "test123456", "wang123456", "welcome123", "woaini1314", "woaini1314520", "woaini5201314", "zaq12wsxcde3",
    "zhang123456",
})  # fmt: skip
"""In small letters; of lists of leaked passwords, those that are long enough, and what offices give out at first."""


def refuse_weak(password: str, account_id: str) -> None:
    """Do nothing when a password may be used.

    Raises
    ------
    AccountFault
        It is too short, too long, well known, or the login name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountFault(
            N_("A password needs at least {shortest} characters, and {longest} at most."),
            shortest=SHORTEST, longest=LONGEST,
        )  # fmt: skip
    plain = password.lower()
    if plain in COMMON or len(set(plain)) == 1 or account_id.lower() in {plain, plain[: len(account_id)]}:
        raise AccountFault(
            N_("This password is one of the first that are tried. Choose another, such as four words.")
        )


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return _HASHER.hash(password)


@cache
def _nobodys() -> str:
    """Return what is checked where there is no account, so that both take as long."""
    return hashed("a password that nobody has")


def is_right(password: str, kept: str | None) -> bool:
    """Return whether a password is the one of which something is kept; as slowly where nothing is."""
    try:
        _HASHER.verify(kept or _nobodys(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
