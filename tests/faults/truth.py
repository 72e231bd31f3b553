"""What must be true after any run, whatever went wrong in it: the books of the server against the record and the words.

Each check returns sentences about what is not as promised; none means that all is well.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sendoso_tui.domain.creating import REPEAT_WINDOW
from sendoso_tui.domain.intent import Action, Intent, IntentState
from sendoso_tui.domain.saved_draft import SavedDraft
from sendoso_tui.flows.facts import CreateMoved, CreateStage
from tests.faults.orders import Order
from tests.faults.server import FaultServer

_OPEN = (IntentState.UNKNOWN, IntentState.SENDING)
_AFTER = {
    CreateStage.ACCEPTED: (IntentState.DONE,),
    CreateStage.FOUND: (IntentState.DONE,),
    CreateStage.REFUSED: (IntentState.REFUSED,),
    CreateStage.NOT_SENT: (IntentState.REFUSED,),
    # It may have been found, or decided, where these words were not heard.
    CreateStage.UNKNOWN: (IntentState.UNKNOWN, IntentState.DONE, IntentState.REFUSED),
}
_ASKED = re.compile(r"\bwhether\b[^.]*")
"""What a sentence only asks is neither claimed nor denied."""
_DENIES = re.compile(r"\b(nothing was sent|not sent|was refused|did not happen)\b", re.IGNORECASE)
_CLAIMS = re.compile(r"\b(accepted|was sent|is sent|has been sent|found it|delivered)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """What one program told of new sends, in order, and the number of the program that did."""

    program: int
    moved: CreateMoved


@dataclass
class Ended:
    """A run at its end: nothing moves any more. `decided` are the intents of which a person had the last word."""

    server: FaultServer
    orders: Sequence[Order]
    intents: Sequence[Intent]
    drafts: Sequence[SavedDraft]
    told: Sequence[Words]
    again_after: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    unwritten: Sequence[str] = field(default_factory=list)
    """Creates that arrived while no intent for them was on the disk as being sent."""
    audit_is_whole: bool = True
    killed: int = 0
    """How many programs of the run ended by kill -9."""

    def creates(self, order: Order) -> list[Intent]:
        """Return the intents of new sends of one content."""
        return [one for one in self.intents if one.action is Action.CREATE and one.content == order.digest]

    def contents(self) -> dict[str, Order]:
        return {order.content: order for order in self.orders}


def violations(ended: Ended) -> list[str]:
    """Return everything that is not as promised."""
    return [f"{check.__name__}: {sentence}" for check in CHECKS for sentence in check(ended)]


def at_most_once(ended: Ended) -> Iterator[str]:
    """P1: a content takes effect at most as often as it was confirmed, and never more often than it was begun."""
    for content, order in ended.contents().items():
        commits = ended.server.books.count(content)
        confirmed = sum(one.content == content for one in ended.orders)
        meant = _meant(ended, ended.creates(order))
        for what, most in (
            ("confirmations", confirmed),
            ("intents", len(ended.creates(order))),
            ("seen repeats", meant),
        ):
            if commits > most:
                yield f"{commits} commits for {most} {what} of {content}"
    for commit in ended.server.books.commits:
        if commit.content not in ended.contents():
            yield f"nobody confirmed {commit.content}"


def _meant(ended: Ended, intents: Sequence[Intent]) -> int:
    """Return how many equal sends were meant: the first, those after a repeat was seen or decided, or ten minutes."""
    seen = sum(one.id in ended.again_after | ended.decided for one in intents)
    begun = sorted(one.created_at for one in intents)
    later = sum(after - before > REPEAT_WINDOW for before, after in pairwise(begun))
    return 1 + seen + later


def asked_once(ended: Ended) -> Iterator[str]:
    """P1 on the wire: one request for each intent; a second only after the first was answered 401."""
    for content, order in ended.contents().items():
        asked = [wire for wire in ended.server.creates if wire.content == content]
        begun = len(ended.creates(order))
        clear = sum(not wire.refused_first for wire in asked)
        if clear > begun:
            yield f"{clear} requests for {begun} intents of {content}"
        if len(asked) > 2 * begun:
            yield f"{len(asked)} requests in all for {begun} intents of {content}"


def written_first(ended: Ended) -> Iterator[str]:
    """P2: the intent is on the disk before the request arrives."""
    yield from ended.unwritten


def fresh_lines(ended: Ended) -> Iterator[str]:
    """Writes come on a line of their own, so that a line closed while idle is no doubt."""
    for wire in ended.server.creates:
        if not wire.is_first_on_line:
            yield f"a create came on a line that was used before: {wire.content}"


def nothing_elsewhere(ended: Ended) -> Iterator[str]:
    """P7: another origin never hears of anything."""
    yield from ended.server.strays


def record_is_true(ended: Ended) -> Iterator[str]:
    """P3: done means that it came to be, refused that it did not, and what is neither is unknown."""
    for content, order in ended.contents().items():
        intents = [one for one in ended.creates(order) if one.id not in ended.decided]
        decided = len(ended.creates(order)) - len(intents)
        done = sum(one.state is IntentState.DONE for one in intents)
        unknown = sum(one.state in _OPEN for one in intents)
        commits = ended.server.books.count(content)
        if not done <= commits <= done + unknown + decided:
            yield f"{commits} commits, but {done} done and {unknown} unknown of {content}"


def targets_are_true(ended: Ended) -> Iterator[str]:
    """The send an intent names as its own was made by a request of that content, and is nobody else's."""
    made = {commit.send_id: commit.content for commit in ended.server.books.commits}
    by_digest = {order.digest: order.content for order in ended.orders}
    taken: set[str] = set()
    for one in ended.intents:
        if one.action is not Action.CREATE or one.state is not IntentState.DONE or not one.target:
            continue
        if one.id in ended.decided:
            continue
        if made.get(one.target) != by_digest.get(one.content):
            yield f"intent {one.id} is said to be send {one.target}, which is none of this content"
        if one.target in taken:
            yield f"send {one.target} belongs to two intents"
        taken.add(one.target)


