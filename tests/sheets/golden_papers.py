"""``python -m tests.sheets.golden_papers``: write what every paper says, and how three look, to ``tests/golden``."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from governance.i18n import LANGUAGES, Translator, translator
from governance.sheets.content import document_of
from governance.sheets.official_layout import paper_pdf
from governance.sheets.pack_content import PackVariant, Readers
from governance.sheets.pack_difference import changes
from governance.sheets.pack_paper import pack_paper
from governance.sheets.papers import Paper
from tests.sheets.pack_world import OURS, planted
from tests.sheets.paper_world import empty_papers, papers

GOLDEN = Path(__file__).parent.parent / "golden"
PICTURED = ("assignment", "minutes", "pack for leaders")
"""Papers whose first page is kept as a picture."""

SMALL = (210, 297)
"""Width and height of the pictures that are compared: one point a millimetre of A4."""


def every_paper(say: Translator) -> dict[str, Paper]:
    made = papers(say) | {f"empty {name}": paper for name, paper in empty_papers(say).items()}
    for readers in Readers:
        codes = (OURS,) if readers is Readers.TOWNSHIP else ()
        pack = PackVariant.of(replace(planted(), language=say.language), readers, codes)
        made[f"pack for {readers}"] = pack_paper(pack, changes(pack, pack, say), number="P000001")
    return made


def told(language: str) -> str:
    said = {name: document_of(paper) for name, paper in every_paper(translator(language)).items()}
    return json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n"


def picture_path(name: str, language: str) -> Path:
    return GOLDEN / f"paper-{name.replace(' ', '-')}-{language}.png"


def small(picture: bytes) -> NDArray[np.float64]:
    """Return a page in grey, small enough that the drawing of single letters does not count."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L").resize(SMALL), dtype=float)


def first_page(paper: Paper) -> NDArray[np.float64]:
    return small(paper_pdf(paper, form="png").pages[0])


def main() -> None:
    for language in LANGUAGES:
        (GOLDEN / f"papers-{language}.json").write_text(told(language), encoding="utf-8")
        made = every_paper(translator(language))
        for name in PICTURED:
            page = Image.fromarray(first_page(made[name]).astype(np.uint8))
            page.save(picture_path(name, language), optimize=True)


if __name__ == "__main__":
    main()
