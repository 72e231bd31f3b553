"""What the cache knows of a person's sends and of what a gift cost before."""

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sendoso_tui.domain.creating import Match, claimable
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.send import Send
from sendoso_tui.store import cache_people
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.cache_people import PricesSeen
from tests.store.sends import MINUTE, NOW, make_send, with_raw

DAY = timedelta(days=1)


@pytest.fixture(params=["scanned", "indexed"])
async def cache(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Cache]:
    """A cache with and without its text index."""
    opened = Cache.open(tmp_path / "prod.cache.db")
    if request.param == "indexed":
        await opened.build_search()
    yield opened
    await opened.close()


async def put(cache: Cache, *given: Send) -> None:
    await cache.upsert(with_raw(*given), asked_at=NOW, answered_at=NOW, first_position=0)


def to(number: int, name: str = "", email: str = "", company: str = "", person_id: str = "", **more: object) -> Send:
    return make_send(number, recipient=Person(name, email, company, person_id), **more)


def ids(sends: list[Send]) -> list[str]:
    return [send.id for send in sends]


async def test_sends_to_an_email_come_whole_and_newest_first(cache: Cache) -> None:
    one = make_send(
        1,
        gift_id="touch_7",
        message="Dear Aiko",
        crm_type="contact",
        recipient=Person("Aiko", "aiko@example.com", "", "r1", "CEO"),
    )
    await put(
        cache,
        to(3, "Somebody", "aiko@example.com"),
        one,
        to(2, "Aiko", "aiko@example.org"),
        make_send(4, recipient=Person()),
    )
    found = await cache.sends_to("aiko@example.com")
    assert ids(found) == ["1", "3"]
    assert found[0] == one


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Aiko.Mori@Example.COM", "aiko.mori@example.com"),
        ("aiko.mori@example.com", " AIKO.MORI@example.com "),
        ("ZOË@müller.example", "zoë@MÜLLER.example"),
        ("straße@example.com", "STRASSE@example.com"),
        ('it\'s+"odd"%_@example.com', 'IT\'S+"odd"%_@example.com'),
        ("a@b", "A@B"),
    ],
)
async def test_the_case_of_an_email_does_not_matter(cache: Cache, kept: str, asked: str) -> None:
    await put(cache, to(1, email=kept), to(2, email=f"x{kept}"), to(3, email=f"{kept}x"), to(4, name=kept))
    assert ids(await cache.sends_to(asked)) == ["1"]


async def test_a_person_without_an_email_is_found_by_name_and_company(cache: Cache) -> None:
    await put(
        cache,
        to(1, "Aiko Mori", "", "Acme"),
        to(2, "AIKO MORI", "", "ACME"),
        to(3, "Aiko Mori", "", "Globex"),
        to(4, "Aiko Mori"),
        to(5, "Aiko Morita", "", "Acme"),
        to(6, "Mori Aiko", "", "Acme"),
    )
    assert ids(await cache.sends_to("", name="Aiko Mori", company="Acme")) == ["1", "2", "4"]
    assert ids(await cache.sends_to("", name="Aiko Mori")) == ["1", "2", "3", "4"]
    assert ids(await cache.sends_to("", company="Acme")) == []


async def test_beside_an_email_a_name_counts_only_with_its_company(cache: Cache) -> None:
    await put(
        cache,
        to(1, "Ann Nguyen", "ann@acme.example", "Acme"),
        to(2, "Ann Nguyen", "private@mail.example", "Acme"),
        to(3, "Ann Nguyen", "other@mail.example"),
        to(4, "Ann Nguyen", "ann@globex.example", "Globex"),
    )
    assert ids(await cache.sends_to("ann@acme.example", name="Ann Nguyen", company="Acme")) == ["1", "2"]
    assert ids(await cache.sends_to("ann@acme.example", name="Ann Nguyen")) == ["1"]
    assert ids(await cache.sends_to("ann@acme.example")) == ["1"]


