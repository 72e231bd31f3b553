"""Which account the program looks at, in the words the screen and the headless answers need; no secrets."""

from __future__ import annotations

from sendoso_tui.values import frozen


@frozen
class ProfileAbout:
    """The facts of a profile that flows and screens may know. `origin` is scheme, host and port.

    `over_budget` says what happens when a send costs more than is left: "warn" or "block".
    """

    name: str
    dialect: str
    environment: str
    origin: str
    host: str
    read_only: bool = False
    demo: bool = False
    poll_seconds: float = 15.0
    requests_per_second: float = 4.0
    base_url: str = ""
    via_from: str = "sendoso-tui"
    over_budget: str = "warn"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"
