"""Chinese text that was read in the wrong encoding."""

import re
from collections.abc import Iterable

_GARBLED = re.compile("[\x80-\xff]{2,}")
"""Chinese bytes read as Latin letters; French or German seldom has two such letters in a row."""


def garbled_text(texts: Iterable[str]) -> str | None:
    """Return the first text that reads as Chinese taken for Latin letters; nothing when none does."""
    return next((text for text in texts if _GARBLED.search(text)), None)
