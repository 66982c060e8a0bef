"""Writing a profile into the district file: one table of it, and every comment and the order of the rest kept."""

import secrets
import shutil
from pathlib import Path
from typing import Any, cast

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.items import AoT, Table

from governance.errors import N_, GridError, SettingsFault
from governance.settings import CASE_COLUMNS, Source, read_settings
from pipelines.durable import sync
from pipelines.profile import Proposal

LOCK_S = 10.0
"""Seconds to wait for another process that writes the district file."""

KEYS = tuple(key for key in Source.model_fields if key not in {"name", "columns"})
"""Of a source, besides its name and columns, in the order they are written."""


def write_profile(district_file: Path, proposal: Proposal) -> None:
    """Write the proposed profile into a district file: a new ``[[sources]]`` table, or that of the same name changed.

    The file is replaced at once or not at all; of several writers one waits for the other, so that no profile is lost.

    Parameters
    ----------
    district_file
        A district file that :func:`governance.settings.read_settings` takes.
    proposal
        From :func:`pipelines.profile.propose_profile`.

    Raises
    ------
    GridError
        The proposal lacks the day of receipt, the file writes its sources in a way that is not changed here, or
        another process has been writing it for longer than ten seconds.
    SettingsFault
        The district file would then have faults; it was not changed.
    """
    if proposal.source is None:
        raise GridError(
            N_("Which column of {file} is the day of receipt is not known. Name it (received_on); "
               "nothing was written."),
            file=proposal.file_name,
        )  # fmt: skip
    lock = FileLock(district_file.with_name(f".{district_file.name}.lock"), timeout=LOCK_S)
    try:
        with lock:
            _write(district_file, proposal.source)
    except Timeout:
        raise GridError(
            N_("{path} is being changed by somebody else. Wait until that has ended and try again."),
            path=district_file,
        ) from None


def _write(district_file: Path, source: Source) -> None:
    """Put a source into a district file that nobody else is writing."""
    document = tomlkit.parse(district_file.read_bytes().decode("utf-8-sig"))
    sources = document.get("sources")
    if sources is None:
        sources = tomlkit.aot()
        document["sources"] = sources
    if not isinstance(sources, AoT):
        raise GridError(
            N_("{path} writes its sources in one line. Write a [[sources]] table for each, then try again."),
            path=district_file,
        )
    table = next((entry for entry in sources if entry.get("name") == source.name), None)
    if table is None:
        table = tomlkit.table()
        table["name"] = source.name
        table["columns"] = tomlkit.table()
        _fill(table, source)
        table.add(tomlkit.nl())
        sources.append(table)
    else:
        _fill(cast("Table", table), source)
    _replace(district_file, tomlkit.dumps(document))


def _fill(table: Table, source: Source) -> None:
    """Bring a table of the file in line with a profile, leaving alone what says the same."""
    said = source.model_dump(exclude_defaults=True, include=set(KEYS))
    if source.columns.lon is not None:
        said["datum"] = source.datum
    columns = cast("Table", table.pop("columns"))
    _align(table, {"name": source.name, **{key: said[key] for key in KEYS if key in said}})
    named = source.columns.model_dump(exclude_none=True)
    _align(columns, {ours: named[ours] for ours in CASE_COLUMNS if ours in named})
    table["columns"] = columns


def _align(table: Table, wanted: dict[str, Any]) -> None:
    for key in [key for key in table if key not in wanted]:
        table.remove(key)
    for key, value in wanted.items():
        if table.get(key) != value:
            table[key] = value


def _replace(district_file: Path, text: str) -> None:
    """Put a text in a district file's place when it is a sound district file."""
    candidate = district_file.with_name(f".{district_file.name}.{secrets.token_hex(4)}")
    try:
        candidate.write_bytes(text.encode())
        sync(candidate)
        shutil.copymode(district_file, candidate)
        read_settings(candidate)
        candidate.replace(district_file)
        sync(district_file.parent)
    except SettingsFault as fault:
        raise SettingsFault(
            N_("{path} was not changed, for it would then have faults:"),
            list(fault.faults),
            path=district_file,
        ) from None
    finally:
        candidate.unlink(missing_ok=True)
