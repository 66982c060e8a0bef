"""Rules about the tables: each a query that gives the rows that break it.

A rule lies in ``checks/<rule>.sql``; its header says what an offender is, why it matters and since when. A build
whose tables break a rule is not published.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

CHECKS_FOLDER = Path(__file__).parent / "checks"
SHOWN_ROWS = 10


@dataclass(frozen=True)
class BrokenRule:
    """A rule and the rows that break it.

    Attributes
    ----------
    rule
        Name of the rule's file.
    offenders
        How many rows break it.
    sample
        The first of them.
    """

    rule: str
    offenders: int
    sample: pd.DataFrame


def rules() -> list[Path]:
    """Return the rules' files in order of name."""
    return sorted(CHECKS_FOLDER.glob("*.sql"))


def offender(rule: Path) -> str:
    """Return what a row that breaks the rule is, in words, from the rule's header."""
    first = rule.read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("-- offender: ")


def check_tables(connection: duckdb.DuckDBPyConnection, *, months: str = "month") -> list[BrokenRule]:
    """Return the rules that the tables of a connection break; none when all is well.

    Parameters
    ----------
    connection
        Where the tables are.
    months
        Table of the months whose cases are looked at one by one; a build looks at those it has counted again.
    """
    connection.execute(f"CREATE OR REPLACE TEMP VIEW checked_month AS SELECT month FROM {months}")
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW checked_case AS FROM cases SEMI JOIN checked_month USING (month)"
    )
    broken = []
    for rule in rules():
        query = rule.read_text(encoding="utf-8")
        row = connection.execute(f"SELECT count(*) FROM ({query}\n)").fetchone()
        if row is not None and row[0]:
            sample = connection.execute(f"SELECT * FROM ({query}\n) LIMIT {SHOWN_ROWS}").df()
            broken.append(BrokenRule(rule.stem, int(row[0]), sample))
    return broken
