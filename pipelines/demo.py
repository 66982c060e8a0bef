"""The demonstration district: 示例区 (990101), its grids and three years of case records. It does not exist.

The place lies in open water in the Yellow Sea, so that nobody can take it for a real one; names, households,
cases and offices are invented. The network is kept in ``data/grids``; case files are made when they are
wanted, for any seed and end month, and hold on purpose what :data:`PLANTED` lists.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from governance.errors import N_, BuildFault
from governance.settings import DEMONSTRATION_DISTRICT
from pipelines.demo_cases import draw_cases, months_until
from pipelines.demo_defaults import DEFAULT_END_MONTH, DEFAULT_SEED
from pipelines.demo_files import WrittenFile, numbered, write_files
from pipelines.demo_network import NETWORK_SEED, write_network
from pipelines.demo_planted import BROKEN_ROWS, PLANTED, SEASONS, Planted, concerned, planted
from pipelines.demo_records import write_records

__all__ = [
    "BROKEN_ROWS",
    "DEFAULT_CASES",
    "DEFAULT_END_MONTH",
    "DEFAULT_SEED",
    "NETWORK_SEED",
    "PLANTED",
    "SEASONS",
    "Planted",
    "planted",
    "planted_nil_report",
    "write_demo",
    "write_network",
]

DEFAULT_CASES = 60_000
MIN_CASES = 1_000

_MARKED: dict[str, tuple[str, str | bool]] = {
    "office_point": ("located", "office"), "nowhere": ("located", "nowhere"), "outside": ("located", "outside"),
    "presumed_starts": ("is_start_missing", True), "due_differences": ("is_due_off", True),
}  # fmt: skip
"""What no place or time tells, to the column of the drawn cases that does."""

GRIDS_FILE = DEMONSTRATION_DISTRICT.parent / "grids" / "grids.gpkg"


def write_demo(
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    end_month: date | str = DEFAULT_END_MONTH,
    cases: int = DEFAULT_CASES,
    progress: Callable[[int, int], None] = lambda _done, _files: None,
) -> list[tuple[str, Path]]:
    """Write the files of cases and of further records; return (source, path) in the order they are to be loaded in.

    Parameters
    ----------
    folder
        Gets ``cases/<source>/...``, ``records/...`` and ``planted.csv``; files of the same names are
        replaced, others stay.
    seed
        The same seed, end month and number of cases write the same bytes.
    end_month
        Last of the 36 months: a day in it, or text such as 2026-10. A month that is not over gives cases that
        loading refuses as received in the future.
    cases
        Different cases; files hold more rows, because some are sent again and some are broken.
    progress
        Told the files written so far and the files there will be.

    Raises
    ------
    BuildFault
        The end month cannot be read, or cases are fewer than MIN_CASES, too few for what is planted.
    """
    if cases < MIN_CASES:
        raise BuildFault(
            N_("{cases} cases are too few for the demonstration; ask for {least} or more."),
            cases=cases,
            least=MIN_CASES,
        )
    month = _month(end_month)
    frame = numbered(draw_cases(gpd.read_file(GRIDS_FILE), seed=seed, end_month=month, cases=cases))
    records = write_records(frame, folder / "records", end_month=month, seed=seed)
    written = write_files(
        frame, folder / "cases", end_month=month, seed=seed,
        progress=lambda done, of: progress(done + len(records), of + len(records)),
    )  # fmt: skip
    table = _planted_table(frame, written + records, month)
    table.to_csv(folder / "planted.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return [(file.source, file.path) for file in written + records]


def planted_nil_report(end_month: date | str = DEFAULT_END_MONTH) -> tuple[str, date, tuple[str, ...]]:
    """Return the nil report that goes with the case files: source, month, townships."""
    one = planted("nil_report")
    month = months_until(_month(end_month))[-1 - one.months[0]]
    return str(one.source), month.start_time.date(), one.codes


def _month(end_month: date | str) -> pd.Period:
    try:
        day = end_month if isinstance(end_month, date) else date.fromisoformat(f"{end_month}-01")
        return pd.Period(day, freq="M")
    except ValueError:
        raise BuildFault(N_("{month} is not a month; write one such as 2026-10."), month=end_month) from None


def _planted_table(frame: pd.DataFrame, written: list[WrittenFile], end_month: pd.Period) -> pd.DataFrame:
    """Return PLANTED with months and counts filled in, and below it what the files hold besides."""
    months = months_until(end_month)
    rows = []
    for one in PLANTED:
        mask = concerned(frame, one)
        if one.name in _MARKED:
            column, value = _MARKED[one.name]
            mask = frame[column] == value
        first, last = (str(months[-1 - back]) for back in one.months)
        rows.append(
            {
                **vars(one),
                "codes": " ".join(one.codes),
                "first_month": first,
                "last_month": last,
                "rows": int(mask.sum()),
            }
        )
    for file_source in dict.fromkeys(file.source for file in written):
        files = [file for file in written if file.source == file_source]
        counts = {
            "resent_updated": sum(file.updated for file in files),
            "resent_unchanged": sum(file.unchanged for file in files),
            **{f"broken_{reason}": count for reason, count in BROKEN_ROWS.get(file_source, {}).items()},
            "all_rows": sum(file.rows for file in files),
        }
        rows += [{"name": name, "source": file_source, "rows": count} for name, count in counts.items()]
    columns = [
        "name", "level", "codes", "source", "category", "channel", "office", "first_month", "last_month", "ratio",
        "share", "rate", "rows", "meaning",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
