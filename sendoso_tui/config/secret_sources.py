"""How a profile finds one of its secrets: the places to look, in order, each asked only when the secret is needed."""

from __future__ import annotations

import importlib
import threading
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.helper_command import ask_command
from sendoso_tui.config.secrets import clean_secret, read_credential
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.secrets import Secret

KEYRING_SECONDS = 3.0


class Place(Protocol):
    """One place a secret may be."""

    def read(self) -> Secret | None: ...

    def describe(self) -> str:
        """Where this is, in words for `config show`, never the secret."""
        ...

    def peek(self) -> Secret | None:
        """The secret when looking costs nothing and asks nobody, for a masked view."""
        ...


@frozen
class FromEnvironment:
    """An environment variable, looked up once at the start."""

    variable: str
    value: str | None = field(repr=False)

    def read(self) -> Secret | None:
        return clean_secret(self.value or "", f"the environment variable {self.variable}")

    peek = read

    def describe(self) -> str:
        return f"environment {self.variable}" + ("" if self.value else " (not set)")


@frozen
class FromCommand:
    """The output of a helper such as `pass show sendoso`; text goes to sh, a list is run as it is."""

    setting: str
    command: str | tuple[str, ...] = field(repr=False)

    def read(self) -> Secret | None:
        return ask_command(self.command, self.setting)

    def peek(self) -> Secret | None:
        return None

    def describe(self) -> str:
        return f"command ({self.setting})"


@frozen
class FromCredentials:
    """credentials.toml."""

    paths: Paths
    profile: str
    name: str

    def read(self) -> Secret | None:
        return read_credential(self.paths, self.profile, self.name)

    peek = read

    def describe(self) -> str:
        return "credentials.toml"


@frozen
class FromKeyring:
    """The system's keyring, through the optional extra; service "sendoso-tui", user "<profile>/<name>"."""

    profile: str
    name: str

    def read(self) -> Secret | None:
        return ask_keyring(self.profile, self.name)

    def peek(self) -> Secret | None:
        return None

    def describe(self) -> str:
        return "keyring"


@frozen
class Written:
    """The secret itself, written in config.toml."""

    value: Secret

    def read(self) -> Secret | None:
        return self.value

    peek = read

    def describe(self) -> str:
        return "written in the file"


class SecretSource:
    """The places of one secret, strongest first; what was found is kept until `forget`."""

    def __init__(self, places: tuple[Place, ...] = ()) -> None:
        self.places = places
        self._found: Secret | None = None
        self._turn = threading.Lock()

    def read(self) -> Secret | None:
        """The secret, or None when no place has it. May take 10 s (a helper) and so belongs in a thread.

        Raises ConfigFault naming the place when one is broken: a weaker place must not stand in for it silently.
        """
        with self._turn:
            for place in self.places:
                if self._found is None:
                    self._found = place.read()
            return self._found

    def forget(self) -> None:
        """Ask the places again next time, for a helper whose secret has been changed since."""
        with self._turn:
            self._found = None

    def peek(self) -> tuple[Secret | None, str]:
        """What can be seen without asking a helper or keyring, and where it comes from."""
        for place in self.places:
            if isinstance(place, FromCommand | FromKeyring):
                return None, place.describe()
            if found := place.peek():
                return found, place.describe()
        return None, self.places[0].describe() if self.places else "not set"

    def missing(self) -> str:
        """Where a secret could have been, for the sentence that says there is none."""
        return ", ".join(place.describe() for place in self.places)


def ask_keyring(profile: str, name: str) -> Secret | None:
    """A secret from the system's keyring; waits at most 3 s, since a locked keyring may wait for a person.

    Raises ConfigFault when the extra is not installed, the keyring fails or does not answer.
    """
    answer: list[str | None] = []
    trouble: list[str] = []

    def ask() -> None:
        try:
            keyring = importlib.import_module("keyring")  # 14 ms, and an extra that may be missing
            answer.append(keyring.get_password("sendoso-tui", f"{profile}/{name}"))
        except ImportError:
            trouble.append("is not installed; add the extra: pip install 'sendoso-tui[keyring]'")
        except Exception as error:  # noqa: BLE001 - back ends raise what they like
            trouble.append(f"failed ({type(error).__name__})")

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_SECONDS)
    if not answer:
        problem = trouble[0] if trouble else f"did not answer within {KEYRING_SECONDS:g} s; unlock it and try again"
        raise ConfigFault(f"{name} of profile {profile}: the keyring {problem}")
    return clean_secret(answer[0] or "", f"{name} of profile {profile} in the keyring")
