# ruff: noqa: E501 (tables, kept one entry or one list a line)
"""What can be sent: one entry is a touch and a gift in v3 and an inventory item in v2."""

from __future__ import annotations

from datetime import UTC, datetime

from sendoso_tui.sandbox.draws import mix
from sendoso_tui.sandbox.kinds import BY_MAIL, SUBTYPES
from sendoso_tui.values import frozen

# USD cents for one unit of a currency, fixed so that a world does not depend on the day; and the digits of its smallest coin.
RATES = {
    "USD": (100.0, 2), "EUR": (108.0, 2), "GBP": (127.0, 2), "JPY": (0.66, 0), "KRW": (0.073, 0), "INR": (1.19, 2), "CAD": (73.0, 2),
    "KWD": (325.0, 3), "AUD": (65.0, 2), "BRL": (18.0, 2), "MXN": (5.2, 2), "NZD": (59.0, 2), "PLN": (25.0, 2), "SGD": (74.0, 2),
}  # fmt: skip

_EUROPE = ("DE", "FR", "ES", "IT", "IE", "NL", "PL", "GR", "SK", "IS", "UA")
_WORLD = ("US", "CA", "GB", "AU", "JP", "KR", "CN", "IN", "BR", "KW", "IL", "VN", "TH", *_EUROPE)

# Name, subtype, currency, price in the currency's units, highest price where the sender chooses, countries, description.
_ENTRIES: tuple[tuple[str, str, str, float, float | None, tuple[str, ...], str], ...] = (
    ("Amazon: book of their choice", "Buy/Send via Amazon", "USD", 28.5, None, ("US",), "Any paperback up to 35 USD."),
    ("Amazon: desk lamp", "Buy/Send via Amazon", "USD", 46, None, ("US", "CA"), ""),
    ("Amazon UK: tea and biscuits", "Buy/Send via Amazon UK", "GBP", 24.99, None, ("GB", "IE"), "Proper tea."),
    ("Thank-you note, handwritten", "Handwritten Notes", "USD", 6.5, None, _WORLD, "Up to 100 words in blue ink."),
    ("Holiday card 🎄", "Handwritten Notes", "USD", 7.25, None, _WORLD, ""),
    ("年賀状 (New Year card)", "Handwritten Notes", "JPY", 880, None, ("JP",), "手書きのお礼状"),
    ("Welcome kit: bottle, socks, notebook", "Bundles", "USD", 58, None, ("US", "CA", "GB", *_EUROPE), "For new customers."),
    ("Renewal bundle", "Bundles", "EUR", 42.4, None, _EUROPE, "Chocolate and a card."),
    ("Logo hoodie", "Custom", "USD", 49.95, None, _WORLD, "Sizes S to XXL."),
    ("Triggered inventory", "Custom", "USD", 19, None, _WORLD, ""),
    ("로고 텀블러", "Custom", "KRW", 32000, None, ("KR",), "스테인리스 473ml"),
    ("Conference pack 2026 🎒", "Custom Bundles", "USD", 74.3, None, ("US", "CA"), "Backpack, badge holder, charger."),
    ("Onboarding box, the big one with the plant that nobody manages to keep alive", "Custom Bundles", "CAD", 96.75, None, ("CA", "US"), ""),
    ("和菓子の詰め合わせ", "On-Demand", "JPY", 4200, None, ("JP",), "東京の老舗より"),
    ("Arabic coffee set", "On-Demand", "KWD", 12.345, None, ("KW",), "طقم قهوة عربية"),
    ("Diwali sweets", "On-Demand", "INR", 1850.5, None, ("IN",), "A box of twelve."),
    ("Coffee on us ☕", "Coffee", "USD", 10, None, _WORLD, "A choice of three coffee shops."),
    ("Coffee for the whole team", "Coffee", "USD", 25, 100, ("US", "CA", "GB"), "The sender chooses the amount."),
    ("Lunch on us", "Lunch", "USD", 30, None, ("US", "CA"), "A delivery voucher."),
    ("Déjeuner offert", "Lunch", "EUR", 25, None, ("FR",), ""),
    ("Donate to a charity of their choice", "Donate to Charity", "USD", 20, 250, _WORLD, "The recipient chooses the charity."),
    ("Cooking class for two", "Experiences", "USD", 120, None, ("US", "GB", "DE"), ""),
    ("Hot-air balloon 🎈", "Experiences", "EUR", 210, None, ("FR", "ES"), "Weather permitting."),
    ("Gourmet hamper", "DDO_GIFT", "USD", 88, None, ("US",), "Packed and sent by the vendor."),
    ("Succulent trio", "DDO_GIFT", "USD", 34.6, None, ("US", "CA"), ""),
    ("Stroopwafels", "DDO_GIFT", "EUR", 18.9, None, _EUROPE, "Thin waffles."),
    ("Napa red, one bottle", "Wine", "USD", 64, None, ("US",), "Over 21 only; a signature is needed."),
    ("Rioja, two bottles", "Wine", "EUR", 39.5, None, ("ES", "FR", "DE"), ""),
    ("eGift Cards USA", "eGift Cards USA", "USD", 2, 500, ("US",), "The card of your choice."),
    ("Q4 meeting incentive", "eGift Cards USA", "USD", 50, None, ("US",), "For taking a first meeting."),
    ("Webinar thank-you", "eGift Cards USA", "USD", 15, None, ("US",), ""),
    ("Visa eGift Credit Card (US)", "Visa eGift Credit Card (US)", "USD", 100, None, ("US",), "Spends like a card."),
    *(
        (f"eGift Cards {country}", f"eGift Cards {country}", currency, price, None, (code,), "")
        for country, code, currency, price in (
            ("Australia", "AU", "AUD", 40.0), ("Brazil", "BR", "BRL", 120.0), ("Canada", "CA", "CAD", 35.0), ("France", "FR", "EUR", 30.0),
            ("Germany", "DE", "EUR", 30.0), ("India", "IN", "INR", 2000.0), ("Ireland", "IE", "EUR", 30.0), ("Italy", "IT", "EUR", 25.0),
            ("Mexico", "MX", "MXN", 500.0), ("Netherlands", "NL", "EUR", 25.0), ("New Zealand", "NZ", "NZD", 45.0),
            ("Poland", "PL", "PLN", 120.0), ("Singapore", "SG", "SGD", 40.0), ("Slovakia", "SK", "EUR", 20.0), ("UK", "GB", "GBP", 25.0),
        )
    ),
)  # fmt: skip
_RETIRED = frozenset(
    {"Renewal bundle", "Amazon: desk lamp", "Webinar thank-you"}
)  # used by old sends, no longer offered
_UNAVAILABLE = frozenset({"Hot-air balloon 🎈", "Rioja, two bottles"})


