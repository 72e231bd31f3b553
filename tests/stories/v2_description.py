"""The v2 description (OpenAPI 3.1, "Sendoso Sending Platform API" 2.0): paths, codes and schemas of its answers."""

from typing import Any

STRING: dict[str, Any] = {"type": "string"}
INTEGER: dict[str, Any] = {"type": "integer"}
NUMBER: dict[str, Any] = {"type": "number"}
BOOLEAN: dict[str, Any] = {"type": "boolean"}
DATE: dict[str, Any] = {"type": "string", "format": "date"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
URI: dict[str, Any] = {"type": "string", "format": "uri"}
EMAIL: dict[str, Any] = {"type": "string", "format": "email"}
STATUS: dict[str, Any] = {
    "type": "string",
    "enum": ["pending", "processing", "shipped", "delivered", "failed", "cancelled"],
}
ITEM_TYPE: dict[str, Any] = {"type": "string", "enum": ["physical", "egift", "swag", "direct_mail", "charity"]}


def an_object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def an_array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "nullable": True}


PAGINATION = an_object(page=INTEGER, per_page=INTEGER, total=INTEGER, total_pages=INTEGER)
ADDRESS = an_object(street1=STRING, street2=STRING, city=STRING, state=STRING, postal_code=STRING, country=STRING)
RECIPIENT = an_object(
    id=STRING,
    first_name=STRING,
    last_name=STRING,
    email=EMAIL,
    company=STRING,
    title=STRING,
    address=ADDRESS,
    created_at=MOMENT,
)
SEND = an_object(
    id=STRING,
    status=STATUS,
    recipient=an_object(id=STRING, first_name=STRING, last_name=STRING, email=STRING),
    item=an_object(id=STRING, name=STRING, type=STRING),
    message=STRING,
    tracking_number=_nullable(STRING),
    tracking_url=_nullable(URI),
    estimated_delivery=_nullable(DATE),
    cost=NUMBER,
    created_at=MOMENT,
    updated_at=MOMENT,
    crm_id=_nullable(STRING),
    team_id=STRING,
)
ITEM = an_object(
    id=STRING,
    name=STRING,
    description=STRING,
    type=ITEM_TYPE,
    price=NUMBER,
    image_url=URI,
    available=BOOLEAN,
    shipping_time_days=_nullable(INTEGER),
)
BUDGET = an_object(
    team_id=STRING,
    team_name=STRING,
    total_budget=NUMBER,
    spent=NUMBER,
    remaining=NUMBER,
    period_start=DATE,
    period_end=DATE,
)
REPORT = an_object(
    period=an_object(start_date=DATE, end_date=DATE),
    totals=an_object(sends=INTEGER, delivered=INTEGER, failed=INTEGER, total_spend=NUMBER),
    data=an_array(an_object(period=STRING, sends=INTEGER, delivered=INTEGER, spend=NUMBER)),
)

ANSWERS: dict[tuple[str, str], tuple[int, dict[str, Any] | None]] = {
    ("GET", "/sends"): (200, an_object(sends=an_array(SEND), pagination=PAGINATION)),
    ("POST", "/sends"): (201, SEND),
    ("GET", "/sends/{}"): (200, SEND),
    ("DELETE", "/sends/{}"): (200, None),
    ("GET", "/recipients"): (200, an_object(recipients=an_array(RECIPIENT), pagination=PAGINATION)),
    ("POST", "/recipients"): (201, RECIPIENT),
    ("GET", "/recipients/{}"): (200, RECIPIENT),
    ("GET", "/inventory"): (200, an_object(items=an_array(ITEM), pagination=PAGINATION)),
    ("GET", "/teams/budget"): (200, BUDGET),
    ("GET", "/reports/sends"): (200, REPORT),
}
"""Method and path (a parameter is `{}`) to the code of success and its body's schema, None where none is described."""


def made_up(schema: dict[str, Any]) -> Any:
    """Invent the plainest value a schema admits, as generated mock servers do: empty figures, the word "string"."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema["type"]
    if kind == "object":
        return {name: made_up(inner) for name, inner in schema["properties"].items()}
    if kind == "array":
        return [made_up(schema["items"])]
    if kind == "string":
        formats = {
            "date": "2019-08-24",
            "date-time": "2019-08-24T14:15:22Z",
            "uri": "http://example.com",
            "email": "user@example.com",
        }
        return formats.get(schema.get("format", ""), "string")
    return {"integer": 0, "number": 0.1, "boolean": True}[kind]
