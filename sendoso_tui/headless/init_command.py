"""`init`: sets up a profile by questions, one line each; the connection is tried before anything is written."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, cast

from sendoso_tui.config.answers import ORIGINS, Answers, Typed, default_url, default_variable, judge
from sendoso_tui.config.paths import find_paths
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.running import to_the_end

if TYPE_CHECKING:
    from sendoso_tui.config.answers import Origin
    from sendoso_tui.config.profile import Api
    from sendoso_tui.headless.call import Call

FIELDS = {
    "base_url": "The base URL",
    "client_id": "The client id",
    "given": "That answer",
    "name": "The profile name",
}


def run(call: Call) -> int:
    """Ask, try, save. Needs a terminal."""
    paths = find_paths()
    if not call.out.can_ask():
        call.out.say(
            "sendoso-tui: set-up asks questions, so it needs a terminal. Without one: set SENDOSO_API, "
            "SENDOSO_BASE_URL and SENDOSO_API_KEY or SENDOSO_TOKEN, or write config.toml (sendoso-tui config path)."
        )
        return Exit.USAGE
    if paths.config_file.exists():
        call.out.say(f"sendoso-tui: {paths.config_file} exists already. It is yours; add a profile to it by hand.")
        return Exit.USAGE
    answers = _answers(call)
    if answers is None:
        return Exit.USAGE
    call.out.say("Trying the connection.")

    async def attempt() -> int:
        call.out.say(await call.doors.try_answers(answers))
        return Exit.OK

    code = to_the_end(call, attempt)
    if code != Exit.OK:
        call.out.say("Nothing was written.")
        return code
    call.out.lines([call.doors.save_answers(paths, answers)])
    return Exit.OK


def _answers(call: Call) -> Answers | None:
    """Ask until the answers are right, or until the input ends."""
    typed: Typed | None = None
    while True:
        try:
            typed = _ask(call, typed or Typed())
        except EOFError:
            call.out.say("Nothing was written.")
            return None
        judged = judge(typed)
        if isinstance(judged, Answers):
            return judged
        for field, sentence in judged.items():
            call.out.say(f"{FIELDS.get(field, field)}: {sentence}")
        call.out.say("Once more, please; enter keeps what stands in brackets.")


def _ask(call: Call, before: Typed) -> Typed:
    api = cast("Api", _choice(call, "API, v3 (token or OAuth) or v2 (API key)", ("v3", "v2"), before.api))
    base_url = _line("Base URL", before.base_url or default_url(api))
    name = _line("A name for this profile", before.name)
    client_id = ""
    if api == "v3":
        client_id = _line("OAuth client id (empty: a bearer token)", before.client_id)
    call.out.say("The secret is kept in an environment variable, printed by a command, or kept in credentials.toml.")
    origin = cast("Origin", _choice(call, f"Where ({', '.join(ORIGINS)})", ORIGINS, before.origin))
    if origin == "credentials":
        # Typed blind, and in no argument, variable or history.
        given = getpass.getpass("The secret (it is not shown): ")
    elif origin == "environment":
        given = _line("Name of the variable", default_variable(api, client_id, name))
    else:
        given = _line("The command, such as: pass show sendoso", before.given if before.origin == origin else "")
    read_only = _choice(call, "Read-only (yes or no)", ("no", "yes"), "yes" if before.read_only else "no") == "yes"
    return Typed(api, base_url, origin, given, client_id, name, read_only)


def _choice(call: Call, question: str, choices: tuple[str, ...], default: str) -> str:
    while True:
        answer = _line(question, default).casefold()
        if answer in choices:
            return answer
        call.out.say(f"One of: {', '.join(choices)}.")


def _line(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    return input(f"{question}{shown}: ").strip() or default
