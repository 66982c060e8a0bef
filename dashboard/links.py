"""Links from one page to another: addresses that ask for a place or a matter, and labels that stay plain text."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.filters import Filters
from dashboard.frame import Scene

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])")


def plain_label(text: str) -> str:
    """Return a text from the data as the label of a link, with nothing in it read as Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)


def query_of(scene: Scene, **changes: Any) -> Mapping[str, list[str]]:  # noqa: ANN401 (fields of Filters)
    """Return the query of an address: the reader's period and language, all matters, and what is changed.

    Parameters
    ----------
    **changes
        Fields of :class:`dashboard.filters.Filters` to their values.
    """
    filters = scene.filters
    plain = Filters(filters.month_from, filters.month_to, lang=filters.lang)
    return replace(plain, **changes).to_query(scene.choices)
