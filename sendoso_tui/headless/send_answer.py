"""What `send` says: the plan before anything leaves, and the outcome, as plain lines and as the one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import price_range
from sendoso_tui.domain.costing import Price
from sendoso_tui.domain.draft import Created
from sendoso_tui.headless import forms
from sendoso_tui.headless.table import local, pairs, price, table
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sendoso_tui.domain.costing import Cost
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import CreateMoved
    from sendoso_tui.flows.shown_request import ShownRequest
    from sendoso_tui.headless.send_plan import Plan

_NOTHING_CREATED = Created()


@frozen
class Problem:
    """What is wrong with one field: its name in a request, and the flag that fills it; both may be empty."""

    field: str
    flag: str
    sentence: str

    @property
    def line(self) -> str:
        """The sentence behind the name the person used."""
        name = self.flag or self.field
        return f"{name}: {self.sentence}" if name else self.sentence


def plan_lines(plan: Plan) -> Iterator[str]:
    """Give what would be sent, what it costs, and what was sent before; for a person who is about to say yes."""
    judged = plan.judged
    names = ", ".join(", ".join(filter(None, (one.name, one.email, one.company, one.id))) for one in judged.people)
    count = f" ({judged.count} sends)" if judged.count > 1 else ""
    facts = [
        ("To", names),
        ("Gift", judged.what + count),
        ("Cost", ". ".join(filter(None, (plan.cost.words, _earlier_prices(plan))))),
        ("Left now", price(plan.weighed.before)),
        ("Left after", price(plan.weighed.after)),
    ]
    yield from pairs(facts)
    yield from (judged.notes[name] for name in judged.notes if name in judged.warned)
    yield from filter(None, (plan.weighed.sentence,))
    if plan.repeats:
        yield plan.told or "In the last 30 days:"
        rows = [
            (send.id, send.status_raw, price(send.cost), local(send.created_at), send.gift) for send in plan.repeats
        ]
        yield from table(("ID", "STATUS", "COST", "CREATED", "GIFT"), rows)
    else:
        yield "None to the same in 30 days."
    yield from filter(None, (plan.blind,))


def request_lines(requests: Sequence[ShownRequest]) -> Iterator[str]:
    """Give what is posted, word for word. After a new recipient the send names the id that was answered for them."""
    for number, request in enumerate(requests):
        if number:
            yield "Then, with the recipient_id that the first one answers:"
        yield f"{request.method} {request.url}"
        yield from request.json.splitlines()


def outcome_lines(moved: CreateMoved) -> Iterator[str]:
    """Give what became of it, with every handle the server gave."""
    created = moved.created or _NOTHING_CREATED
    days = f"{created.link_days} days" if created.link_days is not None else ""
    facts = [
        ("Outcome", _outcome(moved).replace("_", " ")),
        ("What happened", moved.sentence),
        *(("Looked", f"{local(look.at)}: {look.sentence}") for look in moved.looks),
        *(("May be it", f"{send.id}, created {local(send.created_at)}") for send in moved.candidates),
        ("Send", moved.send_id or created.id),
        ("Tracking code", created.tracking_code),
        ("Tracking page", created.tracking_url),
        *(("Link", f"{link.url} {link.recipient}".rstrip()) for link in created.links),
        ("Links last", days),
        *(("Address", url) for url in created.other_urls),
        ("Intent", moved.intent_id),
    ]
    yield from pairs(facts)


def document(
    moved: CreateMoved, judged: Judged, plan: Plan | None, *, dry_run: bool, problems: Sequence[Problem]
) -> forms.Form:
    """Return the members of the JSON answer; every one of them is there each time."""
    created = moved.created or _NOTHING_CREATED
    return {
        "dry_run": dry_run,
        "outcome": _outcome(moved),
        "sentence": moved.sentence,
        "problems": [
            {"field": forms.text(one.field), "flag": forms.text(one.flag), "sentence": one.sentence} for one in problems
        ],
        "intent_id": forms.text(moved.intent_id),
        "send_id": forms.text(moved.send_id or created.id),
        "tracking_code": forms.text(created.tracking_code),
        "tracking_url": forms.text(created.tracking_url),
        "links": [{"url": link.url, "recipient": forms.text(link.recipient)} for link in created.links],
        "links_last_days": created.link_days,
        "other_urls": list(created.other_urls),
        "shape": judged.shape.value if judged.shape is not None else None,
        "gift": forms.text(judged.what),
        "recipients": [forms.person(one) for one in judged.people],
        "cost": _cost(plan.cost) if plan is not None else None,
        "budget_before": forms.money(plan.weighed.before) if plan is not None else None,
        "budget_after": forms.money(plan.weighed.after) if plan is not None else None,
        "budget": plan.weighed.level.name.lower() if plan is not None else None,
        "repeats": [_repeat(send) for send in plan.repeats] if plan is not None else [],
        "repeats_complete": plan is not None and not plan.blind,
        "earlier": _earlier(plan.earlier) if plan is not None else None,
        "looks": [{"at": forms.when(look.at), "sentence": look.sentence} for look in moved.looks],
        "candidates": [_repeat(send) for send in moved.candidates],
        "request": _request(plan.requests[-1]) if plan is not None else None,
        "recipient_request": _request(plan.requests[0]) if plan is not None and len(plan.requests) > 1 else None,
    }


def _outcome(moved: CreateMoved) -> str:
    return moved.stage.name.lower()


def _cost(cost: Cost) -> forms.Form:
    """The price of all of it; a range has its ends, and what nobody states is null."""
    ends = (cost.low, cost.high) if cost.kind is Price.RANGE else (cost.each, cost.each)
    return {
        "stated": cost.kind.name.lower(),
        **forms.money(cost.total),
        "each_lowest": forms.money(ends[0]),
        "each_highest": forms.money(ends[1]),
        "count": cost.count,
        "shipping_on_top": cost.shipped,
    }


def _repeat(send: Send) -> Mapping[str, object]:
    return {
        "id": send.id,
        "status": send.status_raw,
        "open": send.status.is_open,
        "recipient": forms.person(send.recipient),
        "gift": {"id": forms.text(send.gift_id), "name": forms.text(send.gift)},
        **forms.money(send.cost),
        "created_at": forms.when(send.created_at),
    }


def _earlier(intent: Intent | None) -> forms.Form | None:
    if intent is None:
        return None
    return {
        "intent_id": intent.id,
        "state": intent.state.value,
        "send_id": forms.text(intent.target),
        "created_at": forms.when(intent.created_at),
    }


def _request(request: ShownRequest) -> forms.Form:
    return {"method": request.method, "url": request.url, "body": json.loads(request.json)}


def _earlier_prices(plan: Plan) -> str:
    seen = [f"{price_range(one.lowest, one.highest)} ({one.sends} send{'s' * (one.sends != 1)})" for one in plan.prices]
    return f"Earlier sends of it: {'; '.join(seen)}" if seen else ""
