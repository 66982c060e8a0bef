"""``python -m tests.sheets.golden_papers``: write what every paper says to ``tests/golden/papers-en.json``."""

import json
from dataclasses import replace
from pathlib import Path

from governance.i18n import translator
from governance.sheets.content import document_of
from governance.sheets.pack_content import PackVariant, Readers
from governance.sheets.pack_difference import changes
from governance.sheets.pack_paper import pack_paper
from governance.sheets.papers import Paper
from tests.sheets.pack_world import OURS, planted
from tests.sheets.paper_world import empty_papers, papers

GOLDEN = Path(__file__).parent.parent / "golden" / "papers-en.json"


def every_paper() -> dict[str, Paper]:
    say = translator("en")
    made = papers(say) | {f"empty {name}": paper for name, paper in empty_papers(say).items()}
    for readers in Readers:
        codes = (OURS,) if readers is Readers.TOWNSHIP else ()
        pack = PackVariant.of(replace(planted(), language="en"), readers, codes)
        made[f"pack for {readers}"] = pack_paper(pack, changes(pack, pack, say), number="P000001")
    return made


def told() -> str:
    said = {name: document_of(paper) for name, paper in every_paper().items()}
    return json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n"


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(told(), encoding="utf-8")
