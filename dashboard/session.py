"""Who is looking: the account behind a run of a page, asked again on every run.

Three ways in, chosen by ``[access] mode`` of the district file. ``open``: nobody signs in, so the pages answer on the
machine itself only. ``accounts``: a cookie that scripts in the page cannot read names a session that the store keeps;
:mod:`dashboard.gate` lets nothing else through. ``oidc``: Streamlit's own sign-in with the organisation's provider.
"""

from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard import data
from dashboard.way_in import COOKIE, host_of, is_this_machine
from governance.access import OPEN_ACTOR, Actor
from governance.access_settings import Access
from governance.accounts.claims import actor_of_claims
from governance.accounts.sessions import session_of
from governance.errors import N_, SignInFault
from governance.settings import Settings

_ACTOR, _SEEN = "actor", "seen_at"


def current_actor(settings: Settings) -> Actor:
    """Return who is looking; whatever an earlier account left in this browser tab is forgotten first.

    Raises
    ------
    SignInFault
        Nobody is signed in, or whoever is has no role here.
    """
    actor = _actor(settings)
    if st.session_state.get(_ACTOR, actor) != actor:
        st.session_state.clear()
    st.session_state[_ACTOR] = actor
    return actor


def _actor(settings: Settings) -> Actor:
    access = settings.access
    if access.mode == "open":
        if not is_open_to_this_machine_only():
            raise SignInFault(
                N_(
                    "Without sign-in the pages answer on this machine only. Set [access] mode in the district file."
                )
            )
        return OPEN_ACTOR
    if access.mode == "oidc":
        return _provided(access)
    found = session_of(data.current_store(settings), st.context.cookies.get(COOKIE), access)
    if found is None:
        raise SignInFault(N_("You are not signed in, or not any more. Sign in to go on."))
    if found.must_change:
        raise SignInFault(N_("Choose a password of your own before you go on."))
    return found.actor


def is_open_to_this_machine_only() -> bool:
    """Return whether the server listens on the machine itself only and was asked for under its name."""
    asked = host_of(st.context.headers)
    return is_this_machine(st.get_option("server.address") or "") and (
        asked is None or is_this_machine(asked)
    )


def _provided(access: Access) -> Actor:
    """Return who the identity provider says is looking, unless that was too long ago."""
    if not st.user.get("is_logged_in", False) or access.oidc is None:
        raise SignInFault(N_("You are not signed in, or not any more. Sign in to go on."))
    now = datetime.now(UTC)
    claims = st.user.to_dict()
    issued_at = claims.get("iat")
    age = now.timestamp() - (float(issued_at) if isinstance(issued_at, int | float) else 0.0)
    idle = now - st.session_state.get(_SEEN, now)
    if age > access.longest_hours * 3600 or idle > timedelta(minutes=access.idle_minutes):
        raise SignInFault(N_("You were signed in too long ago. Sign in again to go on."))
    st.session_state[_SEEN] = now
    return actor_of_claims(claims, access.oidc)
