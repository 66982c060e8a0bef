"""The application as people meet it: served from the demonstration, in a real browser."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from governance.settings import DEMONSTRATION_DISTRICT
from tests.browser.chromium import launch
from tests.browser.serving import ROOT, serving

STORE = Path("var", "store", "store.db")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for all tests of a run."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, loaded and built in a home of its own by the real command; returns its district file."""
    folder = tmp_path_factory.mktemp("demonstration")
    text = DEMONSTRATION_DISTRICT.read_text(encoding="utf-8")
    grids = (DEMONSTRATION_DISTRICT.parent / "grids").as_posix()
    district = folder / "district.toml"
    changes = {'"grids/': f'"{grids}/', '"../var"': '"var"', 'mode = "accounts"': 'mode = "open"'}
    for told, instead in changes.items():
        text = text.replace(told, instead)
    district.write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "demo",
        "--folder",
        str(folder / "files"),
        "--district",
        str(district),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return district


@pytest.fixture(scope="session")
def served(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the demonstration is served."""
    with serving(demonstration, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def site_with_accounts(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served with its accounts, from a copy of its own."""
    folder = tmp_path_factory.mktemp("accounts")
    shutil.copytree(demonstration.parent / "var", folder / "var", ignore=shutil.ignore_patterns("store"))
    (folder / STORE).parent.mkdir()
    with (
        closing(sqlite3.connect(demonstration.parent / STORE)) as there,
        closing(sqlite3.connect(folder / STORE)) as here,
    ):
        there.backup(here)
    text = demonstration.read_text(encoding="utf-8").replace('mode = "open"', 'mode = "accounts"')
    (folder / "district.toml").write_text(text, encoding="utf-8")
    with serving(folder / "district.toml", folder) as address:
        yield address
