"""The fault SPEC: what it says, and which fault a request meets. Seeded: the nth request of an operation meets the
same fault, whatever else is asked in between.

    latency=200ms  jitter=100ms      every answer waits; jitter adds up to that much
    reset=0.05  cut=0.05             share of requests whose connection is reset, or closed in the middle of the body
    garbage=0.05                     share of answers that are HTML, empty, cut or not what was asked for
    http=503:0.1                     share of requests answered with that status; nothing was done
    429=0.1:retry-after=2            share answered 429; the header only when asked for
    hang=create                      done, never answered
    late500=create                   done, answered 500
    late-commit=create:60s           done that much later, and answered then
    expire-tokens                    all tokens given out so far are old, once
    hostile  drift  shapes           rows full of nasty text; pages that shift while read; rows and totals of odd shape

A share may be followed by `:OPERATION`, which is one of the names in `routes`, or `reads`, `writes` or `all`; that of
garbage then by one of its kinds, as in `garbage=1:create:html`.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.oddities import GARBAGE
from sendoso_tui.sandbox.routes import OPERATIONS
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.sandbox.routes import Endpoint

_SPANS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_TARGETS = (*OPERATIONS, "reads", "writes", "all")
_FLAGS = ("expire-tokens", "hostile", "drift", "shapes")


class BadSpec(ValueError):
    """A fault SPEC that cannot be read; the text names the part."""


@frozen
class _Share:
    kind: str  # "reset", "cut", "garbage", "http"
    share: float
    target: str = "all"
    status: int = 0
    retry_after: int | None = None
    which: int | None = None  # the kind of garbage; None: any


@dataclass(slots=True)
class Plan:
    """What happens to one request. At most one of `instead`, `lost`, `hang`, `late500`, `late` and `garbage` is set."""

    delay: float = 0.0  # seconds
    instead: int | None = None  # a status answered without doing anything
    retry_after: int | None = None
    lost: str | None = None  # "reset" or "cut"
    before: bool = False  # a reset that comes before anything was done
    hang: bool = False
    late500: bool = False
    late: float | None = None  # seconds until it is done
    garbage: int | None = None  # which kind of garbage


@dataclass
class Faults:
    """A parsed SPEC and the random numbers it uses up: a row of them for each operation."""

    spec: str = ""
    seed: int = 0
    latency: float = 0.0
    jitter: float = 0.0
    flags: frozenset[str] = frozenset()
    _shares: list[_Share] = field(default_factory=list)
    _hang: list[str] = field(default_factory=list)
    _late500: list[str] = field(default_factory=list)
    _late: list[tuple[str, float]] = field(default_factory=list)
    _draws: dict[str, random.Random] = field(default_factory=dict)

    def plan(self, endpoint: Endpoint) -> Plan:
        """Draws what happens to the next request of this operation."""
        seed = f"faults {self.seed} {self.spec} {endpoint.operation}"
        draw = self._draws.setdefault(endpoint.operation, random.Random(seed)).random
        delay = self.latency + self.jitter * draw()
        for share in self._shares:
            hit, aside = draw() < share.share, draw()
            if not hit or not _aims(share.target, endpoint):
                continue
            if share.kind == "http":
                return Plan(delay, instead=share.status, retry_after=share.retry_after)
            if share.kind == "garbage":
                return Plan(delay, garbage=int(aside * 1000) if share.which is None else share.which)
            return Plan(delay, lost=share.kind, before=share.kind == "reset" and aside < 0.5)
        for target, wait in self._late:
            if _aims(target, endpoint):
                return Plan(delay, late=wait)
        if any(_aims(target, endpoint) for target in self._late500):
            return Plan(delay, late500=True)
        return Plan(delay, hang=any(_aims(target, endpoint) for target in self._hang))


def parse(spec: str, seed: int) -> Faults:
    """Reads a SPEC; BadSpec names the part that is wrong. An empty one means no faults."""
    faults = Faults(spec.strip(), seed)
    flags = set()
    for part in filter(None, (part.strip() for part in spec.split(","))):
        name, equals, value = part.partition("=")
        if part in _FLAGS:
            flags.add(part)
        elif not equals or not value:
            raise BadSpec(f"fault {part!r}: not one of {', '.join(_FLAGS)} and not NAME=VALUE")
        elif name in ("latency", "jitter"):
            setattr(faults, name, _span(part, value))
        elif name == "garbage":
            faults._shares.append(_garbage(part, value.split(":")))
        elif name in ("reset", "cut"):
            faults._shares.append(_share(part, name, value.split(":")))
        elif name == "http":
            faults._shares.append(_http(part, value.split(":")))
        elif name == "429":
            faults._shares.append(_too_many(part, value.split(":")))
        elif name in ("hang", "late500"):
            (faults._hang if name == "hang" else faults._late500).append(_target(part, value))
        elif name == "late-commit":
            target, colon, span = value.partition(":")
            if not colon:
                raise BadSpec(f"fault {part!r}: late-commit=OPERATION:TIME, such as late-commit=create:60s")
            faults._late.append((_target(part, target), _span(part, span)))
        else:
            raise BadSpec(f"fault {part!r}: there is no fault called {name!r}")
    faults.flags = frozenset(flags)
    return faults


def _aims(target: str, endpoint: Endpoint) -> bool:
    if target == "all" or target == endpoint.operation:
        return True
    return target == ("writes" if endpoint.writes else "reads") and endpoint.family != "oauth"


def _share(part: str, kind: str, values: list[str]) -> _Share:
    if len(values) > 2:
        raise BadSpec(f"fault {part!r}: {kind}=SHARE or {kind}=SHARE:OPERATION")
    return _Share(kind, _fraction(part, values[0]), _target(part, values[1]) if len(values) == 2 else "all")


def _garbage(part: str, values: list[str]) -> _Share:
    if len(values) != 3:
        return _share(part, "garbage", values)
    if values[2] not in GARBAGE:
        raise BadSpec(f"fault {part!r}: {values[2]!r} is not one of {', '.join(GARBAGE)}")
    share, target = _fraction(part, values[0]), _target(part, values[1])
    return _Share("garbage", share, target, which=GARBAGE.index(values[2]))


def _http(part: str, values: list[str]) -> _Share:
    if len(values) not in (2, 3) or not re.fullmatch("[2-5][0-9][0-9]", values[0], re.ASCII):
        raise BadSpec(f"fault {part!r}: http=STATUS:SHARE with a status from 200 to 599, such as http=503:0.1")
    target = _target(part, values[2]) if len(values) == 3 else "all"
    return _Share("http", _fraction(part, values[1]), target, int(values[0]))


def _too_many(part: str, values: list[str]) -> _Share:
    target, retry_after = "all", None
    for value in values[1:]:
        name, equals, seconds = value.partition("=")
        if not equals:
            target = _target(part, value)
        elif name == "retry-after" and seconds.isascii() and seconds.isdigit() and len(seconds) < 8:
            retry_after = int(seconds)
        else:
            raise BadSpec(f"fault {part!r}: retry-after=SECONDS is all that can follow the share")
    return _Share("http", _fraction(part, values[0]), target, 429, retry_after)


def _fraction(part: str, text: str) -> float:
    if re.fullmatch(r"[01](\.[0-9]+)?|\.[0-9]+", text, re.ASCII) and float(text) <= 1:
        return float(text)
    raise BadSpec(f"fault {part!r}: {text!r} is not a share from 0 to 1")


def _span(part: str, text: str) -> float:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)", text, re.ASCII)
    if not match or len(text) > 12:
        raise BadSpec(f"fault {part!r}: {text!r} is not a time such as 200ms, 2s or 1m")
    return float(match[1]) * _SPANS[match[2]]


def _target(part: str, text: str) -> str:
    if text in _TARGETS:
        return text
    raise BadSpec(f"fault {part!r}: {text!r} is not one of {', '.join(_TARGETS)}")
