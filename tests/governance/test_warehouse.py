"""Opening what is published: found by the pointer, read by many threads, refused when it is of another version."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from governance.errors import StaleWarehouse, WarehouseMissing
from governance.tables import SCHEMA_VERSION
from governance.warehouse import POINTER, WAREHOUSE_FOLDER, open_warehouse, parts_folder, published_path


def publish(home: Path, *, version: int = SCHEMA_VERSION, name: str = "warehouse-000001.duckdb") -> Path:
    folder = home / WAREHOUSE_FOLDER
    folder.mkdir(exist_ok=True)
    with duckdb.connect(str(folder / name)) as connection:
        connection.execute(f"CREATE TABLE publication AS SELECT {version} AS schema_version")
        connection.execute("CREATE TABLE numbers AS SELECT range AS n FROM range(20_000)")
    (folder / POINTER).write_text(name + "\n", encoding="utf-8")
    return folder / name


def test_the_pointer_names_the_publication(tmp_path):
    first = publish(tmp_path)
    assert published_path(tmp_path) == first
    second = publish(tmp_path, name="warehouse-000002.duckdb")
    assert published_path(tmp_path) == second


def test_nothing_is_published(tmp_path):
    with pytest.raises(WarehouseMissing, match="Nothing has been published in"):
        published_path(tmp_path)


def test_what_the_pointer_names_is_gone(tmp_path):
    publish(tmp_path).unlink()
    with pytest.raises(WarehouseMissing, match=r"warehouse-000001.duckdb is gone\. Run"):
        published_path(tmp_path)


def test_an_empty_pointer_names_nothing(tmp_path):
    publish(tmp_path)
    (tmp_path / WAREHOUSE_FOLDER / POINTER).write_text("")
    with pytest.raises(WarehouseMissing):
        published_path(tmp_path)


def test_another_version_of_the_tables_is_refused(tmp_path):
    path = publish(tmp_path, version=SCHEMA_VERSION + 1)
    with pytest.raises(StaleWarehouse, match="another version of the program"):
        open_warehouse(path)


def test_a_file_without_a_publication_is_refused(tmp_path):
    path = tmp_path / "other.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(StaleWarehouse):
        open_warehouse(path)


def test_what_is_no_warehouse_is_refused(tmp_path):
    path = tmp_path / "other.duckdb"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(WarehouseMissing, match="cannot be opened as a warehouse"):
        open_warehouse(path)


def test_a_published_file_cannot_be_written(tmp_path):
    warehouse = open_warehouse(publish(tmp_path))
    with warehouse.cursor() as cursor, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        cursor.execute("DELETE FROM numbers")
    warehouse.close()


def test_each_thread_has_a_cursor_of_its_own(tmp_path):
    warehouse = open_warehouse(publish(tmp_path))

    def ask(first: int) -> bool:
        frame = warehouse.frame(
            "SELECT n FROM numbers WHERE n >= $first ORDER BY n LIMIT 50", {"first": first}
        )
        return frame["n"].tolist() == list(range(first, first + 50))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(400)))
    warehouse.close()


def test_a_cursor_is_closed_after_a_fault(tmp_path):
    warehouse = open_warehouse(publish(tmp_path))
    with pytest.raises(duckdb.CatalogException), warehouse.cursor() as cursor:
        cursor.execute("FROM nowhere")
    with pytest.raises(duckdb.ConnectionException):
        cursor.execute("SELECT 1")
    assert warehouse.frame("SELECT 1 AS one")["one"].tolist() == [1]
    assert warehouse.name == "warehouse-000001.duckdb"
    assert parts_folder(warehouse.path).name == "warehouse-000001.parts"
    warehouse.close()
