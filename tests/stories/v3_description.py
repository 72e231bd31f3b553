"""The v3 reads as developer.sendoso.com shows them: paths and the shapes of their answers."""

from typing import Any

from tests.stories.v2_description import BOOLEAN, EMAIL, INTEGER, MOMENT, STRING, an_array, an_object

MONEY: dict[str, Any] = {"type": "string", "enum": ["0.0"]}
STATUS: dict[str, Any] = {"type": "string", "enum": ["Sent", "Opened", "Clicked", "Used", "Expired"]}

SEND = an_object(
    id=INTEGER,
    send_gid=STRING,
    type=STRING,
    subtype=STRING,
    currency=STRING,
    current_total_cost=MONEY,
    status=STATUS,
    created_at=MOMENT,
    touch=an_object(id=INTEGER, name=STRING),
    recipient=an_object(name=STRING, email=EMAIL, company_name=STRING),
    sender=an_object(id=INTEGER, name=STRING, email=EMAIL, team_id=INTEGER, team_name=STRING),
    sent_via=STRING,
    status_updates=an_array(an_object(status=STATUS, occurred_at=MOMENT)),
)
TOUCH = an_object(id=INTEGER, name=STRING, description=STRING, status=STRING, delivery_type=STRING, currency=STRING)
USER = an_object(id=INTEGER, first_name=STRING, last_name=STRING, email=EMAIL, role=STRING, balance=MONEY)
GROUP = an_object(id=INTEGER, name=STRING, monthly_budget=MONEY, one_time_budget=INTEGER, rollover=BOOLEAN)
FIGURES: dict[str, Any] = {"current_page": INTEGER, "per_page": INTEGER}

ANSWERS: dict[tuple[str, str], tuple[int, dict[str, Any] | None]] = {
    ("GET", "/send"): (200, an_object(**FIGURES, total_count=INTEGER, sends=an_array(SEND))),
    ("GET", "/touches"): (200, an_object(**FIGURES, total_touches=INTEGER, touches=an_array(TOUCH))),
    ("GET", "/touches/{}"): (200, TOUCH),
    ("GET", "/me"): (200, an_object(**USER["properties"], team_balance=INTEGER)),
    ("GET", "/users"): (200, an_object(**FIGURES, total_users=INTEGER, users=an_array(USER))),
    ("GET", "/groups"): (200, an_object(**FIGURES, total_groups=INTEGER, groups=an_array(GROUP))),
    ("GET", "/groups/{}/members"): (200, an_array(USER)),
}
"""Method and path (a parameter is `{}`) to the code of success and its body's schema."""
