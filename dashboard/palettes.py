"""Colours of the product: ink blue and teal on warm grey, light and dark.

Map colours are ColorBrewer's YlGnBu, which stays readable with red-green and blue-yellow colour blindness; the dark
palette runs it the other way, so that much is always far from the background. Red and green are never used for good
and bad.
"""

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]

FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"

_PICKED = {1: (3,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which of the five map colours are used for fewer classes."""


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, each #rrggbb.

    Attributes
    ----------
    page, ink, muted, line
        Background, text, lesser text, rules; as in ``.streamlit/config.toml``.
    accent, soft
        Concluded and not yet concluded cases in charts.
    caution
        Marks what must not be overlooked: demonstration data, faults.
    ramp
        Five map colours, from few to many.
    zero, no_data
        Places where nothing was received, and the ground of the hatch where there is no denominator.
    """

    theme: ThemeName
    page: str
    ink: str
    muted: str
    line: str
    accent: str
    soft: str
    caution: str
    ramp: tuple[str, str, str, str, str]
    zero: str
    no_data: str

    def ramp_of(self, classes: int) -> tuple[str, ...]:
        """Return the colours for a number of classes, 0 to 5."""
        return tuple(self.ramp[number] for number in _PICKED.get(classes, ()))


LIGHT = Palette(
    theme="light", page="#fbfaf8", ink="#1c2630", muted="#5a646e", line="#dfdbd3",
    accent="#0f5c6e", soft="#b9d0d3", caution="#9a5700",
    ramp=("#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"), zero="#f3f1ec", no_data="#e2ded5",
)  # fmt: skip
DARK = Palette(
    theme="dark", page="#12171c", ink="#e4e7ea", muted="#a3adb7", line="#303a43",
    accent="#63b7c6", soft="#2e5560", caution="#f0b35a",
    ramp=("#2b4a8b", "#2c7fb8", "#41b6c4", "#7fcdbb", "#eef8b6"), zero="#222a32", no_data="#38424b",
)  # fmt: skip
