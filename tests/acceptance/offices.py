"""A district of square townships, and what its offices send: what the published tables are made again from."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd

from governance.queries.service import ServiceSelection
from governance.settings import Settings, read_settings
from governance.warehouse import Warehouse, open_warehouse, published_path
from pipelines.build import build_warehouse
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.workspace import Workspace, open_workspace

YEAR = ServiceSelection(date(2025, 1, 1), date(2025, 12, 1))

LAST_DAY = "2025-12-30"
"""Last day of the data: something is received on it, so that all that happened before is known."""

DISTRICT = """\
[district]
code = "990199"
name = "样例区"
[grids]
file = "grids.geojson"
[grids.columns]
code = "code"
community_code = "community_code"
township_code = "township_code"
township_name = "township_name"
"""

Rows = Sequence[Mapping[str, object]]


@dataclass
class Office:
    """A district file in a folder, its home, and what is published of it.

    Attributes
    ----------
    rows_in
        Rows of all loads, for the account.
    """

    settings: Settings
    workspace: Workspace
    rows_in: int = 0

    def load(self, profile: str, rows: Rows, *, ending: str = "csv", above: str = "") -> None:
        """Write rows as a file of the ending and load it; a line above the header as exports have it."""
        path = self.settings.path.parent / f"{profile}.{ending}"
        _WRITERS[ending](path, rows, above)
        record = load_file(Order(self.settings, self.settings.profile(profile), path), self.workspace.placer)
        assert record.rejected == 0
        self.rows_in += len(rows)

    def published(self) -> Warehouse:
        """Build, and open what was published."""
        build_warehouse(self.settings, self.workspace.network, self.workspace.placer)
        return open_warehouse(published_path(self.settings.paths.home))


def open_office(folder: Path, townships: Sequence[str], profiles: str) -> Office:
    """Return a district of some townships, each one square grid, that receives what the profiles say."""
    folder.mkdir(parents=True, exist_ok=True)
    features = [_square(number, name) for number, name in enumerate(townships)]
    layer = {"type": "FeatureCollection", "features": features}
    (folder / "grids.geojson").write_text(json.dumps(layer), encoding="utf-8")
    path = folder / "district.toml"
    path.write_text(f"{DISTRICT}\n{profiles}", encoding="utf-8")
    settings = read_settings(path)
    return Office(settings, open_workspace(settings))


def profile(kind: str, name: str, columns: Mapping[str, str], **keys: str) -> str:
    """Return a table of the district file: ``[[sources]]`` or of another kind, with its columns (ours to theirs)."""
    told = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    named = "".join(f'{ours} = "{theirs}"\n' for ours, theirs in columns.items())
    return f'[[{kind}]]\nname = "{name}"\n{told}[{kind}.columns]\n{named}\n'


def in_turn(parts: Mapping[str, int]) -> list[str]:
    """Return each word as often as its number says."""
    return [word for word, times in parts.items() for _ in range(times)]


def spread(total: int, over: int, *, least: int = 1) -> list[int]:
    """Return so many whole numbers of a sum, none under the least, as even as can be."""
    rest, more = divmod(total - least * over, over)
    return [least + rest + (number < more) for number in range(over)]


def day_of(number: int) -> str:
    """Return a day of the year 2025: the last for number 0, for others one of the first ten months."""
    if number == 0:
        return LAST_DAY
    return (pd.Timestamp("2025-01-03") + pd.Timedelta(days=number % 300)).strftime("%Y-%m-%d")


def _square(number: int, name: str) -> dict[str, object]:
    west, south, side = 119.0 + 0.01 * number, 33.0, 0.01
    ring = [
        (west, south),
        (west + side, south),
        (west + side, south + side),
        (west, south + side),
        (west, south),
    ]
    township = f"990199{number + 1:03d}"
    return {
        "type": "Feature",
        "properties": {
            "code": f"{township}001001", "community_code": f"{township}001", "township_code": township,
            "township_name": name,
        },
        "geometry": {"type": "Polygon", "coordinates": [[(round(x, 6), y) for x, y in ring]]},
    }  # fmt: skip


def _write_csv(path: Path, rows: Rows, above: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(_lines(rows, above))


def _write_workbook(path: Path, rows: Rows, above: str) -> None:
    book = openpyxl.Workbook()
    for line in _lines(rows, above):
        book.active.append(line)
    book.save(path)


def _lines(rows: Rows, above: str) -> Iterable[list[object]]:
    if above:
        yield [above]
    yield list(rows[0])
    yield from (list(row.values()) for row in rows)


_WRITERS = {"csv": _write_csv, "xlsx": _write_workbook}
