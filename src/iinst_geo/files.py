"""Files written whole or not at all, and zip files that are the same each time."""

from __future__ import annotations

import errno
import io
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MEGABYTE = 1_000_000  # bytes, as people count the size of a file
# Their names are short, whatever the file is called, and data folders are read without.
_START = ".iinst-geo-"
# All bytes are there before a file is begun, so that none takes so long. The age says
# it, not the process: a folder may be another machine's too.
LEFT_AFTER_S = 600


def write_whole(path: Path, content: bytes, *, overwrites: bool = True) -> None:
    """
    Write a file beside the one that is there, and put it in its place when whole.

    Raises
    ------
    FileExistsError
        If there is a file and ``overwrites`` is not set.
    OSError
        If it cannot be written; a file that is there is as it was.
    """
    if path.exists() and not overwrites:
        raise FileExistsError(f"{path} is there already.")
    if _is_device(path):
        path.write_bytes(content)
        return
    target = path.resolve()  # a link stays, and what it leads to is replaced
    unfinished = target.with_name(f"{_START}{uuid4().hex}.part")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            unfinished.chmod(stat.S_IMODE(target.stat().st_mode))
        _put_in_place(unfinished, target, overwrites=overwrites)
    except BaseException:  # a command that is stopped leaves nothing either
        with suppress(OSError):
            unfinished.unlink()
        raise


@contextmanager
def making(path: Path) -> Iterator[None]:
    """
    Mark a file as being made, so that no other process does the same work.

    Raises
    ------
    FileExistsError
        If another is at it.
    """
    mark = path.with_name(f"{_START}{path.name}.part")
    mark.touch(exist_ok=False)
    try:
        yield
    finally:
        with suppress(OSError):
            mark.unlink()


def _put_in_place(unfinished: Path, target: Path, *, overwrites: bool) -> None:
    if not overwrites:
        try:
            os.link(unfinished, target)  # fails if another made the file meanwhile
        except FileExistsError:
            raise
        except OSError:
            pass  # a disk without links
        else:
            unfinished.unlink()
            return
    unfinished.replace(target)


def _is_device(path: Path) -> bool:
    """Say whether a path is such as a pipe. Resolved, that of a pipe leads nowhere."""
    return path.exists() and not path.is_file()


def remove_unfinished(folder: Path, *, below: bool = False) -> None:
    """Remove files of a folder, or of those ``below`` too, that were never finished."""
    before = time.time() - LEFT_AFTER_S
    with suppress(OSError):  # others may remove a folder meanwhile
        for left in folder.glob(f"{'**/' * below}{_START}*.part"):
            with suppress(OSError):
                if left.stat().st_mtime < before:
                    left.unlink()


def no_room() -> OSError:
    """Return what to raise where a library fails at what it writes meanwhile."""
    reason = f"{gettempdir()}, the folder of temporary files, takes no more"
    return OSError(errno.ENOSPC, reason)


def obstacle(
    path: Path, inputs: Iterable[Path] = (), *, overwrites: bool = True
) -> str:
    """
    Say what stands in the way of a file, as far as that shows without writing.

    Parameters
    ----------
    path
        The file.
    inputs
        Files and folders that are read; none of them is written to.
    overwrites
        Whether it may take the place of a file that is there.
    """
    try:
        return _obstacle(path, inputs, overwrites=overwrites)
    except OSError as error:  # such as a name too long for the disk
        return f"{path} cannot be written: {error.strerror}. Name another file."


def _obstacle(path: Path, inputs: Iterable[Path], *, overwrites: bool) -> str:
    if path.is_dir():
        return f"{path} is a folder. Name a file."
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}. Make it first."
    if any(_is_in(path, each) for each in inputs):
        return f"{path} is among the data that are read. Name another file."
    if path.exists() and not overwrites:
        return f"{path} is there already, and is not to be replaced."
    if not _can_be_written(path):
        return f"{path} cannot be written: no permission. Name another file."
    return ""


def _is_in(path: Path, data: Path) -> bool:
    """Say whether a path is a file that is read, or lies in a folder that is."""
    if data.is_dir():
        return any(each.samefile(data) for each in path.resolve().parents)
    return path.exists() and data.exists() and path.samefile(data)


def _can_be_written(path: Path) -> bool:
    """Say whether a file may be made beside another, or a device written to."""
    if _is_device(path):
        return os.access(path, os.W_OK)
    target = path.resolve()
    return os.access(target.parent, os.W_OK | os.X_OK) and (
        not target.exists() or os.access(target, os.W_OK)
    )


EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no time before it
READABLE = 0o644 << 16  # by all, as the upper half of a zip's attributes has it


def steady_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files, given by their names inside, without the time of making."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = READABLE
            packed.writestr(entry, data)
    return content.getvalue()
