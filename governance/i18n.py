"""Languages: one translator object per language, never a process-wide one.

Messages are written in English in the code and looked up in ``locale/<language>/LC_MESSAGES/messages.po``. Chinese
is the language of the product; English is complete. All sessions of a server share the process, so nothing here
changes global state.
"""

import gettext
import io
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

DEFAULT_LANGUAGE = "zh-CN"
LANGUAGES = {"zh-CN": "中文", "en": "English"}
"""Language tag (BCP 47) to the name a reader knows it by."""

LOCALE_FOLDER = Path(__file__).parent / "locale"
MISSING = "—"
"""What stands for a value that is missing, in every language."""


@dataclass(frozen=True)
class Translator:
    """Messages, numbers and dates in one language.

    Calling it translates a message; ``translate("...")`` is ``_("...")``.
    """

    language: str
    catalogue: gettext.NullTranslations

    @property
    def locale(self) -> str:
        """Locale name as Babel spells it."""
        return self.language.replace("-", "_")

    def __call__(self, message: str) -> str:
        """Return the message in this language."""
        return self.catalogue.gettext(message)

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form for a count, with ``{n}`` filled in by the grouped number."""
        return self.catalogue.ngettext(one, many, count).format(n=self.number(count))

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Return a number with digit groups and fixed decimals, rounded half up; missing is a dash."""
        if value is None or value != value:  # noqa: PLR0124 (the test for NaN)
            return MISSING
        return _number_text(_half_up(value, decimals), decimals, self.locale)

    def day(self, value: date | None) -> str:
        """Return a date as ISO 8601, which both languages read alike; missing is a dash."""
        return MISSING if value is None else value.isoformat()

    def month(self, value: date | None) -> str:
        """Return a month: 2026年3月, Mar 2026."""
        if value is None:
            return MISSING
        return _month_text(value, self.locale)


@lru_cache
def translator(language: str = DEFAULT_LANGUAGE) -> Translator:
    """Return the translator of a language; an unknown one gives the default.

    Parameters
    ----------
    language
        One of :data:`LANGUAGES`.
    """
    if language not in LANGUAGES:
        language = DEFAULT_LANGUAGE
    path = LOCALE_FOLDER / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.replace("-", "_")))
    compiled.seek(0)
    return Translator(language, gettext.GNUTranslations(compiled))


def _half_up(value: float, decimals: int) -> float:
    """Return a number rounded half up; what rounds to zero has no sign."""
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


@lru_cache(maxsize=16_384)
def _number_text(rounded: float, decimals: int, locale: str) -> str:
    """Return a number as it is written; kept, for a page writes the same few hundred again and again."""
    places = "." + "0" * decimals if decimals else ""
    return str(format_decimal(rounded, format=f"#,##0{places}", locale=locale))


@lru_cache(maxsize=4_096)
def _month_text(month: date, locale: str) -> str:
    """Return a month as it is written; kept like :func:`_number_text`."""
    return str(format_date(month, format="y年M月" if locale.startswith("zh") else "MMM y", locale=locale))
