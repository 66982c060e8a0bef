"""Fonts of papers: the official faces where they are installed, Noto's Chinese faces where they are not.

GB/T 9704-2012 names 小标宋, 仿宋, 楷体 and 黑体. Those faces are licensed and not shipped; Noto Serif and Sans CJK
(package ``fonts-noto-cjk``) stand in, and the paper's maker is told which stands for which. A paper without any face
for Chinese is refused, and so is one with a character that no installed font has: it would print as an empty box.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import typst
from PIL import ImageFont

from governance.errors import N_, GridError, SheetFault

Role = Literal["title", "text", "kai", "hei", "sans"]
"""小标宋 of titles, 仿宋 of running text, 楷体, 黑体 of headings, and the upright sans of maps and tables."""

WISHED: Mapping[Role, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "text": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"),
    "hei": ("SimHei", "黑体"),
    "sans": (),
}
"""Families of each role in the order in which they are taken; the names a machine may know them by."""

STAND_INS: Mapping[Role, tuple[str, ...]] = {
    "title": ("Noto Serif CJK SC", "Source Han Serif SC"),
    "text": ("Noto Serif CJK SC", "Source Han Serif SC"),
    "kai": ("Noto Serif CJK SC", "Source Han Serif SC"),
    "hei": ("Noto Sans CJK SC", "Source Han Sans SC"),
    "sans": ("Noto Sans CJK SC", "Source Han Sans SC"),
}
"""Free families that stand in."""

ROLE_NAMES: Mapping[Role, str] = {
    "title": "方正小标宋",
    "text": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
}
"""What the standard calls the face of each role."""

_MEASURED_AT = 100
"""Size in points at which widths are measured."""
_NO_CHARACTER = "\U0010ffff"
_UNSEEN = frozenset("\n\t\u200b\u2060\ufeff")


@dataclass(frozen=True)
class FontSet:
    """The fonts one paper is set in.

    Attributes
    ----------
    fonts
        All that are installed, as Typst takes them.
    families
        Family taken for each role.
    substituted
        Roles whose official face is not installed.
    """

    fonts: typst.Fonts
    families: Mapping[Role, str]
    substituted: tuple[Role, ...]

    def notes(self, roles: Collection[Role]) -> tuple[GridError, ...]:
        """Return one sentence for each official face of some roles that another stands in for."""
        return tuple(
            GridError(
                N_("The font {wished} is not installed; {taken} stands in for it."),
                wished=ROLE_NAMES[role],
                taken=self.families[role],
            )
            for role in self.substituted
            if role in roles
        )

    def width(self, text: str, size: float, *, role: Role = "sans") -> float:
        """Return how wide a text is in a font, in the unit of ``size``."""
        return float(self._measured(role).getlength(text)) * size / _MEASURED_AT

    def missing_characters(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the characters of some texts that no installed font has, in order of code."""
        first = self._measured("sans")
        others: Sequence[ImageFont.FreeTypeFont] | None = None
        missing = []
        for sign in sorted(set().union(*map(set, texts)) - _UNSEEN):
            if sign.isspace() or _has(first, sign):
                continue
            others = self._others if others is None else others
            if not any(_has(other, sign) for other in others):
                missing.append(sign)
        return tuple(missing)

    def require_characters(self, texts: Iterable[str]) -> None:
        """Do nothing when every character of some texts can be printed.

        Raises
        ------
        SheetFault
            Some are in no installed font.
        """
        missing = self.missing_characters(texts)
        if missing:
            told = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in missing[:10])
            raise SheetFault(
                N_(
                    "No installed font has these characters: {signs}. Install a font that has them, then print again."
                ),
                signs=told,
            )

    def _measured(self, role: Role) -> ImageFont.FreeTypeFont:
        return _opened(*self._files[self.families[role]])

    @cached_property
    def _files(self) -> dict[str, tuple[str, int]]:
        """The file of the regular face of each family, and its number in it."""
        found: dict[str, tuple[int, str, int]] = {}
        for font in self.fonts.fonts():
            far = abs(font.weight - 400) + (font.style != "normal") * 1000
            if font.path is not None and (font.family not in found or far < found[font.family][0]):
                found[font.family] = (far, font.path, font.index)
        return {family: (path, index) for family, (_, path, index) in found.items()}

    @cached_property
    def _others(self) -> tuple[ImageFont.FreeTypeFont, ...]:
        return tuple(_opened(path, index) for path, index in dict.fromkeys(self._files.values()))


def installed_fonts(*, folders: Sequence[Path] = (), is_system: bool = True) -> FontSet:
    """Return the fonts to print with.

    Parameters
    ----------
    folders
        With further fonts.
    is_system
        False leaves the machine's fonts out.

    Raises
    ------
    SheetFault
        There is no font for Chinese.
    """
    return _found(tuple(folders), is_system)


@lru_cache(maxsize=4)
def _found(folders: tuple[Path, ...], is_system: bool) -> FontSet:  # noqa: FBT001 (key of the cache)
    fonts = typst.Fonts(
        include_system_fonts=is_system,
        include_embedded_fonts=True,
        font_paths=[str(folder) for folder in folders],
    )
    known = set(fonts.families())
    families: dict[Role, str] = {}
    substituted: list[Role] = []
    for role, wished in WISHED.items():
        official = next((family for family in wished if family in known), None)
        taken = official or next((family for family in STAND_INS[role] if family in known), None)
        if taken is None:
            raise SheetFault(
                N_(
                    "No font with Chinese characters was found. Install {family} (package fonts-noto-cjk), "
                    "then print again."
                ),
                family=STAND_INS[role][0],
            )
        families[role] = taken
        if official is None and wished:
            substituted.append(role)
    return FontSet(fonts, families, tuple(substituted))


@lru_cache(maxsize=128)
def _opened(path: str, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, _MEASURED_AT, index=index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=100_000)
def _has(font: ImageFont.FreeTypeFont, sign: str) -> bool:
    """Return whether a font draws a character otherwise than one that is in no font."""
    return bytes(font.getmask(sign)) != bytes(font.getmask(_NO_CHARACTER))
