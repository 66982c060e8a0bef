"""How a source's files are read, as a load remembers it: what tells that a load was read in another way than today's.

A load keeps what the district file said of its source when it was read. A correction of the district file reaches
later loads only, so the two are compared, and what differs is said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.errors import N_, GridError
from governance.i18n import MISSING
from governance.record_settings import Profile
from governance.settings import Source

ReadingProfile = Mapping[str, str]
"""As :func:`reading_profile` gives it."""

NAMED_LOADS = 12
"""In a sentence; further loads are counted."""


@dataclass(frozen=True)
class ReadOtherwise:
    """Loads of a source that were read with the same profile, which is not today's.

    Attributes
    ----------
    source
        Its name.
    load_ids
        In order of arrival.
    changes
        See :func:`changes_since`.
    """

    source: str
    load_ids: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def said(self) -> GridError:
        """The sentence that tells it and what to do."""
        named, others = self.load_ids[:NAMED_LOADS], len(self.load_ids) - NAMED_LOADS
        return GridError(
            N_("Read with another profile of source {source} than today's ({changes}): {loads}. To have them read as "
               "today's profile says, take them back (`python -m pipelines undo LOAD_ID`) and load the files again."),
            source=self.source, changes="; ".join(self.changes),
            loads="、".join(named) + (f" (+{others})" if others > 0 else ""),
        )  # fmt: skip


def reading_profile(source: Profile) -> dict[str, str]:
    """Return what decides how a file of a source is read.

    Returns
    -------
    dict
        ``columns.<ours>`` to the file's column for each that is mapped; ``date_order``, ``identity``, and where they
        are set ``date_serial`` and ``encoding``; ``datum`` only where ``lon`` is mapped and ``crs`` only where ``x``
        is, for otherwise they decide nothing. Of further records, every key that is set besides names and titles.
    """
    columns = source.columns.model_dump(exclude_none=True)
    told = {f"columns.{ours}": theirs for ours, theirs in columns.items()}
    if not isinstance(source, Source):
        keys = source.model_dump(exclude={"name", "title", "columns"}, exclude_none=True)
        return told | {
            key: "、".join(one) if isinstance(one, tuple) else str(one) for key, one in keys.items()
        }
    told |= {"date_order": source.date_order, "identity": source.identity}
    further = {
        "date_serial": source.date_serial,
        "encoding": source.encoding,
        "datum": source.datum if "lon" in columns else None,
        "crs": source.crs if "x" in columns else None,
    }
    return told | {key: value for key, value in further.items() if value is not None}


def changes_since(profile: ReadingProfile, source: Profile) -> tuple[str, ...]:
    """Return what of a source's profile is otherwise today, such as ``datum: wgs84 → gcj02``.

    Parameters
    ----------
    profile
        What a load was read with.
    source
        The same source as the district file has it now.
    """
    today = reading_profile(source)
    keys = [*today, *(key for key in profile if key not in today)]
    return tuple(
        f"{key}: {profile.get(key, MISSING)} → {today.get(key, MISSING)}"
        for key in keys
        if profile.get(key) != today.get(key)
    )


def read_otherwise(
    loads: Iterable[tuple[str, str, ReadingProfile | None]], sources: Iterable[Profile]
) -> list[ReadOtherwise]:
    """Return the loads that were read with another profile than today's, those with the same changes together.

    Parameters
    ----------
    loads
        Name of the load, of its source, and what it was read with; a load that does not remember is not told, nor is
        one of a source that left the district file.
    sources
        As the district file has them now.
    """
    today = {source.name: source for source in sources}
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for load_id, name, profile in loads:
        if profile is not None and name in today and (changes := changes_since(profile, today[name])):
            found.setdefault((name, changes), []).append(load_id)
    return [ReadOtherwise(name, tuple(ids), changes) for (name, changes), ids in found.items()]
