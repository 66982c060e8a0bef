"""Rows keep the order of the file, and their numbers, however many cores read it: versions and rejects rest on it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from governance.settings import Source, SourceColumns
from pipelines.readers import open_raw
from pipelines.typed_rows import map_columns, read_grammar, typed_statement

ROWS = 60_000
COLUMNS = {"case_no": "no", "received_on": "day", "lon": "lon", "is_repeat": "repeat", "category": "kind"}
CELLS = {"no": "{number}", "day": "2025/3/5 10:22", "lon": "121.1", "repeat": "是", "kind": "x" * 250}


@pytest.mark.parametrize("order", ["ymd", "mdy", "dmy"])
@pytest.mark.parametrize("identity", ["column", "content"])
def test_a_file_read_by_several_cores_keeps_its_order(tmp_path: Path, order: str, identity: str) -> None:
    """DuckDB reads such a file in pieces; a join in the plan, which a long IN becomes, would mix them."""
    file = tmp_path / "large.csv"
    row = ",".join(CELLS.values())
    file.write_text(
        "\n".join([",".join(CELLS), *(row.replace("{number}", str(number)) for number in range(ROWS)), ""]),
        encoding="utf-8",
    )
    source = Source(name="s", date_order=order, identity=identity, columns=SourceColumns(**COLUMNS))
    with duckdb.connect(config={"threads": 4}) as connection, open_raw(connection, file, source) as raw:
        assert raw.expected_rows == ROWS
        read_grammar(connection)
        columns = map_columns(raw.header, source, file.name)
        statement = typed_statement(raw, columns, source, timezone="Asia/Shanghai", today=date(2026, 1, 1))
        plan = "\n".join(row[1] for row in connection.execute(f"EXPLAIN {statement}").fetchall())
        assert "JOIN" not in plan
        if identity == "column":
            batches = connection.sql(statement).to_arrow_reader(10_000)
            assert [no for batch in batches for no in batch["case_no"].to_pylist()] == [
                str(n) for n in range(ROWS)
            ]
