import pytest

from sendoso_tui.domain.cancelling import Chance, judge_cancel
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.send import Send

CAN = Capabilities(frozenset({Capability.CANCEL}))
CANNOT = Capabilities(frozenset(), {Capability.CANCEL: "Not through this API."})


@pytest.mark.parametrize(
    ("status", "chance"),
    [
        ("pending", Chance.YES),
        ("Pending", Chance.YES),
        ("processing", Chance.TRY),
        ("On customs hold", Chance.TRY),
        ("shipped", Chance.NO),
        ("delivered", Chance.NO),
        ("failed", Chance.NO),
        ("cancelled", Chance.NO),
        ("canceled", Chance.NO),
        ("returned", Chance.NO),
        ("Refunded", Chance.NO),
    ],
)
def test_v2_cancels_what_is_pending_and_lets_the_server_decide_the_rest(status: str, chance: Chance) -> None:
    verdict = judge_cancel(Send("s", "v2", status, type="physical"), CAN)
    assert verdict.chance is chance
    assert verdict.why.endswith(".")


@pytest.mark.parametrize(
    ("type_word", "status", "says"),
    [
        ("eGifts USA", "Sent", "Senders cannot cancel eGifts"),
        ("Sendoso Choice", "Opened", "Senders cannot cancel eGifts"),
        ("Inventoried Sends", "Confirming Address", "Until the address is confirmed, the Send Tracker can."),
        ("Inventoried Sends", "Processing", "Support at once"),
        ("Sendoso Direct", "Confirming Address", "Until the recipient confirms the address"),
        ("Sendoso Direct", "Packed", "after the address is confirmed"),
        ("Inventoried Sends", "Paused", "its sender can cancel it in the Send Tracker"),
        ("Handwritten Notes", "Packed", "without promise"),
    ],
)
def test_where_the_api_cannot_the_way_round_depends_on_the_kind(type_word: str, status: str, says: str) -> None:
    verdict = judge_cancel(Send("1", "v3", status, type=type_word), CANNOT)
    assert verdict.chance is Chance.NO
    assert verdict.why == "Not through this API."
    assert says in verdict.instead


def test_what_is_over_is_over_whatever_the_profile_can_do() -> None:
    send = Send("1", "v3", "Expired", type="eGifts USA")
    assert judge_cancel(send, CANNOT).why.startswith("It is over")
    assert judge_cancel(send, CAN, read_only=True).why.startswith("It is over")


def test_a_read_only_profile_says_so() -> None:
    verdict = judge_cancel(Send("s", "v2", "pending"), CAN, read_only=True)
    assert verdict.chance is Chance.NO
    assert "read-only" in verdict.why


def test_a_shipped_send_points_to_its_tracking_page_if_it_has_one() -> None:
    tracked = judge_cancel(Send("s", "v2", "shipped", tracking_url="https://ups.com/1"), CAN)
    assert "tracking page" in tracked.instead
    assert "tracking page" not in judge_cancel(Send("s", "v2", "shipped"), CAN).instead
