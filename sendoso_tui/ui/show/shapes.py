"""The kinds of new sends as a person chooses one: what each is for, and why one cannot be had here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.form import Shape
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.ui.show.glyphs import Glyphs

TITLES = {
    Shape.INVENTORY: "Item from the inventory",
    Shape.ADDRESSED: "Touch by mail, address known",
    Shape.COLLECT: "Touch by mail, ask for the address",
    Shape.EGIFT: "eGift by email",
    Shape.LINKS: "eGift links to hand out",
    Shape.GIFT: "Gift of the catalogue",
}
_TEXTS = {
    Shape.INVENTORY: "To somebody of the address book, or somebody new.",
    Shape.ADDRESSED: "Ships at once to the address you type.",
    Shape.COLLECT: "The recipient is asked for the address by email or link, and has 2 to 7 days.",
    Shape.EGIFT: "Sendoso mails the gift to one person.",
    Shape.LINKS: "One link for each email, for you to copy. Sendoso mails nothing.",
    Shape.GIFT: "A gift by its id, as Sendoso's guide for client credentials describes it.",
}
NEEDS = {
    Shape.INVENTORY: Capability.INVENTORY,
    Shape.ADDRESSED: Capability.TOUCHES,
    Shape.COLLECT: Capability.TOUCHES,
    Shape.EGIFT: Capability.TOUCHES,
    Shape.LINKS: Capability.GENERATE_LINKS,
    Shape.GIFT: Capability.GIFTS,
}


@frozen
class Offer:
    """A kind of new send. `why_not` is empty where it can be made."""

    shape: Shape
    title: str
    text: str
    why_not: str = ""


def shape_offers(capabilities: Capabilities) -> tuple[Offer, ...]:
    """Return the kinds this account's API has; where it has an inventory, that is its only one."""
    if capabilities.can(Capability.INVENTORY):
        return (_offer(Shape.INVENTORY, capabilities),)
    return tuple(_offer(shape, capabilities) for shape in Shape if shape is not Shape.INVENTORY)


def shape_page(offers: tuple[Offer, ...], width: int, cursor: int, glyphs: Glyphs = UNICODE) -> PageText:
    """Return the page on which one of them is chosen; those that cannot be had are grey, with the reason."""
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    for offer in offers:
        page.gap()
        page.row((Piece(offer.title, Role.MUTED if offer.why_not else Role.STRONG),))
        page.say(offer.why_not or offer.text, Role.MUTED, indent=2)
    return page


def _offer(shape: Shape, capabilities: Capabilities) -> Offer:
    return Offer(shape, TITLES[shape], _TEXTS[shape], capabilities.why_not(NEEDS[shape]) or "")
