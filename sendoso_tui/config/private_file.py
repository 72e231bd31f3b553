"""Writing files that only their owner may read, and never leaving one half written."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600


def create_private(path: Path, data: bytes | str = b"") -> bool:
    """Create a file of mode 0600 whatever the umask; False, and nothing touched, when something is there already.

    Raises OSError when the disk refuses; then no part of the file stays behind.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, PRIVATE)
    except FileExistsError:
        return False
    try:
        _fill(descriptor, data, PRIVATE)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return True


def write_atomically(path: Path, data: bytes | str, mode: int = PRIVATE) -> None:
    """Replace a file's content in one step: readers see the old bytes or the new, also after a power cut.

    A symbolic link stays and its target is replaced. Raises OSError; the old content is then untouched.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    draft = target.with_name(f".{target.name}.{os.urandom(6).hex()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    try:
        _fill(descriptor, data, mode)
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed entry of a folder durable; some file systems cannot, which is no fault of the file."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def looser_than_private(path: Path) -> str | None:
    """Why a file is not its owner's alone ("others may read it, mode 644", "it belongs to user 1002"), or None.

    A symbolic link is judged by its target; a missing file is private enough.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    if status.st_uid not in (os.geteuid(), 0):
        return f"it belongs to user {status.st_uid}"
    if status.st_mode & 0o077:
        return f"others may use it, mode {status.st_mode & 0o777:o}"
    return None


def _fill(descriptor: int, data: bytes | str, mode: int) -> None:
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), mode)  # the umask has cut the mode given to open
        file.write(data.encode() if isinstance(data, str) else data)
        file.flush()
        os.fsync(file.fileno())
