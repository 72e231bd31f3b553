"""What set-up does once a person has answered: try the connection, then write config.toml and the secret.

The questions themselves are `ui/screens/setup.py`'s; `sendoso-tui init` asks them alone.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from sendoso_tui import wiring
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.helper_command import ask_command
from sendoso_tui.config.profile import make_profile
from sendoso_tui.config.secrets import Secret, store_credential
from sendoso_tui.config.template import create_config, render_config
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.config.answers import Answers
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile
    from sendoso_tui.config.settings import Settings


@frozen
class Started:
    """What the first screen led to: the demo, a profile by name, or neither."""

    demo: bool = False
    profile: str | None = None


def run(paths: Paths, settings: Settings, *, straight_to_setup: bool = False) -> Started:
    """Ask what to do first, in an app of its own, and return what was chosen."""
    from sendoso_tui.ui.options import UiOptions
    from sendoso_tui.ui.screens.first_run import Choice, FirstRun

    async def save(answers: Answers) -> str:
        return await asyncio.to_thread(save_answers, paths, answers)

    async def ask() -> Started:
        options = UiOptions(
            theme=settings.theme, mono=bool(os.environ.get("NO_COLOR")), ascii=settings.ascii, mouse=settings.mouse
        )
        app = FirstRun(os.environ, try_answers, save, options=options, straight_to_setup=straight_to_setup)
        outcome = await app.run_async(mouse=settings.mouse)
        if outcome is None or outcome.choice is Choice.QUIT:
            return Started()
        if outcome.choice is Choice.DEMO:
            return Started(demo=True)
        if outcome.answers is not None:
            return Started(profile=outcome.answers.name)
        # A shell that holds only a secret does not say for which API; the choice on the screen did.
        os.environ.setdefault("SENDOSO_API", outcome.api or "v3")
        return Started(profile="env")

    return asyncio.run(ask())


async def try_answers(answers: Answers) -> str:
    """Make one read with what was answered; return a sentence about what came back. Raises Fault and ConfigFault."""
    profile = await asyncio.to_thread(_unsaved, answers)
    return await wiring.try_connection(profile)


def save_answers(paths: Paths, answers: Answers) -> str:
    """Write the settings and, where one was typed, the secret; return a sentence that names the files.

    Raises ConfigFault, also when a config.toml exists already: that file is the person's.
    """
    text = render_config(
        answers.name,
        answers.api,
        answers.base_url,
        answers.origin,
        answers.read_only,
        client_id=answers.client_id,
        given=answers.given,
    )
    existing = ConfigFault(
        f"there is a file already; it is yours, so add this profile to it by hand:\n{text}", file=paths.config_file
    )
    if paths.config_file.exists():
        raise existing
    # The secret first: a config.toml that names a secret nobody kept would stand in the way of a second try.
    if answers.secret is not None:
        store_credential(paths, answers.name, answers.secret_name, answers.secret)
    if not create_config(paths, text):
        raise existing
    kept = "" if answers.secret is None else f", and the secret in {paths.credentials_file} for you alone"
    return f"Saved {paths.config_file}{kept}."


def _unsaved(answers: Answers) -> Profile:
    secret = answers.secret
    if answers.origin == "environment":
        text = os.environ.get(answers.given, "")
        if not text:
            raise ConfigFault(f"{answers.given} is not set in this shell, so the connection cannot be tried")
        secret = Secret(text)
    elif answers.origin == "command":
        secret = ask_command(answers.given, f"{answers.secret_name}_command")
    secrets = {answers.secret_name: secret} if secret is not None else {}
    if answers.client_id:
        secrets["client_id"] = Secret(answers.client_id)
    return make_profile(answers.name, answers.api, answers.base_url, secrets, read_only=answers.read_only)
