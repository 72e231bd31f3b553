"""`frozen` is held against the dataclass it stands for: one class made both ways, and everything asked of both."""

import builtins
import copy
import dataclasses
import importlib
import pickle
import pkgutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeVar

import pytest

import sendoso_tui
from sendoso_tui import values
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
with pytest.MonkeyPatch.context() as patch:
    patch.setattr(values, "FEW", 0)
    COMPILED = made(frozen)
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
@pytest.mark.parametrize("ours", [OURS, COMPILED], ids=["few", "many"])
def test_it_answers_as_a_frozen_dataclass_with_slots(what: str, ours: tuple[Any, Any]) -> None:
    assert answer(what, ours) == answer(what, STANDARD)


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


def test_nothing_is_compiled_before_many_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert {(Late(1).second, Late(1, 3).second, Late(second=4, first=1).second) for _ in range(values.FEW // 3)} == {
        (2, 3, 4)
    }
    assert not compiled
    assert {(Late(1).second, Late(1, 3).second) for _ in range(values.FEW)} == {(2, 3)}
    assert len(compiled) == 1


def test_nothing_is_found_out_before_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    kept = values.dataclass

    def noted(**settings: bool) -> Callable[[type], type]:
        def look(cls: type) -> type:
            looked_at.append(cls.__name__)
            return kept(**settings)(cls)

        return look

    monkeypatch.setattr(values, "dataclass", noted)

    @frozen
    class First:
        """Made here."""

        one: int
        shared: ClassVar[int] = 5

    @frozen
    class Second(First):
        two: int = 2

    assert (Second(1).two, First(1).shared, First.__slots__, First(1) == First(1)) == (2, 5, ("one",), True)
    assert not looked_at
    assert [part.name for part in dataclasses.fields(Second)] == ["one", "two"]
    assert looked_at == ["Second", "First"]
    assert dataclasses.replace(Second(1), two=3).two == 3
    assert looked_at == ["Second", "First"]


def test_threads_that_ask_at_once_see_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = values.dataclass
    inside = threading.Barrier(2)

    def slow(**settings: bool) -> Callable[[type], type]:
        def look(cls: type) -> type:
            found = kept(**settings)(cls)
            with suppress(threading.BrokenBarrierError):
                inside.wait(0.2)
            return found

        return look

    monkeypatch.setattr(values, "dataclass", slow)

    @frozen
    class Held:
        """Has something to hide."""

        secret: str = dataclasses.field(default="", repr=False)
        parts: list[int] = dataclasses.field(default_factory=list)

    with ThreadPoolExecutor(4) as pool:
        shown = set(pool.map(lambda number: repr(Held(f"hidden {number}")), range(4)))
    assert {text.rpartition(".")[2] for text in shown} == {"Held(parts=[])"}


def test_what_is_a_field_here_is_one_to_dataclass() -> None:
    found = [
        kind
        for info in pkgutil.walk_packages(sendoso_tui.__path__, "sendoso_tui.")
        if not info.name.endswith("__main__")
        for kind in vars(importlib.import_module(info.name)).values()
        if isinstance(kind, type) and "_parts" in vars(kind)
    ]
    assert len(found) > 100
    for kind in found:
        slots = {name for one in kind.__mro__ for name in vars(one).get("__slots__", ())}
        found_out = dataclasses.fields(kind)
        assert {part.name for part in found_out} == slots, kind
        said = [(part.name, part.default, part.default_factory, part.compare) for part in found_out]
        assert said == [(name, part.default, part.factory, part.compare) for name, part in kind._parts.items()], kind
        assert all(part.init and not part.kw_only and part.hash is None for part in found_out), kind
        assert not hasattr(kind, "__post_init__"), kind
