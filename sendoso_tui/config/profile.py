"""A profile: one Sendoso account as the program talks to it. How it is read from a file is in `profile_reader`."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal

from sendoso_tui.config.address import PRODUCTION_HOST, check_address
from sendoso_tui.config.secret_sources import SecretSource, Written
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sendoso_tui.config.address import Address
    from sendoso_tui.config.secrets import Secret

Api = Literal["v2", "v3"]
OverBudget = Literal["warn", "block"]
VIA_FROM = "sendoso-tui"
REQUESTS_PER_SECOND = 4.0
POLL_SECONDS = 15.0
OVER_BUDGET: OverBudget = "warn"
_PRODUCTION_WORDS = frozenset({"production", "prod", "live"})


@frozen
class Profile:
    """A checked profile. The secret methods look in their places when called, may take 10 s and belong in a thread.

    `requests_per_second` is 0.1 to 8, `poll_seconds` at least 2. `over_budget` is what happens to a new send that costs
    more than is known to be left.
    """

    name: str
    api: Api
    address: Address
    environment: str
    token_address: Address
    via_from: str = VIA_FROM
    requests_per_second: float = REQUESTS_PER_SECOND
    poll_seconds: float = POLL_SECONDS
    read_only: bool = False
    cache: bool = True
    over_budget: OverBudget = OVER_BUDGET
    ca_bundle: Path | None = None
    sources: dict[str, SecretSource] = field(default_factory=dict, repr=False, compare=False)

    @property
    def base_url(self) -> str:
        """Where the API is, without a trailing slash."""
        return self.address.url

    @property
    def origin(self) -> str:
        """Scheme, host and port: what this profile's secrets are bound to."""
        return self.address.origin

    @property
    def token_url(self) -> str:
        """Where OAuth tokens are asked for; /oauth/token of the same origin unless set otherwise."""
        return self.token_address.url

    @property
    def token_elsewhere(self) -> bool:
        """Whether the token server is on another origin, so that a person must agree once (see `trust`)."""
        return self.token_address.origin != self.origin

    @property
    def is_production(self) -> bool:
        """Whether actions here cost real money: by the word in `environment`, or by the host whatever the word."""
        return self.environment.casefold() in _PRODUCTION_WORDS or self.address.host == PRODUCTION_HOST

    def api_key(self) -> Secret | None:
        """The v2 key. Raises ConfigFault when its source is broken, as all of these do."""
        return self._secret("api_key")

    def token(self) -> Secret | None:
        """The v3 bearer token."""
        return self._secret("token")

    def client_id(self) -> Secret | None:
        """The OAuth client's id."""
        return self._secret("client_id")

    def client_secret(self) -> Secret | None:
        """The OAuth client's secret."""
        return self._secret("client_secret")

    def forget_secrets(self) -> None:
        """Ask the sources again next time, after the server has refused what they gave."""
        for source in self.sources.values():
            source.forget()

    def credential_problem(self) -> str | None:
        """A sentence when the secrets this profile needs are missing, else None."""
        if self.api == "v2":
            return None if self.api_key() else self._missing("api_key", "API key")
        if self.token():
            return None
        identity, proof = self.client_id(), self.client_secret()
        if identity and proof:
            return None
        if identity:
            return self._missing("client_secret", "client secret")
        if proof:
            return self._missing("client_id", "client id")
        return self._missing("token", "token and no OAuth client")

    def _secret(self, name: str) -> Secret | None:
        source = self.sources.get(name)
        return source.read() if source is not None else None

    def _missing(self, name: str, words: str) -> str:
        source = self.sources.get(name)
        places = source.missing() if source is not None else ""
        return f"profile {self.name} has no {words}" + (f"; looked in: {places}" if places else "")


def natural_environment(address: Address) -> str:
    """What an account is taken for when nobody says: production by Sendoso's own host, else test."""
    return "production" if address.host == PRODUCTION_HOST else "test"


def make_profile(
    name: str,
    api: Api,
    base_url: str,
    secrets: Mapping[str, Secret],
    *,
    environment: str | None = None,
    token_url: str | None = None,
    read_only: bool = False,
    cache: bool = True,
) -> Profile:
    """A profile from values at hand: the demo's, and the one that set-up tests before it is saved.

    `secrets` by their names api_key, token, client_id, client_secret. Raises ConfigFault for a refused address.
    """
    address = check_address(base_url)
    return Profile(
        name=name,
        api=api,
        address=address,
        environment=environment or natural_environment(address),
        token_address=check_address(token_url or f"{address.origin}/oauth/token", setting="token_url"),
        read_only=read_only,
        cache=cache,
        sources={key: SecretSource((Written(secret),)) for key, secret in secrets.items()},
    )
