"""What is told of batches: facts, named in the past tense."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.domain.batch import BatchState, Tally
from sendoso_tui.flows.facts import Fact
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.faults import Fault as Problem
    from sendoso_tui.flows.batch_planning import BatchOffer
    from sendoso_tui.flows.facts import CreateMoved, CreateStage


@frozen
class BatchPlanned(Fact):
    """A plan that was asked for under this number is ready, or could not be made (`problem`)."""

    number: int
    offer: BatchOffer | None = None
    problem: str = ""


@frozen
class BatchMoved(Fact):
    """A batch stands elsewhere than last told. `sentence` says why it waits or ended, empty while it just goes on.

    `fault` is what made it pause or stop, where every other row would have met the same.
    """

    batch_id: str
    state: BatchState
    done: int
    refused: int
    unknown: int
    left: int
    sentence: str = ""
    is_over: bool = False
    fault: Problem | None = None

    @property
    def tally(self) -> Tally:
        return Tally(self.done, self.refused, self.unknown, self.left)

    def counted_anew(self, tally: Tally, sentence: str) -> BatchMoved:
        """Return the same with what was found out since; `sentence` is that of a batch with nothing left."""
        return replace(
            self,
            done=tally.done,
            refused=tally.refused,
            unknown=tally.unknown,
            left=tally.waiting,
            sentence=sentence if self.state is BatchState.DONE else self.sentence,
        )


@frozen
class BatchRowMoved(Fact):
    """A row of a batch reached `stage`; only what the answer held is set. `link` may be several, blanks between."""

    batch_id: str
    number: int
    stage: CreateStage
    sentence: str
    email: str = ""
    intent_id: str = ""
    send_id: str = ""
    tracking_code: str = ""
    link: str = ""
    request_id: str = ""
    fault: Problem | None = None


def row_moved(batch_id: str, number: int, email: str, moved: CreateMoved) -> BatchRowMoved:
    """Return what a row's last word comes to: its outcome and the handles the answer held."""
    made = moved.created
    links = () if made is None else (*(link.url for link in made.links), made.tracking_url, *made.other_urls)
    request_id = made.request_id if made is not None else getattr(moved.fault, "request_id", "")
    return BatchRowMoved(
        batch_id,
        number,
        moved.stage,
        moved.sentence,
        email,
        moved.intent_id,
        moved.send_id or (made.id if made is not None else ""),
        made.tracking_code if made is not None else "",
        " ".join(link for link in links if link),
        request_id,
        moved.fault,
    )
