"""What the server and the pages agree on about the way in: addresses, the cookie, which hosts are this machine."""

import ipaddress
from collections.abc import Mapping

COOKIE = "grid_session"
"""Cookie that holds the token of a session."""

SIGN_IN, SIGN_OUT, PASSWORD = "/account/sign-in", "/account/sign-out", "/account/password"
"""Addresses of the server's own."""


def is_this_machine(host: str) -> bool:
    """Return whether a name or an address is the machine itself, as far as can be told without asking anybody."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(headers: Mapping[str, str]) -> str | None:
    """Return the host that a request names, without its port; None where it names none."""
    named = headers.get("Host") or headers.get("host")
    if not named:
        return None
    return (
        named[: named.index("]") + 1] if named.startswith("[") and "]" in named else named.partition(":")[0]
    )
