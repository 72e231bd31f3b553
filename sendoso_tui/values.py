"""`frozen`: what `dataclass(frozen=True, slots=True)` makes, in a twentieth of its time.

That one compiles seven methods of every class when the class is defined, a third of a millisecond each, and a start of
the workbench defines a hundred values of which it makes twenty. Here all of them share the methods that do the same for
each; `__init__` is compiled once many are made, and dataclass looks at a class when somebody asks for its fields. For
the rest they are dataclasses: `replace`, `fields`, `asdict`, `match`, `copy` and mypy take them as such.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from threading import RLock
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

FEW = 50
"""Objects after which compiling `__init__`, a fifth of a millisecond, has paid."""
_FOUND_OUT = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
_ONE_AT_A_TIME = RLock()
"""The same thread comes twice: a class asks for the fields of the one it adds to."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Return the class as a frozen dataclass with slots; methods that it has itself are kept.

    The first objects are filled field by field; `__init__` is compiled when there are more. What dataclass itself finds
    out about the class is found out when somebody asks. A class that says no more than name, default, `repr` and
    `compare` of a field is all it is for.
    """
    # Where there is no docstring, dataclass writes one by taking the signature apart, which costs more than the rest.
    cls.__doc__ = cls.__doc__ or cls.__name__
    own = vars(cls)
    kinds = own.get("__annotations__", {})
    names = [name for name in kinds if not str(kinds[name]).startswith(("ClassVar", "typing.ClassVar"))]
    parts: dict[str, _Part] = {}
    for base in cls.__mro__[:0:-1]:
        parts |= vars(base).get("_parts", {})
    inherited = set(parts)
    parts |= {name: _Part(own.get(name, MISSING)) for name in names}
    compared = [name for name, part in parts.items() if part.compare]
    maker: Any = type(cls)
    left = FEW

    def first_init(self: Any, *given: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0 or not _fill(self, parts, given, named):
            made.__init__ = _init_of(made, parts)
            made.__init__(self, *given, **named)

    # Slots can only be given to a class that is being made, so it is made once more.
    body = {name: kept for name, kept in own.items() if name not in (*names, "__dict__", "__weakref__")}
    body["__slots__"] = tuple(name for name in names if name not in inherited)
    body["__init__"] = first_init
    body["_parts"] = parts
    body["_compared"] = attrgetter(*compared) if compared else _nothing
    for name in _FOUND_OUT:
        body[name] = _OnDemand(name, cls)
    made = maker(cls.__name__, cls.__bases__, _SHARED | body)
    made.__qualname__ = cls.__qualname__
    return made  # type: ignore[no-any-return]


class _Part:
    """A field: what it is when nothing is given (MISSING: something must be), and whether it is compared."""

    __slots__ = ("compare", "default", "factory")

    def __init__(self, given: Any) -> None:
        said = isinstance(given, Field)
        self.default: Any = given.default if said else given
        self.factory: Any = given.default_factory if said else MISSING
        self.compare: bool = given.compare if said else True


class _OnDemand:
    """Stands in a class for what is found out about it, until that is asked for."""

    __slots__ = ("_cls", "_made", "_name")

    def __init__(self, name: str, cls: Any) -> None:
        self._name, self._cls = name, cls

    def __set_name__(self, made: Any, _: str) -> None:
        self._made: Any = made

    def __get__(self, _: object, asked: object) -> Any:
        # Once only: dataclass takes away the defaults it has read, `repr=False` of a secret with them.
        with _ONE_AT_A_TIME:
            if vars(self._made)[self._name] is self:
                _find_out(self._made, self._cls)
        return vars(self._made)[self._name]


def _find_out(made: Any, cls: Any) -> None:
    dataclass(init=False, repr=False, eq=False)(cls)
    for name in _FOUND_OUT:
        setattr(made, name, vars(cls)[name])


def _fill(self: object, parts: Mapping[str, _Part], given: tuple[Any, ...], named: Mapping[str, Any]) -> bool:
    """Set the slots, past the `__setattr__` that refuses; False where the arguments are not those of the fields."""
    if len(given) > len(parts):
        return False
    values = dict(zip(parts, given, strict=False))
    if not named.keys() <= parts.keys() - values.keys():
        return False
    values |= named
    for name, part in parts.items():
        if name not in values:
            if part.default is MISSING and part.factory is MISSING:
                return False
            values[name] = part.factory() if part.default is MISSING else part.default
    for name in parts:
        object.__setattr__(self, name, values[name])
    return True


def _init_of(cls: Any, parts: Mapping[str, _Part]) -> Any:
    """Compile `__init__`. It sets the slots by themselves, as `_fill` does, and says what is wrong with arguments."""
    scope: dict[str, Any] = {"_absent": MISSING}
    head, lines = ["self"], ["pass"]
    for name, part in parts.items():
        given = name
        if part.factory is not MISSING:
            scope[f"_default_{name}"] = part.factory
            head.append(f"{name}=_absent")
            given = f"_default_{name}() if {name} is _absent else {name}"
        elif part.default is not MISSING:
            scope[f"_default_{name}"] = part.default
            head.append(f"{name}=_default_{name}")
        else:
            head.append(name)
        scope[f"_set_{name}"] = getattr(cls, name).__set__
        lines.append(f"_set_{name}(self, {given})")
    exec(f"def __init__({', '.join(head)}): {'; '.join(lines)}", scope)
    made = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _nothing(_: object) -> tuple[()]:
    return ()


def _repr(self: Any) -> str:
    shown = ", ".join(f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    compared: Any = type(self)._compared
    return compared(self) == compared(other)


def _hash(self: Any) -> int:
    return hash(type(self)._compared(self))


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), tuple(getattr(self, part.name) for part in fields(self))


def _refuse_set(self: object, name: str, _: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED: dict[str, Any] = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__reduce__": _reduce,
    "__setattr__": _refuse_set,
    "__delattr__": _refuse_delete,
}
