"""Every message of the code is in every catalogue, translated, and fills the same places."""

import re
from datetime import date

import pytest

from governance.catalogues import (
    catalogue_path,
    messages_in_code,
    missing_in,
    read_catalogue,
    text_of,
    updated,
)
from governance.i18n import LANGUAGES, translator

PLACES = re.compile(r"{(\w*)[^}]*}")


@pytest.fixture(scope="module")
def messages():
    return messages_in_code()


def test_messages_are_found_wherever_they_are_marked(messages):
    assert messages["{n} category"] == ("{n} category", "{n} categories")
    assert {
        "Hotspot map",
        "Coordinates",
        "the date cannot be read",
        "{path} has faults; nothing was done:",
    } <= set(messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_as_the_command_writes_it(language, messages):
    catalogue = updated(read_catalogue(language), messages, language)
    assert text_of(catalogue) == catalogue_path(language).read_bytes(), "run: python -m governance.catalogues"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    assert missing_in(read_catalogue(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_the_same_places(language):
    for message in read_catalogue(language):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(PLACES.findall(originals[-1]))
        strings = [message.string] if isinstance(message.string, str) else message.string
        assert not message.id or all(set(PLACES.findall(string)) == wanted for string in strings), message.id


def test_chinese_reads_chinese():
    han, word = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[a-z]{2}")
    plain = [
        str(message.id)
        for message in read_catalogue("zh-CN")
        if word.search(PLACES.sub("", str(message.id))) and not han.search(str(message.string))
    ]
    assert plain == []


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("zh-CN", 1, "1个类别"),
        ("zh-CN", 1200, "1,200个类别"),
        ("en", 1, "1 category"),
        ("en", 2, "2 categories"),
    ],
)
def test_plurals(language, count, expected):
    assert translator(language).plural("{n} category", "{n} categories", count) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(1234.5, 0, "1,235"), (0.05, 1, "0.1"), (2.25, 1, "2.3"), (None, 1, "—"), (float("nan"), 0, "—")],
)
def test_numbers_are_rounded_half_up(value, decimals, expected):
    assert translator("zh-CN").number(value, decimals) == expected


def test_months_and_days():
    assert translator("zh-CN").month(date(2026, 3, 1)) == "2026年3月"
    assert translator("en").month(date(2026, 3, 1)) == "Mar 2026"
    assert translator("en").day(None) == "—"


def test_an_unknown_language_is_the_default():
    assert translator("xx").language == "zh-CN"
