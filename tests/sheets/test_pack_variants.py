"""Who is given what of a pack: a field for the inside reaches no outer variant, in no file of it."""

import io
import json
import re
import subprocess
import zipfile
from dataclasses import fields, is_dataclass, replace

import pytest

from governance.i18n import translator
from governance.sheets import pack_content
from governance.sheets.docx_papers import paper_docx
from governance.sheets.official_layout import paper_pdf
from governance.sheets.pack_content import EVERYBODY, PackContent, PackVariant, Readers, readers_of
from governance.sheets.pack_difference import changes
from governance.sheets.pack_paper import pack_paper
from governance.sheets.xlsx_annex import annex_xlsx
from tests.sheets.pack_world import OURS, THEIRS, marks_for, planted

PARTS = [
    kind
    for kind in vars(pack_content).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind is not PackVariant
]


def text_of_pdf(content: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def texts_of_zip(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())


def plain(text: str) -> str:
    return re.sub(r"[\s,]", "", text.replace("\u202f", ""))


@pytest.mark.parametrize("kind", PARTS, ids=lambda kind: kind.__name__)
def test_every_field_names_its_readers(kind):
    assert all(readers_of(one.type) <= EVERYBODY for one in fields(kind))
    assert all(readers_of(one.type) for one in fields(kind))


@pytest.mark.parametrize("readers", Readers)
def test_what_is_not_for_its_readers_is_in_no_file_of_a_pack(readers):
    content = planted()
    codes = (OURS,) if readers is Readers.TOWNSHIP else ()
    pack = PackVariant.of(content, readers, codes)
    record = json.dumps(pack.as_record(), ensure_ascii=False)
    hidden, own = marks_for(readers, is_hidden=True), marks_for(readers)
    assert bool(hidden) == (readers is not Readers.LEADERS)
    assert {mark for mark in own if mark not in record} == set()
    paper = pack_paper(pack, changes(pack, replace(pack), translator("zh-CN")))
    files = (
        record, text_of_pdf(paper_pdf(paper).bytes), texts_of_zip(paper_docx(paper)), texts_of_zip(annex_xlsx(paper)),
    )  # fmt: skip
    for text in files:
        assert {mark for mark in hidden if plain(mark) in plain(text)} == set()


def test_a_variant_that_holds_too_much_cannot_be_made():
    content = planted()
    with pytest.raises(ValueError, match="not for offices"):
        PackVariant(Readers.OFFICES, (), content)
    with pytest.raises(ValueError, match="not for township"):
        PackVariant(Readers.TOWNSHIP, (THEIRS,), content)
    record = PackVariant.of(content, Readers.LEADERS).as_record()
    with pytest.raises(ValueError, match="not for offices"):
        PackVariant.from_record(record | {"readers": "offices"})


def test_a_township_is_given_its_own_rows():
    content: PackContent = planted()
    both = {
        name: (row, replace(row, township_code=THEIRS), replace(row, township_code=None))
        for name in ("agenda", "places", "risks", "actions", "service", "released")
        for row in getattr(content, name)
    }
    pack = PackVariant.of(replace(content, **both), Readers.TOWNSHIP, (OURS,))
    for name in both:
        assert [row.township_code for row in getattr(pack.content, name)] == [OURS], name


def test_packs_for_different_readers_are_not_compared():
    content = planted()
    leaders, offices = (PackVariant.of(content, one) for one in (Readers.LEADERS, Readers.OFFICES))
    with pytest.raises(ValueError, match="different readers"):
        changes(leaders, offices, translator("en"))


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ({}, []),
        ({"agenda": ()}, [("agenda", "〈AgendaLine.title〉", "on the agenda", "")]),
        (
            {"risks": lambda row: replace(row, state="settled")},
            [("risks", "〈RiskLine.title〉", "High risk, Registered", "High risk, Reported settled")],
        ),
        (
            {"places": lambda row: replace(row, level=99)},
            [("places", "〈PlaceLine.name〉: 〈PlaceLine.matter〉", "Sure (95 %)", "Very sure (99 %)")],
        ),
        (
            {"definitions": lambda row: replace(row, text="otherwise")},
            [("basis", "〈Definition.label〉", "〈Definition.mark〉 〈Definition.text〉",
              "〈Definition.mark〉 otherwise")],
        ),
    ],
)  # fmt: skip
def test_what_changed_is_told_part_by_part(edit, expected):
    content = planted()
    now = {
        name: tuple(map(change, getattr(content, name))) if callable(change) else change
        for name, change in edit.items()
    }
    before, after = (PackVariant.of(one, Readers.LEADERS) for one in (content, replace(content, **now)))
    found = changes(before, after, translator("en"))
    assert [(one.part, one.what, one.before, one.now) for one in found] == expected
