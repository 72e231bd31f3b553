"""The ways into the form of a new send: an empty one, a kind chosen first, a draft, a send done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from sendoso_tui.domain.capability import UNPROVEN, Capability
from sendoso_tui.domain.catalog import Touch
from sendoso_tui.domain.duplicating import form_of, missing_of
from sendoso_tui.domain.form import Shape, blank
from sendoso_tui.domain.remembered import remember_name, remember_person
from sendoso_tui.flows.facts import CapabilitiesLearned, CatalogPart
from sendoso_tui.ui.messages import Told
from sendoso_tui.ui.screens.pointed_page import PointedPage
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import Piece, Role
from sendoso_tui.ui.show.shapes import shape_offers, shape_page

if TYPE_CHECKING:
    from textual.app import App
    from textual.binding import BindingType
    from textual.screen import Screen

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.send import Send
    from sendoso_tui.ui.messages import FactArrived
    from sendoso_tui.ui.ports import Engine
    from sendoso_tui.ui.screens.text_page import Header
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.page_text import PageText


class ShapeScreen(PointedPage):
    """Which kind of send it is to be. Kinds that cannot be had stay on the page with their reason."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False)]

    def on_mount(self) -> None:
        super().on_mount()
        if self.engine.capabilities.why_not(Capability.GIFTS) == UNPROVEN:
            # Reading them is how it is found out; the page follows.
            self.engine.read_catalog(CatalogPart.GIFTS)

    def title_line(self, width: int) -> Line:
        return (Piece(" New send > ", Role.MUTED), Piece("what kind", Role.STRONG))

    def page(self, width: int) -> PageText:
        return shape_page(shape_offers(self.engine.capabilities), width, self.cursor, self.glyphs)

    def keys(self) -> Line:
        return key_line(("enter", "choose"), ("j k", "next, previous"), ("esc", "back"), ("?", "all keys"))

    def resting(self) -> str:
        return "Nothing is sent before a review."

    def on_fact_arrived(self, event: FactArrived) -> None:
        if isinstance(event.fact, CapabilitiesLearned):
            self.again()
        super().on_fact_arrived(event)

    def action_choose(self) -> None:
        offer = shape_offers(self.engine.capabilities)[self.cursor]
        if offer.why_not:
            self.tell(offer.why_not)
        else:
            self.app.switch_screen(self.next_page(offer.shape))

    def next_page(self, shape: Shape) -> Screen[Any]:
        """Return the page that follows the choice."""
        return _form_screen(self.engine, self._header, blank(shape), glyphs=self.glyphs)


def open_new(app: App[Any], engine: Engine, header: Header, *, glyphs: Glyphs = UNICODE, drafts: bool = True) -> None:
    """Begin a new send: by the page of drafts where there are some and `drafts` says so, else straight."""
    if drafts and engine.drafts():
        from sendoso_tui.ui.screens.drafts import DraftsScreen

        app.push_screen(DraftsScreen(engine, header, glyphs=glyphs))
        return
    app.push_screen(first_page(engine, header, glyphs))


def first_page(engine: Engine, header: Header, glyphs: Glyphs) -> Screen[Any]:
    """Return where a new send begins: the choice of a kind, or the form where there is only one."""
    offers = shape_offers(engine.capabilities)
    if len(offers) == 1 and not offers[0].why_not:
        return _form_screen(engine, header, blank(offers[0].shape), glyphs=glyphs)
    return ShapeScreen(engine, header, glyphs=glyphs)


def open_duplicate(
    behind: Screen[Any], engine: Engine, header: Header, send: Send, *, glyphs: Glyphs = UNICODE
) -> None:
    """Make a draft of what `send` was and open it; what Sendoso does not give back is said there."""
    touch = _touch_of(engine, send)
    form = form_of(send, touch=touch)
    if not any(offer.shape is form.shape and not offer.why_not for offer in shape_offers(engine.capabilities)):
        behind.post_message(Told("This account cannot make a send like this one."))
        return
    form = _with_names(form, send)
    missing = missing_of(send, touch=touch)
    said = f"Duplicated into a draft. {missing}".rstrip()
    draft_id = engine.new_draft(form)
    behind.app.push_screen(_form_screen(engine, header, form, draft_id, said, glyphs=glyphs))


def _touch_of(engine: Engine, send: Send) -> Touch | None:
    read = engine.catalog(CatalogPart.TOUCHES)
    rows = read.rows if read is not None else ()
    return next((row for row in rows if isinstance(row, Touch) and row.id == send.gift_id), None)


def _with_names(form: Form, send: Send) -> Form:
    chosen = {Shape.INVENTORY: "item_id", Shape.GIFT: "gift_id"}.get(form.shape, "touch_id")
    remembered = dict(remember_name(chosen, send.gift))
    if form.get("recipient_id"):
        remembered |= remember_person(send.recipient)
    for name, value in remembered.items():
        form = form.put(name, value)
    return form


def _form_screen(
    engine: Engine, header: Header, form: Form, draft_id: str = "", said: str = "", *, glyphs: Glyphs
) -> Screen[Any]:
    # Loaded when it is first wanted: the list does without text areas.
    from sendoso_tui.ui.screens.compose import ComposeScreen

    return ComposeScreen(engine, header, draft_id, form=form, said=said, glyphs=glyphs)
