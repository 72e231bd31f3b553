"""The main screen while writes move on: what it says of new sends, of what an earlier run left, and before leaving."""

from dataclasses import replace

import pytest

from sendoso_tui.domain.draft import Created, EgiftLink
from sendoso_tui.domain.faults import Offline
from sendoso_tui.domain.intent import Action
from sendoso_tui.flows.facts import CancelMoved, CancelStage, CreateStage, IntentsUnclear
from sendoso_tui.ui.screens.accepted import AcceptedScreen
from sendoso_tui.ui.screens.journal import JournalScreen
from sendoso_tui.ui.screens.outcome import OutcomeScreen
from tests.ui.conftest import Bench, OpenBench
from tests.ui.sending import intent, moved

LONG = (130, 30)


async def says(bench: Bench, text: str) -> None:
    await bench.until(lambda: text in bench.line("status"), text)


@pytest.mark.parametrize("stage", [CreateStage.NOT_SENT, CreateStage.REFUSED, CreateStage.REPEATED])
async def test_what_went_wrong_with_a_new_send_stays_until_escape(open_bench: OpenBench, stage: CreateStage) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.tell(moved(stage, "Nothing was sent: offline.", fault=Offline("offline")))
        await says(bench, "Nothing was sent: offline.")
        await bench.press("j")
        assert "Nothing was sent: offline." in bench.line("status")
        await bench.press("escape")
        assert "Nothing was sent" not in bench.line("status")


async def test_good_news_goes_with_the_next_key(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.tell(moved(CreateStage.SENDING, "Sending."))
        await says(bench, "Sending.")
        bench.engine.tell(moved(CreateStage.ACCEPTED, "Accepted by Sendoso at 14:32."))
        await says(bench, "Accepted by Sendoso at 14:32.")
        await bench.press("j")
        assert "Accepted" not in bench.line("status")


async def test_what_is_found_takes_the_place_of_the_doubt(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.tell(moved(CreateStage.UNKNOWN, "Not known if it was sent."))
        await says(bench, "Not known if it was sent. :journal shows it.")
        await bench.press("j")
        bench.engine.tell(moved(CreateStage.FOUND, "It was sent: found at 14:33.", send_id="send_1"))
        await says(bench, "It was sent: found at 14:33.")
        await bench.press("j")
        assert "found" not in bench.line("status")


async def test_doubt_about_one_send_is_not_replaced_by_good_news_of_another(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.tell(moved(CreateStage.UNKNOWN, "Not known if it was sent."))
        await says(bench, "Not known if it was sent.")
        other = replace(moved(CreateStage.ACCEPTED, "Accepted."), draft_id="other", intent_id="other")
        bench.engine.tell(other)
        await bench.pilot.pause()
        assert "Not known if it was sent." in bench.line("status")


async def test_the_start_greets_with_both_kinds_and_the_journal_opens_them(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        left = (intent(), intent(Action.CANCEL, id="c", target="5184530"))
        bench.engine.unclear = left
        bench.engine.tell(IntentsUnclear(left))
        await says(bench, "an earlier cancel and an earlier new send are not known. :journal shows them.")
        await bench.press("colon", *"journal", "enter")
        await bench.until(lambda: isinstance(bench.app.screen, JournalScreen), "the journal")
        await bench.until(lambda: any("Welcome box, small" in line for line in bench.lines()), "the lost send")


async def test_a_cancel_found_later_replaces_the_greeting(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        cancel = intent(Action.CANCEL, id="c", target="5184530")
        bench.engine.tell(IntentsUnclear((cancel,)))
        await says(bench, "The outcome of an earlier cancel is not known. :journal shows it.")
        bench.engine.tell(CancelMoved("5184530", CancelStage.DONE, "It was cancelled: read as Cancelled at 14:32."))
        await says(bench, "It was cancelled")


async def test_links_that_were_made_meanwhile_are_kept_in_the_journal(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        created = Created(links=(EgiftLink("https://sendoso.example/e/1", "ann@lee.example"),))
        bench.engine.tell(moved(CreateStage.ACCEPTED, "Accepted.", created=created))
        await says(bench, "Accepted. :journal has the link.")
        bench.screen.command("journal")
        await bench.until(lambda: isinstance(bench.app.screen, JournalScreen), "the journal")
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, AcceptedScreen), "the page of the links")
        await bench.press("y")
        assert bench.app.clipboard == "https://sendoso.example/e/1"


async def test_leaving_while_a_new_send_is_on_its_way_takes_a_second_time(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.writing = 1
        bench.engine.tell(moved(CreateStage.SENDING, "Sending."))
        await says(bench, "Sending.")
        await bench.press("q")
        assert "A new send is still on its way. Once more leaves;" in bench.line("status")
        assert bench.app.is_running
        await bench.press("q")
        assert not bench.app.is_running


async def test_asked_to_leave_on_another_page_the_answer_stands_there(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.writing = 1
        bench.engine.unclear = (intent(),)
        bench.engine.tell(moved(CreateStage.SENDING, "Sending.", intent_id="another"))
        await says(bench, "Sending.")
        bench.screen.command("journal")
        await bench.until(lambda: isinstance(bench.app.screen, JournalScreen), "the journal")
        await bench.press("enter")
        await bench.until(lambda: isinstance(bench.app.screen, OutcomeScreen), "the lost send")
        await bench.press("ctrl+q")
        await bench.until(lambda: "A new send is still on its way." in bench.line("page-status"), "the answer")


async def test_what_was_found_names_gift_and_person_on_the_list(open_bench: OpenBench) -> None:
    async with open_bench(LONG) as bench:
        elsewhere = moved(CreateStage.FOUND, "It was sent: that was found out elsewhere.", what="Tea", to="Ann Lee")
        elsewhere = replace(elsewhere, draft_id="")
        bench.engine.tell(elsewhere)
        await says(bench, "It was sent (Tea, to Ann Lee): that was found out elsewhere.")
        bench.screen.command("shade")
        bench.engine.tell(elsewhere)
        await says(bench, "It was sent (Tea, to hidden): that was found out elsewhere.")


@pytest.mark.parametrize("stage", [CancelStage.DONE, CancelStage.UNKNOWN])
async def test_the_sentence_after_a_cancel_names_nobody_under_the_shade(
    open_bench: OpenBench, stage: CancelStage
) -> None:
    async with open_bench(LONG) as bench:
        bench.engine.tell(CancelMoved("5184530", stage, "Cancelled, and read back: Ann Lee, Tea.", who="Ann Lee"))
        await says(bench, "Cancelled, and read back: Ann Lee, Tea.")
        if stage is CancelStage.UNKNOWN:
            # One that stays is hidden where it stands, and comes back.
            await bench.press("M")
            await says(bench, "Cancelled, and read back: hidden, Tea.")
            await bench.press("M")
            await says(bench, "Cancelled, and read back: Ann Lee, Tea.")
        await bench.press("M")
        bench.engine.tell(CancelMoved("5184530", stage, "Cancelled, and read back: Ann Lee, Tea.", who="Ann Lee"))
        await says(bench, "Cancelled, and read back: hidden, Tea.")
        assert not any("Ann Lee" in said.sentence for said in bench.screen.told())
        await bench.press("escape", "M")
        assert any("Ann Lee" in said.sentence for said in bench.screen.told())
