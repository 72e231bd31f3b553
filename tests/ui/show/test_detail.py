from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sendoso_tui.domain.cancelling import judge_cancel
from sendoso_tui.domain.capability import Capabilities, Capability
from sendoso_tui.domain.clean import clean_block, clean_line
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.send import Send, StatusUpdate
from sendoso_tui.domain.timeline import Timeline, build_timeline
from sendoso_tui.ui.show.advice import advise
from sendoso_tui.ui.show.detail import show_page, show_pane
from sendoso_tui.ui.show.glyphs import ASCII
from sendoso_tui.ui.show.line import Line, Role, plain
from sendoso_tui.ui.show.moments import Look, Times
from sendoso_tui.ui.show.timeline import current_line, show_timeline, words_of

from .sends import NOW
from .test_row import NAMES

LOOK = Look(NOW, zone=UTC)
CAN = Capabilities(frozenset({Capability.CANCEL}))
CANNOT = Capabilities(frozenset(), {Capability.CANCEL: "Not through this API."})


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


EGIFT = Send(
    "5184412",
    "v3",
    "Expired",
    type="eGifts USA",
    subtype="Coffee",
    recipient=Person("Jack Thompson", "jack@granitepeak.example", "Granite Peak"),
    sender=Sender("7", "Priya Nair", team_name="Sales US"),
    gift="Coffee on us",
    cost=Money(Decimal("10.0"), "USD"),
    sent_via="Sendoso.com",
    created_at=at(8, 22, 11, 58),
    updates=(
        StatusUpdate("Sent", at(8, 22, 12, 32)),
        StatusUpdate("Opened", at(8, 25, 8, 47)),
        StatusUpdate("Clicked", at(8, 25, 8, 47)),
        StatusUpdate("Expired", at(11, 20, 12, 32)),
    ),
)
PHYSICAL = Send(
    "send_9f82abc",
    "v2",
    "shipped",
    type="physical",
    recipient=Person("Maria Oyelaran", "maria.o@harborline.example"),
    gift="Welcome box, large",
    cost=Money(Decimal("84.2"), "USD"),
    created_at=at(11, 12, 10, 31),
    updated_at=at(11, 16, 9, 30),
    estimated_delivery=date(2026, 11, 18),
    crm_type="contact",
    crm_id="0035f00002Kd",
    tracking_number="1Z999AA10123456784",
    tracking_url="https://ups.com/track?num=1Z999AA10123456784",
    message="So glad you are on board.",
)
SEEN = (
    StatusUpdate("processing", at(11, 13, 14, 47), at(11, 13, 14, 32), observed=True),
    StatusUpdate("shipped", at(11, 16, 9, 17), at(11, 16, 9, 2), observed=True),
)
WAITING = Send(
    "5184382",
    "v3",
    "Confirming Address",
    type="Inventoried Sends",
    subtype="Bundles",
    recipient=Person("Priya Raghunathan", "priya@northwind.example", "Northwind Traders"),
    sender=Sender("3", "Ana Duarte", team_name="CS EMEA"),
    gift="Welcome box, large",
    cost=Money(Decimal("61.75"), "USD"),
    sent_via="Salesforce Trigger",
    created_at=at(11, 16, 9, 12),
    updates=(StatusUpdate("Confirming Address", at(11, 16, 15, 14)),),
)


def texts(lines: list[Line]) -> list[str]:
    return [plain(line).rstrip() for line in lines]


def timeline_of(send: Send, *seen: StatusUpdate) -> Timeline:
    return build_timeline(send, seen, NOW)


def test_timeline_of_an_egift_reads_as_drawn() -> None:
    assert texts(show_timeline(EGIFT, timeline_of(EGIFT), 38, LOOK)) == [
        "• Created             Sat 22 Aug 11:58",
        "│ 34 min",
        "• Sent                Sat 22 Aug 12:32",
        "│ 2 d 20 h",
        "• Opened              Tue 25 Aug 08:47",
        "│ less than 1 min",
        "• Clicked             Tue 25 Aug 08:47",
        "│ 87 d 3 h",
        "◄ Expired             Fri 20 Nov 12:32",
        ": 2 h ago",
        "",
        "90 days from start to end.",
        "All steps reported by Sendoso.",
    ]


