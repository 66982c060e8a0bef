"""What somebody knows better than the proposal of a profile, as ``profile --set`` takes it."""

from collections.abc import Sequence

from governance.errors import N_, GridError
from governance.settings import CASE_COLUMNS
from pipelines.profile import Corrections

SETTABLE = ("title", "datum", "crs", "date_order", "date_serial", "encoding")
"""Keys of a source that can be set besides columns."""


def corrections(given: Sequence[str]) -> Corrections:
    """Return what stands in ``key=value``: columns of ours, and other keys of a source.

    Raises
    ------
    GridError
        A text is no such pair.
    """
    pairs = [text.partition("=") for text in given]
    for key, sign, _value in pairs:
        if not sign or key not in {*CASE_COLUMNS, *SETTABLE}:
            raise GridError(
                N_(
                    "--set takes key=value, and {key} is none: name a column such as lon, or datum, crs, date_order."
                ),
                key=key,
            )
    return Corrections(
        columns={key: value for key, _sign, value in pairs if key in CASE_COLUMNS},
        settings={key: value for key, _sign, value in pairs if key not in CASE_COLUMNS},
    )
