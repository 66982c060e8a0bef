"""How the register of risks reads on a screen: levels and states by word, shape and colour, domains, places."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from dashboard import data
from dashboard.frame import Scene
from governance.i18n import Translator
from governance.queries.places import names
from governance.registers.risk_tables import RiskEpisode
from governance.registers.risks import LEVELS, LIFECYCLE

LEVEL_SIGNS: Mapping[str, str] = {"high": "▲", "middle": "◆", "low": "▽"}
STATE_SIGNS: Mapping[str, str] = {
    "registered": "○", "settling": "◔", "settled": "◑", "verified": "◕", "struck_off": "●",
}  # fmt: skip
"""A circle that fills on the way from registered to struck off."""

WHOLE = ""
"""Stands for the whole district among codes of places."""


def level_text(say: Translator, level: str) -> str:
    """Return a level with its sign."""
    return f"{LEVEL_SIGNS[level]} {say(LEVELS[level])}"  # type: ignore[index]


def state_text(say: Translator, state: str) -> str:
    """Return a state with its sign."""
    return f"{STATE_SIGNS[state]} {say(LIFECYCLE.states[state])}"


def level_html(say: Translator, level: str) -> str:
    """Return a level as a mark."""
    return f'<span class="risk-tag level-{escape(level)}">{escape(level_text(say, level))}</span>'


def state_html(say: Translator, state: str) -> str:
    """Return a state as a mark."""
    return f'<span class="risk-tag state-{escape(state)}">{escape(state_text(say, state))}</span>'


def domain_names(scene: Scene) -> dict[str, str]:
    """Return the domains of the district file, code to name, those switched off too."""
    return {domain.code: domain.name for domain in scene.settings.risks.domains}


def place_frame(scene: Scene) -> pd.DataFrame:
    """Return the places that the reader may see, see :func:`governance.queries.places.names`; none unpublished."""
    if scene.given_warehouse is None:
        return pd.DataFrame(
            columns=["level", "code", "name", "township_code", "township_name", "community_code"]
        )
    return data.ask(scene.warehouse, names)


def place_titles(scene: Scene) -> dict[str, str]:
    """Return what places are called, with the township they lie in; of the whole district by :data:`WHOLE`."""
    found = {WHOLE: scene.say("Whole district")}
    for row in place_frame(scene).itertuples():
        is_township = row.level == "township"
        found[str(row.code)] = str(row.name) if is_township else f"{row.township_name} › {row.name}"
    return found


def place_code(episode: RiskEpisode) -> str:
    """Return the finest code that an episode is known to lie in; :data:`WHOLE` where it is of the whole district."""
    return episode.grid_code or episode.community_code or episode.township_code or WHOLE
