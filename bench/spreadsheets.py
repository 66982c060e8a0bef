"""Loading work orders from spreadsheets, against reading the same columns with pandas.

Both sides read every file whole. The loader also types, places and archives each row, and accounts for it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import xlsxwriter

from bench.orders import Orders, write_district
from bench.page import Part, Sheet, seconds
from bench.runs import Run, Spent, run

FILES = 5
FILE_ROWS = 50_000
REPEATS = 2

_METHOD = (
    "{files} XLSX files of {rows:,} made-up work orders each, 18 columns, every cell a text, as many systems export "
    'them. `pandas.read_excel(engine="calamine")` reads the {wanted} columns that the loader takes, and the script of '
    "the part above goes on from there. Contenders take turns {repeats} times; the quickest run of each counts."
)


def measure(*, files: int = FILES, file_rows: int = FILE_ROWS, repeats: int = REPEATS) -> Part:
    """Return what loading spreadsheets took, beside pandas.

    Parameters
    ----------
    files, file_rows
        Spreadsheets, and the cases in each.
    repeats
        Turns of the contenders.
    """
    with tempfile.TemporaryDirectory(prefix="grid-bench-") as name:
        folder = Path(name)
        books = list(_written(folder, files, file_rows))
        turns = [_turn(folder / f"turn-{number}", books) for number in range(repeats)]
    ours = min((turn[0].steps["load"] for turn in turns), key=lambda spent: spent.wall_seconds)
    script = min((turn[1] for turn in turns), key=lambda one: one.steps["read"].wall_seconds)
    rows = turns[0][0].facts["rows_in"]
    whole = sum(script.steps.values(), Spent(0, 0))
    part = Part("Spreadsheets", _METHOD.format(files=files, rows=file_rows, wanted=13, repeats=repeats))
    part.sheets = [
        Sheet(
            "The work, without the start of the programs",
            ("", "times ours", "rows a second", "wall s", "CPU s"),
            tuple(
                (
                    title,
                    f"{spent.wall_seconds / ours.wall_seconds:.2f}",
                    f"{rows / spent.wall_seconds:,.0f}",
                    *seconds(spent),
                )
                for title, spent in (
                    ("load", ours),
                    ("pandas, reading alone", script.steps["read"]),
                    ("script, lent our function", whole),
                )
            ),
        )
    ]
    return part


def _turn(folder: Path, books: list[Path]) -> tuple[Run, Run]:
    """Return what the loader and the script took, once."""
    folder.mkdir()
    ours = run("bench.ours", write_district(folder), "--load", *books)
    return ours, run("bench.analyst", folder, *books, "--engine", "calamine", "--shift", "lent")


def _written(folder: Path, files: int, file_rows: int) -> Iterator[Path]:
    """Write the spreadsheets and give them."""
    orders = Orders(files * file_rows)
    text = folder / "orders.csv"
    for number in range(files):
        orders.write(text, number * file_rows, (number + 1) * file_rows)
        rows = duckdb.sql(f"FROM read_csv('{text}', all_varchar = true)")
        book = folder / f"orders-{number}.xlsx"
        with xlsxwriter.Workbook(book, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
            sheet = workbook.add_worksheet("工单")
            sheet.write_row(0, 0, rows.columns)
            for row_no, row in enumerate(rows.fetchall(), 1):
                sheet.write_row(row_no, 0, row)
        yield book
