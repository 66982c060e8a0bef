"""The page of outside figures: nothing small on it, and withheld, none and zero told apart without colour."""

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import Scene
from dashboard.outside import Outside, export, map_values
from dashboard.palettes import LIGHT
from governance.exporting.forms import file_bytes
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import translator
from governance.releases import COLUMNS, Release
from governance.warehouse import open_warehouse
from tests.pages.test_every_page import opened, text_of
from tests.tiny_warehouse import publish

PAGE = "pages/prepare/outside.py"
QUARTER = pd.Timestamp(2026, 1, 1)


def cells_of(app: AppTest) -> list[str]:
    return app.dataframe[0].value.iloc[:, -1].tolist()


@pytest.mark.usefixtures("published_district")
def test_the_page_shows_no_small_count():
    app = opened(PAGE, lang="en", places="grid", matter="市政设施")
    assert not app.exception
    cells = cells_of(app)
    assert len(cells) == 10
    assert {"withheld", "0"} < set(cells)
    assert not {"1", "2", "3", "4", "", "—"} & set(cells)
    assert "withheld" in text_of(app)
    app.selectbox(key="outside_matter").set_value(ALL_MATTERS).run()
    assert app.query_params["matter"] == ALL_MATTERS
    assert "all matters" in text_of(app)


def test_three_looks(tmp_path):
    """On the map three patterns, in the table and in a file three words or numbers."""
    say = translator("en")
    warehouse = open_warehouse(publish(tmp_path))
    codes = ["990101001", "990101002"]
    rows = [("withheld", pd.NA), ("zero", 0)]
    frame = pd.DataFrame(
        [
            (QUARTER, "township", code, ALL_MATTERS, cases, state, pd.NA, 7, QUARTER)
            for code, (state, cases) in zip(codes, rows, strict=True)
        ],
        columns=list(COLUMNS),
    ).astype(dict.fromkeys(["cases", "concluded", "not_concluded"], "Int64"))
    scene = Scene(say, LIGHT, None, None, warehouse, None)
    outside = Outside(scene, Release(frame), date(2026, 1, 1), "township", ALL_MATTERS)
    told = outside.rows
    assert told["state"].tolist() == ["withheld", "zero", "none"]
    values = map_values(outside, told)
    looks = [values.classes[number] for number in values.class_of]
    assert [look.label for look in looks] == ["withheld", "0", "none"]
    assert [look.hatch for look in looks] == ["cross", None, "bars"]
    table = export(outside, told, values)
    assert table.use == "Numbers of matters by place, never of persons; small ones are withheld."
    book = openpyxl.load_workbook(io.BytesIO(file_bytes(table, "xlsx")))
    cells = [row for row in book.active.iter_rows(values_only=True) if row[1] in [*codes, "990101003"]]
    assert [row[2:5] for row in cells] == [("withheld", "withheld", 7), (0, "withheld", 7), ("none",) * 3]
    warehouse.close()
