"""What somebody of one township tries in order to see another: by address, filter, page, file, map, old answer."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import data, session
from dashboard.navigation import PAGES
from governance.access import Role, Verb
from governance.queries import places
from governance.queries.selection import Selection
from governance.scoped_warehouse import scoped
from governance.tables import TABLES
from pipelines.export import export_table
from tests.access.conftest import ACTORS
from tests.access.two_townships import COUNT, OURS, SECRET, THEIR_GRID, THEIRS
from tests.dashboard.hot_world import WORLD

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")
THEIR_NAMES = "乙"
"""In every name of the other township and of its places, and in what its rows say."""

ADDRESSES: dict[str, tuple[dict[str, str], ...]] = {
    "hotspots": (
        {}, {"township": THEIRS}, {"township": OURS, "grid": THEIR_GRID}, {"community": f"{THEIRS}001"},
        {"level": "township", "compare": "before", "from": "2026-04", "to": "2026-05"},
        {"level": "community", "mode": "cases"}, {"mode": "rate", "township": THEIRS}, {"mode": "change"},
        {"mode": "pattern"}, {"mode": "open"}, {"mode": "heat"},
        {"mode": "smoothed", "grid": THEIR_GRID, "cases": f"{THEIR_GRID}:2"},
    ),
    "outside": ({"places": "grid"}, {"places": "township", "matter": "环境噪声"}),
    "service": ({"by": "township"}, {"by": "office", "township": THEIRS}, {"by": "category", "grid": THEIR_GRID}),
}  # fmt: skip
"""What is asked of a page; of any other page, nothing in particular and the other township."""

ASKED = [
    (entry, query)
    for entry in PAGES
    for query in ADDRESSES.get(entry.address, ({"township": THEIRS, "grid": THEIR_GRID},))
]


def as_role(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(session, "_actor", lambda _settings: ACTORS[role])


def opened(path: str, **query: str) -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=40)
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page(path).run()


def nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes(child)


def sent(app: AppTest) -> str:
    """Everything that a run sent to the browser, as far as it is text."""
    protos = [getattr(node, "proto", None) for node in nodes(app._tree)]
    parts = [proto.SerializeToString() for proto in protos if hasattr(proto, "SerializeToString")]
    text = b"\n".join(parts).decode("utf-8", "replace")
    return text + text.encode("utf-8", "replace").decode("raw_unicode_escape", "replace")


def _of_workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def _of_geopackage(content: bytes) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "taken.gpkg"
        path.write_bytes(content)
        layers = [pyogrio.read_dataframe(path, layer=layer) for layer, _ in pyogrio.list_layers(path)]
    return "\n".join(layer.drop(columns="geometry", errors="ignore").to_csv() for layer in layers)


def _of_document(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
    return "\n".join(re.sub("<[^>]+>", "", part) for part in parts)


def _of_pdf(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


TEXT_OF = {
    ".xlsx": _of_workbook,
    ".gpkg": _of_geopackage,
    ".docx": _of_document,
    ".pdf": _of_pdf,
    ".parquet": lambda content: pd.read_parquet(io.BytesIO(content)).to_csv(),
}


def readable(name: str, content: bytes) -> str:
    """The text of a file that was taken away, whatever its form."""
    return TEXT_OF.get(Path(name).suffix, bytes.decode)(content)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What makes the files of the buttons that are drawn, by name."""
    found: dict[str, Any] = {}

    def button(_label: str, make: Any, name: str, *_: object, **__: object) -> bool:
        found[name] = make
        return False

    monkeypatch.setattr(st, "download_button", button)
    return found


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.GRID_WORKER])
@pytest.mark.parametrize(("entry", "query"), ASKED, ids=lambda asked: getattr(asked, "address", str(asked)))
@pytest.mark.usefixtures("two_townships")
def test_no_address_shows_the_other_township(monkeypatch, taken, role, entry, query):
    as_role(monkeypatch, role)
    app = opened(entry.path, **query, lang="en")
    assert not app.exception
    told = sent(app)
    assert THEIR_NAMES not in told
    assert str(COUNT) not in told
    assert f"{COUNT:,}" not in told
    assert "went wrong" not in told
    for name, make in taken.items():
        content = make()
        found = readable(name, content.encode() if isinstance(content, str) else content)
        assert THEIR_NAMES not in found, name
        assert THEIRS not in found, name


@pytest.mark.usefixtures("two_townships")
def test_the_same_addresses_show_it_to_a_leader(monkeypatch, taken):
    as_role(monkeypatch, Role.LEADER)
    assert THEIR_NAMES in sent(opened("pages/watch/hotspots.py", township=THEIRS))
    assert any(
        THEIRS in readable(name, b"" if name.endswith("html") else make()) for name, make in taken.items()
    )


