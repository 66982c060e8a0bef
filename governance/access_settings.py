"""``[access]`` of the district file: who may come in, and how what an identity provider says becomes a role.

Part of :mod:`governance.settings`.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from governance.access import ROLES, Role
from governance.errors import N_, GridError
from governance.setting_tables import Name, Section

AccessMode = Literal["open", "accounts", "oidc"]
"""``open``: nobody signs in, and the pages answer on this machine only. ``accounts``: accounts kept here. ``oidc``: the
organisation's identity provider."""

Claim = Annotated[str, Field(min_length=1, max_length=100)]


class Oidc(Section):
    """``[access.oidc]``: which claims of the provider say who somebody is.

    Attributes
    ----------
    provider
        Section of ``[auth]`` in Streamlit's ``secrets.toml``; ``default`` where the keys stand in ``[auth]`` itself.
    account_claim
        Login name.
    name_claim
        Post or office as readers know it; the login name stands in where the provider does not say.
    role_claim
        Roles or groups: one text or a list.
    roles
        Values of that claim to our roles. Somebody must have exactly one.
    office_claim, township_claim, grid_claim
        Office; codes of townships and of grids, as a list or as one text parted by commas.
    """

    provider: Name = "default"
    account_claim: Claim = "preferred_username"
    name_claim: Claim = "name"
    role_claim: Claim = "groups"
    roles: dict[str, Role]
    office_claim: Claim = "office"
    township_claim: Claim = "townships"
    grid_claim: Claim = "grids"

    @model_validator(mode="after")
    def _roles_can_be_had(self) -> "Oidc":
        for value, role in self.roles.items():
            if role not in ROLES:
                raise ValueError(
                    GridError(N_("{value} = {role}: no account can have this role"), value=value, role=role)
                )
        return self


class Access(Section):
    """``[access]``: who may come in.

    Attributes
    ----------
    mode
        See :data:`AccessMode`.
    idle_minutes
        Minutes without a click after which somebody has to sign in again.
    longest_hours
        Hours after which somebody has to sign in again whatever they did.
    oidc
        What ``mode = "oidc"`` needs.
    """

    mode: AccessMode = "open"
    idle_minutes: Annotated[int, Field(ge=1, le=480)] = 30
    longest_hours: Annotated[int, Field(ge=1, le=72)] = 12
    oidc: Oidc | None = None

    @model_validator(mode="after")
    def _provider_is_described(self) -> "Access":
        if self.mode == "oidc" and self.oidc is None:
            raise ValueError(
                GridError(N_('mode = "oidc" needs a table [access.oidc] that says which claim is which role'))
            )
        return self
