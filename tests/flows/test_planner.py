"""The planner against a model account: a list of sends that the planner's steps read, under a clock that jumps."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from sendoso_tui.flows import listing, planner, wishes
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.listing import Order, Outcome
from sendoso_tui.flows.planner import PlanState, ReadPage, ReadSend, Rest, Why
from sendoso_tui.flows.unseen import Group, Hazards, Spot

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
RESTLESS = Hazards(dict.fromkeys(planner.OPEN_STATUSES, (1000.0, 100_000.0)))
"""Sends that were seen to move every hundred seconds."""


@dataclass
class Account:
    """A server with `sends` oldest first, and the client's cache of (status, position, checked_at)."""

    newest_first: bool
    filters: bool = False
    single: bool = False
    per_page_cap: int = 100
    says_cap: bool = True
    says_total: Callable[[int, int], int | None] = lambda true, seen: true
    same_page: bool = False
    sends: dict[str, str] = field(default_factory=dict)
    born: dict[str, datetime] = field(default_factory=dict)
    cache: dict[str, tuple[str, int | None, datetime]] = field(default_factory=dict)
    steps: list[ReadPage | ReadSend] = field(default_factory=list)
    now: float = 1000.0

    def __post_init__(self) -> None:
        self.state = PlanState(filters=self.filters, single=self.single, poll_seconds=15.0, finished_due=float("inf"))

    def add(self, count: int, status: str = "delivered") -> None:
        for _ in range(count):
            number = len(self.sends)
            self.sends[f"s{number}"] = status
            self.born[f"s{number}"] = BEGAN + timedelta(minutes=number)

    @property
    def at(self) -> datetime:
        return BEGAN + timedelta(days=30, seconds=self.now)

    def spots(self) -> tuple[Spot, ...]:
        """What the cache would count: open sends by page, or by status and page."""
        known = self.state.listing
        found: dict[tuple[str | None, int], dict[str, list[float]]] = {}
        ranks = dict.fromkeys(planner.OPEN_STATUSES, 0)
        rows = [(send_id, *row) for send_id, row in self.cache.items() if row[0] in planner.OPEN_STATUSES]
        for _, status, position, checked_at in sorted(rows, key=lambda row: self.born[row[0]], reverse=True):
            if self.filters:
                place: tuple[str | None, int] = (status, ranks[status] // known.per_page + 1)
                ranks[status] += 1
            elif position is None or known.order is Order.UNKNOWN:
                continue
            else:
                place = (None, known.page_of(position))
            age = (self.at - checked_at).total_seconds()
            sums = found.setdefault(place, {}).setdefault(status, [0, 0.0, 0.0])
            sums[:] = [sums[0] + 1, sums[1] + age, sums[2] + age * age]
        return tuple(
            Spot(page, status, tuple(Group(name, int(n), a, q) for name, (n, a, q) in groups.items()), self.now)
            for (status, page), groups in found.items()
        )

    def step(self) -> ReadPage | ReadSend | Rest:
        if self.now >= self.state.spots_due:
            self.state = planner.count_open(self.state, self.spots(), (), self.now)
        step = planner.plan(self.state, self.now)
        if isinstance(step, Rest):
            self.now = max(self.now, min(step.until, self.state.spots_due))
            return step
        self.steps.append(step)
        self.now += 0.25
        if isinstance(step, ReadSend):
            self.cache[step.send_id] = (self.sends[step.send_id], self.cache[step.send_id][1], self.at)
            self.state = planner.after_send(self.state, step, self.now)
            return step
        listed = [i for i, s in self.sends.items() if step.status in (None, s)]
        if self.newest_first:
            listed.reverse()
        size = min(self.state.listing.per_page, self.per_page_cap)
        start = 0 if self.same_page else (step.page - 1) * size
        rows = listed[start : start + size]
        outcome = Outcome(
            received=len(rows),
            new=sum(i not in self.cache for i in rows),
            total=self.says_total(len(listed), (step.page - 1) * size + len(rows)),
            clamped_to=size if self.says_cap else None,
            created=tuple(self.born[i] for i in rows),
            ids=frozenset(rows),
        )
        first = listing.learn(self.state.listing, step.page, outcome).position_of_first(step.page)
        asked_at = self.at
        moved = Counter(
            step.status or self.cache[i][0] for i in rows if i in self.cache and self.cache[i][0] != self.sends[i]
        )
        for index, send_id in enumerate(rows):
            kept = self.cache.get(send_id, ("", None, self.at))[1]
            position = kept if step.status is not None or first is None else first + index
            self.cache[send_id] = (self.sends[send_id], position, self.at)
        unmet = tuple(
            send_id
            for send_id, (status, position, checked_at) in self.cache.items()
            if checked_at < asked_at
            and (
                (step.status is not None and status == step.status and len(rows) < size)
                or (
                    (step.status is None and step.why is Why.OPEN and position is not None)
                    and (status in planner.OPEN_STATUSES and self.state.listing.page_of(position or 0) == step.page)
                )
            )
        )
        self.state = planner.after_page(self.state, step, outcome, self.now, moved=moved, unmet=unmet)
        return step

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        for _ in range(100_000):
            if self.now >= end:
                return
            self.step()
        raise AssertionError("the planner never rests")

    def run_until_rest(self) -> None:
        """Run until nothing is left to do before the next poll."""
        for _ in range(10_000):
            if isinstance(self.step(), Rest) and self.state.listing.done:
                return
        raise AssertionError("the planner never rests")


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250, 1234])
def test_a_first_reading_meets_every_send_and_then_rests(newest_first: bool, count: int) -> None:
    account = Account(newest_first)
    account.add(count)
    account.run_until_rest()
    assert set(account.cache) == set(account.sends)
    assert len(account.steps) <= count // 100 + 4


