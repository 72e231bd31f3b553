"""The objects of v3 bodies as developer.sendoso.com names their fields. How they are read lives in `v3.py`."""

from __future__ import annotations

from typing import Any

from sendoso_tui.api.body import Shape


class SendShape(Shape):
    id: Any = None
    send_gid: Any = None
    type: Any = None
    subtype: Any = None
    currency: Any = None
    current_total_cost: Any = None
    status: Any = None
    created_at: Any = None
    touch: Any = None
    recipient: Any = None
    sender: Any = None
    sent_via: Any = None
    status_updates: Any = None


class TouchShape(Shape):
    id: Any = None
    name: Any = None
    start_date: Any = None
    end_date: Any = None
    description: Any = None
    starting_egift_price: Any = None
    ending_egift_price: Any = None
    status: Any = None
    is_default_price: Any = None
    delivery_type: Any = None
    ship_to_countries: Any = None
    currency: Any = None


class PersonShape(Shape):
    """A user, a member or the caller; a member's invitation `key` is a secret and is not read."""

    id: Any = None
    first_name: Any = None
    last_name: Any = None
    email: Any = None
    role: Any = None
    balance: Any = None
    team_balance: Any = None
    team_group_id: Any = None


class GroupShape(Shape):
    id: Any = None
    name: Any = None
    monthly_budget: Any = None
    one_time_budget: Any = None
    rollover: Any = None
