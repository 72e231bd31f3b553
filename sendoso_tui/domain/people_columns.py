"""Which column of a CSV file fills in which field of a form: guessed by name, or as a person says."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.form import FIELDS, NEW_PERSON_FIELDS, YES, Entry, Shape
from sendoso_tui.domain.people_file import PeopleFileFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.form import Field
    from sendoso_tui.domain.people_file import PeopleRow

JOIN = "+"
"""Between two heads whose cells fill in one field together: `First name+Last name`."""
_COLUMN = 60
"""Characters of a column's name that are shown."""

Columns = Mapping[str, tuple[str, ...]]
"""By the name of a field the heads that fill it in; several are joined by a blank."""


def batch_fields(shape: Shape) -> tuple[Field, ...]:
    """Return the fields columns may fill in. v2 looks recipients up by email, or makes them of the other columns."""
    if shape is Shape.INVENTORY:
        first, *rest = FIELDS[shape]
        return (first, *NEW_PERSON_FIELDS, *rest)
    return FIELDS[shape]


def guess_columns(heads: Sequence[str], shape: Shape) -> dict[str, tuple[str, ...]]:
    """Return which field each head most likely fills in, by name alone. A head that stands there twice fills none."""
    usable = {_key(head): head for head in reversed(heads) if head and heads.count(head) == 1}
    guessed: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for field in batch_fields(shape):
        # The label of what is picked names a thing, and a column of that name would hold its name, not its id.
        label = () if field.entry is Entry.PICK else (_key(field.label),)
        for word in (_key(field.name), *label, *_SYNONYMS.get(field.name, ())):
            head = usable.get(word)
            if head is not None and head not in taken:
                guessed[field.name] = (head,)
                taken.add(head)
                break
    fields = {field.name for field in batch_fields(shape)}
    first, last = (_first(usable, _SYNONYMS[part]) for part in ("first_name", "last_name"))
    if "name" in fields and "name" not in guessed and first and last and not {first, last} & taken:
        guessed["name"] = (first, last)
    second = _first(usable, _STREET_2)
    if "address" in guessed and second and second not in taken:
        # v3 has one line for the street, and a flat that is left out is a gift that is lost.
        guessed["address"] = (*guessed["address"], second)
    return guessed


def likely_shape(heads: Sequence[str]) -> Shape:
    """Return the kind of v3 send that the columns look like: to an address, else an eGift by email."""
    return Shape.ADDRESSED if {"address", "city"} <= set(guess_columns(heads, Shape.ADDRESSED)) else Shape.EGIFT


def read_columns(words: Sequence[str], heads: Sequence[str], shape: Shape) -> dict[str, tuple[str, ...]]:
    """Read `field=Column` as typed; `field=` leaves the field without a column. Raises PeopleFileFault."""
    names = {field.name: field for field in batch_fields(shape)}
    by_label = {_key(field.label): field.name for field in batch_fields(shape)}
    read: dict[str, tuple[str, ...]] = {}
    for word in words:
        typed, equals, column = word.partition("=")
        name = typed.strip() if typed.strip() in names else by_label.get(_key(typed), "")
        if not equals or not name:
            known = ", ".join(names)
            raise PeopleFileFault(f'"{clean_line(word, _COLUMN)}" is not field=Column. The fields are: {known}.')
        read[name] = () if not column.strip() else _heads_of(column.strip(), heads)
    return read


def values_of(row: PeopleRow, heads: Sequence[str], columns: Columns, shape: Shape) -> dict[str, str]:
    """Return what the mapped cells of a row hold, by field; only a block of text keeps its line breaks."""
    places = {head: place for place, head in enumerate(heads)}
    values = {}
    for field in batch_fields(shape):
        mapped = [places[head] for head in columns.get(field.name, ()) if head in places]
        if not mapped:
            continue
        text = " ".join(cell for place in mapped if (cell := row.cells[place]))
        if field.entry is not Entry.BLOCK:
            text = " ".join(text.split("\n"))
        values[field.name] = _FLAGS.get(text.casefold(), text) if field.entry is Entry.FLAG else text
    return values


def _heads_of(column: str, heads: Sequence[str]) -> tuple[str, ...]:
    wanted = [column] if _find(column, heads) else [part.strip() for part in column.split(JOIN)]
    found = []
    for one in wanted:
        head = _find(one, heads)
        if head is None:
            named = ", ".join(clean_line(head, _COLUMN) for head in heads if head)
            raise PeopleFileFault(f'There is no column "{clean_line(one, _COLUMN)}". The columns are: {named}.')
        if heads.count(head) > 1:
            raise PeopleFileFault(f'Two columns are called "{clean_line(head, _COLUMN)}". Give one another name.')
        found.append(head)
    return tuple(found)


def _find(column: str, heads: Sequence[str]) -> str | None:
    """Return the head that is meant: exactly so, else but for case, blanks and signs."""
    if column in heads:
        return column
    return next((head for head in heads if head and _key(head) == _key(column)), None) if _key(column) else None


def _key(text: str) -> str:
    """Return a name without case, accents, blanks and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


def _first(usable: Mapping[str, str], words: Sequence[str]) -> str | None:
    return next((usable[word] for word in words if word in usable), None)


_FLAGS = dict.fromkeys(("yes", "y", "true", "1", "x"), YES) | dict.fromkeys(("no", "n", "false", "0"), "")
_STREET = (
    *("street", "street1", "address", "address1", "addressline1", "line1", "streetaddress"),
    *("mailingstreet", "shippingstreet", "shippingaddress"),
)
_STREET_2 = ("street2", "address2", "addressline2", "line2", "apartment", "suite")
_POSTCODE = (
    *("postcode", "postalcode", "zip", "zipcode", "postal", "plz"),
    *("mailingzip", "mailingpostalcode", "shippingzip", "shippingpostalcode"),
)
_EMAIL = ("email", "emails", "emailaddress", "mail", "recipientemail", "workemail", "contactemail")

# Names as address books and customer databases export them. Not "notes": those are seldom meant for the recipient.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "recipientname", "recipient", "contactname", "contact"),
    "first_name": ("firstname", "givenname", "forename", "first", "recipientfirstname"),
    "last_name": ("lastname", "surname", "familyname", "last", "recipientlastname"),
    "email": _EMAIL,
    "emails": _EMAIL,
    "company": ("company", "companyname", "organisation", "organization", "accountname", "account", "employer"),
    "title": ("title", "jobtitle", "position"),
    "address": _STREET,
    "street1": _STREET,
    "line1": _STREET,
    "street2": _STREET_2,
    "line2": _STREET_2,
    "city": ("city", "town", "mailingcity", "shippingcity"),
    "state": ("state", "province", "stateprovince", "region", "mailingstate", "shippingstate"),
    "zip": _POSTCODE,
    "postal_code": _POSTCODE,
    "country": ("country", "countrycode", "mailingcountry", "shippingcountry"),
    "mobile_no": ("mobile", "mobileno", "mobilenumber", "mobilephone", "phone", "phonenumber", "telephone", "cell"),
    "message": ("message", "giftmessage", "giftnote", "custommessage", "note"),
    "custom_message": ("message", "custommessage", "giftmessage", "giftnote", "note"),
    "scheduled_date": ("scheduleddate", "senddate", "sendon"),
    "crm_id": ("crmid", "salesforceid", "contactid", "leadid"),
    "amount": ("amount", "value", "denomination"),
}
