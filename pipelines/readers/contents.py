"""What a file is by its bytes, whatever its ending says; and zip files checked before anything unpacks them."""

import mmap
import re
import zipfile
from pathlib import Path

from governance.errors import N_, FileFault

ZIP_MARK = b"PK\x03\x04"
COMPOUND_MARK = b"\xd0\xcf\x11\xe0"
"""Of the container that XLS, WPS .et and protected workbooks share."""

SQLITE_MARK = b"SQLite format 3\0"
SHAPEFILE_MARK = b"\x00\x00\x27\x0a"

LARGEST_UNPACKED_BYTES = 2 << 30
SUSPECT_BYTES, SUSPECT_RATIO = 200 << 20, 200
"""A zip that unpacks to more than both is made to exhaust memory; spreadsheets reach a ratio of 30."""

_PROTECTED_BIT = 0x1
_PROTECTED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le")) + rb"|\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00",
    re.DOTALL,
)
"""The stream of an encrypted XLSX, or the first record of an XLS followed by the one that says how it is encrypted."""


def first_bytes(path: Path, count: int = 4096) -> bytes:
    """Return a file's first bytes.

    Raises
    ------
    FileFault
        The file may not be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(count)
    except PermissionError:
        raise FileFault(
            N_("{file} may not be read by this account. Change its permissions, or copy it."), file=path.name
        ) from None


def zip_members(path: Path) -> list[zipfile.ZipInfo]:
    """Return what a zip file holds, without unpacking it.

    Raises
    ------
    FileFault
        It is damaged, protected by a password, or would unpack to more than a file of records can need.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileFault(
            N_("{file} is cut off or damaged. Copy or export it again."), file=path.name
        ) from None
    if any(member.flag_bits & _PROTECTED_BIT for member in members):
        raise protected(path)
    unpacked = sum(member.file_size for member in members)
    is_suspect = unpacked > SUSPECT_BYTES and unpacked > SUSPECT_RATIO * path.stat().st_size
    if unpacked > LARGEST_UNPACKED_BYTES or is_suspect:
        raise FileFault(
            N_("{file} would unpack to {unpacked} MB, more than is safe to open. Save its records as CSV."),
            file=path.name, unpacked=unpacked >> 20,
        )  # fmt: skip
    return members


def is_protected(path: Path) -> bool:
    """Return whether a compound file holds a workbook encrypted with a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _PROTECTED.search(content) is not None


def protected(path: Path) -> FileFault:
    """Return the fault of a file that a password protects."""
    return FileFault(
        N_("{file} is protected by a password. Open it, save it without one, then load it."), file=path.name
    )
