"""A datum that is declared wrong stops the load with a sentence; said to be right, it is loaded and remembered."""

import json
import sys

import numpy as np
import pytest

from governance.datum import from_cgcs2000
from governance.errors import LoadFault
from governance.settings import DISTRICT_VARIABLE
from pipelines import __main__ as command_line
from pipelines.intake import Order
from pipelines.load import load_file
from tests.tiny_district import SIDE, SOURCE, SOUTH, SQUARES, WEST, case, csv_text, world

ROWS = 400


def shifted(datum, *, swapped=False):
    """Cases all over the district that state their township, with coordinates in a datum."""
    rng = np.random.default_rng(7)
    lon, lat = (corner + SIDE * SQUARES * rng.random(ROWS) for corner in (WEST, SOUTH))
    first, second = from_cgcs2000(lon, lat, datum=datum)
    if swapped:
        first, second = second, first
    half = SOUTH + SIDE * SQUARES / 2
    return [
        case(n, lon=f"{x:.6f}", lat=f"{y:.6f}", township_code="T1" if north >= half else "T0")
        for n, (x, y, north) in enumerate(zip(first, second, lat, strict=True))
    ]


def order(w, rows, **options):
    path = w.folder / "cases.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return Order(w.settings, w.settings.sources[0], path, **options)


@pytest.mark.parametrize(
    ("rows", "said"),
    [(shifted("gcj02"), 'as gcj02: .* write datum = "gcj02"'), (shifted("bd09"), 'as bd09: .* write datum = "bd09"'),
     (shifted("cgcs2000", swapped=True), "with the two columns exchanged.")],
    ids=["gcj02", "bd09", "swapped"],
)  # fmt: skip
def test_a_wrong_datum_stops_the_load(tmp_path, rows, said):
    w = world(tmp_path)
    with pytest.raises(LoadFault, match=rf"cases\.csv was not loaded: .*{said}.*--accept-datum"):
        load_file(order(w, rows), w.placer)
    assert w.archive.load_ids() == []
    assert sorted(path.name for path in (w.home / "loads").iterdir()) == [".lock", ".salt"]


def test_accepted_it_is_loaded_and_remembered(tmp_path):
    w = world(tmp_path)
    record = load_file(order(w, shifted("gcj02"), accepts_datum=True), w.placer)
    assert (record.rows_in, record.rejected) == (ROWS, 0)
    told = json.loads((w.home / "loads" / "L000001" / "load.json").read_text(encoding="utf-8"))["datum"]
    assert (told["declared"], told["better"], told["is_accepted"]) == ("wgs84", "gcj02", True)
    assert told["values"]["fitting"] < told["values"]["other_fitting"]
    assert w.archive.record("L000001") == record


def test_a_right_datum_is_remembered_without_doubt(tmp_path):
    w = world(tmp_path, source=SOURCE.replace('name = "12345"', 'name = "12345"\ndatum = "gcj02"'))
    told = load_file(order(w, shifted("gcj02"), accepts_datum=True), w.placer).datum
    assert told is not None
    assert (told["declared"], told["better"], told["is_accepted"]) == ("gcj02", None, False)


def test_without_coordinates_there_is_nothing_to_remember(tmp_path):
    w = world(tmp_path)
    assert load_file(order(w, [case(1, None)]), w.placer).datum is None


def test_the_command_ends_with_2_and_loads_when_told(tmp_path, monkeypatch, capsys):
    w = world(tmp_path)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(w.settings.path))
    path = str(order(w, shifted("gcj02")).path)
    for more, status in (([], 2), (["--accept-datum"], 0)):
        monkeypatch.setattr(sys, "argv", ["pipelines", "load", path, "--source", "12345", *more])
        with pytest.raises(SystemExit) as left:
            command_line.main()
        assert left.value.code == status
        said = capsys.readouterr()
        assert ("gcj02" in said.err, "gcj02" in said.out) == (status == 2, status == 0)
        assert len(w.archive.load_ids()) == (status == 0)
