"""``print pack`` and ``print letter``: a file that is whole, or one sentence and none."""

from datetime import timedelta

import pytest
from docx import Document

from governance.i18n import translator
from governance.queries import hot_maps
from governance.registers import letters
from governance.settings import read_settings
from governance.sheets.kept_packs import keep
from governance.sheets.pack import PackSources, PackWish, asked_in_force, make_pack
from governance.sheets.pack_content import Readers
from governance.store import open_store
from governance.warehouse import open_warehouse, published_path
from tests.commands import run
from tests.dashboard.hot_world import publish_hot
from tests.registers.meeting_world import STAFF, TODAY, action, assign, decide, item, plan
from tests.sheets.test_pack_variants import plain, text_of_pdf


@pytest.fixture
def names(district):
    """A district with a meeting, a letter and a kept pack; their names."""
    publish_hot(district / "var")
    settings = read_settings(district / "district.toml")
    store, warehouse = open_store(settings), open_warehouse(published_path(settings.paths.home))
    meeting = plan(store)
    item_id = decide(store, meeting)
    given = assign(store, item_id, TODAY + timedelta(days=10))
    content = letters.of_action(action(store, given), item(store, item_id), from_office="联席办", today=TODAY)
    maps = hot_maps.tested_maps(warehouse, asked_in_force(settings, warehouse))
    sources = PackSources(settings, warehouse, store, maps, translator("en"), TODAY)
    made = make_pack(sources, PackWish(meeting, Readers.OFFICES))
    with store.writing(STAFF) as writing:
        found = letters.draft(writing, content), keep(writing, made)
    store.close()
    warehouse.close()
    return meeting, *found


def test_a_pack_a_kept_pack_and_a_letter_become_files(capsys, tmp_path, names):
    meeting, letter, pack = names
    files = [tmp_path / name for name in ("now.docx", "kept.pdf", "letter.docx", "tables.xlsx")]
    for arguments in (
        ("pack", meeting, "--for", "township", "--township", "990101001", "--language", "en", "--to", files[0]),
        ("pack", pack, "--to", files[1]), ("letter", letter, "--language", "en", "--to", files[2]),
        ("pack", meeting, "--to", files[3]),
    ):  # fmt: skip
        status, out, err = run(capsys, "print", *arguments)
        assert (status, err) == (0, "")
        assert str(arguments[-1].name) in plain(out)
    assert "Meeting pack for a township" in [line.text for line in Document(str(files[0])).paragraphs]
    assert plain("Kept as P000001") in plain(text_of_pdf(files[1].read_bytes()))
    assert any("Draft, not sent" in line.text for line in Document(str(files[2])).paragraphs)
    assert files[3].stat().st_size > 5000


def test_what_cannot_be_printed_is_told_and_leaves_no_file(capsys, tmp_path, names):
    meeting, *_ = names
    for arguments, said in (
        (("pack", "M999999", "--to", "x.pdf"), "M999999"), (("pack", "P999999", "--to", "x.pdf"), "P999999"),
        (("letter", "D999999", "--to", "x.pdf"), "D999999"), (("pack", meeting, "--to", "x.odt"), "x.odt"),
        (("pack", meeting, "--for", "township", "--to", "x.pdf"), "township"),
    ):  # fmt: skip
        target = tmp_path / arguments[-1]
        status, out, err = run(capsys, "print", *arguments[:-1], target, "--language", "en")
        assert (status, out) == (2, "")
        assert said in err or said == "township"
        assert not list(tmp_path.glob("*x.*"))
