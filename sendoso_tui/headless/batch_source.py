"""What the flags of a batch ask for: which file, which kind of send, which columns, and what is the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.people_columns import guess_columns, read_columns
from sendoso_tui.domain.people_file import PeopleFileFault, read_people
from sendoso_tui.flows.batch_files import people_path, read_file
from sendoso_tui.flows.batch_planning import BatchWish
from sendoso_tui.headless.send_flags import FLAGS, SHAPE_WORDS, given_flags

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from sendoso_tui.headless.send_flags import Flag

_ONE_PERSON = ("--email", "--name", "--first-name", "--last-name", "--recipient", "--recipient-email", "--links")
_IDS = {"item_id": Shape.INVENTORY, "gift_id": Shape.GIFT}
_HOW = (
    "say which kind of sends these are: --item ID (v2), --touch ID with --egift or --collect, or --shape "
    f"{', '.join(shape.value for shape in Shape)}"
)


def read_wish(args: argparse.Namespace) -> BatchWish:
    """Read the file and the flags. Raises ConfigFault with what is wrong with them."""
    if args.source is not None:
        raise ConfigFault("--from and --batch: give one of them")
    if args.retry_refused:
        raise ConfigFault("--retry-refused: only with --resume")
    path = people_path(str(args.batch))
    try:
        people = read_people(read_file(path))
        shape = _shape(args, people.heads)
        columns = {**guess_columns(people.heads, shape), **read_columns(args.map, people.heads, shape)}
    except PeopleFileFault as fault:
        raise ConfigFault(str(fault)) from None
    return BatchWish(
        path.name,
        people,
        shape,
        columns,
        _same(args, shape),
        again=args.again,
        new_recipients=args.new_recipients,
    )


def refuse_with_resume(args: argparse.Namespace) -> None:
    """Raise ConfigFault for flags that say what a new batch is; one that is gone on with is what it was."""
    strangers = [flag.name for flag in given_flags(args)]
    others = (("--map", args.map), ("--from", args.source), ("--shape", args.shape), ("--again", args.again))
    strangers += [name for name, given in (*others, ("--new-recipients", args.new_recipients)) if given]
    if strangers:
        raise ConfigFault(f"{', '.join(strangers)}: not with --resume, which goes on with what was confirmed")


def result_place(args: argparse.Namespace) -> Path | None:
    """Return the file a person has named for the result."""
    return None if args.result is None else people_path(str(args.result))


def _same(args: argparse.Namespace, shape: Shape) -> dict[str, str]:
    given = given_flags(args)
    if persons := [flag.name for flag in given if flag.name in _ONE_PERSON]:
        raise ConfigFault(f"{', '.join(persons)}: in a batch each row names its own")
    if any(flag.name == "--new-recipient" for flag in given):
        raise ConfigFault("--new-recipient: in a batch it is --new-recipients")
    if strangers := [flag.name for flag in given if shape not in flag.fields]:
        raise ConfigFault(f"{', '.join(strangers)}: not a part of {SHAPE_WORDS[shape]}")
    return {flag.fields[shape]: flag.value(args) for flag in given if flag.fields[shape]}


def _shape(args: argparse.Namespace, heads: Sequence[str]) -> Shape:
    """Tell the kind of send: as --shape says, by a flag that decides it, by the file's columns, else not at all."""
    if args.shape is not None:
        return Shape(args.shape)
    given = [flag for flag in given_flags(args) if flag.name != "--links"]
    deciding: dict[Shape, Flag] = {flag.shape: flag for flag in given if flag.shape is not None}
    if len(deciding) > 1:
        names = " and ".join(flag.name for flag in deciding.values())
        raise ConfigFault(f"{names} ask for different kinds of sends: give one of them")
    if deciding:
        return next(iter(deciding))
    for name, shape in _IDS.items():
        if name in guess_columns(heads, shape):
            return shape
    addressed = guess_columns(heads, Shape.ADDRESSED)
    touch = any(flag.name == "--touch" for flag in given) or "touch_id" in addressed
    if touch and {"address", "city"} <= set(addressed):
        return Shape.ADDRESSED
    raise ConfigFault(_HOW)


def flag_of(shape: Shape, name: str) -> str:
    """Return the flag that fills a field in for all rows, for telling how; empty where there is none."""
    return next((flag.name for flag in FLAGS if flag.fields.get(shape) == name and flag.name not in _ONE_PERSON), "")
