"""Repeatable draws: a number that depends on a seed, an index and a purpose, and on nothing else.

`random.Random` keeps a state, so its answers depend on what was asked before; rows of a million sends are computed
one by one and in any order, so they need draws without a state.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFFFFFFFFFF


def mix(seed: int, index: int, purpose: int = 0) -> int:
    """A 64 bit number that looks random and is always the same for the same three arguments (the finish of
    splitmix64).
    """
    z = (
        seed * 0x9E3779B97F4A7C15 + index * 0xD1342543DE82EF95 + purpose * 0xBF58476D1CE4E5B9 + 0x2545F4914F6CDD1D
    ) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def hex_code(seed: int, index: int, purpose: int, digits: int) -> str:
    """`digits` hexadecimal digits drawn for this index and purpose."""
    parts = (f"{mix(seed, index, purpose * 1000 + n):016x}" for n in range((digits + 15) // 16))
    return "".join(parts)[:digits]
