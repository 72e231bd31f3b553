import pytest

from sendoso_tui.domain.status import SHORT_WIDTH, Phase, fold, read_status, sort_rank

# The 20 status words of the v3 "Retrieve All Sends" page, "Expired" of its sample included.
V3 = {
    "pending": ("Pending", Phase.WAITING),
    "Collecting recipient info": ("Collecting info", Phase.WAITING),
    "Confirming Address": ("Confirm address", Phase.WAITING),
    "Paused": ("Paused", Phase.WAITING),
    "Processing": ("Processing", Phase.WORKING),
    "Packed": ("Packed", Phase.WORKING),
    "Shipped": ("Shipped", Phase.TRANSIT),
    "Sent": ("Sent", Phase.TRANSIT),
    "Opened": ("Opened", Phase.TRANSIT),
    "Clicked": ("Clicked", Phase.TRANSIT),
    "Delivered": ("Delivered", Phase.DONE),
    "Used": ("Used", Phase.DONE),
    "Expired": ("Expired", Phase.RETURNED),
    "Expired and Credited": ("Expired+credit", Phase.RETURNED),
    "Refunded": ("Refunded", Phase.RETURNED),
    "Bounced and Credited": ("Bounced+credit", Phase.FAILED),
    "Undeliverable": ("Undeliverable", Phase.FAILED),
    "Address Confirmation - Cancelled": ("Addr. cancelled", Phase.FAILED),
    "Failed": ("Failed", Phase.FAILED),
    "Cancelled": ("Cancelled", Phase.CANCELLED),
}
V2 = {
    "pending": ("Pending", Phase.WAITING),
    "processing": ("Processing", Phase.WORKING),
    "shipped": ("Shipped", Phase.TRANSIT),
    "delivered": ("Delivered", Phase.DONE),
    "failed": ("Failed", Phase.FAILED),
    "cancelled": ("Cancelled", Phase.CANCELLED),
}
GUIDE = {**V2, "returned": ("Returned", Phase.FAILED)}


@pytest.mark.parametrize(("raw", "expected"), [*V3.items(), *V2.items(), *GUIDE.items()])
def test_every_documented_status_is_known(raw: str, expected: tuple[str, Phase]) -> None:
    status = read_status(raw)
    assert (status.short, status.phase, status.known) == (*expected, True)
    assert status.raw == raw
    assert status.meaning.endswith(".")
    assert len(status.short) <= SHORT_WIDTH


@pytest.mark.parametrize(
    "raw",
    ["EXPIRED AND CREDITED", "expired_and_credited", "Expired-and-Credited", "  expired   and credited "],
)
def test_spelling_does_not_matter(raw: str) -> None:
    assert read_status(raw).short == "Expired+credit"
    assert read_status(raw).raw == raw


def test_words_for_the_same_thing_are_one() -> None:
    assert fold("Canceled") == fold("cancelled") == "cancelled"
    assert fold("Redeemed") == fold("used")
    assert read_status("redeemed").phase is Phase.DONE
    assert read_status("Address Confirmation - Canceled").phase is Phase.FAILED


@pytest.mark.parametrize(
    ("raw", "phase"),
    [
        ("Auto-cancelled by vendor", Phase.CANCELLED),
        ("Delivery failed twice", Phase.FAILED),
        ("soft bounce", Phase.FAILED),
        ("blocked", Phase.FAILED),
        ("Out Of Stock", Phase.FAILED),
        ("undeliverable as addressed", Phase.FAILED),
        ("Return to sender", Phase.FAILED),
        ("pending_approval", Phase.WAITING),
        ("Suspicious address", Phase.WAITING),
        ("insufficient balance", Phase.WAITING),
        ("link expired", Phase.RETURNED),
        ("partially refunded", Phase.RETURNED),
    ],
)
def test_unknown_words_are_classed_by_keyword(raw: str, phase: Phase) -> None:
    status = read_status(raw)
    assert (status.phase, status.known) == (phase, False)
    assert status.is_open == (phase is Phase.WAITING)


def test_other_unknown_words_count_as_in_progress_and_keep_their_text() -> None:
    status = read_status("On customs hold")
    assert (status.raw, status.short, status.phase, status.known) == (
        "On customs hold",
        "On customs hold",
        Phase.UNKNOWN,
        False,
    )
    assert status.is_open


def test_long_and_empty_words_have_a_short_form() -> None:
    assert read_status("Waiting for a courier to come by").short == "Waiting for a…"
    assert read_status("").short == "no status"
    assert read_status("").raw == ""


def test_filter_order_is_trouble_first_then_as_a_send_lives() -> None:
    ordered = sorted(V3, key=sort_rank)
    assert ordered[:3] == ["Failed", "Undeliverable", "Bounced and Credited"]
    assert ordered[4:8] == ["pending", "Collecting recipient info", "Confirming Address", "Paused"]
    assert ordered[-1] == "Cancelled"
    assert sorted(["Cancelled", "Zzz", "Failed", "fails oddly"], key=sort_rank) == [
        "Failed",
        "fails oddly",
        "Zzz",
        "Cancelled",
    ]
