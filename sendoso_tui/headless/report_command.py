"""`report`: sends and spending over a period, counted by Sendoso (v2)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.dates import NotADate, read_first_day, read_last_day
from sendoso_tui.domain.report import Grouping
from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.running import in_session
from sendoso_tui.headless.table import local, pairs, price, table, zone

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.report import SendsReport
    from sendoso_tui.headless.call import Call, Session


def run(call: Call) -> int:
    """Print the report; 2 with the reason where the API has none."""
    today = datetime.now().astimezone().date()
    try:
        start, end = read_first_day(call.args.since, today), read_last_day(call.args.until, today)
    except NotADate as problem:
        call.out.say(f"sendoso-tui: {problem}")
        return Exit.USAGE
    if end < start:
        call.out.say(f"sendoso-tui: the period ends ({end}) before it begins ({start}).")
        return Exit.USAGE

    async def work(session: Session) -> int:
        gateway = session.reader.gateway
        why = gateway.capabilities.why_not(Capability.REPORT)
        if why is not None:
            call.out.say(f"sendoso-tui: {why}")
            return Exit.USAGE
        looked = await gateway.read_report(start, end, Grouping(call.args.group_by))
        _print(call, session, looked.value, (start, end))
        return Exit.OK

    return in_session(call, work)


def _print(call: Call, session: Session, report: SendsReport, asked: tuple[date, date]) -> None:
    now = session.clock.now()
    start, end = report.start or asked[0], report.end or asked[1]
    if call.out.as_json:
        fields = {
            "since": forms.day(start),
            "until": forms.day(end),
            "group_by": call.args.group_by,
            "sent": report.sends,
            "delivered": report.delivered,
            "failed": report.failed,
            **forms.money(report.spend),
        }
        rows = [
            {"label": row.label, "sent": row.sends, "delivered": row.delivered, **forms.money(row.spend)}
            for row in report.rows
        ]
        call.out.document(session.about.name, now, fields, ("rows", rows))
        return
    call.out.say(f"As of {local(now)} ({zone(now)}). Counted by Sendoso.")
    totals = [
        ("Period", f"{start} to {end}"),
        ("Sent", _count(report.sends)),
        ("Delivered", _count(report.delivered)),
        ("Failed", _count(report.failed)),
        ("Spent", price(report.spend, "not stated")),
    ]
    call.out.lines([*pairs(totals), ""])
    cells = [(row.label, _count(row.sends), _count(row.delivered), price(row.spend)) for row in report.rows]
    call.out.lines(table((call.args.group_by.upper(), "SENT", "DELIVERED", "SPENT"), cells))


def _count(number: int | None) -> str:
    return f"{number:,}" if number is not None else "not stated"
