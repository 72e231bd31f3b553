"""The v2 description (OpenAPI 3.1, version 2.0) as tables: what each path answers and of what shape. Restated, not
generated.
"""

import re
from typing import Any

NUMBER = (int, float)
STATUSES = ("pending", "processing", "shipped", "delivered", "failed", "cancelled")
ITEM_TYPES = ("physical", "egift", "swag", "direct_mail", "charity")
CRM_TYPES = ("contact", "lead", "account", "opportunity")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")

ADDRESS: dict[str, Any] = dict.fromkeys(("street1", "street2", "city", "state", "postal_code"), str) | {
    "country": re.compile("[A-Z]{2}")
}
RECIPIENT_REF = {"id": str, "first_name": str, "last_name": str, "email": str}
SEND = {
    "id": str,
    "status": STATUSES,
    "recipient": RECIPIENT_REF,
    "item": {"id": str, "name": str, "type": ITEM_TYPES},
    "message": str,
    "tracking_number": (str, type(None)),
    "tracking_url": (str, type(None)),
    "estimated_delivery": (DATE, None),
    "cost": NUMBER,
    "created_at": DATE_TIME,
    "updated_at": DATE_TIME,
    "crm_id": (str, type(None)),
    "crm_type": (*CRM_TYPES, None),
    "team_id": str,
}
RECIPIENT = {**RECIPIENT_REF, "company": str, "title": str, "address": ADDRESS, "created_at": DATE_TIME}
ITEM = {
    "id": str,
    "name": str,
    "description": str,
    "type": ITEM_TYPES,
    "price": NUMBER,
    "image_url": re.compile("https://.+"),
    "available": bool,
    "shipping_time_days": (int, type(None)),
}
BUDGET = {
    "team_id": str,
    "team_name": str,
    "total_budget": NUMBER,
    "spent": NUMBER,
    "remaining": NUMBER,
    "period_start": DATE,
    "period_end": DATE,
}
PAGINATION = {"page": int, "per_page": int, "total": int, "total_pages": int}
REPORT = {
    "period": {"start_date": DATE, "end_date": DATE},
    "totals": {"sends": int, "delivered": int, "failed": int, "total_spend": NUMBER},
    "data": [{"period": str, "sends": int, "delivered": int, "spend": NUMBER}],
}


def conforms(value: Any, shape: Any, where: str = "") -> None:
    """Asserts that a value has exactly the fields of a shape, each of its type, enumeration or format."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        assert value.keys() == shape.keys(), (where, value.keys() ^ shape.keys())
        for name, inner in shape.items():
            conforms(value[name], inner, f"{where}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        for position, item in enumerate(value):
            conforms(item, shape[0], f"{where}[{position}]")
    elif isinstance(shape, type):
        assert type(value) is shape, (where, value)
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), (where, value)
        assert shape.fullmatch(value), (where, value)
    else:
        assert any(_fits(value, choice) for choice in shape), (where, value)


def _fits(value: Any, choice: Any) -> bool:
    if isinstance(choice, type):
        return type(value) is choice
    if isinstance(choice, re.Pattern):
        return isinstance(value, str) and choice.fullmatch(value) is not None
    return bool(value == choice)
