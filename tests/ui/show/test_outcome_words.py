"""The words for what became of a new send, of the journal, and of leaving: true, whole and calm."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from sendoso_tui.domain.draft import Created, EgiftLink
from sendoso_tui.domain.faults import Doubtful
from sendoso_tui.domain.intent import Action
from sendoso_tui.flows.facts import CreateStage, LookedForIt
from sendoso_tui.ui.creates import CreatesHeard, SentNow
from sendoso_tui.ui.show import accepted, confirming, following, journal, leaving, outcome
from sendoso_tui.ui.show.line import line_width, plain
from sendoso_tui.ui.show.moments import Look
from sendoso_tui.ui.show.page_text import PageText
from tests.ui.pretend import HOSTILE_TEXTS, NOW, PENDING, ago, hostile
from tests.ui.sending import (
    REPEAT,
    flat,
    intent,
    is_calm,
    moved,
)

LOOK = Look(NOW, zone=UTC)
LEFT = ago(minutes=3, seconds=19)
WIDTHS = (28, 50, 76, 110)
UNKNOWN = moved(
    CreateStage.UNKNOWN,
    fault=Doubtful("No answer came within 30 seconds."),
    left_at=LEFT,
    looks=(LookedForIt(ago(minutes=3), "not in the newest 100 sends"),),
    next_look=LEFT + timedelta(minutes=4),
)
LOST = outcome.Lost(UNKNOWN, "Welcome box, small, 44.10 USD", "Hannah Weiß", LEFT + timedelta(minutes=10))
WITH_LINKS = Created(
    message="EGifts send Successfully",
    links=(EgiftLink("https://sendoso.example/e/1", "ann@lee.example"), EgiftLink("https://sendoso.example/e/2")),
    link_days=30,
    request_id="7f31c0",
)


def page(lost: outcome.Lost, width: int = 80, cursor: int = 0) -> PageText:
    return outcome.outcome_page(lost, width, LOOK, cursor)


def test_unknown_is_said_as_unknown_with_the_looks_made_and_to_come() -> None:
    said = flat(page(LOST).lines)
    for words in (
        "? We do not know whether this gift was sent. The request left at 14:28:41. No answer came within 30 seconds.",
        "Gift Welcome box, small, 44.10 USD",
        "To Hannah Weiß",
        "• 14:29:00 not in the newest 100 sends",
        "· 14:32:41 next look, r looks now",
        "· 14:38:41 last look, then it is up to you",
    ):
        assert words in said
    assert not LOST.may_decide
    assert outcome.status(LOST, LOOK) == "Sending again opens after the last look at 14:38."
    assert "may still be carried out" in outcome.why_not_yet(LOST, LOOK)


def test_after_the_last_look_and_where_nothing_can_be_looked_up_a_person_decides() -> None:
    over = LOST._replace(moved=replace(UNKNOWN, next_look=None))
    assert over.may_decide
    assert "All looks are made. It is up to you now" in flat(page(over).lines)
    blind = LOST._replace(moved=replace(UNKNOWN, can_match=False, looks=()))
    assert blind.may_decide
    said = flat(page(blind).lines)
    assert "It cannot be looked up" in said
    assert "Send Tracker: is there Welcome box, small, 44.10 USD, made at about 14:28?" in said
    assert outcome.labels(blind, 80)[1] == "It was sent"
    assert outcome.labels(blind._replace(has_draft=False), 80)[2] == "It was not sent"


def test_two_that_fit_are_both_shown_with_a_warning_and_similar_ones_only_where_none_fits() -> None:
    one = replace(PENDING, id="c1", created_at=LEFT)
    two = replace(PENDING, id="c2", created_at=LEFT + timedelta(seconds=9))
    shown = page(LOST._replace(moved=replace(UNKNOWN, candidates=(one, two), similar=(REPEAT,))), cursor=1)
    said = flat(shown.lines)
    assert "2 sends fit, so it may have been made more than once" in said
    assert len(shown.rows) == 2
    assert plain(shown.lines[shown.rows[1]]).startswith("▌")
    assert "14:28:50" in plain(shown.lines[shown.rows[1]])
    assert "Coffee eGift" not in said
    similar = page(LOST._replace(moved=replace(UNKNOWN, similar=(REPEAT,))))
    assert "Similar, but made before the request left" in flat(similar.lines)
    assert "Sat 14 Nov 14:32:00" in flat(similar.lines)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_texts_break_no_line_of_the_outcome(text: str, width: int) -> None:
    lost = outcome.Lost(
        replace(UNKNOWN, similar=(hostile(text),), fault=Doubtful(text), looks=(LookedForIt(NOW, text),)), text, text
    )
    assert all(line_width(line) <= width for line in page(lost, width).lines)
    handles = accepted.handles_of(
        moved(CreateStage.ACCEPTED, created=Created(text, text, text, (EgiftLink(text, text),), message=text))
    )
    shown = accepted.accepted_page(moved(CreateStage.ACCEPTED, text), handles, text, "14:32", 15, frozenset(), width)
    assert all(line_width(line) <= width for line in shown.lines)
    listed = journal.journal_page([intent(summary=text, note=text)], [], width, LOOK)
    assert all(line_width(line) <= width for line in listed.lines)


def test_the_question_before_a_word_is_written_down_names_the_send_and_says_it_is_for_good() -> None:
    found = flat(outcome.ask_found(replace(PENDING, created_at=LEFT + timedelta(seconds=1)), LOST, 54, LOOK))
    assert "Priya Raghunathan, Welcome box, large, created 14:28:42: this is the send" in found
    assert "cannot be taken back" in found
    assert "probably another one" not in found
    assert "probably another one" in flat(outcome.ask_found(PENDING, LOST, 54, LOOK))
    assert "it was sent, as you saw in Sendoso" in flat(outcome.ask_found(None, LOST, 54, LOOK))
    not_there = flat(outcome.ask_not_there(LOST, 54))
    assert "a new one is a second gift" in not_there
    assert "nothing is sent before you confirm it" in not_there
    assert "no longer looked for" in flat(outcome.ask_not_there(LOST._replace(has_draft=False), 54))


def test_handles_come_with_the_links_first_and_each_says_what_it_is() -> None:
    created = replace(
        WITH_LINKS, tracking_code="TRK9", tracking_url="https://t.example/9", other_urls=("https://a.example",), id="s1"
    )
    handles = accepted.handles_of(moved(CreateStage.ACCEPTED, created=created))
    assert [handle.label for handle in handles] == [
        "ann@lee.example",
        "Link 2",
        "Send",
        "Tracking code",
        "Tracking page",
        "Web address",
        "Request id",
    ]
    text, count, links = accepted.all_text(handles)
    assert (count, links) == (2, True)
    assert text == "ann@lee.example, https://sendoso.example/e/1\nLink 2, https://sendoso.example/e/2"
    text, count, links = accepted.all_text(handles[2:])
    assert text.splitlines()[:2] == ["Send: s1", "Tracking code: TRK9"]
    assert accepted.handles_of(moved(CreateStage.FOUND, send_id="s7")) == [accepted.Handle("Send", "s7", send_id="s7")]


def test_accepted_is_not_called_delivered() -> None:
    what = moved(CreateStage.ACCEPTED, created=WITH_LINKS)
    handles = accepted.handles_of(what)
    shown = accepted.accepted_page(what, handles, "2 links: Coffee", "14:32", 15.0, frozenset(), 80)
    said = flat(shown.lines)
    assert "Accepted by Sendoso at 14:32. It will appear in the list within 15 seconds." in said
    assert "Accepted is not delivered." in said
    assert "2 links, valid for 30 days kept until you quit" in said
    assert len(shown.rows) == len(handles)
    own = accepted.headline(moved(CreateStage.FOUND, "It was sent: found."), "14:32", 15.0)
    assert own == "It was sent: found."


def test_the_journal_lists_what_is_open_and_what_was_sent() -> None:
    cancel = intent(Action.CANCEL, id="c", target="send_1", summary="Chocolate tower", note="Still pending at 14:31.")
    shown = journal.journal_page(
        [intent(), cancel],
        [SentNow(moved(CreateStage.ACCEPTED, "Accepted.", created=WITH_LINKS), NOW, "Coffee", "Ann")],
        90,
        LOOK,
    )
    said = flat(shown.lines)
    assert len(shown.rows) == 3
    for words in (
        "? new send Welcome box, small, 44.10 USD",
        "No clear answer came.",
        "? cancel Chocolate tower",
        "Still pending at 14:31.",
        "● accepted Coffee, to Ann 14:32, 2 links",
    ):
        assert words in said
    empty = flat(journal.journal_page([], [], 90, LOOK).lines)
    assert "every write of this profile is known to have happened or not" in empty
    assert journal.verdicts(Action.CANCEL) == ("It was cancelled", "It was not cancelled")
    said = flat(journal.ask_verdict(cancel, False, 54, LOOK))
    assert "it was not cancelled." in said
    assert "may still be carried out" in said


def test_a_long_name_in_the_journal_takes_nothing_of_when_it_was_begun() -> None:
    long = intent(summary="A hamper of everything that grows in the orchards of the county, 44.10 USD")
    said = flat(journal.journal_page([long], [], 60, LOOK).lines)
    assert "ago. No clear answer came." in said


def test_the_greeting_counts_both_kinds_and_names_the_way() -> None:
    cancel = intent(Action.CANCEL)
    assert following.greeting([intent()]) == "The outcome of an earlier new send is not known. :journal shows it."
    assert following.greeting([cancel]) == "The outcome of an earlier cancel is not known. :journal shows it."
    said = following.greeting([cancel, intent(), intent()])
    assert said == "The outcomes of an earlier cancel and 2 earlier new sends are not known. :journal shows them."


def test_what_was_found_out_later_says_which_send_it_is() -> None:
    found = moved(CreateStage.FOUND, "It was sent: found at 14:33 as Pending.", what="Welcome box, 44.10 USD", to="Ann")
    which = following.gift_to(found.what, found.to)
    assert following.of_create(found, which) == (
        "It was sent (Welcome box, 44.10 USD, to Ann): found at 14:33 as Pending."
    )
    assert following.gift_to("Welcome box", "Ann", shaded=True) == "Welcome box, to hidden"
    assert following.gift_to("Welcome box", "", shaded=True) == "Welcome box"
    # Who has just pressed the key knows which.
    assert following.of_create(moved(CreateStage.ACCEPTED, "Accepted: now."), which) == "Accepted: now."


def test_what_a_draft_said_of_it_is_preferred() -> None:
    heard = CreatesHeard()
    heard.hear(moved(CreateStage.SENDING), NOW, "Welcome box", "Ann Lee")
    found = moved(CreateStage.FOUND, what="Welcome box, 44.10 USD", to="ann@lee.example")
    assert heard.about(found) == ("Welcome box", "Ann Lee")
    assert CreatesHeard().about(found) == ("Welcome box, 44.10 USD", "ann@lee.example")


def test_links_are_shown_without_whom_they_are_for_under_the_shade() -> None:
    what = moved(CreateStage.ACCEPTED, created=WITH_LINKS)
    handles = accepted.handles_of(what)
    shown = accepted.accepted_page(what, handles, "", "14:32", 15.0, frozenset(), 90, shaded=True)
    said = flat(shown.lines)
    assert handles[0].text in said
    assert not any(handle.label in said for handle in handles if handle.is_egift_link)
    assert handles[0].label not in accepted.copied(handles[0], shaded=True)


def test_a_sentence_about_a_new_send_names_the_page_that_shows_more() -> None:
    assert following.of_create(moved(CreateStage.UNKNOWN, "Not known.")) == "Not known. :journal shows it."
    assert following.of_create(moved(CreateStage.ACCEPTED, "Accepted.")) == "Accepted."
    linked = moved(CreateStage.ACCEPTED, "Accepted.", created=WITH_LINKS)
    assert following.of_create(linked) == "Accepted. :journal has the links."
    long = moved(CreateStage.UNKNOWN, "We do not know. The request left at 14:28. It is looked for.")
    assert (
        following.of_create(long) == "We do not know. :journal shows it. The request left at 14:28. It is looked for."
    )


@pytest.mark.parametrize(
    ("creates", "writes", "said"),
    [
        (1, 1, "A new send is still on its way. Once more leaves; its answer is then waited for on the shell."),
        (0, 1, "A cancel is still on its way. Once more leaves; its answer is then waited for on the shell."),
        (
            1,
            2,
            "A new send and a cancel are still on their way. Once more leaves; their answers are then waited for on the"
            " shell.",
        ),
        (2, 2, "2 new sends are still on their way. Once more leaves; their answers are then waited for on the shell."),
    ],
)
def test_leaving_names_what_is_on_its_way(creates: int, writes: int, said: str) -> None:
    assert leaving.before_leaving(creates, writes) == said
    assert ":profile other once more" in leaving.before_profile("other", creates, writes)


def test_leaving_names_the_rows_that_a_batch_has_left() -> None:
    after = "Once more leaves; :batch goes on with the rest at the next start."
    assert leaving.before_leaving(0, 0, "guests.csv", 1) == f"guests.csv has 1 row left. {after}"
    said = f"A cancel is still on its way. guests.csv has 1,200 rows left. {after}"
    assert leaving.before_leaving(0, 1, "guests.csv", 1200) == said
    assert ":profile other once more leaves" in leaving.before_profile("other", 0, 0, "guests.csv", 3)


def test_what_this_session_heard_is_kept_by_intent_and_what_was_not_heard_comes_from_the_journal() -> None:
    heard = CreatesHeard()
    heard.hear(moved(CreateStage.SENDING, intent_id=""), NOW)
    assert heard.under_way == 1
    heard.hear(UNKNOWN, NOW)
    assert (heard.under_way, list(heard.sent)) == (0, [])
    assert heard.of(intent()) is UNKNOWN
    heard.hear(replace(UNKNOWN, fault=None, next_look=None), NOW)
    assert (heard.of(intent()).fault, heard.of(intent()).next_look) == (UNKNOWN.fault, None)
    fresh = CreatesHeard().of(intent(note="no clear answer", match=None))
    assert (fresh.stage, fresh.can_match, fresh.left_at) == (CreateStage.UNKNOWN, False, intent().created_at)
    heard.hear(moved(CreateStage.FOUND, send_id="s1"), NOW)
    assert [one.moved.send_id for one in heard.sent] == ["s1"]


def test_the_words_are_calm() -> None:
    lost = (
        LOST,
        LOST._replace(moved=replace(UNKNOWN, can_match=False)),
        LOST._replace(moved=replace(UNKNOWN, next_look=None)),
    )
    for one in lost:
        assert is_calm(flat(page(one).lines))
        assert is_calm(outcome.status(one, LOOK))
    assert is_calm(flat(journal.journal_page([intent()], [], 90, LOOK).lines))
    assert is_calm(confirming.NOT_BEGUN)
