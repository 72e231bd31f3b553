"""What the tests of `send` order from the sandbox, and how they count what it made of that."""

from typing import Any

from sendoso_tui.sandbox.catalog import CATALOG, Entry
from tests.sandbox_process import SandboxProcess

ADDRESS = ("--address", "High St 1", "--city", "Austin", "--state", "TX", "--zip", "78701")
WHO = ("--name", "Ann Lee", "--email", "ann@acme.example")
NEW = ("--new-recipient", "--email", "ann@acme.example", "--first-name", "Ann", "--last-name", "Lee")


def named(name: str) -> Entry:
    return next(entry for entry in CATALOG if entry.name == name)


NOTE = named("Thank-you note, handwritten")
COFFEE = named("Coffee on us ☕")
CARDS = named("eGift Cards USA")
HOODIE = named("Logo hoodie")


def touch(entry: Entry) -> tuple[str, str]:
    return "--touch", str(entry.touch_id)


def made(sandbox: SandboxProcess) -> tuple[int, int]:
    """Requests that took effect, and the sends they made."""
    committed = sandbox.requests()["committed"]
    return committed["creates"], committed["sends_created"]


def posts(sandbox: SandboxProcess) -> int:
    return sum(count for name, count in sandbox.requests()["counts"].items() if name.startswith("POST"))


def recipient(sandbox: SandboxProcess) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.sends()[0]["recipient"]
    return found


def to_somebody(sandbox: SandboxProcess, *more: str) -> tuple[str, ...]:
    """A v2 send that the sandbox accepts."""
    return ("send", "--item", COFFEE.item_id, "--recipient", str(recipient(sandbox)["id"]), *more)


def coffee(*more: str) -> tuple[str, ...]:
    """A v3 send that the sandbox accepts."""
    return ("send", *touch(COFFEE), "--egift", "--email", "ann@acme.example", *more)
