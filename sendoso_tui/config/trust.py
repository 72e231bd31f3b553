"""Which token servers on another origin than the API a person has agreed to, so that the question comes once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.config.fault import ConfigFault, why
from sendoso_tui.config.paths import make_private_folder
from sendoso_tui.config.private_file import write_atomically
from sendoso_tui.config.toml_file import read_toml

if TYPE_CHECKING:
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile


def is_trusted(paths: Paths, profile: Profile) -> bool:
    """Whether the OAuth secret may go to the profile's token server: same origin, or agreed to for exactly this pair.

    Raises ConfigFault when the list of agreements is damaged.
    """
    return not profile.token_elsewhere or _pair(profile) in _pairs(_read(paths), profile)


def remember_trust(paths: Paths, profile: Profile) -> None:
    """Note that a person has agreed; raises ConfigFault when that cannot be written."""
    import tomli_w

    make_private_folder(paths.data)
    agreed = _read(paths)
    agreed[profile.name] = sorted({*_pairs(agreed, profile), _pair(profile)})
    try:
        write_atomically(paths.trust_file, tomli_w.dumps(agreed))
    except OSError as error:
        problem = f"cannot be written: {why(error)}"
    else:
        return
    raise ConfigFault(problem, file=paths.trust_file)


def _read(paths: Paths) -> dict[str, Any]:
    file = read_toml(paths.trust_file)
    return {} if file is None else file.data


def _pairs(agreed: dict[str, Any], profile: Profile) -> list[str]:
    pairs = agreed.get(profile.name)
    return [pair for pair in pairs if isinstance(pair, str)] if isinstance(pairs, list) else []


def _pair(profile: Profile) -> str:
    return f"{profile.origin} -> {profile.token_address.origin}"
