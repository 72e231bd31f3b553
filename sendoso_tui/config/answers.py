"""The answers of set-up and what is wrong with them. Nothing here asks, saves or connects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from sendoso_tui.config.address import PRODUCTION_HOST, check_address
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import check_profile_name
from sendoso_tui.config.secrets import clean_secret
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.config.profile import Api
    from sendoso_tui.config.secrets import Secret

Origin = Literal["environment", "command", "credentials"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)


@frozen
class Answers:
    """What a person answered, checked. `given` is the name of the variable or the command; `secret` is what was typed.

    With a `client_id` a v3 profile signs in as an OAuth client, and the secret is that client's.
    """

    name: str
    api: Api
    base_url: str
    origin: Origin
    given: str = ""
    secret: Secret | None = None
    client_id: str = ""
    read_only: bool = False

    @property
    def secret_name(self) -> str:
        """Which secret this profile needs: `api_key`, `token` or `client_secret`."""
        return "api_key" if self.api == "v2" else "client_secret" if self.client_id else "token"


@frozen
class Typed:
    """The form as it stands; `given` holds the variable, the command or the secret, whichever is asked for."""

    api: Api = "v3"
    base_url: str = ""
    origin: Origin = "environment"
    given: str = ""
    client_id: str = ""
    name: str = "prod"
    read_only: bool = False


def default_url(api: Api) -> str:
    """Return where this dialect is found unless a person knows better."""
    return f"https://{PRODUCTION_HOST}/api/{api}"


def default_variable(api: Api, client_id: str, name: str) -> str:
    """Return a name for the variable that holds the secret."""
    secret = "API_KEY" if api == "v2" else "CLIENT_SECRET" if client_id else "TOKEN"
    fitting = "".join(char if char.isalnum() and char.isascii() else "_" for char in name)
    return f"SENDOSO_{fitting}_{secret}".upper()


def judge(typed: Typed) -> Answers | dict[str, str]:
    """Return the checked answers, or a sentence for each field that is wrong, by the field's name."""
    wrong: dict[str, str] = {}
    url = typed.base_url.strip() or default_url(typed.api)
    try:
        url = check_address(url).url
    except ConfigFault as fault:
        wrong["base_url"] = _sentence(fault)
    try:
        name = check_profile_name(typed.name.strip())
    except ConfigFault as fault:
        name = ""
        wrong["name"] = _sentence(fault)
    client_id = typed.client_id.strip() if typed.api == "v3" else ""
    if client_id and (not client_id.isascii() or not client_id.isprintable() or " " in client_id):
        wrong["client_id"] = "A client id has no blanks and only plain letters, digits and signs."
    given, secret = typed.given.strip(), None
    if typed.origin == "credentials":
        try:
            secret = clean_secret(given, "The secret")
        except ConfigFault as fault:
            wrong["given"] = _sentence(fault)
        else:
            if secret is None:
                wrong["given"] = "Nothing was typed."
        given = ""
    elif typed.origin == "environment":
        given = given or default_variable(typed.api, client_id, typed.name.strip())
        if not given.replace("_", "a").isalnum() or not given.isascii() or given[:1].isdigit():
            # The commonest slip is the secret itself in this place, so the text is not repeated.
            wrong["given"] = "This must be the name of a variable, such as SENDOSO_PROD_TOKEN, not the secret."
    elif not given:
        wrong["given"] = "A command that prints the secret, such as: pass show sendoso"
    elif not given.isprintable():
        wrong["given"] = "The command holds characters that cannot be written into a settings file."
    if wrong:
        return wrong
    return Answers(name, typed.api, url, typed.origin, given, secret, client_id, typed.read_only)


def _sentence(fault: ConfigFault) -> str:
    text = fault.message
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
