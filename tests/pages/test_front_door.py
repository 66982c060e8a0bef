"""No page can be reached round the frame."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import PAGES

ROOT = Path(__file__).parent.parent.parent


def test_no_page_lies_directly_in_pages():
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


def test_every_page_is_in_the_menu():
    files = {
        str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*/*.py") if path.name != "__init__.py"
    }
    assert files == {entry.path for entry in PAGES}


def test_pages_are_short():
    lengths = {
        entry.path: len((ROOT / entry.path).read_text(encoding="utf-8").splitlines()) for entry in PAGES
    }
    assert max(lengths.values()) <= 80


@pytest.mark.usefixtures("published_district")
def test_a_page_asked_for_first_comes_with_the_frame():
    app = (
        AppTest.from_file(str(ROOT / "streamlit_app.py"))
        .switch_page("pages/explain/about.py")
        .run(timeout=20)
    )
    assert not app.exception
    assert any("演示数据" in block.proto.body for block in app.get("html"))
