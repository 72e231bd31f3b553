"""What the engine tells its listeners: facts, named in the past tense. Requests going down are the engine's methods."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.budget import Balances, Estimate, TeamBudget
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.catalog import Gift, Item, Touch
    from sendoso_tui.domain.draft import Created
    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.domain.history import Transition
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.people import Recipient
    from sendoso_tui.domain.send import Send


class Fact:
    """Something that has happened."""


Tell = Callable[[Fact], None]


@frozen
class SendsChanged(Fact):
    """These sends are new in the cache, or differ from what it held; `transitions` are the steps seen with that."""

    new_ids: tuple[str, ...]
    changed_ids: tuple[str, ...]
    transitions: tuple[Transition, ...] = ()


REFUSED_WAIT = 300.0
"""Seconds between tries while the credentials are refused or missing: a person has to act first."""


class Connection(Enum):
    """How things stand between this program and the server."""

    STARTING = "starting"
    LIVE = "live"
    OFFLINE = "offline"
    THROTTLED = "throttled"
    UNAUTHORISED = "unauthorised"
    TROUBLE = "trouble"


@frozen
class SyncState:
    """Where reading stands; all that the header, the banner and the status line say about it.

    `as_of` is the server-clock moment of the last good answer of this session, else of the cache; `loaded` counts sends
    in the cache; `total` is the server's count, None while unknown; `complete` tells that everything was read once.
    `every` is how many seconds lie between two looks for new sends at the present pace.
    `since` is when the present trouble began; `next_try_at` is on the monotonic clock of `Clock.monotonic`.
    """

    connection: Connection = Connection.STARTING
    as_of: datetime | None = None
    loaded: int = 0
    total: int | None = None
    complete: bool = False
    doing: str = ""
    since: datetime | None = None
    next_try_at: float | None = None
    fault: Fault | None = None
    paused: bool = False
    quarantined: int = 0
    rate: float = 0.0
    limit: float = 4.0
    every: float = 15.0


@frozen
class SyncMoved(Fact):
    """The sync state is different from the last one told."""

    state: SyncState


@frozen
class BudgetRead(Fact):
    """What is left was read (`team` in v2, `balances` in v3), or could not be; `estimates` come from the cache."""

    as_of: datetime
    team: TeamBudget | None = None
    balances: Balances | None = None
    estimates: tuple[Estimate, ...] = ()
    fault: Fault | None = None


@frozen
class CapabilitiesLearned(Fact):
    """The server has shown that it can, or cannot, do more than was known."""

    capabilities: Capabilities


class CancelStage(Enum):
    """How far a cancel is. All but the first two end it; UNKNOWN may still become DONE or REFUSED by reading."""

    RECHECKING = "reading the status again"
    SENDING = "cancelling"
    DONE = "cancelled"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MOVED_ON = "moved on"
    NOT_SENT = "not sent"
    UNKNOWN = "unknown"

    @property
    def is_over(self) -> bool:
        return self not in (CancelStage.RECHECKING, CancelStage.SENDING)


@frozen
class CancelMoved(Fact):
    """A cancel reached `stage`. `sentence` is what to tell the person; `status` is the send's status as last read.

    `who` is the recipient as the sentence names them, empty where it does not.
    """

    send_id: str
    stage: CancelStage
    sentence: str
    status: str = ""
    intent_id: str = ""
    fault: Fault | None = None
    who: str = ""


class CreateStage(Enum):
    """How far a new send is. All but the first three end it; UNKNOWN may still become FOUND or REFUSED."""

    CHECKING = "checking"
    ADDING = "adding the recipient"
    SENDING = "sending"
    ACCEPTED = "accepted"
    """The server said yes, which is not delivered."""
    FOUND = "found"
    """The answer was lost, and reading found the send; or a person said so."""
    REFUSED = "refused"
    """The server said no; or a person decided that it did not happen."""
    NOT_SENT = "not sent"
    """No byte of the request left."""
    REPEATED = "repeated"
    """The same content went out a short while ago or is unclear; `earlier` is that intent. Nothing was sent."""
    UNKNOWN = "unknown"

    @property
    def is_over(self) -> bool:
        return self not in (CreateStage.CHECKING, CreateStage.ADDING, CreateStage.SENDING)


@frozen
class LookedForIt:
    """One look for a send whose answer was lost. `sentence` says what it showed."""

    at: datetime
    sentence: str


@frozen
class CreateMoved(Fact):
    """A new send reached `stage`; `sentence` is what to tell the person.

    `left_at` is when the request left. While it is UNKNOWN: `looks` are those made so far, `next_look` the moment of
    the next one (None: a person decides now), `candidates` what fits more than once, `similar` what was made before.
    What is found out of a lost one is told with `what` it is and whom it is `to`, as far as that is known.
    """

    draft_id: str
    stage: CreateStage
    sentence: str
    intent_id: str = ""
    created: Created | None = None
    send_id: str = ""
    fault: Fault | None = None
    earlier: Intent | None = None
    left_at: datetime | None = None
    looks: tuple[LookedForIt, ...] = ()
    next_look: datetime | None = None
    can_match: bool = True
    candidates: tuple[Send, ...] = ()
    similar: tuple[Send, ...] = ()
    what: str = ""
    to: str = ""


@frozen
class RecipientAdded(Fact):
    """The address book has the recipient of a draft now; the draft names it from here on."""

    draft_id: str
    recipient: Recipient


class CatalogPart(Enum):
    """What can be sent, by dialect."""

    ITEMS = "inventory"
    TOUCHES = "touches"
    GIFTS = "gifts"


@frozen
class CatalogRead(Fact):
    """What can be sent was read, as far as it goes; `complete` is False when a fault ended it early."""

    part: CatalogPart
    rows: tuple[Item, ...] | tuple[Touch, ...] | tuple[Gift, ...]
    complete: bool
    fault: Fault | None = None


@frozen
class RecipientsFound(Fact):
    """The address book answered a search. `number` is the one the question had; answers to older ones are dropped."""

    number: int
    text: str
    rows: tuple[Recipient, ...]
    fault: Fault | None = None


@frozen
class DraftsChanged(Fact):
    """A draft was kept, changed or dropped, here or by what became of its send."""

    draft_id: str


@frozen
class DraftParted(Fact):
    """Another window has changed the draft: what is typed here is kept as the draft `own_id` from then on.

    A form that shows the draft says `sentence`; a Noticed says it where the form was left meanwhile.
    """

    draft_id: str
    own_id: str
    sentence: str


@frozen
class IntentsUnclear(Fact):
    """Writes whose outcome is not known: found at start, or left by a lost answer."""

    intents: tuple[Intent, ...]


@frozen
class CacheRenewed(Fact):
    """A damaged cache was set aside; everything has to be read again."""


@frozen
class Noticed(Fact):
    """A sentence worth a line: a damaged cache set aside, a warning of the configuration, an unknown status."""

    sentence: str
    serious: bool = False
