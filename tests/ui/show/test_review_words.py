"""The words of the review: what goes to whom, the request as posted, the question, and what was sent before."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import CollectDraft, InventoryDraft
from sendoso_tui.domain.faults import Refused
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.facts import Connection, CreateStage, LookedForIt, SyncState
from sendoso_tui.flows.shown_request import ShownRequest
from sendoso_tui.ui.show import confirming, review
from sendoso_tui.ui.show.line import Line, Role, line_width, plain
from sendoso_tui.ui.show.moments import Look
from tests.ui.pretend import HOSTILE_TEXTS, NOW, ago, hostile
from tests.ui.sending import (
    ADDRESSED,
    ALL,
    BLOCKED,
    BOX,
    COLLECT,
    EGIFT,
    FINE,
    GIFT,
    LINKS,
    NEW_ENTRY,
    OVER,
    REPEAT,
    UNSTATED,
    flat,
    intent,
    is_calm,
    moved,
)

LOOK = Look(NOW, zone=UTC)
ABOUT = ProfileAbout("prod", "v2", "production", "https://app.sendoso.com", "app.sendoso.com")
LIVE = SyncState(Connection.LIVE)
LEFT = ago(minutes=3, seconds=19)
WIDTHS = (28, 50, 76, 110)
LOOKED = (LookedForIt(ago(minutes=3), "not in the newest 100 sends"),)


def text_of(lines: list[Line]) -> str:
    return "\n".join(plain(line).rstrip() for line in lines)


def left(new: NewSend, width: int = 60, **more: Any) -> str:
    arguments: dict[str, Any] = {"weighed": FINE, "repeats": ()} | more
    return flat(review.left_column(new, width=width, look=LOOK, **arguments))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("new", ALL, ids=lambda new: type(new.draft).__name__)
def test_no_line_of_a_review_is_wider_than_its_column(new: NewSend, width: int) -> None:
    lines = review.left_column(new, OVER, [REPEAT], width, LOOK, notes=[("Read this first.", Role.FAILED)])
    assert all(line_width(line) <= width for line in lines)
    assert new.what.split()[0] in text_of(lines)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_texts_break_no_line_of_a_review(text: str) -> None:
    draft = replace(COLLECT.draft, custom_message=text, confirmation_message=text, name=text)  # type: ignore[arg-type]
    new = NewSend(draft, Person(text, text, text, text, text), text)
    for width in WIDTHS:
        lines = review.left_column(new, UNSTATED, [hostile(text)], width, LOOK)
        assert all(line_width(line) <= width for line in lines)
        posted = review.right_column([ShownRequest("POST", text, {"message": text})], "v3", width)
        assert all(line_width(line) <= width for line in posted)


def test_an_item_says_gift_cost_person_message_day_and_budget() -> None:
    said = left(BOX)
    for words in (
        "Welcome box, small",
        "44.10 USD",
        "to Hannah Weiß, Spree Analytics hannah.weiss@spree.example address as in the address book",
        '"Hello Hannah, thank you',
        "When now, no date set",
        "CRM contact 0035f00002KdR7a",
        "Budget 3,587.50 before, 3,543.40 USD after",
        "Charged when Sendoso accepts it",
    ):
        assert words in said
    dated = replace(BOX, draft=replace(BOX.draft, scheduled_date=NOW.date() + timedelta(7)))  # type: ignore[arg-type]
    assert "When Fri 27 Nov" in left(dated)


def test_a_long_name_of_a_gift_is_never_cut() -> None:
    name = "Onboarding box, the big one with the plant that nobody manages to keep alive"
    lines = review.left_column(replace(BOX, what=name), FINE, (), 50, LOOK)
    assert all(line_width(line) <= 50 for line in lines)
    assert name in flat(lines).replace("44.10 USD ", "")


def test_a_new_recipient_is_said_to_be_new_with_the_address_that_was_typed() -> None:
    said = left(NEW_ENTRY)
    assert "Spreeufer 3 10178 Berlin, BE, DE new in the address book" in said
    assert NEW_ENTRY.new_recipient is not None
    nowhere = replace(NEW_ENTRY, new_recipient=replace(NEW_ENTRY.new_recipient, address=None))
    assert "no address given new in the address book" in left(nowhere)


def test_each_touch_says_how_it_finds_the_person() -> None:
    assert "12 Marine Drive 400002 Mumbai, MH, IN mobile 919812345678" in left(ADDRESSED)
    said = left(COLLECT)
    assert "is asked for the address by email, expires in 5 days and is then dropped, not shipped" in said
    assert 'In the mail that asks for the address: "Where?"' in said
    assert "Hidden what the gift is, until it arrives" in said
    assert isinstance(COLLECT.draft, CollectDraft)
    assert "you pass on a link that asks for it" in left(replace(COLLECT, draft=replace(COLLECT.draft, via="link")))
    loose = replace(COLLECT, draft=replace(COLLECT.draft, resume_unconfirmed=True))
    assert "then ships unconfirmed" in left(loose)
    assert "an eGift, by email" in left(EGIFT)
    said = left(LINKS)
    assert "to 3 people, one link each ann@lee.example bob@lee.example kim@lee.example" in said
    assert "Sendoso mails nothing: you pass the links on" in said
    said = left(GIFT)
    for words in ("ul. Długa 5 m. 2 31-146 Kraków, PL", "Variant var_2", "Team team_1", "campaign_id: c-77"):
        assert words in said


def test_a_price_nobody_states_is_said_to_be_unstated() -> None:
    said = left(ADDRESSED, weighed=UNSTATED)
    assert "price not stated" in said
    assert "Budget The touch states no price." in said


def test_repeats_that_were_ticked_stay_in_sight() -> None:
    assert 'Coffee eGift to Hannah Weiß 6 d ago: you ticked "Send this one as well".' in left(BOX, repeats=[REPEAT])


def test_over_budget_the_figures_are_there_and_the_sentence_only_once() -> None:
    note = (OVER.sentence, Role.LATE_STRONG)
    said = left(BOX, weighed=OVER, notes=[note])
    assert said.count(OVER.sentence) == 1
    assert "Budget 41.20 before, -2.90 USD after" in said


def test_the_request_is_shown_with_its_address_and_without_its_secret() -> None:
    first = ShownRequest("POST", "https://app.sendoso.com/api/v2/recipients", {"first_name": "Hannah"})
    then = ShownRequest(
        "POST", "https://app.sendoso.com/api/v2/sends", {"item_id": "item_77ab12", "amount": Decimal("10.50")}
    )
    said = flat(review.right_column([first, then], "v2", 60))
    assert "first, to the address book POST app.sendoso.com/api/v2/recipients" in said
    assert "then, with the id the first one gives POST app.sendoso.com/api/v2/sends" in said
    assert '"amount": 10.5' in said
    assert "X-Api-Key: hidden" in said
    assert "Authorization: hidden" in flat(review.right_column([then], "v3", 60))
    assert '"item_id": "item_77ab12"' in review.posted_text([first, then])


@pytest.mark.parametrize(
    ("new", "label"),
    [
        (BOX, "Send for 44.10 USD"),
        (ADDRESSED, "Send it"),
        (LINKS, "Make 3 links for 30.00 USD"),
        (replace(LINKS, draft=replace(LINKS.draft, emails=("a@b.example",)), cost=None), "Make 1 link"),  # type: ignore[arg-type]
        (replace(BOX, cost=Money(Decimal("3200"), "JPY")), "Send for 3,200 JPY"),
    ],
)
def test_the_button_says_what_it_costs(new: NewSend, label: str) -> None:
    assert confirming.send_label(new) == label


def test_what_is_said_over_the_button_is_true_for_what_can_be_looked_up_and_what_cannot() -> None:
    assert "if the answer is lost, it is looked up, never repeated by itself" in flat(confirming.ask_lines(BOX, 60))
    assert "it cannot be looked up, and you are asked" in flat(confirming.ask_lines(LINKS, 60))
    assert "a second gift and a second charge" in flat(confirming.ask_lines(BOX, 60, intent()))
    assert flat(confirming.ask_lines(BOX, 60, None, "This profile is read-only.")) == "This profile is read-only."


def test_nothing_can_be_sent_read_only_over_budget_by_policy_or_without_a_connection() -> None:
    def why(about: ProfileAbout = ABOUT, state: SyncState = LIVE, weighed: Any = FINE) -> str | None:
        return confirming.why_not_now(about, state, weighed, LOOK)

    assert why() is None
    assert why(weighed=OVER) is None
    assert why(state=SyncState(Connection.TROUBLE)) is None
    assert "read-only" in str(why(replace(ABOUT, read_only=True)))
    assert str(why(weighed=BLOCKED)).startswith(BLOCKED.sentence)
    assert "does not send over budget" in str(why(weighed=BLOCKED))
    offline = SyncState(Connection.OFFLINE, since=ago(minutes=11))
    assert why(state=offline) == "Offline since 14:21. New sends wait until the connection is back."
    assert "asked us to wait" in str(why(state=SyncState(Connection.THROTTLED)))
    assert "refuses the credentials" in str(why(state=SyncState(Connection.UNAUTHORISED)))


def test_what_went_out_before_is_named_by_its_time_and_its_state() -> None:
    def note(state: IntentState, **span: float) -> str:
        return confirming.earlier_note(intent(state=state, created_at=ago(**span)), LOOK)

    assert note(IntentState.DONE, minutes=4).startswith("The same was sent already at 14:28:00, 4 min ago, and Sendoso")
    assert "it is not known whether it was sent" in note(IntentState.UNKNOWN, days=2)
    assert "is still on its way" in note(IntentState.SENDING, seconds=5)


def test_only_a_persons_word_counts_as_decided_by_a_person() -> None:
    decided = moved(CreateStage.REFUSED, left_at=LEFT, looks=LOOKED)
    assert confirming.was_decided(decided)
    assert not confirming.was_decided(replace(decided, fault=Refused(422, "no")))
    assert not confirming.was_decided(moved(CreateStage.UNKNOWN))
    assert not confirming.was_decided(None)
    note = confirming.decided_note(decided, LOOK)
    assert note.startswith("An earlier request of this draft left at 14:28:41, was not found by 1 look,")


def test_the_words_are_calm() -> None:
    letter = BOX.draft.message if isinstance(BOX.draft, InventoryDraft) else ""
    for text in (
        said for new in ALL for said in (left(new, weighed=OVER, repeats=[REPEAT]), flat(confirming.ask_lines(new, 60)))
    ):
        assert is_calm(text.replace(" ".join(letter.split()), "").replace('"Dziękujemy!"', ""))
