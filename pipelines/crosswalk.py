"""Holds the crosswalk of the district file against the network in force.

A chain must end in the network, and none of its old codes may be in force: a code means one place.
"""

import pandas as pd

from governance.crosswalk import chain
from governance.errors import N_, GridError, SettingsFault
from governance.settings import Settings, line_in

KINDS = ("grid_code", "community_code", "township_code")
"""The columns of codes that a crosswalk may speak of."""


def sound_crosswalk(
    settings: Settings, grids: pd.DataFrame, communities: pd.DataFrame, townships: pd.DataFrame
) -> dict[str, str]:
    """Return the crosswalk of the district file.

    Parameters
    ----------
    settings
        The district file.
    grids, communities, townships
        The places in force.

    Raises
    ------
    SettingsFault
        A chain ends in a code that the network does not have, or an old code is itself in force; all are told at
        once, with line and remedy.
    """
    tables = zip((grids, communities, townships), KINDS, strict=True)
    known = [set(table[kind]) for table, kind in tables]
    faults = []
    for old in settings.crosswalk:
        new = chain(settings.crosswalk, old)[-1]
        kinds = [codes for codes in known if new in codes]
        if not kinds:
            said = N_(
                "line {line}: crosswalk.{old}: {new} is no grid, community or township in force; name one that is"
            )
        elif any(old in codes for codes in kinds):
            said = N_(
                "line {line}: crosswalk.{old}: it is in force itself and means its own place; take the line out"
            )
        else:
            continue
        faults.append(GridError(said, line=line_in(settings, ("crosswalk", old)), old=old, new=new))
    if faults:
        raise SettingsFault(N_("{path} has faults; nothing was done:"), faults, path=settings.path)
    return dict(settings.crosswalk)
