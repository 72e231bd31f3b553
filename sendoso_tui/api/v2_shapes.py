"""The objects of v2 bodies as its OpenAPI description names their fields. How they are read lives in `v2.py`."""

from __future__ import annotations

from typing import Any

from sendoso_tui.api.body import Shape


class SendShape(Shape):
    id: Any = None
    status: Any = None
    recipient: Any = None
    item: Any = None
    message: Any = None
    tracking_number: Any = None
    tracking_url: Any = None
    estimated_delivery: Any = None
    cost: Any = None
    created_at: Any = None
    updated_at: Any = None
    crm_id: Any = None
    crm_type: Any = None
    team_id: Any = None


class RecipientShape(Shape):
    id: Any = None
    first_name: Any = None
    last_name: Any = None
    email: Any = None
    company: Any = None
    title: Any = None
    address: Any = None
    created_at: Any = None


class ItemShape(Shape):
    id: Any = None
    name: Any = None
    description: Any = None
    type: Any = None
    price: Any = None
    image_url: Any = None
    available: Any = None
    shipping_time_days: Any = None


class BudgetShape(Shape):
    team_id: Any = None
    team_name: Any = None
    total_budget: Any = None
    spent: Any = None
    remaining: Any = None
    period_start: Any = None
    period_end: Any = None


class ReportShape(Shape):
    period: Any = None
    totals: Any = None
    data: Any = None