def test_timeline_of_a_v2_send_reads_as_drawn() -> None:
    assert texts(show_timeline(PHYSICAL, timeline_of(PHYSICAL, *SEEN), 38, LOOK)) == [
        "• Pending             Thu 12 Nov 10:31",
        "│ 1 d 4 h",
        "• Processing   ~Fri 13 Nov 14:32-14:47",
        "│ 2 d 18 h",
        "► Shipped      ~Mon 16 Nov 09:02-09:17",
        ": 4 d 5 h so far",
        ": Delivery due    Wed 18 Nov, 2 d late",
        "· Delivered                       next",
        "",
        "~ seen by this program between two",
        "  looks. This API reports no history.",
    ]


def test_timeline_of_a_waiting_send_reads_as_drawn() -> None:
    assert texts(show_timeline(WAITING, timeline_of(WAITING), 39, LOOK))[:8] == [
        "• Created              Mon 16 Nov 09:12",
        "│ 6 h 02 min",
        "◊ Confirming Address   Mon 16 Nov 15:14",
        ": 3 d 23 h so far",
        "· Processing                       next",
        "· Packed",
        "· Shipped",
        "· Delivered",
    ]


def test_the_current_step_is_alone_in_bold_and_can_be_found() -> None:
    timeline = timeline_of(WAITING)
    lines = show_timeline(WAITING, timeline, 39, LOOK)
    strong = [index for index, line in enumerate(lines) if any(piece.role is Role.WAITING_STRONG for piece in line)]
    assert strong == [current_line(lines)] == [2]


def test_missed_steps_and_contradictions_are_said() -> None:
    send = Send("s", "v2", "delivered", type="physical", created_at=at(11, 12), updated_at=at(11, 16))
    shown = texts(show_timeline(send, timeline_of(send), 38, LOOK))
    assert "· Processing                  not seen" in shown
    assert "~ when the send last changed. This API" in shown
    odd = Send("1", "v3", "Delivered", updates=(StatusUpdate("Processing", at(11, 2)),))
    assert 'The last reported step is not "Delivered",' in "\n".join(
        texts(show_timeline(odd, timeline_of(odd), 60, LOOK))
    )


def test_the_legend_stands_only_where_a_wave_does() -> None:
    looked = StatusUpdate("shipped", at(11, 15), None, observed=True)
    send = Send("s", "v2", "shipped", created_at=at(11, 12))
    shown = "\n".join(texts(show_timeline(send, timeline_of(send, looked), 38, LOOK)))
    assert "time not known" in shown
    assert "~" not in shown


def test_times_follow_the_way_chosen() -> None:
    shown = texts(show_timeline(EGIFT, timeline_of(EGIFT), 38, Look(NOW, Times.RELATIVE)))
    assert shown[0] == "• Created                     90 d ago"


def test_page_reads_as_drawn() -> None:
    left, right = show_page(PHYSICAL, timeline_of(PHYSICAL, *SEEN), judge_cancel(PHYSICAL, CAN), (35, 38), LOOK)
    assert texts(left)[:20] == [
        "► Shipped                   4 d 5 h",
        "  Late: due 2 days ago.",
        "",
        "To       Maria Oyelaran",
        "         maria.o@harborline.example",
        "Gift     Welcome box, large",
        "Type     physical",
        "Cost     84.20 USD",
        "CRM      contact 0035f00002Kd",
        "Track    1Z999AA10123456784",
        "         ups.com, o opens it",
        "Id       send_9f82abc",
        'Message  "So glad you are on',
        '         board."',
        "",
        "Cancel   Too late: it has shipped.",
        "         Open the tracking page, or",
        "         ask the carrier first.",
        "",
        "More  J shows the raw data",
    ]
    assert texts(right)[-5:] == [
        "",
        "Next",
        "Open the tracking page. If the carrier",
        "has no scan since 18 Nov, ask Support",
        "to trace it.",
    ]


def test_pane_reads_as_drawn() -> None:
    pane = texts(show_pane(WAITING, timeline_of(WAITING), judge_cancel(WAITING, CANNOT), 39, LOOK))
    assert pane[:15] == [
        "Priya Raghunathan",
        "Northwind Traders",
        "priya@northwind.example",
        "",
        "◊ Confirming Address           3 d 23 h",
        "  Waiting for the recipient's address.",
        "",
        "Gift     Welcome box, large",
        "Type     Inventoried Sends, Bundles",
        "Cost     61.75 USD, may still change",
        "Sender   Ana Duarte, CS EMEA",
        "Via      Salesforce Trigger",
        "Id       5184382",
        "",
        "Timeline",
    ]
    cancel = pane.index("Cancel   Not through this API. Until")
    assert pane[cancel + 1 : cancel + 3] == ["         the address is confirmed, the", "         Send Tracker can."]


