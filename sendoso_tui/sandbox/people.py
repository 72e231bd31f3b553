"""The recipients: a pool of people with companies and addresses, drawn from the hand-kept names, and those added
by requests.
"""

from __future__ import annotations

from sendoso_tui.sandbox.companies import AT_HOME, COMPANIES, TITLES
from sendoso_tui.sandbox.draws import mix
from sendoso_tui.sandbox.names import RARE_NAMES, REGIONS
from sendoso_tui.values import frozen

ADDRESS_FIELDS = ("street1", "street2", "city", "state", "postal_code", "country")  # of the v2 Address
_BY_DOMAIN = {domain: company for company, domain in COMPANIES}
_BY_WEIGHT = tuple(region for region in REGIONS for _ in range(region.weight))


@frozen
class Person:
    """One recipient. `address` has the keys of the v2 Address; `created_at` is unix seconds."""

    id: str
    first_name: str
    last_name: str
    full_name: str
    email: str
    company: str
    title: str
    address: dict[str, str]
    created_at: int


class People:
    """The pool: `count` drawn people and those added later; found by position or id."""

    def __init__(self, seed: int, count: int, start: int) -> None:
        self._seed = seed
        self._drawn = [_draw(seed, position, start) for position in range(count)]
        self.restart()

    def restart(self) -> None:
        """Forgets the people added by requests."""
        self.all = list(self._drawn)
        self._by_id = {person.id: person for person in self.all}

    @property
    def drawn(self) -> list[Person]:
        """The people who were there at the start: the recipients of the drawn sends."""
        return self._drawn

    def get(self, person_id: str) -> Person | None:
        """The person with this id, or None."""
        return self._by_id.get(person_id)

    def add(self, fields: dict[str, str], address: dict[str, str], now: float) -> Person:
        """Adds a person out of the fields of a v2 RecipientCreate, already checked."""
        first, last = fields["first_name"], fields["last_name"]
        address = dict.fromkeys(ADDRESS_FIELDS, "") | address
        person = Person(
            _id(self._seed, len(self.all)),
            first,
            last,
            f"{first} {last}".strip(),
            fields["email"],
            fields.get("company", ""),
            fields.get("title", ""),
            address,
            int(now),
        )
        self.all.append(person)
        self._by_id[person.id] = person
        return person

    def by_email(self, email: str) -> Person | None:
        """The newest person with this e-mail address, or None."""
        return next((person for person in reversed(self.all) if person.email == email), None)

    def search(self, text: str) -> list[Person]:
        """Those whose name or e-mail address contains `text`, letter case aside, newest first; everyone for an
        empty text.
        """
        wanted = text.strip().casefold()
        newest_first = reversed(self.all)
        if not wanted:
            return list(newest_first)
        return [
            person
            for person in newest_first
            if wanted in f"{person.full_name}\n{person.first_name} {person.last_name}\n{person.email}".casefold()
        ]


def _id(seed: int, position: int) -> str:
    # Odd factor: no two positions share an id.
    return f"rcp_{(position * 0x5BD1E995 + seed * 40503 + 0x1F35) & 0xFFFFFFFF:08x}"


def _draw(seed: int, position: int, start: int) -> Person:
    bits = mix(seed, position, 11)
    region = _BY_WEIGHT[bits % len(_BY_WEIGHT)]
    given, given_latin = region.given[(bits >> 8) % len(region.given)]
    family, family_latin = region.family[(bits >> 16) % len(region.family)]
    company, domain = COMPANIES[(bits >> 24) % len(COMPANIES)]
    at_home = AT_HOME.get(region.country)
    if at_home and bits >> 62:  # three in four
        domain = at_home[(bits >> 24) % len(at_home)]
        company = _BY_DOMAIN[domain]
    street, city, state, postal = region.places[(bits >> 32) % len(region.places)]
    mail = f"{given_latin}.{family_latin}"
    if position % 97 == 13:
        given, family, mail = RARE_NAMES[position // 97 % len(RARE_NAMES)]
        full = f"{given} {family}"
    elif region.family_first:
        full = f"{family} {given}"
    else:
        full = f"{given} {family}"
    number = (bits >> 40) % 90
    return Person(
        id=_id(seed, position),
        first_name=given,
        last_name=family,
        full_name=full,
        email=f"{mail}{number or ''}@{domain}",
        company=company,
        title=TITLES[(bits >> 48) % len(TITLES)],
        address={
            "street1": street,
            "street2": "" if bits >> 60 & 3 else "Suite 400",
            "city": city,
            "state": state,
            "postal_code": postal,
            "country": region.country,
        },
        created_at=start - 86400 * (30 + position % 900),
    )
