"""What a power cut must not take apart: files are on the disk before anything points to them."""

import os
import shutil
from pathlib import Path


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk; Windows keeps a folder's names by itself.

    Parameters
    ----------
    path
        A file that is written and closed, or a folder.
    """
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the files of a folder and their names on the disk."""
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def link(file: Path, name: Path) -> None:
    """Make a file appear under another name; where the file system has no hard links, copy it."""
    try:
        name.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, name)