@pytest.mark.usefixtures("two_townships")
def test_another_townships_place_is_told_to_lie_outside(monkeypatch):
    as_role(monkeypatch, Role.TOWNSHIP)
    text = sent(opened("pages/watch/hotspots.py", township=THEIRS, lang="en"))
    assert f"The place with the code {THEIRS} lies outside what you may see" in text
    text = sent(opened("pages/watch/hotspots.py", township="990101009", lang="en"))
    assert "No place has the code 990101009" in text


@pytest.mark.usefixtures("two_townships")
def test_what_a_former_account_saw_is_forgotten(monkeypatch):
    as_role(monkeypatch, Role.LEADER)
    app = opened("pages/watch/hotspots.py", lang="en")
    app.session_state["left_behind"] = SECRET
    assert THEIR_NAMES in sent(app)
    as_role(monkeypatch, Role.TOWNSHIP)
    app.run()
    assert THEIR_NAMES not in sent(app)
    assert "left_behind" not in app.session_state
    as_role(monkeypatch, Role.LEADER)
    app.run()
    assert THEIR_NAMES in sent(app)


def test_an_answer_kept_for_one_scope_is_not_given_to_another(whole):
    period = Selection(WORLD.month(0), WORLD.month(5))
    everybodys = data.ask(whole, places.figures, period, "township")
    own = scoped(whole, ACTORS[Role.TOWNSHIP].scope)
    assert data.ask(own, places.figures, period, "township")["code"].tolist() == [OURS]
    assert data.keep(own, places.figures, period, "township")["code"].tolist() == [OURS]
    assert len(data.ask(whole, places.figures, period, "township")) == len(everybodys) == 2
    assert len({whole.key, own.key, scoped(whole, ACTORS[Role.GRID_WORKER].scope).key}) == 3


def test_the_map_is_sent_the_outlines_of_the_scope(whole, seen):
    outlines, every = data.map_geometry(seen), data.map_geometry(whole)
    assert all(code.startswith(OURS) for codes in outlines.codes.values() for code in codes)
    assert any(code.startswith(THEIRS) for code in every.codes["grid"])
    assert outlines.key != every.key


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_no_export_has_a_row_of_the_other_township(seen, tmp_path, ending):
    for name in TABLES:
        target = tmp_path / f"{name}.{ending}"
        export_table(seen, name, target)
        found = readable(target.name, target.read_bytes())
        assert SECRET not in found, name
        assert THEIRS not in found, name


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
@pytest.mark.parametrize("name", ["grid", "township"])
def test_no_layer_has_a_place_of_the_other_township(seen, tmp_path, name, ending):
    target = tmp_path / f"{name}.{ending}"
    export_table(seen, name, target)
    codes = gpd.read_file(target, engine="pyogrio", layer=name)["township_code"]
    assert set(codes) == {OURS}


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.OPERATOR])
@pytest.mark.usefixtures("two_townships")
def test_whoever_may_take_nothing_away_is_offered_no_file(monkeypatch, taken, role):
    assert not ACTORS[role].may(Verb.EXPORT)
    as_role(monkeypatch, role)
    for entry in PAGES:
        opened(entry.path)
    forms = {name for name in taken if ACTORS[role].may(Verb.WRITE_CHECKS) and name.startswith("checks-")}
    assert set(taken) == forms  # the form of somebody's own checks
    assert bool(forms) == ACTORS[role].may(Verb.WRITE_CHECKS)


def test_the_whole_is_asked_in_named_places_alone():
    """Whatever is computed on every row is narrowed in the same module before it is shown."""
    root = Path(__file__).parent.parent.parent
    asking = {
        str(path.relative_to(root))
        for folder in ("dashboard", "pages", "governance")
        for path in (root / folder).rglob("*.py")
        if "warehouse.whole" in path.read_text(encoding="utf-8")
    }
    names = {  # of offices, places and units of counting, and the hash of all files, which are no secret
        "dashboard/record_desk.py", "dashboard/risk_desk.py", "governance/sheets/provenance.py",
        "governance/releases.py",  # what everybody may be shown
        "governance/queries/record_entry.py", "governance/registers/offices.py", "governance/registers/risk_entries.py",
    }  # fmt: skip
    assert (
        asking == {"dashboard/data.py", "dashboard/hot_answers.py", "governance/sheets/printing.py"} | names
    )


def test_files_are_taken_away_by_one_door():
    root = Path(__file__).parent.parent.parent
    drawing = {
        path.name
        for folder in ("dashboard", "pages")
        for path in (root / folder).rglob("*.py")
        if "st.download_button(" in path.read_text(encoding="utf-8")
    }
    assert drawing == {"downloads.py"}