async def test_a_recipient_id_is_found_whatever_else_changed(cache: Cache) -> None:
    await put(
        cache,
        to(1, "Aiko Mori", "old@example.com", person_id="rcp_1"),
        to(2, "Aiko Mori", "", person_id="rcp_1"),
        to(3, "Aiko Mori", "", person_id="rcp_12"),
        to(4, "Aiko Tanaka", "", person_id="rcp_1"),
        to(5, "Rick", message='"rid":"rcp_1"'),
    )
    assert ids(await cache.sends_to("new@example.com", "rcp_1", "Aiko Mori")) == ["1", "2"]
    assert ids(await cache.sends_to("", "rcp_1", since=NOW - DAY)) == ["1", "2", "4"]
    assert ids(await cache.sends_to("", 'r"cp')) == []


async def test_an_id_of_any_letters_is_found(cache: Cache) -> None:
    odd = 'a"b\\c\n田'
    await put(cache, to(1, person_id=odd), to(2, person_id="a"))
    assert ids(await cache.sends_to("", odd)) == ["1"]


async def test_nobody_is_asked_for(cache: Cache) -> None:
    await put(cache, make_send(1, recipient=Person()), make_send(2))
    assert await cache.sends_to("") == []
    assert await cache.sends_to("  ", name="\t", company="Acme") == []


async def test_only_the_newest_since_a_moment(cache: Cache) -> None:
    await put(cache, *(make_send(number) for number in range(30)), make_send("undated", created_at=None))
    recent = await cache.sends_to("aiko@example.com", since=NOW - timedelta(hours=3))
    assert ids(recent) == ["0", "1", "2", "3"]
    assert ids(await cache.sends_to("aiko@example.com", limit=2)) == ["0", "1"]
    assert ids(await cache.sends_to("aiko@example.com", limit=100))[-1] == "undated"
    assert len(await cache.sends_to("aiko@example.com", limit=100)) == 31


async def test_a_send_that_changed_hands_is_found_where_it_is_now(cache: Cache) -> None:
    await put(cache, make_send(1))
    await put(cache, make_send(1, recipient=Person("Ben", "ben@example.com")))
    assert await cache.sends_to("aiko@example.com") == []
    assert ids(await cache.sends_to("ben@example.com")) == ["1"]


async def test_questions_do_not_overtake_each_other(cache: Cache) -> None:
    await put(cache, *(to(number, email=f"p{number}@example.com") for number in range(40)))
    answers = await asyncio.gather(*(cache.sends_to(f"p{number}@example.com") for number in range(40)))
    assert [ids(found) for found in answers] == [[str(number)] for number in range(40)]


async def test_a_lost_send_is_claimed_from_what_is_found(cache: Cache) -> None:
    match = Match(NOW, "7", "Aiko@Example.com")
    fits = make_send(1, gift_id="7", created_at=NOW + MINUTE)
    before = make_send(2, gift_id="7", created_at=NOW - DAY)
    taken = make_send(3, gift_id="7", created_at=NOW + MINUTE)
    await put(cache, fits, before, taken, make_send(4, gift_id="8", created_at=NOW + MINUTE))
    assert claimable(match, await cache.sends_to(match.email), {"3"}) == [fits]


NAMES = st.sampled_from(["", "Ann", "ann", "Ann Lee", "ＡＮＮ", "Zoë", "zoë", "李"])
EMAILS = st.sampled_from(["", "a@x.example", "A@x.example", "ann@x.example", "zoë@x.example", "ZOË@X.example"])
COMPANIES = st.sampled_from(["", "Acme", "acme", "Globex"])
PEOPLE = st.builds(Person, NAMES, EMAILS, COMPANIES, st.sampled_from(["", "r1", "r11"]))


def _same(one: str, other: str) -> bool:
    def fold(text: str) -> str:
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())

    return bool(one) and fold(one) == fold(other)


def _is_meant(asked: Person, person: Person) -> bool:
    """The rule by itself, in plain Python."""
    if _same(asked.email, person.email):
        return True
    in_reach = not (asked.email or asked.name) or _same(asked.name, person.name)
    if asked.id and asked.id == person.id and in_reach:
        return True
    if not _same(asked.name, person.name):
        return False
    if asked.company and person.company:
        return _same(asked.company, person.company)
    return not (asked.email or asked.id)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=PEOPLE, there=st.lists(PEOPLE, min_size=1, max_size=12), indexed=st.booleans())
