"""The golden map sheets; `python -m tests.sheets.golden_maps` writes them anew."""

import json
import tempfile
from pathlib import Path

from governance.sheets.content import document_of
from governance.sheets.map_sheet import map_sheet
from governance.sheets.typeset import typeset
from governance.warehouse import Warehouse, open_warehouse
from tests.dashboard.hot_world import publish_hot
from tests.sheets.map_world import maker_of

GOLDEN = Path(__file__).parent.parent / "golden"
LANGUAGES = ("zh-CN", "en")
PPI = 50.0


def content_of(warehouse: Warehouse, language: str) -> str:
    document = document_of(map_sheet(maker_of(warehouse, language)).data)
    document["provenance_line"] = document["provenance"]["program_version"] = ""  # changes with every version
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def picture_of(warehouse: Warehouse, language: str) -> bytes:
    return typeset(map_sheet(maker_of(warehouse, language)), form="png", ppi=PPI).pages[0]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        warehouse = open_warehouse(publish_hot(Path(folder)))
        for language in LANGUAGES:
            (GOLDEN / f"map-sheet-{language}.json").write_text(
                content_of(warehouse, language), encoding="utf-8"
            )
            (GOLDEN / f"map-sheet-{language}.png").write_bytes(picture_of(warehouse, language))
        warehouse.close()


if __name__ == "__main__":
    main()
