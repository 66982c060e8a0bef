"""What an identity provider says of somebody, as an account of ours.

Nothing is guessed: a role that the district file does not map, two roles, or a role of places without places give no
access, and the sentence says what is missing so that whoever runs the provider can put it right.
"""

from collections.abc import Mapping

from governance.access import REACH, ROLE_WORDS, Actor, Role
from governance.access_settings import Oidc
from governance.errors import N_, GridError, SignInFault


def actor_of_claims(claims: Mapping[str, object], oidc: Oidc) -> Actor:
    """Return who somebody is.

    Parameters
    ----------
    claims
        Of the provider's token.
    oidc
        ``[access.oidc]``.

    Raises
    ------
    SignInFault
        The claims give no access.
    """
    account_id = _one(claims, oidc.account_claim)
    if not account_id:
        raise SignInFault(
            N_("The identity provider does not say who you are: the claim {claim} is missing. Tell the operator."),
            claim=oidc.account_claim,
        )  # fmt: skip
    role = _role(claims, oidc)
    townships, grids = (_list(claims.get(claim)) for claim in (oidc.township_claim, oidc.grid_claim))
    needed = {"townships": (townships, oidc.township_claim), "grids": (grids, oidc.grid_claim)}.get(
        REACH[role]
    )
    if needed is not None and not needed[0]:
        raise SignInFault(
            N_("The role {role} sees its own places only, and the claim {claim} names none. Tell the operator."),
            role=GridError(ROLE_WORDS[role]), claim=needed[1],
        )  # fmt: skip
    name = _one(claims, oidc.name_claim) or account_id
    return Actor(account_id, name, role, _one(claims, oidc.office_claim), townships, grids)


def _role(claims: Mapping[str, object], oidc: Oidc) -> Role:
    """Return the one role that the claim gives."""
    found = {oidc.roles[value] for value in _list(claims.get(oidc.role_claim)) if value in oidc.roles}
    if not found:
        raise SignInFault(
            N_("You are known, but have no role here: the claim {claim} holds none that [access.oidc.roles] names. "
               "Ask the operator."),
            claim=oidc.role_claim,
        )  # fmt: skip
    if len(found) > 1:
        raise SignInFault(
            N_("The claim {claim} gives you more than one role here. Ask the operator to leave one."),
            claim=oidc.role_claim,
        )  # fmt: skip
    return found.pop()


def _one(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(value: object) -> tuple[str, ...]:
    """Return the texts of a claim: a list of them, or one, parted by commas."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(part.strip() for part in parts if isinstance(part, str) and part.strip())
