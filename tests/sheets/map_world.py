"""Map sheets of the district with one hot place, and of variants of it that are odd on purpose."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from governance.i18n import translator
from governance.settings import Hotspots
from governance.sheets.content import PaperSize
from governance.sheets.fonts import installed_fonts
from governance.sheets.map_ground import MapGround, Outlines
from governance.sheets.map_sheet import MapMaker, SheetChoice
from governance.sheets.printing import SheetWords, asked_of, map_maker, seen_tests
from governance.warehouse import Warehouse

METHOD = Hotspots()
MIDDLE = (1000.0, 1000.0)


def maker_of(
    warehouse: Warehouse, language: str = "zh-CN", *, choice: SheetChoice | None = None, **words: Any
) -> MapMaker:
    asked = asked_of(warehouse, METHOD, SheetWords(**words))
    maps = seen_tests(warehouse, asked)
    return map_maker(
        warehouse, asked, maps, choice or SheetChoice(), translator(language), fonts=installed_fonts()
    )


def with_ground(maker: MapMaker, change: Callable[[np.ndarray], np.ndarray]) -> MapMaker:
    """The same maker with other outlines of its level."""
    level = maker.answer.asked.level
    own = maker.ground.levels[level]
    levels = {**maker.ground.levels, level: Outlines(own.codes, change(own.shapes.copy()))}
    return replace(maker, ground=MapGround(levels, maker.ground.crs), pictures={})


def with_names(maker: MapMaker, names: dict[str, str]) -> MapMaker:
    """The same maker with some places called otherwise, everywhere."""
    renamed = RenamedAnswer(maker.answer, names)
    return replace(maker, answer=renamed, pictures={})


@dataclass(frozen=True)
class RenamedAnswer:
    """An answer in which some places have other names."""

    plain: Any
    names: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.plain, name)
        return self._renamed(found) if name in {"figures", "marked"} else found

    def _renamed(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(name=frame["code"].map(self.names).fillna(frame["name"]))


def emptied(position: int) -> Callable[[np.ndarray], np.ndarray]:
    def change(shapes: np.ndarray) -> np.ndarray:
        shapes[position] = shapely.Polygon()
        return shapes

    return change


A3_UPRIGHT = SheetChoice(PaperSize("a3", "portrait"))
