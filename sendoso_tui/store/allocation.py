"""What the C library does with memory that was freed. Only glibc is asked; others give large pieces back by themselves.

The list of a million rows is 4 MB, and another one for each order and filter. Once the first is freed, glibc keeps such
pieces for the next one in the heap of the thread that made it, and the heaps of all threads grow. See decision 16.
"""

from __future__ import annotations

LARGE = 128 * 1024
"""Bytes from which a piece of memory is the system's again once it is freed. glibc begins with it, but moves on."""
_M_MMAP_THRESHOLD = -3


def give_back_freed() -> bool:
    """Have large pieces given back as soon as they are freed, in all of this process; False where that cannot be asked.

    Doing it again is fine. It loads ctypes, 2 ms, so the first frame does not wait for it.
    """
    try:
        import ctypes

        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018 - only glibc has it; to others the number means something else
        return bool(library.mallopt(_M_MMAP_THRESHOLD, LARGE))
    except (ImportError, OSError, AttributeError, TypeError, MemoryError):
        # Some builds of Python come without ctypes, and hardened systems refuse what it does when it is loaded.
        return False
