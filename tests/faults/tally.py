"""The figures of many runs, and what was broken in which."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sendoso_tui.flows.facts import CreateStage
from tests.faults.truth import Ended, violations

ROWS = (
    "runs",
    "programs killed",
    "confirmations",
    "intents",
    "requests",
    "commits",
    "done",
    "found",
    "refused",
    "unknown",
    "decided",
    "faults met",
    "violations",
)


@dataclass
class Tally:
    """`counts` by the names of ROWS; `broken` holds a line for each promise that was not kept."""

    counts: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, name: str, ended: Ended) -> list[str]:
        """Count a run; return what was not as promised in it."""
        found = violations(ended)
        states = Counter(one.state.value for one in ended.intents)
        self.counts.update(
            {
                "runs": 1,
                "programs killed": ended.killed,
                "confirmations": len(ended.orders),
                "intents": len(ended.intents),
                "requests": len(ended.server.creates),
                "commits": len(ended.server.books.commits),
                "done": states["done"],
                "found": len({said.moved.intent_id for said in ended.told if said.moved.stage is CreateStage.FOUND}),
                "refused": states["refused"],
                "unknown": states["unknown"],
                "decided": len(ended.decided),
                "faults met": len(ended.server.struck),
                "violations": len(found),
            }
        )
        self.met.update(f"{fault.id} at {step.value}" for step, fault in ended.server.struck)
        self.broken += [f"{name}: {sentence}" for sentence in found]
        return found

    def merge(self, other: "Tally") -> None:
        self.counts += other.counts
        self.met += other.met
        self.broken += other.broken

    def as_json(self) -> dict[str, Any]:
        return {"counts": self.counts, "met": self.met, "broken": self.broken}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Tally":
        return cls(Counter(kept["counts"]), Counter(kept["met"]), list(kept["broken"]))

    def table(self) -> Iterator[str]:
        """Return the figures, a line each."""
        for row in ROWS:
            yield f"{row:<16}{self.counts[row]:>10,}"
