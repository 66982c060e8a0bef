"""The application as it is served: the pages, and round them what the way of signing in needs."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from dashboard.account_routes import Desk
from dashboard.gate import Gate
from dashboard.returning import Returning
from dashboard.way_in import is_this_machine
from governance.accounts.demonstration import demonstration_accounts, set_demonstration_accounts
from governance.accounts.managing import NewAccount
from governance.errors import N_, NotAllowed, WarehouseMissing
from governance.settings import Settings
from governance.store import Store, open_store
from governance.warehouse import open_warehouse, published_path

ENTRY = Path(__file__).parent.parent / "streamlit_app.py"


def application(settings: Settings, address: str) -> App:
    """Return the application, with what its way of signing in needs round it.

    Parameters
    ----------
    address
        That it is to listen on.

    Raises
    ------
    NotAllowed
        Nobody has to sign in, and it would listen beyond this machine.
    StoreGone, StoreFault
        The store cannot be opened.
    """
    PagesManager.uses_pages_directory = False  # else the first deep link after a start shows "page not found"
    access = settings.access
    if access.mode == "open":
        if not is_this_machine(address):
            raise NotAllowed(
                N_("Without sign-in the pages may be served on this machine only, not on {address}. Set [access] mode "
                   'to "accounts" or "oidc" in {path}.'),
                address=address, path=settings.path,
            )  # fmt: skip
        return App(ENTRY)
    if access.mode == "oidc":
        return App(ENTRY, middleware=[Middleware(Returning)])
    store = open_store(settings)
    ready = _demonstration(settings, store, address)
    return App(
        ENTRY, routes=Desk(store, access, ready).routes(), middleware=[Middleware(Gate, store=store, access=access)]
    )  # fmt: skip


def _demonstration(settings: Settings, store: Store, address: str) -> tuple[NewAccount, ...]:
    """Return the demonstration's accounts, made anew; none, and none that works, beyond this machine."""
    made: tuple[NewAccount, ...] = ()
    if settings.district.is_demonstration and is_this_machine(address):
        try:
            warehouse = open_warehouse(published_path(settings.paths.home))
        except WarehouseMissing:
            made = demonstration_accounts(None)
        else:
            made = demonstration_accounts(warehouse)
            warehouse.close()
    set_demonstration_accounts(store, made)
    return made
