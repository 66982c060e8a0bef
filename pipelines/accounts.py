"""``python -m pipelines account ...``: accounts as the operator keeps them, on the machine itself.

A first password is shown once, on this terminal, and has to be changed at the first sign-in. Each verb imports what
it works with when it is called.
"""

import json
from contextlib import closing
from typing import Annotated

import typer
from rich.table import Table

from governance.access import ROLE_WORDS, ROLES, Role
from governance.errors import N_, AccountFault, WarehouseMissing
from governance.settings import Settings, read_settings
from pipelines.terminal import DistrictOption, _, out

verbs = typer.Typer(no_args_is_help=True)
"""``add``, ``list``, ``reset`` and ``disable``."""

LoginArgument = Annotated[str, typer.Argument(help=_("Login name."))]
_FACTS = (
    "account_id",
    "name",
    "role",
    "office",
    "township_codes",
    "grid_codes",
    "must_change",
    "is_disabled",
)


@verbs.command(help=_("Make an account; its first password is shown once."))
def add(  # noqa: PLR0913, PLR0917 (the options of a verb)
    login: LoginArgument,
    name: Annotated[str, typer.Option(help=_("Post or office, never a person's name."))],
    role: Annotated[str, typer.Option(help=_("One of {roles}.").format(roles=", ".join(ROLES)))],
    office: Annotated[str, typer.Option(help=_("Office it belongs to."))] = "",
    township: Annotated[
        list[str] | None, typer.Option(help=_("Code of a township it works for; may be repeated."))
    ] = None,
    grid: Annotated[
        list[str] | None, typer.Option(help=_("Code of a grid it works for; may be repeated."))
    ] = None,
    district: DistrictOption = None,
) -> None:
    """Make an account."""
    from governance.accounts.managing import NewAccount, add_account
    from governance.store import open_store

    settings = read_settings(district)
    if role not in ROLES:
        raise AccountFault(N_("{role} is no role. Write one of {roles}."), role=role, roles=", ".join(ROLES))
    account = NewAccount(login, name, Role(role), office, tuple(township or ()), tuple(grid or ()))
    account.require_sound(_known_codes(settings))
    with closing(open_store(settings)) as store:
        _tell_password(login, add_account(store, account))


@verbs.command("list", help=_("Show every account."))
def show(
    district: DistrictOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Report as JSON on standard output."))] = False,
) -> None:
    """Show the accounts."""
    from governance.accounts.managing import accounts
    from governance.store import open_store

    with closing(open_store(read_settings(district))) as store:
        found = accounts(store)
    if as_json:
        told = [{fact: getattr(account, fact) for fact in _FACTS} for account in found]
        out.print_json(json.dumps(told, ensure_ascii=False))
        return
    table = Table(_("Login name"), _("Post or office"), _("Role"), _("Works for"), _("Account state"))
    for account in found:
        places = ", ".join((*account.township_codes, *account.grid_codes)) or _("whole district")
        state = _("disabled") if account.is_disabled else _("first password") if account.must_change else ""
        table.add_row(account.account_id, account.name, _(ROLE_WORDS[Role(account.role)]), places, state)
    out.print(table)


@verbs.command(help=_("Give an account another first password; its sessions end."))
def reset(login: LoginArgument, district: DistrictOption = None) -> None:
    """Reset a password."""
    from governance.accounts.managing import reset_password
    from governance.store import open_store

    with closing(open_store(read_settings(district))) as store:
        _tell_password(login, reset_password(store, login))


@verbs.command(help=_("Let nobody in with an account any more; what it wrote stays."))
def disable(login: LoginArgument, district: DistrictOption = None) -> None:
    """Disable an account."""
    from governance.accounts.managing import disable_account
    from governance.store import open_store

    with closing(open_store(read_settings(district))) as store:
        disable_account(store, login)
    out.print(_("{login} is disabled; its sessions have ended.").format(login=login), markup=False)


def note_export(settings: Settings, table: str) -> None:
    """Write into the audit log that a table leaves by the command line; nothing where nobody signs in.

    Raises
    ------
    StoreGone, StoreBusy
        It could not be written down; the table must not leave then.
    """
    from governance.accounts.managing import COMMAND_LINE
    from governance.store import Action, Code, open_store, record

    if settings.access.mode == "open":
        return
    with closing(open_store(settings)) as store, store.writing(COMMAND_LINE) as writing:
        record(writing, Action.EXPORT, Code(table))


def _known_codes(settings: Settings) -> frozenset[str]:
    """Return the codes of townships and grids in force; empty where nothing is published."""
    from governance.warehouse import open_warehouse, published_path

    try:
        warehouse = open_warehouse(published_path(settings.paths.home))
    except WarehouseMissing:
        return frozenset()
    with closing(warehouse):
        rows = warehouse.frame(
            "SELECT grid_code AS code FROM grid WHERE is_in_force UNION ALL SELECT township_code FROM township"
        )
    return frozenset(rows["code"])


def _tell_password(login: str, password: str) -> None:
    said = _("{login}: first password {password} (shown once; to be changed at the first sign-in).")
    out.print(said.format(login=login, password=password), markup=False)
