"""What is stored of accounts, their sessions and tries to sign in.

Convention: of a password there is only its Argon2id hash, of a session only the SHA-256 of its token, of a try only the
SHA-256 of what it was counted by. Who reads the store cannot sign in with what is in it.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from governance.access import Actor, Role
from governance.store import Base


class Account(Base):
    """One account: a post or an office, never a person's data beyond the login name."""

    __tablename__ = "account"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    office: Mapped[str]
    township_codes: Mapped[list[str]] = mapped_column(JSON)
    grid_codes: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str]
    must_change: Mapped[bool]
    is_disabled: Mapped[bool]
    is_demonstration: Mapped[bool]
    changed_at: Mapped[datetime]

    @property
    def actor(self) -> Actor:
        """Who acts with it."""
        return Actor(
            self.account_id,
            self.name,
            Role(self.role),
            self.office,
            tuple(self.township_codes),
            tuple(self.grid_codes),
        )


class SignedSession(Base):
    """One sign-in that has not ended."""

    __tablename__ = "signed_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.account_id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInTries(Base):
    """Tries that failed, by account name or by network address."""

    __tablename__ = "sign_in_tries"

    counted_by: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
