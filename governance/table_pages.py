"""``python -m governance.table_pages``: write docs/tables.md from the contract of the tables."""

from pathlib import Path

from governance.table_form import Column, Table
from governance.tables import TABLES
from governance.words import LOCATED_BY, REJECT_REASONS, UNKNOWN_PLACES

TABLES_PAGE = Path(__file__).parent.parent / "docs" / "tables.md"

_OPENING = """\
# The published tables

Written from `governance/tables.py` by `make docs`; a test keeps the two alike. Every publication holds exactly these
tables. "Inside" columns serve placing and checks and never leave in an export.
"""


def tables_page() -> str:
    """Return the page as Markdown."""
    parts = [_OPENING, *(_section(table) for table in TABLES.values())]
    parts.append(_words("What placed a case (`located_by`)", LOCATED_BY))
    parts.append(_words("Why a row was not taken (`reason`)", REJECT_REASONS))
    parts.append(_words("Why a stated place is no place (`reason`)", UNKNOWN_PLACES))
    return "\n".join(parts)


def _section(table: Table) -> str:
    scope = "each grid from its own cases alone" if table.keyed_by == "grid" else "crosses grids"
    renewal = "; only touched months are counted again" if table.is_by_month else ""
    return (
        f"## {table.name}\n\n"
        f"One row is: {table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}. "
        f"Computed: {scope}{renewal}.\n\n"
        "| column | type | can be missing | for | what it means |\n|---|---|---|---|---|\n"
        + "\n".join(_line(column) for column in table.columns)
        + "\n"
    )


def _line(column: Column) -> str:
    missing = "yes" if column.can_be_missing else ""
    return f"| `{column.name}` | {column.type} | {missing} | {column.audience} | {column.meaning} |"


def _words(heading: str, words: dict[str, str]) -> str:
    lines = "\n".join(f"| `{word}` | {meaning} |" for word, meaning in words.items())
    return f"## {heading}\n\n| word | meaning |\n|---|---|\n{lines}\n"


if __name__ == "__main__":
    TABLES_PAGE.write_text(tables_page(), encoding="utf-8")
