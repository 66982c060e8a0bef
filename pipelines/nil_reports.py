"""零报告: that a source, or a township of it, reported that nothing was received in a month.

Whoever has nothing to report sends no file, or one without records; so does whoever forgot. A nil report tells the two
apart. It is kept beside the loads, in ``loads/nil_reports/N000001.json``, one file each, written whole and never
changed: taking one back is a further report. Cases that arrive later stand beside it; the cases count.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from governance.errors import N_, GridError, LoadFault
from governance.settings import Settings, Source, today
from pipelines.archive import Archive
from pipelines.durable import sync
from pipelines.network import Network

FOLDER = "nil_reports"

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_NAME = re.compile(r"N(\d{6})\.json")


@dataclass(frozen=True)
class NilReport:
    """That nothing was received, or that saying so was a mistake.

    Attributes
    ----------
    source
        Name of the source in the district file.
    township_code
        Missing where it holds for the source as a whole.
    month
        First day.
    reported_at
        UTC, ISO 8601.
    is_withdrawn
        True takes back what was reported for the same source, township and month.
    """

    source: str
    township_code: str | None
    month: date
    reported_at: str
    is_withdrawn: bool = False

    @property
    def about(self) -> tuple[str, str | None, date]:
        """What it speaks of: of several about the same, the last holds."""
        return self.source, self.township_code, self.month


class NilReports:
    """The nil reports of a district.

    Parameters
    ----------
    archive
        The loads they lie beside.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.folder = archive.folder / FOLDER

    def count(self) -> int:
        """Return how many were ever made: another number means that something was reported or taken back."""
        return len(self._paths())

    def in_force(self) -> list[NilReport]:
        """Return those that hold, by source, month and township."""
        last = {report.about: report for report in map(_read, self._paths())}
        return sorted(
            (report for report in last.values() if not report.is_withdrawn),
            key=lambda report: (report.source, report.month, report.township_code or ""),
        )

    def frame(self) -> pd.DataFrame:
        """Return those that hold as table ``nil_report``."""
        rows = [
            (report.source, report.township_code, report.month, datetime.fromisoformat(report.reported_at))
            for report in self.in_force()
        ]
        return pd.DataFrame(rows, columns=["source", "township_code", "month", "reported_at"]).astype(
            {
                "source": "str",
                "township_code": "str",
                "month": "datetime64[s]",
                "reported_at": "datetime64[s]",
            }
        )

    def report(self, source: Source, month: date, townships: Sequence[str | None]) -> list[NilReport]:
        """Write that nothing was received, and return what was new; what is reported already stays as it is.

        Parameters
        ----------
        townships
            Codes; None is the source as a whole.

        Raises
        ------
        LoadFault
            Cases of the month and place are loaded. Nothing was written.
        """
        with self.archive.lock():
            known = {report.about for report in self.in_force()}
            new = [place for place in townships if (source.name, place, month) not in known]
            for place in new:
                self._refuse_loaded(source, month, place)
            return [self._write(source, place, month, is_withdrawn=False) for place in new]

    def withdraw(self, source: Source, month: date, townships: Sequence[str | None]) -> list[NilReport]:
        """Take nil reports back, and return what says so.

        Raises
        ------
        LoadFault
            There is no such report. Nothing was written.
        """
        with self.archive.lock():
            known = {report.about for report in self.in_force()}
            for place in townships:
                if (source.name, place, month) not in known:
                    raise LoadFault(
                        N_("There is no nil report of {source} for {month} ({place}); nothing was taken back."),
                        source=source.name, month=f"{month:%Y-%m}", place=place or "-",
                    )  # fmt: skip
            return [self._write(source, place, month, is_withdrawn=True) for place in townships]

    def _paths(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("N*.json") if _NAME.fullmatch(path.name))

    def _write(
        self, source: Source, township_code: str | None, month: date, *, is_withdrawn: bool
    ) -> NilReport:
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        made = NilReport(source.name, township_code, month, now, is_withdrawn)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"N{self.count() + 1:06d}.json"
        unfinished = path.with_suffix(".tmp")
        told = asdict(made) | {"month": f"{month:%Y-%m}"}
        unfinished.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
        sync(unfinished)
        unfinished.replace(path)
        sync(self.folder)
        return made

    def _refuse_loaded(self, source: Source, month: date, township_code: str | None) -> None:
        cases = self._loaded_cases(source, month, township_code)
        if cases:
            raise LoadFault(
                N_("{source} has {cases} cases of {month} loaded for {place}: no nil report was recorded. If they are "
                   "wrong, take their load back first (`python -m pipelines undo`)."),
                source=source.name, cases=cases, month=f"{month:%Y-%m}", place=township_code or source.shown_name,
            )  # fmt: skip

    def _loaded_cases(self, source: Source, month: date, township_code: str | None) -> int:
        """Return the cases of a month whose last row is in it, loaded and not taken back, built or not."""
        records = [record for record in self.archive.records() if record.source == source.name]
        paths = [str(self.archive.any_rows_path(record.load_id)) for record in records]
        if not paths:
            return 0
        statement = (
            "WITH part AS (FROM read_parquet($paths)), "
            "touched AS (FROM part WHERE case_no IN (SELECT case_no FROM part WHERE month = $month)), "
            "latest AS (SELECT arg_max({month: month, place: township_code::VARCHAR}, "
            "{load_id: load_id::VARCHAR, row_no: row_no}) AS said FROM touched GROUP BY case_no) "
            "SELECT count(*) FROM latest WHERE said.month = $month "
            "AND ($place::VARCHAR IS NULL OR said.place = $place::VARCHAR)"
        )
        with duckdb.connect() as connection:
            values = {"paths": paths, "month": month, "place": township_code}
            row = connection.execute(statement, values).fetchone()
        return 0 if row is None else int(row[0])


def nil_month(text: str, settings: Settings) -> date:
    """Return the month that a text such as 2026-03 names; it must be over.

    Raises
    ------
    GridError
        It names none, or one that is not over: something may still be received in it.
    """
    if not _MONTH.fullmatch(text):
        raise GridError(N_("{month} is not a month; write one such as 2026-10."), month=text)
    month = date.fromisoformat(f"{text}-01")
    now = today(settings)
    if (month.year, month.month) >= (now.year, now.month):
        raise GridError(
            N_("{month} is not over: something may still be received. Report it when the month has ended."),
            month=text,
        )
    return month


def nil_places(codes: Sequence[str], source: Source, network: Network) -> list[str | None]:
    """Return the townships that are reported for; None alone, the source as a whole, where none is named.

    Raises
    ------
    GridError
        The network has no such township, or the source does not report by township.
    """
    if not codes:
        return [None]
    if source.reported_by != "township":
        raise GridError(
            N_("{source} is reported for the district as a whole. Leave out --township, or set "
               'reported_by = "township" for it in the district file.'),
            source=source.name,
        )  # fmt: skip
    townships = network.townships
    by_name = dict(zip(townships["name"], townships["township_code"], strict=True))
    known = {code: code for code in townships["township_code"]}
    for code in codes:
        if code not in known and code not in by_name:
            raise GridError(
                N_("There is no township {code}. The townships are: {known}."),
                code=code, known=", ".join(f"{code} {name}" for name, code in by_name.items()),
            )  # fmt: skip
    return [known.get(code) or by_name[code] for code in dict.fromkeys(codes)]


def _read(path: Path) -> NilReport:
    fields = json.loads(path.read_text(encoding="utf-8"))
    return NilReport(**{**fields, "month": date.fromisoformat(f"{fields['month']}-01")})
