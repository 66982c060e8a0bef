"""The table of kept packs.

Convention: a row is a pack as it was given out, and the database refuses to change or delete it: its content as JSON
with the SHA-256 of it, what changed since the pack before, and the data, parameters, seed and versions behind it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.store.base import Base


class KeptPack(Base):
    """A pack as it was given out.

    Attributes
    ----------
    township_code
        Of the places it is about; missing where it is about the whole district.
    record
        See :meth:`governance.sheets.pack_content.PackVariant.as_record`.
    changes
        Against the pack before; missing where there was none.
    content_hash
        SHA-256 of the record.
    data_hash
        Of the publication's data.
    parameters
        Window, denominator, seed, definitions, version of the program.
    """

    __tablename__ = "pack"
    __table_args__ = (Index("ix_pack_meeting_id", "meeting_id"),)

    pack_id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str]
    readers: Mapped[str]
    township_code: Mapped[str | None]
    language: Mapped[str]
    record: Mapped[dict[str, Any]]
    changes: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    content_hash: Mapped[str]
    data_hash: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]
    account_id: Mapped[str]
    office: Mapped[str]
