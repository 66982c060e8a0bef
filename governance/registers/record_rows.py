"""The table of records that people keep by hand: receptions, callbacks, lines of campaigns.

One row per record, whatever its kind; what differs between kinds is in ``content``, under the names of the published
tables (:mod:`governance.record_tables`), so that a build can append them there.
"""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from governance.store import Base


class KeptRecord(Base):
    """One record as it stands now.

    Attributes
    ----------
    record_id
        K000001 and so on.
    version, state
        Of its last event; kept or withdrawn.
    kind
        Name of the published table it belongs to: reception, callback or campaign_report.
    day
        Day held, called or reported.
    township_code
        Where; of a callback where its case lies; missing for the district as a whole.
    account_id, office
        Who entered it.
    content
        Columns of the published table; days in ISO 8601.
    """

    __tablename__ = "kept_record"

    record_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    kind: Mapped[str] = mapped_column(index=True)
    day: Mapped[date]
    township_code: Mapped[str | None] = mapped_column(index=True)
    account_id: Mapped[str] = mapped_column(index=True)
    office: Mapped[str]
    content: Mapped[dict[str, Any]]
