"""Loading: the account of rows, what is refused, and that a refusal leaves nothing behind."""

from datetime import UTC, datetime

import pytest

from governance.errors import FileFault, LoadFault
from pipelines import intake as module
from pipelines.intake import Order
from pipelines.load import load_file
from tests.tiny_district import HEADER, case, csv_text, world


def test_the_account_of_a_load(tmp_path):
    w = world(tmp_path)
    before = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    record = w.load([case(1), case(2, received_on="x"), case(1)], "三月.csv")
    assert (record.load_id, record.source, record.file_name) == ("L000001", "12345", "三月.csv")
    assert (record.rows_in, record.rejected, record.columns_left) == (3, 1, ("电话",))
    assert record.file_bytes == (tmp_path / "三月.csv").stat().st_size
    assert before <= datetime.fromisoformat(record.loaded_at) <= datetime.now(UTC).replace(tzinfo=None)


def test_a_file_is_taken_once_whatever_its_name(tmp_path):
    w = world(tmp_path)
    w.load([case(1)], "a.csv")
    with pytest.raises(LoadFault, match=r"b\.csv is loaded already, as L000001"):
        w.load([case(1)], "b.csv")
    w.archive.undo("L000001")
    assert w.load([case(1)], "b.csv").load_id == "L000002"


def test_another_source_may_send_the_same_file(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    other = w.settings.sources[0].model_copy(update={"name": "信访"})
    load_file(Order(w.settings, other, tmp_path / "cases.csv"), w.placer)
    w.build()
    assert w.rows("SELECT source, case_no FROM cases ORDER BY 1") == [("12345", "A0001"), ("信访", "A0001")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (",".join(HEADER).encode(), "has a header but no rows"),
        ((",".join(HEADER) + "\n\n\n").encode(), "has a header but no rows"),
        (b"a,b\n1,2\n", "has no column"),
        (csv_text([case(1)]).encode() + b'"A2,2026-03-05\n', "never closed"),
        (csv_text([case(1)]).encode() + b"\xff\xff\n", "is not text in gb18030"),
        (b"PK\x03\x04" + b"x" * 100, "XLSX"),
    ],
    ids=["empty", "header-only", "blank-lines", "other-columns", "quote", "encoding", "xlsx"],
)
def test_a_refused_file_leaves_nothing(tmp_path, content, said):
    w = world(tmp_path)
    with pytest.raises(FileFault, match=said):
        w.load_bytes(content)
    assert sorted(path.name for path in (w.home / "loads").iterdir()) == [".lock", ".salt"]
    assert w.load([case(1)], "good.csv").load_id == "L000001"


def test_a_missing_file(tmp_path):
    w = world(tmp_path)
    source = w.settings.sources[0]
    with pytest.raises(FileFault, match="There is no file"):
        load_file(Order(w.settings, source, tmp_path / "nowhere.csv"), w.placer)


def test_a_careful_reading_gives_the_load_a_quick_one_gives(tmp_path):
    text = csv_text([case(1), case(2, "G55"), case(3, received_on="x"), case(4, None, township_code="T1")])
    loads = []
    for name, more in (("quick", ""), ("careful", "\n\n")):
        w = world(tmp_path / name)
        record = w.load_bytes((text + more).encode())
        w.build()
        assert record.not_records == ({"blank": more.count("\n")} if more else {})
        records = record.rows_in - sum(record.not_records.values())
        loads.append((records, record.rejected, w.rows("FROM cases ORDER BY case_no"), w.rows("FROM reject")))
    assert loads[0] == loads[1]


def test_rows_are_numbered_across_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BATCH_ROWS", 2048)
    w = world(tmp_path)
    seen = []
    (tmp_path / "many.csv").write_text(csv_text(case(n) for n in range(9000)), encoding="utf-8")
    order = Order(w.settings, w.settings.sources[0], tmp_path / "many.csv")
    record = load_file(order, w.placer, progress=seen.append)
    assert record.rows_in == seen[-1] == 9000
    assert len(seen) > 2
    assert seen == sorted(seen)
    w.build()
    assert w.rows("SELECT count(*) FROM cases WHERE case_no <> printf('A%04d', row_no - 2)") == [(0,)]
