"""Loading receptions on the page, with the real command line behind it: read as the district file says."""

import pytest

from governance.settings import DISTRICT_VARIABLE
from tests.pages.test_every_page import text_of
from tests.pages.test_load_page import chosen, opened, pressed
from tests.pipelines.records.record_files import RECEPTION, csv_of, records_world


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_file_of_receptions(tmp_path, monkeypatch, language):
    w = records_world(tmp_path)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(w.settings.path))
    rows = [RECEPTION, RECEPTION | {"序号": "R2", "人次": "1"}]
    app = chosen(opened(language), csv_of(rows), "三月.csv", "接访")
    assert not app.exception
    assert "接访领导职务" in text_of(app)
    pressed(app, "load_start")
    assert not app.exception
    assert "L000001" in text_of(app)
    pressed(app, "load_build")
    assert not app.exception
    assert w.rows("SELECT reception_no FROM reception") == [("R1",)]
    app.switch_page("pages/data/loads.py").run()
    assert not app.exception
