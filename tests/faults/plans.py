"""What happens in one run, drawn from its seed: who sends what, and what goes wrong at which step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from tests.faults.catalogue import CATALOGUE, At, Fault
from tests.faults.exchange import Step
from tests.faults.orders import SHAPES, Order, order_of, orders

STEPS = (Step.TOKEN, Step.RECIPIENT, Step.CREATE, Step.SEARCH, Step.LOOK)
WEIGHTS = (1, 1, 6, 1, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before it begins.

    `strikes` holds for each step what meets its first request, its second and so on; `aimed` what meets the creates of
    an order's content, by the order's number, so that it is the same whichever of two arrives first.
    """

    seed: int
    api: str
    oauth: bool
    orders: Sequence[Order]
    strikes: dict[Step, tuple[Fault | None, ...]] = field(default_factory=dict)
    aimed: Mapping[int, tuple[Fault | None, ...]] = field(default_factory=dict)
    storm: float = 0.0
    """The share of requests that meet a 5xx."""
    unreachable: str = ""
    """"name" for a host that does not exist, "port" for one that refuses now and then."""
    skew: timedelta = timedelta()
    newest_first: bool = True
    others: Sequence[tuple[Order, timedelta]] = ()
    """Sends of somebody else that look like an order, and how long ago each was made."""
    known: bool = True
    """Whether the list was read before the first order, so that the sends of others are known."""
    passes: Mapping[int, timedelta] = field(default_factory=dict)
    """The time that passes before a group of orders, by its number."""
    decides: bool = False
    """Whether a person says of what stays unclear that it did not happen, and sends it again."""

    @property
    def has_slow(self) -> bool:
        return any(one is not None and one.slow for one in self.faults)

    @property
    def faults(self) -> list[Fault | None]:
        return [one for faults in (*self.strikes.values(), *self.aimed.values()) for one in faults]

    def __str__(self) -> str:
        named = [(step.value, faults) for step, faults in self.strikes.items()]
        named += [(f"create of order {number}", faults) for number, faults in self.aimed.items()]
        met = "; ".join(f"{what}: {', '.join(str(one or 'right') for one in faults)}" for what, faults in named)
        sign_in = " oauth" if self.oauth else ""
        return f"seed {self.seed}, {self.api}{sign_in}, {len(self.orders)} orders, {met or 'no fault'}"


def plan_of(seed: int) -> Plan:
    """Draw a run. The same seed draws the same one."""
    random = Random(seed)
    api = random.choice(("v2", "v3"))
    oauth = api == "v3" and random.random() < 0.5
    wanted = list(orders(random, api, random.randint(1, 5)))
    skew = timedelta(hours=random.choices((0, 24, -24), (90, 5, 5))[0])
    strikes, aimed = _strikes(random, api, oauth, len(wanted))
    plan = Plan(
        seed,
        api,
        oauth,
        wanted,
        strikes,
        aimed,
        storm=0.3 if random.random() < 0.08 else 0.0,
        unreachable=random.choices(("", "name", "port"), (94, 1, 5))[0],
        skew=skew,
        newest_first=api == "v2" or random.random() < 0.7,
        others=[
            (random.choice(wanted), timedelta(minutes=random.choice((1, 7, 300)))) for _ in range(random.randint(0, 2))
        ],
        passes=_passes(random, wanted),
        decides=random.random() < 0.3,
    )
    # The program reads before it can send; until then it does not know that the clocks differ, nor what it holds.
    knows = random.random() < 0.5 or bool(skew) or any(one is not None and one.needs_list for one in plan.faults)
    return replace(plan, known=knows)


def _passes(random: Random, wanted: Sequence[Order]) -> dict[int, timedelta]:
    """Let a minute or more pass between groups: equal content counts as repeated for ten."""
    groups = sorted({order.group for order in wanted})[1:]
    return {group: timedelta(seconds=random.choice((0, 70, 700))) for group in groups}


def struck(api: str, step: Step, *faults: Fault | None, oauth: bool = False, person: int = 3) -> Plan:
    """Return the run of one order in which one step meets these faults, one after another."""
    order = order_of(api, SHAPES[api][0], person)
    return Plan(0, api, oauth, [order], {step: faults})


def _strikes(
    random: Random, api: str, oauth: bool, count: int
) -> tuple[dict[Step, tuple[Fault | None, ...]], dict[int, tuple[Fault | None, ...]]]:
    found: dict[Step, list[Fault | None]] = {}
    aimed: dict[int, list[Fault | None]] = {}
    for _ in range(random.choices((0, 1, 2, 3, 5), (1, 5, 4, 2, 1))[0]):
        step = random.choices(STEPS, WEIGHTS)[0]
        if (step is Step.TOKEN and not oauth) or (step in (Step.RECIPIENT, Step.SEARCH) and api != "v2"):
            step = Step.CREATE
        able = [one for one in CATALOGUE if step in one.steps and not (one.at is At.CONNECT and oauth)]
        if random.random() < 0.85:
            able = [one for one in able if not one.slow]
        fault = random.choice(able)
        is_aimed = step is Step.CREATE and fault.at is At.WHOLE
        met = aimed.setdefault(random.randrange(count), []) if is_aimed else found.setdefault(step, [])
        met.extend([None] * random.choices((0, 1, 2), (6, 2, 1))[0])
        met.append(fault)
    return {step: tuple(met) for step, met in found.items()}, {number: tuple(met) for number, met in aimed.items()}
