"""What a file says: rows under headings, where they come from, and how they look on a map.

Convention: a file says by itself what it is. What is missing has a word where readers see it; figures are figures.
Tables for readers have headings in their language; tables of the warehouse keep the names of their columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

import pandas as pd
from shapely.geometry.base import BaseGeometry

from governance import VERSION
from governance.audience import Audience
from governance.errors import N_
from governance.i18n import MISSING, Translator
from governance.indicator_form import Indicator, Tally

Kind = Literal["text", "count", "number", "chance", "flag", "day", "moment"]
"""``count``: whole; ``number``: with decimals; ``chance``: a probability, told to two digits; ``moment``: UTC."""

Hatch = Literal["lines", "bars", "cross", "dots"]
Edge = Literal["bold", "plain", "dashed"]

PRODUCT = "Grid One-Map"
DEMONSTRATION_MARK = "演示数据 demonstration data"
"""Stands on every row of what comes from a demonstration."""

HANDLING = N_("Internal material")
USE = N_("Internal working map; not for publication. It counts matters and places, never persons.")
OUTSIDE_HANDLING = N_("For readers outside")
OUTSIDE_USE = N_("Numbers of matters by place, never of persons; small ones are withheld.")


@dataclass(frozen=True)
class ExportColumn:
    """One column of a file.

    Attributes
    ----------
    name
        Column of the frame; machines find it under this name.
    heading
        In the reader's language, with the unit.
    decimals
        Of a number, rounded; None keeps it as it is.
    gap
        Column of the frame with the word for each missing cell; empty where there is none.
    """

    name: str
    heading: str
    kind: Kind = "text"
    decimals: int | None = 0
    gap: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Origin:
    """Where the rows of a file come from.

    Attributes
    ----------
    district
        The whole that totals add up: the district, or the part of it that the reader may see; empty where the rows
        are of no district's data.
    as_of
        Latest day of the data; None without any.
    publication
        Name of the published file; empty where the rows rest on none.
    data_hash
        Of the files it was built from; empty where the rows rest on none.
    """

    district: str = ""
    as_of: date | None = None
    publication: str = ""
    data_hash: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True)
class LayerClass:
    """How the places of one class look; ``colour`` is #rrggbb, ``line_colour`` of the hatch #rrggbbaa."""

    label: str
    colour: str
    line_colour: str = "#1c263080"
    hatch: Hatch | None = None
    edge: Edge | None = None


@dataclass(frozen=True)
class Layer:
    """The rows of a table on a map.

    Attributes
    ----------
    name
        Of the layer.
    outlines
        Of each row, longitude and latitude in degrees, CGCS2000 (EPSG:4490); None for a row without.
    title
        Of the legend.
    classes
        In the order of the legend; empty draws plain outlines.
    class_of
        For each row the number of its class; empty without classes.
    """

    name: str
    outlines: Sequence[BaseGeometry | None]
    title: str = ""
    classes: Sequence[LayerClass] = ()
    class_of: Sequence[int] = ()


@dataclass(frozen=True)
class ExportTable:
    """A table with everything that must travel with it.

    Attributes
    ----------
    title
        Of the sheet and its printed pages.
    columns
        In order.
    frame
        The rows, and the columns that ``gap`` names.
    origin
        Where they come from.
    say
        Language of what is written beside them.
    filters
        Heading and text of each choice that the rows depend on; short, for they stand on every line of a CSV.
    definitions
        Of the figures.
    notes
        Heading and text of what else limits or explains them.
    layer
        The same rows on a map; None where they have no place on it.
    audience
        Whom it is made for.
    is_dressed
        True for readers: a title above the table, a word for what is missing. False for machines: the first line has
        the names of the columns, and missing is empty.
    """

    title: str
    columns: Sequence[ExportColumn]
    frame: pd.DataFrame
    origin: Origin
    say: Translator
    filters: Sequence[tuple[str, str]] = field(default=(), kw_only=True)
    definitions: Sequence[Indicator | Tally] = field(default=(), kw_only=True)
    notes: Sequence[tuple[str, str]] = field(default=(), kw_only=True)
    layer: Layer | None = field(default=None, kw_only=True)
    audience: Audience = field(default="inside", kw_only=True)
    is_dressed: bool = field(default=True, kw_only=True)

    @property
    def handling(self) -> str:
        """How it is to be handled."""
        return self.say(HANDLING if self.audience == "inside" else OUTSIDE_HANDLING)

    @property
    def use(self) -> str:
        """What it may be used for."""
        return self.say(USE if self.audience == "inside" else OUTSIDE_USE)

    @property
    def missing(self) -> str:
        """What stands for a missing cell that has no word of its own."""
        return MISSING if self.is_dressed else ""

    @cached_property
    def about(self) -> list[tuple[str, str]]:
        """Heading and text of everything that is said of the rows, in the order it is read."""
        say, origin = self.say, self.origin
        told = [
            (say("Data"), say("Demonstration data") if origin.is_demonstration else ""),
            (say("District"), origin.district),
            (say("Data as of"), say.day(origin.as_of) if origin.as_of else ""),
            *self.filters,
            *((f"{one.mark} {say(one.label)}", say(one.formula)) for one in self.definitions),
            *self.notes,
            (say("Publication"), origin.publication),
            (say("Hash of the data"), origin.data_hash),
            (say("Program"), f"{PRODUCT} {VERSION}"),
            (self.handling, self.use),
        ]
        return [(heading, text) for heading, text in told if text]

    @cached_property
    def stamp(self) -> str:
        """The same in one line, definitions by their marks alone: what stands on every line of a CSV."""
        say, origin = self.say, self.origin
        mark = say("Demonstration data") if self.is_dressed else DEMONSTRATION_MARK
        parts = [
            mark if origin.is_demonstration else "",
            origin.district,
            say("Data as of {day}").format(day=say.day(origin.as_of)) if origin.as_of else "",
            *(f"{heading}: {text}" for heading, text in self.filters),
            " ".join(one.mark for one in self.definitions),
            f"{origin.publication} {origin.data_hash}".strip(),
            f"{PRODUCT} {VERSION}",
            self.handling,
        ]
        return " · ".join(part for part in parts if part)

    @cached_property
    def record(self) -> dict[str, Any]:
        """The same for machines, under names that do not change with the language."""
        origin = self.origin
        return {
            "title": self.title,
            "district": origin.district,
            "is_demonstration": origin.is_demonstration,
            "as_of": None if origin.as_of is None else origin.as_of.isoformat(),
            "publication": origin.publication,
            "data_hash": origin.data_hash,
            "program": f"{PRODUCT} {VERSION}",
            "handling": self.use,
            "filters": dict(self.filters),
            "definitions": {one.mark: f"{self.say(one.label)} = {self.say(one.formula)}" for one in self.definitions},
            "notes": dict(self.notes),
            "columns": {column.name: column.heading for column in self.columns},
        }  # fmt: skip
