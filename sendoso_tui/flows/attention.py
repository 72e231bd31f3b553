"""How closely somebody follows the screen. What that changes is decided by the planner."""

from __future__ import annotations

from enum import Enum


class Attention(Enum):
    """The value is how many times longer everything that is asked for by itself may wait."""

    WATCHED = 1.0
    IDLE = 4.0
    AWAY = 20.0
