"""What a batch says: the plan before anything leaves, each row as it comes, and the outcome as lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.batch_plan import ALL_ROWS
from sendoso_tui.domain.catalog_words import price_range
from sendoso_tui.domain.form import NEW_RECIPIENT
from sendoso_tui.domain.people_columns import batch_fields
from sendoso_tui.headless import forms
from sendoso_tui.headless.send_flags import SHAPE_WORDS
from sendoso_tui.headless.table import local, pairs, price, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sendoso_tui.domain.batch import Batch, RowState
    from sendoso_tui.domain.batch_plan import PlannedRow, RowFault
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved
    from sendoso_tui.flows.batch_planning import BatchOffer, BatchWish

MOST_KNOWN = 20
"""People with earlier sends that are listed before the question; the JSON answer has them all."""
_LONGEST = 60


def wish_lines(wish: BatchWish) -> Iterator[str]:
    """Give what fills in what, so that a person sees it before saying yes."""
    labels = {field.name: field.label for field in batch_fields(wish.shape)}
    columns = [f"{labels[name]} from {' + '.join(heads)}" for name, heads in wish.columns.items() if heads]
    same = [f"{labels.get(name, name)} {_short(text)}" for name, text in wish.same.items()]
    used = {head for heads in wish.columns.values() for head in heads}
    yield from pairs(
        [
            ("File", f"{wish.name}, {len(wish.people.rows):,} rows"),
            ("Kind", SHAPE_WORDS[wish.shape]),
            ("Columns", "; ".join(columns)),
            ("For all", "; ".join(same)),
            ("Not used", ", ".join(head for head in wish.people.heads if head and head not in used)),
        ]
    )


def offer_lines(offer: BatchOffer) -> Iterator[str]:
    """Give what it would send and cost, and who got something lately."""
    plan = offer.plan
    new = sum(row.form.get("recipient_id") == NEW_RECIPIENT for row in plan.rows)
    unpriced = f"{plan.unpriced:,} of them state no price" if plan.unpriced and plan.totals else ""
    gifts = f", {', '.join(plan.gifts[:5])}{' and others' if len(plan.gifts) > 5 else ''}" if plan.gifts else ""
    cost = ", ".join([*(price(total) for total in plan.totals), *filter(None, (unpriced,))]) or "not stated"
    yield from pairs(
        [
            ("Sends", f"{plan.sends:,}{gifts}"),
            ("New", f"{new:,} added to the address book first" if new else ""),
            ("Cost", cost if plan.sends else ""),
            ("Left now", ", ".join(price(cost.before) for cost in offer.costs if cost.before is not None)),
            ("Left after", ", ".join(price(cost.after) for cost in offer.costs if cost.after is not None)),
        ]
    )
    yield from dict.fromkeys(cost.sentence for cost in offer.costs if cost.sentence)
    for what, seen in offer.prices:
        yield f"Earlier sends of {what} cost {price_range(seen.lowest, seen.highest)}."
    yield from plan.warnings
    if plan.known:
        yield f"{len(plan.known):,} of these people got something in the last 30 days, as far as is known here:"
        rows = [_known_row(row, row.earlier[0]) for row in plan.known[:MOST_KNOWN]]
        yield from table(("ROW", "WHO", "STATUS", "COST", "CREATED", "GIFT"), rows)
        if len(plan.known) > MOST_KNOWN:
            yield f"and {len(plan.known) - MOST_KNOWN:,} more"


def fault_lines(faults: Sequence[RowFault]) -> Iterator[str]:
    """Give every fault with its row and column."""
    yield from table(("ROW", "COLUMN", "WHAT IS WRONG"), [(_row(one), one.column, one.sentence) for one in faults])


def row_line(moved: BatchRowMoved) -> str:
    """Give one row's outcome, for the narration."""
    return f"Row {moved.number}: {outcome_of(moved)}. {moved.sentence}"


def outcome_of(moved: BatchRowMoved) -> str:
    """Return the word for an outcome, in the result file and in JSON."""
    return moved.stage.name.lower()


def end_lines(batch: Batch, moved: BatchMoved) -> Iterator[str]:
    """Give how the batch was left and how to go on."""
    yield f"Batch {batch.id} is {moved.state.value}: {moved.tally.sentence}. {moved.sentence}"
    if moved.unknown:
        yield "The unknown ones are never sent again by themselves: sendoso-tui journal list"
    if moved.left:
        yield f"To go on: sendoso-tui send --resume {batch.id}"


def document(
    offer: BatchOffer | None,
    *,
    dry_run: bool,
    batch: Batch | None = None,
    moved: BatchMoved | None = None,
    sentence: str = "",
    result: str = "",
) -> forms.Form:
    """Return the members of the JSON answer but for the rows; every one of them is there each time."""
    plan = offer.plan if offer is not None else None
    counts = moved.tally if moved is not None else None
    return {
        "dry_run": dry_run,
        "batch": batch.id if batch is not None else None,
        "state": moved.state.value if moved is not None else None,
        "sentence": forms.text(sentence or (moved.sentence if moved is not None else "")),
        "result": forms.text(result),
        "sends": plan.sends if plan is not None else None,
        "done": counts.done if counts is not None else 0,
        "refused": counts.refused if counts is not None else 0,
        "unknown": counts.unknown if counts is not None else 0,
        "left": counts.waiting if counts is not None else len(plan.rows) if plan is not None else 0,
        "costs": [
            {
                **forms.money(cost.total),
                "budget_before": forms.money(cost.before),
                "budget_after": forms.money(cost.after),
                "budget": cost.level.name.lower(),
            }
            for cost in (offer.costs if offer is not None else ())
        ],
        "unpriced": plan.unpriced if plan is not None else None,
        "warnings": list(plan.warnings) if plan is not None else [],
        "faults": [
            {"row": one.number or None, "column": forms.text(one.column), "sentence": one.sentence}
            for one in (plan.faults if plan is not None else ())
        ],
        "earlier_batch": offer.earlier.id if offer is not None and offer.earlier is not None else None,
    }


def row_documents(
    rows: Sequence[PlannedRow], told: Mapping[int, BatchRowMoved], states: Mapping[int, RowState]
) -> Iterator[forms.Form]:
    """Return the JSON form of each row: as told in this run, else as it stands on record, else as planned."""
    for row in rows:
        moved, state = told.get(row.number), states.get(row.number)
        yield {
            "row": row.number,
            "email": forms.text(row.email),
            "who": forms.text(row.label),
            "outcome": outcome_of(moved) if moved is not None else state.value if state is not None else None,
            "sentence": forms.text(moved.sentence) if moved is not None else None,
            "send_id": forms.text(moved.send_id) if moved is not None else None,
            "tracking_code": forms.text(moved.tracking_code) if moved is not None else None,
            "link": forms.text(moved.link) if moved is not None else None,
            "intent_id": forms.text(moved.intent_id) if moved is not None else None,
            "request_id": forms.text(moved.request_id) if moved is not None else None,
            "earlier": [{"id": send.id, "status": send.status_raw} for send in row.earlier],
        }


def _known_row(row: PlannedRow, send: Send) -> tuple[str, ...]:
    return str(row.number), row.label, send.status_raw, price(send.cost), local(send.created_at), send.gift


def _row(fault: RowFault) -> str:
    return "all" if fault.number == ALL_ROWS else str(fault.number)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= _LONGEST else f'"{line[:_LONGEST]}…"'
