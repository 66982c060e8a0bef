"""The tiny district with a source that says all of how cases were handled, one that says little, and callbacks.

Files name columns as we do. Petitions run by the statutory clock; orders by none, and they record neither outcome nor
repeats.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from governance.setting_tables import CASE_COLUMNS
from pipelines.intake import Order
from pipelines.load import load_file
from tests.tiny_district import World, centre, world

PETITIONS, ORDERS, CALLS = "petitions", "orders", "calls"

TOLD = tuple(
    name
    for name in CASE_COLUMNS
    if name not in {"x", "y", "address_area", "summary", "community_code", "grid_code"}
)
FEW = ("case_no", "received_on", "category", "channel", "department", "lon", "lat", "township_code")
CALLED = ("case_no", "called_on", "is_reached", "satisfaction")

SOURCES = (
    f'[[sources]]\nname = "{PETITIONS}"\nclock = "statutory"\n[sources.columns]\n'
    + "\n".join(f'{name} = "{name}"' for name in TOLD)
    + f'\n\n[[sources]]\nname = "{ORDERS}"\n[sources.columns]\n'
    + "\n".join(f'{name} = "{name}"' for name in FEW)
    + f'\n\n[[callbacks]]\nname = "{CALLS}"\nof = "{PETITIONS}"\n[callbacks.columns]\n'
    + "\n".join(f'{name} = "{name}"' for name in CALLED)
)

Cells = Mapping[str, str]


def served(folder: Path, *, rules: str = "") -> World:
    """A district with nothing loaded; ``rules`` are lines of ``[indicators]``."""
    return world(folder, more=f"[indicators]\n{rules}\n" if rules else "", source=SOURCES)


def petition(
    number: int | str, received_on: str, *, grid: str | None = "G00", **cells: str
) -> dict[str, str]:
    """One row of petitions: 求决, in the middle of a grid."""
    lon, lat = ("", "") if grid is None else centre(grid)
    no = f"P{number:04d}" if isinstance(number, int) else number
    return {"case_no": no, "received_on": received_on, "purpose": "求决", "lon": lon, "lat": lat} | cells


def load(w: World, source: str, rows: Iterable[Cells], name: str) -> None:
    """Load rows of a source, or of the callbacks."""
    columns = {PETITIONS: TOLD, ORDERS: FEW, CALLS: CALLED}[source]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path = w.folder / name
    path.write_text(text.getvalue(), encoding="utf-8")
    load_file(Order(w.settings, w.settings.profile(source), path), w.placer)