def nothing_is_left_open(ended: Ended) -> Iterator[str]:
    """After a restart no intent is still said to be on its way."""
    for one in ended.intents:
        if one.state is IntentState.SENDING:
            yield f"intent {one.id} is still being sent"


def recipients_are_true(ended: Ended) -> Iterator[str]:
    """An entry of the address book is added at most once for each intent to add one, and for each who asked."""
    adding = [one for one in ended.intents if one.action is Action.ADD_RECIPIENT]
    done = sum(one.state is IntentState.DONE for one in adding)
    unknown = sum(one.state in _OPEN for one in adding) + len(ended.decided)
    added = ended.server.books.added
    if not len(added) <= done + unknown:
        yield f"{len(added)} entries were added, for {done} intents done and {unknown} unknown"
    for email in set(added):
        asked = sum(order.new.person.email == email for order in ended.orders)
        if added.count(email) > asked:
            yield f"{email} was added {added.count(email)} times and asked for {asked} times"


def words_are_true(ended: Ended) -> Iterator[str]:
    """P3 in words: each stage that ends a send agrees with the record, and none follows that takes it back."""
    states = {one.id: one.state for one in ended.intents}
    last: dict[tuple[int, str], CreateStage] = {}
    for words in ended.told:
        moved = words.moved
        if not moved.intent_id or not moved.stage.is_over:
            continue
        if moved.stage is not CreateStage.REPEATED and moved.intent_id not in ended.decided:
            state = states.get(moved.intent_id)
            if state not in _AFTER[moved.stage]:
                yield f"told {moved.stage.value} ({moved.sentence}), but the record says {state}"
        before = last.get((words.program, moved.intent_id))
        if before not in (None, CreateStage.UNKNOWN, moved.stage) and moved.intent_id not in ended.decided:
            yield f"told {moved.stage.value} after {before}"
        last[(words.program, moved.intent_id)] = moved.stage


def sentences_are_true(ended: Ended) -> Iterator[str]:
    """No sentence claims or denies what is not known."""
    done = {one.draft_id for one in ended.intents if one.state is IntentState.DONE}
    for words in ended.told:
        moved = words.moved
        if not moved.stage.is_over:
            continue
        said = _ASKED.sub("", moved.sentence)
        if moved.draft_id in done:
            said = said.replace("was sent before", "")
        denies = _DENIES.search(said)
        claims = _CLAIMS.search(_DENIES.sub("", said))
        if moved.stage is CreateStage.UNKNOWN and (claims or denies):
            yield f"unknown, but: {moved.sentence}"
        if moved.stage in (CreateStage.NOT_SENT, CreateStage.REFUSED) and claims:
            yield f"{moved.stage.value}, but: {moved.sentence}"
        if moved.stage in (CreateStage.ACCEPTED, CreateStage.FOUND) and denies:
            yield f"{moved.stage.value}, but: {moved.sentence}"
        if not moved.sentence.strip():
            yield f"{moved.stage.value} without a sentence"


def drafts_are_kept(ended: Ended) -> Iterator[str]:
    """P4: a draft goes only with a send that was accepted or found; one that is unclear stays tied to its intent."""
    kept = {draft.id: draft for draft in ended.drafts}
    for draft_id in {order.draft_id for order in ended.orders}:
        mine = [one for one in ended.intents if one.draft_id == draft_id and one.action is Action.CREATE]
        draft = kept.get(draft_id)
        if draft is None and not any(one.state is IntentState.DONE for one in mine):
            yield f"{draft_id} is gone, and was not sent"
        unclear = [one.id for one in mine if one.state in _OPEN]
        if draft is not None and unclear and draft.intent_id not in unclear:
            yield f"{draft_id} may be sent again while {unclear} is unclear"
        if len(unclear) > 1:
            yield f"{draft_id} went out as {unclear}, all unclear"
        if draft is not None and not unclear and draft.intent_id:
            yield f"{draft_id} is still tied to {draft.intent_id}, which is settled"


def nobody_is_named(ended: Ended) -> Iterator[str]:
    """F-92: a settled intent holds no address."""
    emails = {order.new.person.email for order in ended.orders}
    for one in ended.intents:
        if one.settled_at is not None and one.match is not None:
            yield f"intent {one.id} is settled and keeps by whom it was to be found"
        for text in (one.summary, one.note, one.digest, one.content):
            if any(email in text for email in emails):
                yield f"intent {one.id} names a person: {text}"


def audit_holds(ended: Ended) -> Iterator[str]:
    """The action log is whole."""
    if not ended.audit_is_whole:
        yield "the log does not verify"


CHECKS: tuple[Callable[[Ended], Iterator[str]], ...] = (
    at_most_once,
    asked_once,
    written_first,
    fresh_lines,
    nothing_elsewhere,
    record_is_true,
    targets_are_true,
    nothing_is_left_open,
    recipients_are_true,
    words_are_true,
    sentences_are_true,
    drafts_are_kept,
    nobody_is_named,
    audit_holds,
)
