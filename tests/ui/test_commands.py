"""The registry: one key, one meaning; every command does something or says why not."""

from collections import Counter
from dataclasses import replace

import pytest

from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.facts import Connection, SyncState
from sendoso_tui.ui.app import Workbench
from sendoso_tui.ui.commands.command import Standing, written
from sendoso_tui.ui.commands.help_text import TWINS, described, find_commands, grouped
from sendoso_tui.ui.commands.line import read_line
from sendoso_tui.ui.commands.registry import BY_ID, COMMANDS, FOOTER, FOOTER_EMPTY, FOOTER_TROUBLE
from sendoso_tui.ui.screens.sends import SendsScreen
from sendoso_tui.ui.show.line import line_width, plain
from tests.ui.world import make_send

ABOUT = ProfileAbout("prod", "v2", "production", "https://app.sendoso.com", "app.sendoso.com")


def standing(send: Send | None = None, **changes: object) -> Standing:
    base = Standing(
        about=ABOUT,
        capabilities=Capabilities(frozenset({Capability.CANCEL})),
        sync=SyncState(Connection.LIVE),
        look=lambda: send,
        pointed=send is not None,
        rows=5,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_no_key_means_two_things() -> None:
    assert [key for key, count in Counter(key for one in COMMANDS for key in one.keys).items() if count > 1] == []
    assert len(BY_ID) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_words_and_something_that_does_it(command: object) -> None:
    one = BY_ID[getattr(command, "id")]  # noqa: B009
    assert one.label
    assert one.help
    owners = (Workbench,) if one.everywhere else (SendsScreen, Workbench)
    assert any(callable(getattr(owner, f"action_{one.action}", None)) for owner in owners)


@pytest.mark.parametrize("footer", [FOOTER, FOOTER_EMPTY, FOOTER_TROUBLE])
def test_a_footer_has_at_most_six_keys_that_exist(footer: tuple[str, ...]) -> None:
    assert len(footer) <= 6
    assert all(BY_ID[command].keys for command in footer)


def test_keys_that_terminals_and_multiplexers_take_are_not_used() -> None:
    keys = {key for command in COMMANDS for key in command.keys}
    assert not keys & {"ctrl+a", "ctrl+b", "ctrl+space", "ctrl+enter", "shift+enter", "delete", "backspace", "ctrl+k"}


def test_what_is_not_built_says_so() -> None:
    for name in ("views", "watch", "recipient", "view-3", "export"):
        assert (BY_ID[name].why_not(standing(make_send(1))) or "").endswith("not part of this version yet.")


def test_cancel_says_why_not() -> None:
    cancel = BY_ID["cancel"].why_not
    pending = make_send(1, dialect="v2", status_raw="pending")
    assert cancel(standing(pending)) is None
    assert "no send" in (cancel(standing()) or "")
    assert "connection" in (cancel(standing(pending, sync=SyncState(Connection.OFFLINE))) or "")
    assert "read-only" in (cancel(standing(pending, about=replace(ABOUT, read_only=True))) or "")
    assert "shipped" in (cancel(standing(make_send(1, status_raw="Shipped"))) or "")


def test_composing_says_why_not_and_needs_no_connection() -> None:
    send, can = make_send(1), Capabilities(frozenset({Capability.CREATE}))
    for name in ("new", "duplicate"):
        why_not = BY_ID[name].why_not
        assert why_not(standing(send, capabilities=can)) is None
        assert why_not(standing(send, capabilities=can, sync=SyncState(Connection.OFFLINE))) is None
        assert "read-only" in (why_not(standing(send, capabilities=can, about=replace(ABOUT, read_only=True))) or "")
        refused = Capabilities(frozenset({Capability.CANCEL}), {Capability.CREATE: "Not for this account."})
        assert why_not(standing(send, capabilities=refused)) == "Not for this account."
        assert "not known yet" in (why_not(standing(send, capabilities=Capabilities(frozenset()))) or "")
    assert "no send" in (BY_ID["duplicate"].why_not(standing(capabilities=can)) or "")


def test_a_search_finds_words_and_keys() -> None:
    assert BY_ID["sort-left"] in find_commands(COMMANDS, "sort left")
    assert find_commands(COMMANDS, "mark this")[0].id == "mark-page"
    assert find_commands(COMMANDS, "?")[0].id == "help"
    assert find_commands(COMMANDS, "xyzzy") == []


@pytest.mark.parametrize("width", [50, 76, 106])
def test_help_holds_every_key_and_no_line_is_too_wide(width: int) -> None:
    lines = grouped(COMMANDS, standing(make_send(1)), width)
    text = "\n".join(plain(line) for line in lines)
    assert all(line_width(line) <= width for line in lines)
    assert "Not in this version yet" in text
    for command in COMMANDS:
        assert all(f"{written(key)}" in text for key in command.keys[:1]), command.id
    assert all(line_width(described(command, standing(), width)) <= width for command in COMMANDS)


def test_help_shows_a_key_that_is_refused_in_brackets_with_its_reason() -> None:
    assert plain(described(BY_ID["unmark"], standing(), 90)).startswith("(u)")
    assert "Nothing is marked" in plain(described(BY_ID["unmark"], standing(), 90))
    assert plain(described(BY_ID["unmark"], standing(marks=1), 90)).startswith("u ")


@pytest.mark.parametrize(
    ("text", "command", "word", "argument"),
    [
        ("q", "quit", "", ""),
        ("refresh", "refresh", "", ""),
        ("open 5184382", "", "open", "5184382"),
        ("  PROFILE  staging ", "", "profile", "staging"),
        ("search 山田", "", "search", "山田"),
        ("", "", "", ""),
    ],
)
def test_a_command_line_is_read(text: str, command: str, word: str, argument: str) -> None:
    wish = read_line(text)
    assert (wish.command, wish.word, wish.argument, wish.fault) == (command, word, argument, "")


def test_a_command_line_that_means_nothing_names_the_nearest() -> None:
    assert "Did you mean :refresh?" in read_line("refrsh").fault
    assert "is not a command" in read_line("[/red]").fault
    assert read_line("profile").fault
    assert read_line("quit now").fault


def test_commands_that_share_a_line_of_the_help_exist_and_are_of_one_group() -> None:
    for first, (second, words) in TWINS.items():
        assert BY_ID[first].group == BY_ID[second].group
        assert words
