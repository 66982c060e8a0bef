"""``[store]``: where what people write is kept.

Left out, it is one SQLite file below ``paths.home``: right for one machine. A PostgreSQL address is right where several
machines serve, or where the office backs up its databases centrally. A password is better left to PostgreSQL's own
files (``~/.pgpass``, ``~/.pg_service.conf``) than written here.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from governance.errors import N_, GridError
from governance.setting_tables import Section

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

SQLITE_DRIVER, POSTGRESQL_DRIVER = "sqlite+pysqlite", "postgresql+psycopg"
_DRIVERS = {
    "sqlite": SQLITE_DRIVER, SQLITE_DRIVER: SQLITE_DRIVER,
    "postgresql": POSTGRESQL_DRIVER, "postgres": POSTGRESQL_DRIVER, POSTGRESQL_DRIVER: POSTGRESQL_DRIVER,
}  # fmt: skip
DEFAULT_FILE = Path("store") / "store.db"
"""Below ``paths.home``."""


def _readable(text: str) -> str:
    from sqlalchemy.engine import make_url  # noqa: PLC0415 (slow; most districts give no address)
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in _DRIVERS or not url.database:
        fault = GridError(
            N_(
                'is no address of a store; write one such as "postgresql://user@host/database", or leave it out'
            )
        )
        raise ValueError(fault)
    return text


class StoreSection(Section):
    """``[store]``: where what people write is kept.

    Attributes
    ----------
    url
        ``postgresql://user@host:port/database`` or ``sqlite:///path`` (a relative path starts from the district file);
        missing means ``store/store.db`` below ``paths.home``.
    """

    url: Annotated[str, AfterValidator(_readable)] | None = None

    def address(self, *, folder: Path, home: Path) -> "URL":
        """Return the address as SQLAlchemy takes it, driver and absolute path included.

        Parameters
        ----------
        folder
            That of the district file.
        home
            ``paths.home``.
        """
        from sqlalchemy.engine import URL, make_url  # noqa: PLC0415 (slow; settings are read without a store)

        if self.url is None:
            return URL.create(SQLITE_DRIVER, database=str(home / DEFAULT_FILE))
        url = make_url(self.url)
        url = url.set(drivername=_DRIVERS[url.drivername])
        if url.drivername == SQLITE_DRIVER:
            url = url.set(database=str((folder / str(url.database)).resolve()))
        return url


def has_no_file(address: "URL") -> bool:
    """Return whether an address is that of an SQLite file which is not there: to connect would make it."""
    return address.drivername == SQLITE_DRIVER and not Path(str(address.database)).is_file()