def test_no_field_is_dropped() -> None:
    full = Send(
        "ID-1", "v3", "Sent", "GID-1", "TYPE", "SUBTYPE", Person("NAME", "MAIL", "FIRM", "PERSON-1", "TITLE"),
        Sender("SENDER-1", "SENDER", "SMAIL", "STEAM-1", "STEAM"), "GIFT-1", "GIFT", Money(Decimal("1.25"), "EUR"),
        at(11, 1, 3, 4), at(11, 2, 5, 6), date(2026, 12, 24), "TRACK", "https://track.example/T", "MESSAGE", "CRM-1",
        "CRMTYPE", "TEAM-1", "VIA",
    )  # fmt: skip
    left, right = show_page(full, timeline_of(full), judge_cancel(full, CANNOT), (60, 60), LOOK)
    shown = "\n".join(texts(left + right))
    words = (
        "ID-1 GID-1 TYPE SUBTYPE NAME MAIL FIRM PERSON-1 TITLE SENDER-1 SENDER SMAIL STEAM-1 STEAM GIFT-1 GIFT 1.25 EUR"
        " TRACK track.example MESSAGE CRM-1 CRMTYPE TEAM-1 VIA 2026-12-24 03:04 05:06"
    )
    for word in words.split():
        assert word in shown, word


def test_missing_values_are_a_dash_never_none() -> None:
    bare = Send("", "v3", "")
    left, right = show_page(bare, timeline_of(bare), judge_cancel(bare, CAN), (40, 40), LOOK)
    shown = "\n".join(texts(left + right))
    assert "None" not in shown
    for label in ("To", "Company", "Gift", "Type", "Cost", "Sender", "Via", "Id"):
        assert f"{label.ljust(9)}-" in shown


def test_a_dangerous_link_is_not_offered() -> None:
    send = Send("s", "v2", "shipped", tracking_url="javascript:alert(1)")
    shown = " ".join(
        " ".join(texts(show_page(send, timeline_of(send), judge_cancel(send, CAN), (60, 40), LOOK)[0])).split()
    )
    assert "o opens it" not in shown
    assert "tracking page" not in shown
    assert "It is not opened." in shown


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("width", [20, 39, 45])
def test_every_line_is_as_wide_as_asked(name: str, width: int) -> None:
    text = clean_line(name)
    send = Send(
        text,
        "v2",
        text,
        type=text,
        recipient=Person(text, text, text),
        gift=text,
        message=clean_block(name * 3),
        tracking_number=text,
        tracking_url=text,
        crm_id=text,
    )
    timeline = timeline_of(send, StatusUpdate(text, NOW, at(11, 1), observed=True))
    verdict = judge_cancel(send, CAN)
    left, right = show_page(send, timeline, verdict, (width, width), LOOK)
    for line in (*left, *right, *show_pane(send, timeline, verdict, width, LOOK)):
        assert sum(cell_len(piece.text) for piece in line) == width


@given(st.text(max_size=30), st.sampled_from(["v2", "v3", "guide"]), st.sampled_from(list(Times)))
def test_advice_and_detail_take_any_status(status: str, dialect: str, times: Times) -> None:
    send = Send("1", dialect, clean_line(status), created_at=at(11, 1), updated_at=at(11, 5))
    timeline = timeline_of(send)
    assert advise(send, timeline, LOOK).endswith(".")
    assert show_pane(send, timeline, judge_cancel(send, CAN), 39, Look(NOW, times))


def test_ascii_uses_no_other_sign() -> None:
    pane = show_pane(PHYSICAL, timeline_of(PHYSICAL, *SEEN), judge_cancel(PHYSICAL, CAN), 30, LOOK, ASCII)
    assert "\n".join(texts(pane)).isascii()


def test_status_words_begin_with_a_capital() -> None:
    assert [words_of(raw) for raw in ("pending", "Confirming Address", "eGift lost", "", "ß")] == [
        "Pending",
        "Confirming Address",
        "eGift lost",
        "No status",
        "SS",
    ]
