"""The one rule that keeps a text from being run as a formula by the spreadsheet that opens it."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with, full-width signs included."""


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before one that would be."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
