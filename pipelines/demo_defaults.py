"""What the demonstration is made for when nobody says otherwise."""

DEFAULT_END_MONTH = "2026-10"
DEFAULT_SEED = 2026
