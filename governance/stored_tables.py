"""Every stored table: the modules that define them, so that backups, migrations and tests see all of them.

A module that derives a table from :class:`governance.store.Base` stands here. A backup refuses to be made of a store
that has a table unknown here, so none is forgotten.
"""

from sqlalchemy import MetaData

from governance import release_rows
from governance.accounts import tables as accounts
from governance.registers import check_rows, meeting_rows, record_rows, risk_tables
from governance.sheets import pack_rows
from governance.store import Base, audit, journal

MODULES = (
    audit,
    journal,
    accounts,
    check_rows,
    meeting_rows,
    pack_rows,
    record_rows,
    release_rows,
    risk_tables,
)
"""In alphabetical order, those of the store first."""


def stored_tables() -> MetaData:
    """Return the tables of all modules."""
    return Base.metadata
