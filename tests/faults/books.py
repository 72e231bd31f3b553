"""The books of a pretended Sendoso account: what it was asked to make, what it made, and how it lists that.

Every create that takes effect is a Commit with its body, so that a gift sent twice is a matter of counting.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

CREATES = ("/sends", "/send", "/send/generate_egift_links")
ITEM_PRICE = 61.75
TOUCH_PRICE = "25.00"


@dataclass(frozen=True, slots=True)
class Commit:
    """One send that came to be. `content` is equal for equal requests; `at` is monotonic seconds."""

    send_id: str
    content: str
    body: Any
    at: float
    connection: int


def content_of(path: str, body: Any, email: str = "") -> str:
    """Return one text for what a create asks for; `email` stands for v2's recipient, of whom the body has but an id."""
    if email and isinstance(body, dict):
        body = {**body, "recipient_id": email.casefold()}
    # Amounts are the same however they are written.
    plain = json.loads(json.dumps(body, default=float), parse_int=float)
    return f"{path.rpartition('/api/v')[2].lstrip('23')} {json.dumps(plain, sort_keys=True)}"


@dataclass
class Books:
    """`skew` is how far the server's clock is ahead; `newest_first` is the order of its listing (v3 states none)."""

    api: str
    skew: timedelta = timedelta()
    newest_first: bool = True
    sends: list[dict[str, Any]] = field(default_factory=list)
    recipients: dict[str, dict[str, Any]] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    """Emails of recipients that came to be by a request, in order."""

    @property
    def is_v2(self) -> bool:
        return self.api == "v2"

    def now(self) -> datetime:
        """Return the server's own time, UTC."""
        return datetime.now(UTC) + self.skew

    # What is asked for

    def content(self, path: str, body: Any) -> str:
        """Return the content of a create as it came in."""
        return content_of(path, body, self.email_of(body) if self.is_v2 else "")

    def email_of(self, body: Any) -> str:
        """Return whom a v2 create is for."""
        known = self.recipients.get(str(body.get("recipient_id", ""))) if isinstance(body, dict) else None
        return str(known["email"]) if known else ""

    def create(self, path: str, body: Any, connection: int) -> tuple[str, dict[str, Any]]:
        """Make what a create asks for; return the status and body of the right answer."""
        if self.is_v2:
            row = self.place(self._v2_row(body))
            self._note(row, path, body, connection)
            return "201 Created", row
        fields = body["send"]
        if "recipient_users" in fields:
            return "200 OK", self._links(path, body, connection)
        row = self.place(self._v3_row(fields))
        self._note(row, path, body, connection)
        if "gift_id" in fields:
            return "201 Created", {"send": {"id": row["id"], "status": "processing"}}
        code = f"code-{row['id']}"
        return "200 OK", {"success": True, "message": "Gift send Successfully", "tracking_code": code}

    def place(self, row: dict[str, Any], *, ago: timedelta = timedelta()) -> dict[str, Any]:
        """Put a send into the listing, made `ago`."""
        number = len(self.sends) + 1
        stamp = (self.now() - ago).isoformat().replace("+00:00", "Z")
        row = {"id": f"send_{number}" if self.is_v2 else number, **row, "created_at": stamp}
        if self.is_v2:
            row["updated_at"] = stamp
        self.sends.append(row)
        return row

    def similar(self, body: Any) -> dict[str, Any]:
        """Return a row that looks like what a create with this body makes, for sends of somebody else."""
        if self.is_v2:
            return self._v2_row(body)
        users = body["send"].get("recipient_users", [{}])
        return self._v3_row({**body["send"], **users[0]})

    def add_recipient(self, body: Mapping[str, Any], *, noted: bool = True) -> dict[str, Any]:
        """Put somebody into v2's address book; `noted` when a request did it."""
        number = f"rcp_{len(self.recipients) + 1}"
        self.recipients[number] = {"id": number, **body, "created_at": self.now().isoformat()}
        if noted:
            self.added.append(str(body["email"]))
        return self.recipients[number]

    def count(self, content: str) -> int:
        """Return how many sends of a content came to be."""
        return sum(commit.content == content for commit in self.commits)

    # What is read

    def page(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Return a page of the listing."""
        rows = self.sends[::-1] if self.newest_first else list(self.sends)
        if since := query.get("start_date"):
            rows = [row for row in rows if row["created_at"][:10] >= since]
        number, size = int(query.get("page", "1")), int(query.get("per_page", "25"))
        shown = rows[(number - 1) * size : number * size]
        if self.is_v2:
            pages = -(-len(rows) // size)
            figures = {"page": number, "per_page": size, "total": len(rows), "total_pages": pages}
            return {"sends": shown, "pagination": figures}
        return {"sends": shown, "total_sends": len(rows), "current_page": number, "per_page": size}

    def people(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Return the address book, or who in it fits a search."""
        text = query.get("search", "").casefold()
        rows = [row for row in self.recipients.values() if text in json.dumps(row).casefold()]
        return {"recipients": rows, "pagination": {"page": 1, "per_page": 100, "total": len(rows), "total_pages": 1}}

    def _note(self, row: Mapping[str, Any], path: str, body: Any, connection: int) -> None:
        self.commits.append(Commit(str(row["id"]), self.content(path, body), body, time.monotonic(), connection))

    def _links(self, path: str, body: Any, connection: int) -> dict[str, Any]:
        links = []
        for user in body["send"]["recipient_users"]:
            row = self.place(self._v3_row({**body["send"], **user}))
            links.append(
                {"egift_link": f"https://sendo.so/g/{row['id']}", "recipient_email_or_phone_number": user["email"]}
            )
        # One request is one commit, however many links it makes.
        self._note(row, path, body, connection)
        return {"success": True, "message": "EGifts send Successfully", "egift_links": links, "expiration_days": 30}

    def _v2_row(self, body: Mapping[str, Any]) -> dict[str, Any]:
        known = self.recipients.get(str(body["recipient_id"]), {"id": str(body["recipient_id"])})
        names = ("id", "first_name", "last_name", "email")
        return {
            "status": "pending",
            "recipient": {name: known.get(name, "") for name in names},
            "item": {"id": body["item_id"], "name": "Welcome box", "type": "physical"},
            "message": body.get("message", ""),
            "cost": ITEM_PRICE,
        }

    def _v3_row(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": "eGift" if str(fields.get("via", "")).startswith("single_email") else "Direct",
            "currency": "USD",
            "current_total_cost": str(fields.get("amount", TOUCH_PRICE)),
            "status": "Processing",
            "touch": {"id": fields.get("touch_id", fields.get("gift_id")), "name": "Coffee"},
            "recipient": {"name": fields.get("name", ""), "email": fields["email"], "company_name": ""},
            "sender": {"id": 1, "name": "Ann Lee", "email": "ann@desk.example"},
            "sent_via": "API",
            "status_updates": [],
        }
