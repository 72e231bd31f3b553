"""The Sendoso API: dialects as pure functions, and the one loop that sends. `client.Client` is the way in."""

from __future__ import annotations

import sys
from types import ModuleType

# httpx imports its own command line program when it can, and with it click and rich: a tenth of a second for nothing.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))