@frozen
class Entry:
    """One thing that can be sent. Prices are in thousandths of the currency's unit, `usd` in USD cents without
    shipping.
    """

    position: int
    name: str
    type: str
    subtype: str
    item_type: str
    currency: str
    price: int
    highest_price: int | None
    countries: tuple[str, ...]
    description: str
    active: bool
    available: bool

    @property
    def touch_id(self) -> int:
        """The id of the touch."""
        return 25110 + 7 * self.position

    @property
    def gift_id(self) -> int:
        """The id of the gift the touch sends."""
        return 90210 + 3 * self.position

    @property
    def item_id(self) -> str:
        """The id of the v2 inventory item."""
        return f"item_{mix(3, self.position):016x}"[:13]

    @property
    def by_mail(self) -> bool:
        """Whether a parcel or letter is sent, so that an address is needed."""
        return self.item_type in BY_MAIL

    @property
    def usd(self) -> int:
        """The price in USD cents at the sandbox's fixed rates."""
        return usd_cents(self.price, self.currency)

    @property
    def created(self) -> int:
        """When the touch was made: unix seconds."""
        return int(datetime(2024, 1, 8, 17, tzinfo=UTC).timestamp()) + self.position * 86400 * 5

    @property
    def shipping_days(self) -> int | None:
        """Usual days in transit; None where nothing is shipped."""
        return 3 + self.position % 6 if self.by_mail else None


CATALOG = tuple(
    Entry(
        position, name, SUBTYPES[subtype][0], subtype, SUBTYPES[subtype][1], currency, round(price * 1000),
        None if highest is None else round(highest * 1000), countries, description, name not in _RETIRED, name not in _UNAVAILABLE,
    )
    for position, (name, subtype, currency, price, highest, countries, description) in enumerate(_ENTRIES)
)  # fmt: skip
BY_TOUCH = {entry.touch_id: entry for entry in CATALOG}
BY_GIFT = {entry.gift_id: entry for entry in CATALOG}
BY_ITEM = {entry.item_id: entry for entry in CATALOG}
BY_SUBTYPE: dict[str, tuple[Entry, ...]] = {
    subtype: tuple(entry for entry in CATALOG if entry.subtype == subtype) for subtype in SUBTYPES
}


def usd_cents(thousandths: int, currency: str) -> int:
    """An amount in thousandths of a currency's unit, in USD cents at the fixed rates, rounded."""
    return round(thousandths * RATES[currency][0] / 1000)


def amount_text(thousandths: int) -> str:
    """An amount as v3 writes it: a string with at least one decimal and no needless zeros, as in the sample's "2.0"."""
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{f'{rest:03d}'.rstrip('0') or '0'}"
