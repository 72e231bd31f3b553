"""Forms of every shape with nothing wrong in them, what is known of the ids they name, and forms of any texts."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from sendoso_tui.domain.catalog import Gift, GiftVariant, Item, Touch
from sendoso_tui.domain.form import NEW_RECIPIENT, STARTS, YES, Form, Shape, fields_of
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Address, Person, Recipient

TODAY = date(2026, 11, 20)
API = {shape: "v2" if shape is Shape.INVENTORY else "v3" for shape in Shape}


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


ITEM = Item("item_77ab12", "Welcome box, small", "physical", price=usd("44.1"), available=True, shipping_days=5)
HANNAH = Recipient(
    "rec_51c0de",
    Person("Hannah Weiß", "hannah.weiss@spree.example", "Spree Analytics", "rec_51c0de"),
    Address("Torstraße 1", city="Berlin", postal_code="10119", country="DE"),
)
BOX = Touch(
    "4711", "Welcome box, large", delivery_type="mail", end=date(2026, 12, 31), ship_to=("US", "CA", "GB", "DE"),
    status="Active", default_price=True, currency="USD",
)  # fmt: skip
COFFEE = Touch(
    "4712", "Coffee for the whole team", delivery_type="email", status="Active", lowest=usd("25"), highest=usd("100"),
    default_price=False, currency="USD",
)  # fmt: skip
HOODIE = Gift("90210", "Logo hoodie", "swag", usd("39"), True, (GiftVariant("s", "S"), GiftVariant("m", "M")))

KNOWN = {
    Shape.INVENTORY: Known(item=ITEM, recipient=HANNAH),
    Shape.ADDRESSED: Known(touch=BOX),
    Shape.COLLECT: Known(touch=BOX),
    Shape.EGIFT: Known(touch=COFFEE),
    Shape.LINKS: Known(touch=COFFEE),
    Shape.GIFT: Known(gift=HOODIE),
}
FILLED = {
    Shape.INVENTORY: Form(
        Shape.INVENTORY,
        {
            "recipient_id": HANNAH.id,
            "item_id": ITEM.id,
            "message": "Hello Hannah,\nthank you for the workshop.",
            "scheduled_date": "2026-11-30",
            "crm_type": "contact",
            "crm_id": "0035f00002KdR7a",
        },
    ),
    Shape.ADDRESSED: Form(
        Shape.ADDRESSED,
        {
            "touch_id": BOX.id,
            "name": "Hannah Weiß",
            "email": "hannah.weiss@spree.example",
            "address": "Torstraße 1",
            "city": "Berlin",
            "state": "Berlin",
            "zip": "10119",
            "country": "Germany",
            "mobile_no": "+49 170 1234567",
            "custom_message": "Hello {{first_name}}",
        },
    ),
    Shape.COLLECT: Form(
        Shape.COLLECT,
        {
            "touch_id": BOX.id,
            "name": "Priya Raghunathan",
            "email": "priya@northwind.example",
            "custom_message": "Welcome aboard, Priya.",
            "via": "email",
            "confirmation_message": "Where may we send something small?",
            "expire_after_days": "5",
            "hide_product_info": YES,
        },
    ),
    Shape.EGIFT: Form(
        Shape.EGIFT,
        {
            "touch_id": COFFEE.id,
            "email": "priya@northwind.example",
            "name": "Priya Raghunathan",
            "amount": "27.50",
            "custom_message": "Have one on us.",
        },
    ),
    Shape.LINKS: Form(Shape.LINKS, {"touch_id": COFFEE.id, "emails": "a@one.example, b@two.example\nc@three.example"}),
    Shape.GIFT: Form(
        Shape.GIFT,
        {
            "gift_id": HOODIE.id,
            "variant_id": "m",
            "first_name": "Tomasz",
            "last_name": "Wiśniewski",
            "email": "tomasz@one.example",
            "company": "One",
            "title": "Buyer",
            "line1": "Prosta 1",
            "city": "Warszawa",
            "postal_code": "00-001",
            "country": "Poland",
            "message": "Thank you.",
            "team_id": "7",
            "metadata": "campaign_id=winter\ncontact_id = 12=3",
        },
    ),
}
NEW_PERSON = {
    "recipient_id": NEW_RECIPIENT,
    "first_name": "Hannah",
    "last_name": "Weiß",
    "email": "hannah.weiss@spree.example",
    "company": "Spree Analytics",
    "street1": "Torstraße 1",
    "city": "Berlin",
    "postal_code": "10119",
    "country": "Deutschland",
}


def filled(shape: Shape, **values: str) -> Form:
    """A form with nothing wrong in it but for what `values` say otherwise."""
    form = FILLED[shape]
    for name, text in values.items():
        form = form.put(name, text)
    return form


_LIKELY = st.sampled_from(
    (
        "", " ", "new", "yes", "email", "link", "contact", "2026-11-30", "2025-01-01", "5", "25", "25.00", "0", "1e3",
        "a@b.example", "a@b", "a@b.example, c@d.example", "US", "Deutschland", "Atlantis", "+49 170 1234567",
        "k=v\nk=w", "{{name}}", "\u202eabc", "\ud800", "\x1b]0;x\x07", "x" * 501, "x" * 5_001, "٣", "۱۲۳۴۵۶۷",
        "-1", "99999999999999999",
        ITEM.id, HANNAH.id, BOX.id, COFFEE.id, HOODIE.id, "m",
    )
)  # fmt: skip


@st.composite
def any_forms(draw: st.DrawFn) -> Form:
    """Forms of any shape with any texts in any of their fields, many of them nearly right."""
    shape = draw(st.sampled_from(Shape))
    start = draw(st.sampled_from((FILLED[shape], Form(shape, STARTS.get(shape, {})), filled(shape, **NEW_PERSON))))
    for field in fields_of(start):
        if draw(st.integers(0, 3)) == 0:
            start = start.put(field.name, draw(_LIKELY | st.text(max_size=30)))
    return start


any_known = st.sampled_from((Known(), *KNOWN.values(), Known(ITEM, COFFEE, HOODIE, HANNAH), Known(None, BOX)))


@st.composite
def sendable_forms(draw: st.DrawFn) -> Form:
    """Forms in which probably nothing is wrong, with texts as people write them."""
    shape = draw(st.sampled_from(Shape))
    form = FILLED[shape]
    words = st.text("abc äß日本 {}=,.'\"\\/<>&\n-0123é😀", max_size=40)
    address = {"line1", "city", "postal_code", "country"}
    loose = {"message", "custom_message", "confirmation_message", "name", "first_name", "last_name", "company", "title"}
    for field in fields_of(form):
        if field.name in loose and draw(st.booleans()):
            form = form.put(field.name, ("x" if field.required else "") + draw(words))
        elif not field.required and field.name not in address and draw(st.integers(0, 3)) == 0:
            form = form.put(field.name, "")
    if shape is Shape.INVENTORY and not (form.get("crm_id") and form.get("crm_type")):
        form = form.put("crm_id", "").put("crm_type", "")
    if shape is Shape.COLLECT:
        form = form.put("via", draw(st.sampled_from(("email", "link"))))
        form = form.put("expire_after_days", str(draw(st.integers(2, 7))))
    if shape is Shape.EGIFT:
        form = form.put("amount", draw(st.sampled_from(("", "25", "99.99", "100.0"))))
    if shape is Shape.ADDRESSED:
        form = form.put("mobile_no", draw(st.sampled_from(("+49 170 1234567", "0049-170-7654321"))))
    return form