def test_the_first_request_is_the_first_page() -> None:
    account = Account(newest_first=True)
    account.add(1000)
    assert account.step() == ReadPage(1, Why.HEAD)


@pytest.mark.parametrize("newest_first", [True, False])
def test_new_sends_are_met_at_the_next_look_without_reading_everything_again(newest_first: bool) -> None:
    account = Account(newest_first)
    account.add(2000)
    account.run_until_rest()
    account.steps.clear()
    account.add(30)
    account.run(35)
    assert set(account.cache) == set(account.sends)
    # Where new sends come last, the page after the last one is looked at as well.
    assert len(account.steps) <= (4 if newest_first else 7)


def test_more_than_a_page_of_new_sends_is_followed_to_known_ground() -> None:
    account = Account(newest_first=True)
    account.add(500)
    account.run_until_rest()
    account.add(350)
    account.run(16)
    assert set(account.cache) == set(account.sends)


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_open_send_far_down_is_checked_on_its_own_page_also_after_the_list_has_shifted(newest_first: bool) -> None:
    account = Account(newest_first)
    account.add(400)
    account.add(1, "processing")
    account.add(1600)
    account.run_until_rest()
    account.add(170)
    account.run(60)
    account.steps.clear()
    account.sends["s400"] = "delivered"
    account.state = replace(account.state, hazards=RESTLESS)
    account.run(40)
    assert account.cache["s400"][0] == "delivered"
    assert all(step.why in (Why.HEAD, Why.OPEN) for step in account.steps)


def test_with_server_filters_open_sends_are_walked_by_status_and_vanished_ones_read_singly() -> None:
    account = Account(newest_first=True, filters=True, single=True)
    account.add(1000)
    for number in (3, 77, 200):
        account.sends[f"s{number}"] = "shipped"
    account.run_until_rest()
    account.sends["s77"] = "delivered"
    account.sends["s3"] = "delivered"
    account.state = replace(account.state, hazards=RESTLESS)
    account.run(60)
    assert account.cache["s77"][0] == "delivered"
    assert account.cache["s3"][0] == "delivered"
    assert account.cache["s200"][0] == "shipped"


def test_a_quiet_account_costs_one_request_a_poll() -> None:
    account = Account(newest_first=True)
    account.add(3000)
    account.run_until_rest()
    account.steps.clear()
    account.run(150)
    assert len(account.steps) <= 11


def test_open_sends_take_at_most_their_share_of_the_limit() -> None:
    account = Account(newest_first=True)
    account.add(20_000, "shipped")
    account.run_until_rest()
    account.state = replace(account.state, hazards=RESTLESS, spacing=2.0)
    account.steps.clear()
    account.run(150)
    assert sum(step.why is Why.OPEN for step in account.steps) <= 150 / 2.0 + 1