async def test_whoever_is_asked_for_the_rule_holds(
    tmp_path_factory: pytest.TempPathFactory, asked: Person, there: list[Person], indexed: bool
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("people") / "a.cache.db" if indexed else None)
    if indexed:
        await cache.build_search()
    sends = [make_send(number, recipient=person) for number, person in enumerate(there)]
    await put(cache, *sends)
    found = await cache.sends_to(asked.email, asked.id, asked.name, asked.company)
    must = [send for send in sends if _is_meant(asked, send.recipient)]
    # An id may be met among people whose name only begins alike; nobody without any likeness ever is.
    assert [send for send in found if send in must] == must
    for send in found:
        assert send in must or (asked.id and send.recipient.id == asked.id)
    await cache.close()


# Prices


def cost(text: str, currency: str | None = "USD") -> Money:
    return Money(Decimal(text), currency)


async def test_prices_of_a_gift_by_currency(cache: Cache) -> None:
    await put(
        cache,
        make_send(1, gift_id="7", cost=cost("55.00")),
        make_send(2, gift_id="7", cost=cost("41.00")),
        make_send(3, gift_id="7", cost=cost("4100", "JPY")),
        make_send(4, gift_id="7", cost=None),
        make_send(5, gift_id="77", cost=cost("1.00")),
        make_send(6, gift_id="", message='"gift_id":"7"', cost=cost("2.00")),
        make_send(7, gift_id="7", cost=cost("9.00", None)),
    )
    assert await cache.prices_of("7") == (
        PricesSeen(cost("41.00"), cost("55.00"), 2),
        PricesSeen(cost("9.00", None), cost("9.00", None), 1),
        PricesSeen(cost("4100", "JPY"), cost("4100", "JPY"), 1),
    )
    assert await cache.prices_of("8") == ()
    assert await cache.prices_of("") == ()


async def test_what_came_back_or_shows_no_cost_is_no_price(cache: Cache) -> None:
    await put(
        cache,
        make_send(1, "Delivered", gift_id="7", cost=cost("41.00")),
        make_send(2, "Cancelled", gift_id="7", cost=cost("1.00")),
        make_send(3, "Bounced and Credited", gift_id="7", cost=cost("2.00")),
        make_send(4, "Processing", gift_id="7", cost=cost("0.00")),
        make_send(5, "Delivered", gift_id="7", cost=cost("500.00")),
    )
    await cache.mark_gone("5", NOW)
    assert await cache.prices_of("7") == (PricesSeen(cost("41.00"), cost("41.00"), 1),)


async def test_a_name_stands_in_only_where_no_id_is_told(cache: Cache) -> None:
    await put(
        cache,
        make_send(1, gift_id="7", gift="Mug", cost=cost("10.00")),
        make_send(2, gift_id="8", gift="Mug", cost=cost("20.00")),
        make_send(3, gift="Mug", cost=cost("30.00")),
        make_send(4, gift="Pen", cost=cost("40.00")),
    )
    assert await cache.prices_of("7", "Mug") == (PricesSeen(cost("10.00"), cost("30.00"), 2),)
    assert await cache.prices_of("", "Mug") == (PricesSeen(cost("30.00"), cost("30.00"), 1),)


async def test_only_the_newest_sends_are_looked_at(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_people, "PRICED", 3)
    await put(
        cache,
        *(make_send(number, gift_id="other", cost=cost("5.00")) for number in (1, 2)),
        make_send(3, gift_id="7", cost=cost("41.00")),
        make_send(4, gift_id="7", cost=cost("99.00")),
    )
    assert await cache.prices_of("7") == (PricesSeen(cost("41.00"), cost("41.00"), 1),)


async def test_ids_of_any_letters_have_prices(cache: Cache) -> None:
    odd = json.dumps({"a": "田\n"})
    await put(cache, make_send(1, gift_id=odd), replace(make_send(2), gift_id="a"))
    assert [seen.sends for seen in await cache.prices_of(odd)] == [1]
