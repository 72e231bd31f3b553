"""The words of the review: what goes to whom and for how much, and the request as it is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.costing import Level
from sendoso_tui.domain.draft import (
    AddressedDraft,
    CollectDraft,
    EgiftDraft,
    GiftDraft,
    InventoryDraft,
    LinksDraft,
)
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.ui.show.confirming import total_cost
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, spread, width_of, wrap
from sendoso_tui.ui.show.moments import day
from sendoso_tui.ui.show.money import exact, exact_amount
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.ui.show.raw import raw_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.costing import Weighed
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.people import Address
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.shown_request import ShownRequest
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look


def left_column(
    new: NewSend,
    weighed: Weighed,
    repeats: Sequence[Send],
    width: int,
    look: Look,
    *,
    notes: Sequence[tuple[str, Role]] = (),
    glyphs: Glyphs = UNICODE,
) -> list[Line]:
    """Return what will happen, in plain words; `notes` stand on top of it."""
    page = PageText(width, gutter=0, label=9, glyphs=glyphs)
    for text, role in notes:
        page.say(text, role, sign=Piece(glyphs.failed, role))
    if notes:
        page.gap()
    cost = total_cost(new)
    price = Piece(exact(cost), Role.STRONG) if cost is not None else Piece("price not stated", Role.MUTED)
    # The name is never cut: it is what a person says yes to.
    first, *rest = wrap(new.what or "A gift", max(8, page.width - width_of(price.text) - 2))
    page.lines.append(spread((Piece(first, Role.STRONG),), (price,), page.width, glyphs.ellipsis))
    for part in rest:
        page.say(part, Role.STRONG)
    _who(page, new)
    for text in _how(new):
        page.say(text, Role.MUTED, indent=3)
    _message(page, new)
    page.gap()
    _facts(page, new, look)
    _budget(page, weighed)
    page.field("Charged", ["when Sendoso accepts it"])
    if repeats:
        page.gap()
    for send in repeats:
        age = f" {coarse(look.now - send.created_at)} ago" if send.created_at is not None else ""
        sign = Piece(glyphs.of(send.status.phase), ROLES[send.status.phase].glyph)
        name = f" to {send.recipient.label}" if send.recipient.label else ""
        page.say(f'{send.gift or "A gift"}{name}{age}: you ticked "Send this one as well".', sign=sign)
    return page.lines


def right_column(requests: Sequence[ShownRequest], api: str, width: int) -> list[Line]:
    """Return the requests exactly as they are posted, in order, without their secret."""
    lines: list[Line] = []
    for number, request in enumerate(requests, 1):
        if len(requests) > 1:
            first = "first, to the address book" if number == 1 else "then, with the id the first one gives"
            lines.append((Piece(first, Role.MUTED),))
        address = request.url.removeprefix("https://")
        lines += [(Piece(part, Role.STRONG),) for part in wrap(f"{request.method} {address}", width)]
        lines += [EMPTY, *raw_lines(request.json.encode(), width), EMPTY]
    header = "X-Api-Key: hidden" if api == "v2" else "Authorization: hidden"
    lines.append((Piece(header, Role.MUTED),))
    for part in wrap("The intent is written to disk before the first byte leaves.", width):
        lines.append((Piece(part, Role.MUTED),))
    return lines


def posted_text(requests: Sequence[ShownRequest]) -> str:
    """Return the JSON of the requests for the clipboard."""
    return "\n".join(request.json for request in requests)


def _who(page: PageText, new: NewSend) -> None:
    if isinstance(new.draft, LinksDraft):
        count = len(new.draft.emails)
        page.say(f"to {'1 person' if count == 1 else f'{count} people'}, one link each")
        for email in new.draft.emails:
            page.say(email, Role.MUTED, indent=3)
        return
    person = new.person
    page.say("to " + (", ".join(part for part in (person.name, person.title, person.company) if part) or person.label))
    if person.email and person.name:
        page.say(person.email, Role.MUTED, indent=3)


def _how(new: NewSend) -> list[str]:
    """Return how the gift finds the person: the address, or what is done without one."""
    match new.draft:
        case InventoryDraft():
            if new.new_recipient is None:
                return ["address as in the address book"]
            address = new.new_recipient.address
            return [*(_address(address) if address is not None else ["no address given"]), "new in the address book"]
        case AddressedDraft() as draft:
            place = " ".join(part for part in (draft.zip, draft.city) if part)
            mobile = f"mobile {draft.mobile_no}" if draft.mobile_no else ""
            return [text for text in (draft.address, _joined(place, draft.state, draft.country), mobile) if text]
        case CollectDraft() as draft:
            how = "is asked for the address by email" if draft.via == "email" else "you pass on a link that asks for it"
            if draft.resume_unconfirmed:
                return [f"{how}, expires in {draft.expire_after_days} days and then ships unconfirmed"]
            return [f"{how}, expires in {draft.expire_after_days} days and is then dropped, not shipped"]
        case EgiftDraft():
            return ["an eGift, by email"]
        case LinksDraft():
            return ["Sendoso mails nothing: you pass the links on"]
        case GiftDraft() as draft:
            if draft.address is None:
                return ["no address: by email"]
            given = draft.address
            city = " ".join(part for part in (given.postal_code, given.city) if part)
            return [t for t in (given.line1, given.line2, _joined(city, given.state, given.country)) if t]


def _address(address: Address) -> list[str]:
    city = " ".join(part for part in (address.postal_code, address.city) if part)
    lines = [address.street1, address.street2, _joined(city, address.state, address.country)]
    return [line for line in lines if line] or ["no address given"]


def _message(page: PageText, new: NewSend) -> None:
    draft = new.draft
    text = ""
    if isinstance(draft, InventoryDraft | GiftDraft):
        text = draft.message
    elif not isinstance(draft, LinksDraft):
        text = draft.custom_message
    if text:
        page.gap()
        page.say(f'"{text}"')
    if isinstance(draft, CollectDraft) and draft.confirmation_message:
        page.gap()
        page.say("In the mail that asks for the address:", Role.MUTED)
        page.say(f'"{draft.confirmation_message}"')


def _facts(page: PageText, new: NewSend, look: Look) -> None:
    draft = new.draft
    if isinstance(draft, InventoryDraft) and draft.scheduled_date is not None:
        page.field("When", [day(draft.scheduled_date, look.today)])
    else:
        page.field("When", ["now, no date set" if isinstance(draft, InventoryDraft) else "now"])
    if isinstance(draft, InventoryDraft):
        page.field("CRM", [" ".join(part for part in (draft.crm_type, draft.crm_id) if part)])
    if isinstance(draft, CollectDraft) and draft.hide_product_info:
        page.field("Hidden", ["what the gift is, until it arrives"])
    if isinstance(draft, GiftDraft):
        page.field("Variant", [draft.variant_id])
        page.field("Team", [draft.team_id])
        page.field("Metadata", [f"{key}: {value}" for key, value in draft.metadata.items()], more=Role.TEXT)


def _budget(page: PageText, weighed: Weighed) -> None:
    texts, before = [], weighed.before
    if before is not None and weighed.after is not None:
        texts = [f"{exact_amount(before.amount, before.currency)} before, {exact(weighed.after)} after"]
    elif before is not None:
        texts = [f"{exact(before)} before"]
    # What is over budget is said on top of the page.
    over = weighed.level in (Level.WARN, Level.BLOCK)
    more = "" if over and texts else weighed.sentence
    page.field("Budget", [*texts, more], Role.LATE if over else Role.TEXT if texts else Role.MUTED)


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)