def test_what_never_moves_is_asked_about_less_and_less() -> None:
    account = Account(newest_first=True)
    account.add(3000, "shipped")
    account.run_until_rest()
    counts = []
    for _ in range(3):
        account.steps.clear()
        account.run(1800)
        counts.append(sum(step.why is Why.OPEN for step in account.steps))
    assert counts[0] > counts[1] > counts[2]


def test_a_page_that_moves_is_read_more_often_than_one_that_does_not() -> None:
    account = Account(newest_first=True)
    account.add(100, "pending")
    account.add(400)
    account.add(100, "shipped")
    account.run_until_rest()
    account.steps.clear()
    for number in range(60):
        account.sends[f"s{500 + number}"] = (
            "shipped" if account.sends[f"s{500 + number}"] != "shipped" else "processing"
        )
        account.run(60)
    pages = Counter(step.page for step in account.steps if isinstance(step, ReadPage) and step.why is Why.OPEN)
    assert pages[6] < pages[1] + sum(step.why is Why.HEAD for step in account.steps)


def test_nobody_at_the_screen_means_fewer_requests_and_coming_back_a_look_at_once() -> None:
    account = Account(newest_first=True)
    account.add(3000, "shipped")
    account.run_until_rest()
    account.state = replace(account.state, hazards=RESTLESS)
    account.run(60)
    account.steps.clear()
    account.run(600)
    watched = len(account.steps)
    account.state = wishes.attend(account.state, Attention.AWAY, account.now)
    account.run(300)
    account.steps.clear()
    account.run(600)
    assert len(account.steps) * 3 < watched
    account.state = wishes.attend(account.state, Attention.WATCHED, account.now)
    assert isinstance(step := account.step(), ReadPage)
    assert step.why is Why.HEAD


def test_a_first_reading_is_not_starved_by_open_sends() -> None:
    account = Account(newest_first=True)
    account.add(5000, "shipped")
    account.state = replace(account.state, hazards=RESTLESS)
    account.run(60)
    backfill = sum(step.why is Why.BACKFILL for step in account.steps)
    assert backfill >= 50 or account.state.listing.done


def test_finished_sends_are_read_again_slowly_and_from_the_first_page_to_the_last() -> None:
    account = Account(newest_first=True)
    account.add(250)
    account.run_until_rest()
    account.state = replace(account.state, finished_due=account.now)
    account.steps.clear()
    account.run(5 * planner.FINISHED_EVERY)
    pages = [step.page for step in account.steps if isinstance(step, ReadPage) and step.why is Why.FINISHED]
    assert pages[:4] == [1, 2, 3, 1]
    assert len(pages) <= 6


def test_polling_can_be_retimed() -> None:
    account = Account(newest_first=True)
    account.add(50)
    account.run_until_rest()
    account.state = wishes.retime(account.state, 5.0, account.now)
    account.steps.clear()
    account.run(51)
    assert 9 <= len(account.steps) <= 12


def test_a_page_size_smaller_than_asked_is_noticed() -> None:
    account = Account(newest_first=True, per_page_cap=25)
    account.add(130)
    account.run_until_rest()
    assert account.state.listing.per_page == 25
    assert set(account.cache) == set(account.sends)


def test_a_server_that_repeats_one_row_for_ever_is_not_walked_for_ever() -> None:
    state = PlanState(filters=True, single=True, poll_seconds=15.0, finished_due=2000.0)
    now, seen = 1000.0, 0
    while not isinstance(step := planner.plan(state, now), Rest):
        assert isinstance(step, ReadPage)
        seen += 1
        assert seen < 10
        outcome = Outcome(received=1, new=int(seen == 1), total=None, clamped_to=None, ids=frozenset({"string"}))
        state = planner.after_page(state, step, outcome, now)
    assert state.listing.done


def test_the_selected_send_is_read_first_and_again_each_poll() -> None:
    account = Account(newest_first=True, filters=True, single=True)
    account.add(50)
    account.run_until_rest()
    account.state = wishes.select(account.state, "s7", account.now)
    account.steps.clear()
    account.run(31)
    assert account.steps[0] == ReadSend("s7", Why.SELECTED)
    assert account.steps.count(ReadSend("s7", Why.SELECTED)) in (2, 3)


