"""`frozen` is held against the dataclass it stands for: one class made both ways, and everything asked of both."""

import builtins
import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from sendoso_tui.values import frozen

T = TypeVar("T")
Maker = Callable[[type], Any]


class Root:
    """A base without slots, as the facts have."""


def made(maker: Maker) -> tuple[Any, Any]:
    """A class with every kind of field, and one that adds to it."""

    class Thing(Root):
        """A thing."""

        name: str
        secret: str = dataclasses.field(repr=False)
        size: int = 3
        parts: list[int] = dataclasses.field(default_factory=list)
        note: str = dataclasses.field(default="", compare=False)

        @property
        def twice(self) -> int:
            return self.size * 2

    first = maker(Thing)

    class Larger(first):
        weight: float = 1.5

        def __repr__(self) -> str:
            return "large"

    return first, maker(Larger)


STANDARD = made(dataclasses.dataclass(frozen=True, slots=True))
OURS = made(frozen)
ASKED: dict[str, Callable[[Any, Any], object]] = {
    "repr": lambda kind, larger: repr(kind("a", "b")),
    "own repr": lambda kind, larger: repr(larger("a", "b")),
    "by name": lambda kind, larger: repr(kind(secret="b", name="a", parts=[1])),
    "defaults": lambda kind, larger: dataclasses.astuple(larger("a", "b")),
    "in order": lambda kind, larger: dataclasses.asdict(larger("a", "b", 1, [2], "c", 2.5)),
    "fields": lambda kind, larger: [(part.name, part.type, part.repr) for part in dataclasses.fields(larger)],
    "replaced": lambda kind, larger: dataclasses.astuple(dataclasses.replace(kind("a", "b"), size=9)),
    "equal": lambda kind, larger: kind("a", "b") == kind("a", "b"),
    "not compared": lambda kind, larger: kind("a", "b", note="x") == kind("a", "b"),
    "another part": lambda kind, larger: kind("a", "b", 4) == kind("a", "b"),
    "another class": lambda kind, larger: kind("a", "b") == larger("a", "b"),
    "another type": lambda kind, larger: (kind("a", "b") == ("a", "b"), kind("a", "b") != None),  # noqa: E711
    "copied": lambda kind, larger: copy.copy(kind("a", "b", 7)) == kind("a", "b", 7),
    "deeply": lambda kind, larger: copy.deepcopy(kind("a", "b", 7, [1])) == kind("a", "b", 7, [1]),
    "property": lambda kind, larger: larger("a", "b").twice,
    "slots": lambda kind, larger: (kind.__slots__, larger.__slots__),
    "matched": lambda kind, larger: (kind.__match_args__, larger.__match_args__),
    "names": lambda kind, larger: (kind.__name__, kind.__qualname__, kind.__module__, kind.__doc__),
    "own lists": lambda kind, larger: kind("a", "b").parts is kind("a", "b").parts,
    "set": lambda kind, larger: setattr(kind("a", "b"), "size", 1),
    "deleted": lambda kind, larger: delattr(kind("a", "b"), "size"),
    "too few": lambda kind, larger: kind("a"),
    "too many": lambda kind, larger: kind(*"abcdef"),
    "unknown": lambda kind, larger: kind("a", "b", other=1),
    "not hashed": lambda kind, larger: hash(kind("a", "b")),
}


@pytest.mark.parametrize("what", ASKED)
def test_it_answers_as_a_frozen_dataclass_with_slots(what: str) -> None:
    assert answer(what, OURS) == answer(what, STANDARD)


def answer(what: str, kinds: tuple[Any, Any]) -> object:
    try:
        return ASKED[what](*kinds)
    except Exception as error:  # noqa: BLE001 - the error is the answer
        return type(error), str(error)


@frozen
class Pair(Generic[T]):
    left: T
    right: int = 0


@frozen
class Single:
    only: str


@frozen
class Nothing:
    """No fields at all."""


def test_equal_ones_are_one_key() -> None:
    assert len({Pair("a"), Pair("a", 0), Pair("b"), Single("a"), Single("a"), Nothing(), Nothing()}) == 4


def test_one_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps([Pair("a", 4), Single("b"), Nothing()])) == [Pair("a", 4), Single("b"), Nothing()]


def test_parts_can_be_matched() -> None:
    match Pair("a", 4):
        case Pair(left, right):
            assert (left, right) == ("a", 4)


def test_nothing_is_compiled_before_the_first_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    kept = exec

    def noted(text: str, *scopes: Any) -> None:
        compiled.append(text)
        kept(text, *scopes)

    monkeypatch.setattr(builtins, "exec", noted)

    @frozen
    class Late:
        """Made here."""

        first: int
        second: int = 2

    assert not compiled
    assert (Late(1).second, Late(1, 3).second) == (2, 3)
    assert len(compiled) == 1
