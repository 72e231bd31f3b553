"""Email addresses as they are typed. Only what cannot be one is refused: whether it exists, the mail will tell."""

from __future__ import annotations

import re

from sendoso_tui.domain.typed import Unfit, read_line

EMAIL_LIMIT = 254
"""Characters of an address (RFC 5321)."""
_SHOWN = 40


def read_email(text: str) -> str:
    """Return one address, trimmed. Raises Unfit with a sentence for the field."""
    email = read_line(text)
    local, at, domain = email.rpartition("@")
    if not at or "@" in local or not local or not domain:
        raise Unfit("An email has one @ with a name before it and a domain after it.")
    if re.search(r"[\s,;<>\"()]", email):
        raise Unfit("An email has no blanks, commas, quotes or brackets.")
    if "." not in domain or not all(domain.split(".")):
        raise Unfit("The part after the @ needs a dot between two words, as in company.com.")
    if not all(local.split(".")):
        raise Unfit("A dot may not begin or end the part before the @, nor follow another dot.")
    if len(email) > EMAIL_LIMIT:
        raise Unfit(f"An email has at most {EMAIL_LIMIT} characters.")
    return email


def split_emails(text: str) -> tuple[str, ...]:
    """Return the pieces of a list of addresses, which commas, semicolons, blanks and line ends separate."""
    return tuple(piece for piece in re.split(r"[\s,;]+", text) if piece)


def read_emails(text: str) -> tuple[str, ...]:
    """Return the addresses of a list in their order. Raises Unfit that names those that are none or are there twice."""
    emails: list[str] = []
    twice: list[str] = []
    bad: list[str] = []
    seen: set[str] = set()
    for piece in split_emails(text):
        try:
            email = read_email(piece)
        except Unfit:
            bad.append(piece)
            continue
        if email.casefold() in seen:
            twice.append(email)
        seen.add(email.casefold())
        emails.append(email)
    if bad:
        raise Unfit(f"{_name(bad)} {'is no email' if len(bad) == 1 else 'are no emails'}.")
    if twice:
        raise Unfit(f"{_name(twice)} {'is' if len(twice) == 1 else 'are'} there more than once.")
    return tuple(emails)


def _name(pieces: list[str]) -> str:
    shown = [f'"{piece if len(piece) <= _SHOWN else piece[: _SHOWN - 1] + "…"}"' for piece in pieces[:3]]
    more = f" and {len(pieces) - 3} more" if len(pieces) > 3 else ""
    return ", ".join(shown) + more
