"""Where the real data are: the folder that GRID_TEST_DATA names, else ../shared/data beside the repository."""

import os
from pathlib import Path

import pytest

from tests.real.commands import ROOT

DATA_VARIABLE = "GRID_TEST_DATA"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that holds chicago311, houston and london_lsoa; a test that asks for it is skipped without."""
    named = os.environ.get(DATA_VARIABLE)
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "chicago311").is_dir():
        pytest.skip(f"real data are not in {folder}; {DATA_VARIABLE} names another folder")
    return folder
