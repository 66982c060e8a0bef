"""``python -m governance.catalogues``: bring the message catalogues up to date with the code.

Messages are the literal strings in calls of ``N_``, ``_``, ``say``, ``translate`` and ``plural``, wherever they stand,
in the parts of an f-string too. To them comes what a
row of each published table is, which stands in the contract unmarked. A message that is no longer in the code leaves
the catalogues. The English catalogue repeats the message; the others are written by people, and the command names
what is still missing.
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from governance.i18n import LANGUAGES, LOCALE_FOLDER
from governance.tables import TABLES

ROOT = Path(__file__).parent.parent
FOLDERS = ("dashboard", "governance", "pages", "pipelines")
KEYWORDS: Mapping[str, int] = {"N_": 1, "_": 1, "say": 1, "translate": 1, "plural": 2}
"""Name of a call to the number of its first arguments that are messages."""

Message = str | tuple[str, str]
"""A message, or its forms for one and for many."""


def messages_in_code(root: Path = ROOT) -> dict[str, Message]:
    """Return every message by its first form, in alphabetical order.

    Parameters
    ----------
    root
        The project's folder.
    """
    found = {_first(message): message for message in (*_marked(root), *_of_the_contract())}
    return dict(sorted(found.items()))


def _marked(root: Path) -> Iterator[Message]:
    paths = [
        root / "streamlit_app.py",
        *(path for folder in FOLDERS for path in (root / folder).rglob("*.py")),
    ]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
            if isinstance(node, ast.Call) and (forms := KEYWORDS.get(_called(node.func))):
                values = [part.value for part in node.args[:forms] if isinstance(part, ast.Constant)]
                texts = [value for value in values if isinstance(value, str)]
                if len(texts) == forms:
                    yield texts[0] if forms == 1 else (texts[0], texts[1])


def _called(function: ast.expr) -> str:
    """Return the name by which something is called, without what it belongs to."""
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _of_the_contract() -> Iterator[Message]:
    return (table.grain for table in TABLES.values())


def _first(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE_FOLDER / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none yet."""
    path, locale = catalogue_path(language), language.replace("-", "_")
    if not path.is_file():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def updated(old: Catalog, messages: Mapping[str, Message], language: str) -> Catalog:
    """Return a catalogue of exactly these messages, with the translations the old one had."""
    new = Catalog(locale=language.replace("-", "_"), project="Grid One-Map", fuzzy=False)
    for first, message in messages.items():
        known = old.get(first)
        translation = known.string if known is not None and known.id == message else ""
        new.add(message, message if language == "en" else translation or "")
    return new


def text_of(catalogue: Catalog) -> bytes:
    """Return a catalogue as the file says it: no dates and no line numbers, so that only messages make differences."""
    out = BytesIO()
    write_po(out, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale_identifier}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural}\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def missing_in(catalogue: Catalog) -> list[str]:
    """Return the messages without a translation."""
    return [_first(message.id) for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(string: str | Sequence[str] | None) -> Sequence[str]:
    return (string or "",) if isinstance(string, str | None) else string


def update() -> int:
    """Write all catalogues and name what is missing; return how many messages are."""
    messages = messages_in_code()
    count = 0
    for language in LANGUAGES:
        catalogue = updated(read_catalogue(language), messages, language)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_of(catalogue))
        missing = missing_in(catalogue)
        count += len(missing)
        lines = [f"{language}: {len(messages)} messages, {len(missing)} without translation"]
        sys.stdout.write("\n".join([*lines, *(f"  {text}" for text in missing)]) + "\n")
    return count


if __name__ == "__main__":
    sys.exit(1 if update() else 0)
