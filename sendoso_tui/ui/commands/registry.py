"""Every command there is. Keys, footer, help, palette and the README's table are made from this tuple."""

from __future__ import annotations

from sendoso_tui.ui.commands import reasons as why
from sendoso_tui.ui.commands.command import Command

LIST, GO, SEND, PROGRAM = "List", "Go", "This send", "Program"

COMMANDS: tuple[Command, ...] = (
    Command("open", ("enter",), "open", "open the send", LIST, "open", why_not=why.needs_row),
    Command("filter", ("f",), "filter", "filter by type, status, date", LIST, "filter"),
    Command("mark", ("space",), "mark", "mark, step down", LIST, "mark", why_not=why.needs_row),
    Command("clear", ("F",), "clear all", "clear the filter", LIST, "clear_filter", why_not=why.needs_filter),
    Command("search", ("slash",), "search", "search all fields", LIST, "search"),
    Command("range", ("v",), "range", "start or end a range", LIST, "range", why_not=why.needs_row),
    Command("mark-page", ("a",), "mark page", "mark this page", LIST, "mark_page", why_not=why.needs_rows),
    Command("mark-all", ("A",), "mark all", "mark all matching", LIST, "mark_all", why_not=why.needs_rows),
    Command("unmark", ("u",), "unmark all", "unmark all", LIST, "unmark", why_not=why.needs_marks),
    Command("sort-left", ("less_than_sign",), "sort left", "sort by the column to the left", LIST, "sort_by", (-1,)),
    Command(
        "sort-right", ("greater_than_sign",), "sort right", "sort by the column to the right", LIST, "sort_by", (1,)
    ),
    Command("flip", ("full_stop",), "flip sort", "turn the order round", LIST, "flip_sort"),
    Command("preview", ("p",), "preview", "right pane on, off", LIST, "preview"),
    Command("views", ("s",), "views", "saved views", LIST, "nothing", why_not=why.not_there_yet("Saved views are")),
    Command(
        "save-view",
        ("S",),
        "save view",
        "save this view",
        LIST,
        "nothing",
        why_not=why.not_there_yet("Saved views are"),
    ),
    Command(
        "columns",
        ("C",),
        "columns",
        "choose columns",
        LIST,
        "nothing",
        why_not=why.not_there_yet("Choosing columns is"),
    ),
    Command("down", ("j", "down"), "down", "next send", GO, "step", (1,), why_not=why.needs_rows),
    Command("up", ("k", "up"), "up", "previous send", GO, "step", (-1,), why_not=why.needs_rows),
    Command("first", ("g", "home"), "first", "first send, new ones included", GO, "first"),
    Command("last", ("G", "end"), "last", "last send", GO, "last", why_not=why.needs_rows),
    Command(
        "half-down", ("ctrl+d",), "half page down", "half a page down", GO, "half_page", (1,), why_not=why.needs_rows
    ),
    Command("half-up", ("ctrl+u",), "half page up", "half a page up", GO, "half_page", (-1,), why_not=why.needs_rows),
    Command(
        "page-down",
        ("right_square_bracket", "pagedown"),
        "page down",
        "next page",
        GO,
        "page",
        (1,),
        why_not=why.needs_rows,
    ),
    Command(
        "page-up",
        ("left_square_bracket", "pageup"),
        "page up",
        "previous page",
        GO,
        "page",
        (-1,),
        why_not=why.needs_rows,
    ),
    Command("view-1", ("1",), "sends", "view: sends", GO, "view_sends"),
    Command(
        "view-2",
        ("2",),
        "attention",
        "view: attention",
        GO,
        "nothing",
        why_not=why.not_there_yet("The Attention view is"),
    ),
    Command(
        "view-3", ("3",), "changes", "view: changes", GO, "nothing", why_not=why.not_there_yet("The Changes view is")
    ),
    Command(
        "view-4", ("4",), "watching", "view: watching", GO, "nothing", why_not=why.not_there_yet("The Watching view is")
    ),
    Command("view-5", ("5",), "budget", "view: budget", GO, "view_budget", why_not=why.budget),
    Command(
        "view-6", ("6",), "activity", "view: activity", GO, "nothing", why_not=why.not_there_yet("The Activity view is")
    ),
    Command("next-pane", ("tab",), "next pane", "next pane", GO, "pane", (1,)),
    Command("previous-pane", ("shift+tab",), "previous pane", "previous pane", GO, "pane", (-1,)),
    Command("back", ("escape",), "back", "back one step", GO, "back"),
    Command("cancel", ("x",), "cancel", "cancel it", SEND, "cancel", why_not=why.cancel, explains=True),
    Command("new", ("c",), "new send", "new send", SEND, "new_send", why_not=why.new_send),
    Command("drafts", (), "drafts", "new sends begun and kept", SEND, "drafts", why_not=why.new_send),
    Command("batch", (), "batch", "new sends from a CSV", SEND, "batch", why_not=why.new_send),
    Command("track", ("o",), "track", "open the tracking page", SEND, "track", why_not=why.tracking),
    Command("raw", ("J",), "raw", "raw data", SEND, "raw", why_not=why.needs_row),
    Command("copy-id", ("y",), "copy id", "copy the id", SEND, "copy_id", why_not=why.needs_row),
    Command("copy", ("Y",), "copy", "copy menu", SEND, "nothing", why_not=why.not_there_yet("The copy menu is")),
    Command("duplicate", ("d",), "duplicate", "duplicate into a draft", SEND, "duplicate", why_not=why.duplicate),
    Command("watch", ("w",), "watch", "watch it", SEND, "nothing", why_not=why.not_there_yet("Watching is")),
    Command(
        "recipient",
        ("i",),
        "recipient",
        "other sends to them",
        SEND,
        "nothing",
        why_not=why.not_there_yet("The recipient view is"),
    ),
    Command("export", ("e",), "export", "export", SEND, "nothing", why_not=why.not_there_yet("Exporting is")),
    Command(
        "handled",
        ("D",),
        "handled",
        "mark handled",
        SEND,
        "nothing",
        why_not=why.not_there_yet("The Attention view is"),
    ),
    Command("snooze", ("Z",), "snooze", "snooze", SEND, "nothing", why_not=why.not_there_yet("The Attention view is")),
    Command(
        "claim", ("T",), "claim", "take or release", SEND, "nothing", why_not=why.not_there_yet("Claiming a send is")
    ),
    Command(
        "handover",
        ("H",),
        "handover",
        "handover note",
        SEND,
        "nothing",
        why_not=why.not_there_yet("The handover note is"),
    ),
    Command(
        "take-back",
        ("z",),
        "take back",
        "take a cancel back",
        SEND,
        "nothing",
        why_not=why.not_there_yet("Taking a cancel back is"),
    ),
    Command("refresh", ("r",), "refresh", "read this view again", PROGRAM, "refresh", (0,)),
    Command("refresh-all", ("R",), "refresh all", "read everything again", PROGRAM, "refresh", (1,)),
    Command("pause", ("P",), "pause", "pause or resume reading", PROGRAM, "pause"),
    Command("shade", ("M",), "shade", "hide names and addresses", PROGRAM, "shade"),
    Command("times", ("t",), "times", "how times are shown", PROGRAM, "times"),
    Command("log", ("L",), "log", "messages and requests", PROGRAM, "log"),
    Command("journal", (), "journal", "writes without an outcome", PROGRAM, "journal"),
    Command("mouse", ("m",), "mouse", "mouse on, off", PROGRAM, "mouse"),
    Command("theme", (), "theme", "next theme", PROGRAM, "next_theme"),
    Command("command", ("colon",), "command", "command line", PROGRAM, "command_line"),
    Command("palette", ("ctrl+p",), "palette", "all commands, searchable", PROGRAM, "palette", everywhere=True),
    Command("help", ("question_mark", "f1"), "all keys", "keys valid here", PROGRAM, "help"),
    Command("leave", ("q",), "quit", "back, on the list quit", PROGRAM, "leave"),
    Command("quit", ("ctrl+q",), "quit", "quit", PROGRAM, "leave_program", everywhere=True),
    Command("suspend", ("ctrl+z",), "suspend", "sleep, fg wakes it", PROGRAM, "suspend", everywhere=True),
)

BY_ID = {command.id: command for command in COMMANDS}
FOOTER = ("open", "filter", "cancel", "new", "mark", "help")
FOOTER_EMPTY = ("new", "filter", "refresh", "command", "help")
FOOTER_TROUBLE = ("open", "refresh", "log", "cancel", "new", "help")
