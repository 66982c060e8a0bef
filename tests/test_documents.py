"""The documents say what is there: every table, setting, verb, page and target, and no file that does not exist."""

import re
from pathlib import Path
from typing import get_args

import pytest
import typer
from pydantic import BaseModel

from governance.settings import CASE_COLUMNS, Settings
from governance.table_pages import tables_page
from pipelines.__main__ import app

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CHANGELOG.md"]
FILE_IN_CODE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|md|toml|sql|js|css|txt|gpkg))`")
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_a_document_names_exists(document: Path):
    text = text_of(document)
    linked = {document.parent / name for name in LINK.findall(text)}
    named = {ROOT / name for name in FILE_IN_CODE.findall(text) if "/" in name}
    missing = [str(path) for path in linked | named if not path.exists()]
    assert missing == []


def test_tables_page_is_the_contract():
    assert text_of(ROOT / "docs/tables.md") == tables_page(), "run: make docs"


def sections_in(annotation: object) -> list[type[BaseModel]]:
    """The sections of the district file that a key's type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [section for part in get_args(annotation) for section in sections_in(part)]


def settings_keys(model: type[BaseModel]) -> set[str]:
    keys = set(model.model_fields)
    for field in model.model_fields.values():
        for section in sections_in(field.annotation):
            keys |= settings_keys(section)
    return keys


def test_every_setting_is_documented():
    page = text_of(ROOT / "docs/settings.md")
    keys = settings_keys(Settings) - {"path"}
    assert {"basemap_url", "nearest_within_m", "valid_to", "identity"} <= keys
    undocumented = [
        key for key in sorted(keys | set(CASE_COLUMNS)) if not re.search(rf"[`\[.]{key}[`\]]", page)
    ]
    assert undocumented == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_every_verb_target_page_and_folder(readme: Path):
    text = text_of(readme)
    verbs = list(typer.main.get_command(app).commands)
    targets = re.findall(r"^([a-z]+):.*##", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    pages = [str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*/[!_]*.py")]
    assert verbs
    assert targets
    assert pages
    missing = [verb for verb in verbs if f"`{verb}`" not in text]
    missing += [target for target in targets if f"make {target}" not in text]
    missing += [page for page in pages if page not in text]
    assert missing == []


def test_every_decision_is_numbered_in_order():
    pages = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert text_of(page).startswith(f"# {int(page.name[:4])}. ")


def test_every_message_of_the_changelog_is_one_line():
    lines = [line for line in text_of(ROOT / "CHANGELOG.md").splitlines() if line.startswith("- ")]
    assert lines
    assert all(line.endswith(".") for line in lines)


def test_every_table_query_has_a_header():
    for path in (ROOT / "pipelines/sql").rglob("*.sql"):
        if path.parent.name == "0_load":
            continue
        header = [line for line in text_of(path).splitlines() if line.startswith("--")]
        assert header[0].startswith("-- grain: "), path
        assert any(line.startswith("-- source: ") for line in header), path