def test_refreshing_everything_reads_every_page_again() -> None:
    account = Account(newest_first=True)
    account.add(500)
    account.run_until_rest()
    account.steps.clear()
    account.state = wishes.hurry(account.state, account.now, everything=True)
    account.run_until_rest()
    assert {step.page for step in account.steps if isinstance(step, ReadPage)} >= {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("minutes", "order"),
    [
        ((3, 2, 1), Order.NEWEST_FIRST),
        ((1, 2, 3), Order.OLDEST_FIRST),
        ((5, 5), Order.UNKNOWN),
        ((), Order.UNKNOWN),
        ((9, 8, 7, 6, 7), Order.NEWEST_FIRST),
        ((1, 9, 2, 8), Order.UNKNOWN),
    ],
)
def test_the_order_is_learned_from_the_rows(minutes: tuple[int, ...], order: Order) -> None:
    assert listing.learn_order(tuple(BEGAN + timedelta(minutes=m) for m in minutes)) is order


def believed(told: int | None) -> Callable[[int, int], int | None]:
    """A total as the reader passes it on: what cannot be true with the rows seen is none at all."""
    return lambda true, seen: told if told is not None and told >= seen else None


TOTALS = {"none": believed(None), "too small": believed(100), "too large": believed(10**9), "true": lambda t, s: t}


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize(("cap", "says_cap"), [(100, True), (50, True), (50, False), (7, False)])
@pytest.mark.parametrize("count", [1, 49, 50, 100, 250])
def test_whatever_a_server_says_of_its_list_every_send_is_read_and_the_reading_ends(
    newest_first: bool, total: str, cap: int, says_cap: bool, count: int
) -> None:
    account = Account(newest_first, per_page_cap=cap, says_cap=says_cap, says_total=TOTALS[total])
    account.add(count)
    account.run_until_rest()
    assert set(account.cache) == set(account.sends)
    assert account.state.listing.done
    assert len(account.steps) <= 2 * (count // min(cap, 100)) + 8
    account.add(3)
    account.run(40)
    assert set(account.cache) == set(account.sends), "new sends are met later too"


@pytest.mark.parametrize("total", TOTALS)
def test_a_server_that_always_answers_the_same_page_is_asked_twice(total: str) -> None:
    account = Account(newest_first=True, same_page=True, says_total=TOTALS[total])
    account.add(300)
    account.run_until_rest()
    assert len(account.steps) <= 3
    account.steps.clear()
    account.run(150)
    assert len(account.steps) <= 25


def test_a_later_run_goes_on_at_the_end_where_new_sends_come_last() -> None:
    account = Account(newest_first=False)
    account.add(950)
    account.run_until_rest()
    kept = account.state.listing
    account.add(20)
    account.state = PlanState(
        filters=False,
        single=False,
        poll_seconds=15.0,
        finished_due=float("inf"),
        listing=listing.Listing(page=kept.page, down=kept.down, done=kept.done, tail=kept.tail, total=kept.total),
    )
    account.steps.clear()
    account.run(10)
    assert set(account.cache) == set(account.sends)
    assert len(account.steps) <= 8


def test_nobody_at_the_screen_means_fewer_readings_of_the_selected_send_too() -> None:
    account = Account(newest_first=True, single=True)
    account.add(50)
    account.run_until_rest()
    account.state = wishes.attend(account.state, Attention.AWAY, account.now)
    account.state = wishes.select(account.state, "s7", account.now)
    account.steps.clear()
    account.run(600)
    assert account.steps.count(ReadSend("s7", Why.SELECTED)) <= 3
    account.state = wishes.attend(account.state, Attention.WATCHED, account.now)
    account.steps.clear()
    account.run(5)
    assert {type(step) for step in account.steps} == {ReadPage, ReadSend}


def test_an_hour_of_sleep_means_one_look_at_each_thing_and_not_sixty() -> None:
    account = Account(newest_first=True, single=True)
    account.add(300)
    account.add(20, "shipped")
    account.run_until_rest()
    account.state = wishes.select(account.state, "s7", account.now)
    account.run(120)
    account.steps.clear()
    account.now += 3600
    account.run(14)
    whys = Counter(step.why for step in account.steps)
    assert whys[Why.HEAD] == whys[Why.SELECTED] == 1
    assert whys[Why.OPEN] <= 1
    assert whys.total() <= 4


def test_sends_that_have_left_the_list_are_not_looked_for_for_ever() -> None:
    account = Account(newest_first=True)
    account.add(1000)
    account.add(60, "shipped")
    account.add(1000)
    account.run_until_rest()
    for number in range(1000, 1060):
        del account.sends[f"s{number}"]
    account.run(1800)
    account.steps.clear()
    account.run(1800)
    whys = Counter(step.why for step in account.steps)
    assert not whys[Why.BACKFILL], "the list was read again once, and not again and again"
    assert whys[Why.OPEN] <= 1800 / 60, "a page is not read again sooner for what is not on it"


def test_a_page_the_server_cannot_show_gives_way_to_the_others() -> None:
    account = Account(newest_first=True)
    account.add(100, "shipped")
    account.add(300)
    account.add(100, "shipped")
    account.add(150)
    account.run_until_rest()
    account.state = replace(account.state, hazards=RESTLESS)
    account.now += 60
    asked: list[int] = []
    while len(asked) < 6:
        step = planner.plan(account.state, account.now)
        if isinstance(step, Rest):
            account.now = step.until
        elif isinstance(step, ReadPage) and step.why is Why.OPEN:
            asked.append(step.page)
            account.state = planner.after_fault(account.state, step, account.now)
        else:
            account.step()
    assert len(set(asked)) > 1
    assert account.state.hazards == RESTLESS, "nothing seen is nothing learned"


def test_finished_pages_behind_one_the_server_cannot_show_are_read_too() -> None:
    state = PlanState(filters=False, single=False, poll_seconds=15.0)
    state = planner.after_fault(state, ReadPage(4, Why.FINISHED), 1000.0)
    assert (state.finished_page, state.finished_due) == (5, 1000.0 + planner.FINISHED_EVERY)


def resumed(account: Account, pages: int) -> listing.Listing:
    """What a later run knows when the one before ended after so many requests."""
    for _ in range(pages):
        account.step()
    known = account.state.listing
    kept = listing.Listing(
        per_page=known.per_page,
        page=max(2, known.page - 1),
        done=known.done,
        tail=known.tail,
        total=known.total,
        head_page=known.head_page,
    )
    return listing.catch_up(kept)


def test_sends_that_came_while_a_first_reading_was_broken_off_are_met() -> None:
    account = Account(newest_first=True)
    account.add(3000)
    known = resumed(account, 15)
    account.add(800)
    account.state = PlanState(filters=False, single=False, poll_seconds=15.0, finished_due=float("inf"), listing=known)
    account.run_until_rest()
    assert set(account.cache) == set(account.sends)


def test_sends_that_came_while_away_are_met_also_when_catching_up_is_broken_off() -> None:
    account = Account(newest_first=True)
    account.add(2000)
    account.run_until_rest()
    account.add(900)
    account.now += 3600
    known = resumed(account, 4)
    assert known.page > 1
    account.add(150)
    account.state = PlanState(filters=False, single=False, poll_seconds=15.0, finished_due=float("inf"), listing=known)
    account.run_until_rest()
    assert set(account.cache) == set(account.sends)


def test_a_head_page_that_cannot_be_read_does_not_hide_the_newest_sends() -> None:
    known = listing.Listing(order=Order.NEWEST_FIRST, done=True, head_page=3, total=2000)
    state = PlanState(filters=False, single=False, poll_seconds=15.0, listing=known)
    state = planner.after_fault(state, ReadPage(3, Why.HEAD), 1000.0)
    assert state.listing.head == 1
    assert (state.listing.done, state.listing.page) == (False, 2)


def test_a_later_run_follows_the_head_of_a_server_that_sends_less_than_asked_and_does_not_say_so() -> None:
    account = Account(newest_first=True, per_page_cap=50, says_cap=False, says_total=TOTALS["none"])
    account.add(500)
    account.run_until_rest()
    account.add(180)
    account.state = PlanState(
        filters=False, single=False, poll_seconds=15.0, finished_due=float("inf"), listing=listing.Listing(done=True)
    )
    account.run(16)
    assert set(account.cache) == set(account.sends)


def test_counting_open_sends_takes_at_most_a_two_thousandth_of_the_time() -> None:
    state = PlanState(filters=True, single=True, poll_seconds=15.0)
    assert planner.count_open(state, (), (), 100.0, 0.001).spots_due == 100.0 + planner.SPOTS_EVERY
    assert planner.count_open(state, (), (), 100.0, 0.2).spots_due == 500.0
