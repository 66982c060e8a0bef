"""The crosswalk: codes that a district has given up, and the codes that took their place.

Convention: a chain is followed. Where an old code stands for a place of a network, it stands for the first code after
it that the network has.
"""

from collections.abc import Collection, Mapping


def chain(crosswalk: Mapping[str, str], old: str) -> list[str]:
    """Return the codes that took the place of an old one, in order, until there is none or they repeat."""
    codes: list[str] = []
    while old in crosswalk and crosswalk[old] not in codes:
        old = crosswalk[old]
        codes.append(old)
    return codes


def is_circular(crosswalk: Mapping[str, str], old: str) -> bool:
    """Return whether a chain comes to no end."""
    return chain(crosswalk, old)[-1] in crosswalk


def in_network(crosswalk: Mapping[str, str], codes: Collection[str]) -> dict[str, str]:
    """Return each old code with the code of a network that it stands for; without those that stand for none.

    Parameters
    ----------
    crosswalk
        Old code to new code.
    codes
        Codes of one kind of place that the network has.
    """
    found = {old: next((new for new in chain(crosswalk, old) if new in codes), None) for old in crosswalk}
    return {old: new for old, new in found.items() if new is not None}
