"""The way in and out on the screens: who is signed in, and what is shown to whoever is not."""

from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard import components
from dashboard.filters import query_of_address
from dashboard.way_in import PASSWORD, SIGN_IN, SIGN_OUT
from governance.access import ROLE_WORDS, Actor, Role
from governance.access_settings import Access
from governance.errors import N_, SignInFault
from governance.i18n import Translator


def draw_account(say: Translator, actor: Actor, access: Access) -> None:
    """Draw who is signed in and the way out; nothing where nobody signs in."""
    if actor.role is Role.OPEN:
        return
    words = say(ROLE_WORDS[actor.role])
    name = say(actor.name)
    shown = name if name == words else f"{name} · {words}"
    with st.container(horizontal=True, vertical_alignment="center", key="account", width="content"):
        if access.mode == "oidc":
            st.html(f'<span class="account">{escape(shown)}</span>', width="content")
            st.button(say("Sign out"), key="sign_out", type="tertiary", on_click=st.logout)
            return
        st.html(
            f'<span class="account">{escape(shown)} '
            f'<a href="{PASSWORD}?{_language(say)}" target="_self">{escape(say("Password"))}</a> '
            f'<a href="{SIGN_OUT}?{_language(say)}" target="_self">{escape(say("Sign out"))}</a></span>',
            width="content",
        )


def draw_way_in(say: Translator, fault: SignInFault, access: Access) -> None:
    """Draw why nothing is shown, and the way in."""
    components.notice(say("Not signed in"), fault.text(say))
    if access.mode == "accounts":
        address = f"{SIGN_IN}?{urlencode({'next': _asked()})}&{_language(say)}"
        st.html(f'<p><a href="{escape(address)}" target="_self">{escape(say("Sign in"))}</a></p>')
    elif access.mode == "oidc" and access.oidc is not None:
        provider = access.oidc.provider
        if st.button(say("Sign in"), key="sign_in", type="primary"):
            try:
                st.login(None if provider == "default" else provider)
            except StreamlitAuthError as found:
                raise SignInFault(
                    N_(
                        "The identity provider is not described in secrets.toml ({detail}). Tell the operator."
                    ),
                    detail=" ".join(str(found).split()),
                ) from None


def _asked() -> str:
    """Return the address that was asked for, without the host."""
    path = urlsplit(st.context.url or "/").path or "/"
    query = urlencode(query_of_address(), doseq=True)
    return f"{path}?{query}" if query else path


def _language(say: Translator) -> str:
    return urlencode({"lang": say.language})
