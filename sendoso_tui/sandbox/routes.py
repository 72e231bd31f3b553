"""Which request goes where: every documented path of v2, v3, the guide and the token endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.routing import compile_path

from sendoso_tui.sandbox import guide, oauth, v2_others, v2_report, v2_sends, v3_reads, v3_writes
from sendoso_tui.sandbox.calls import Answer, Call
from sendoso_tui.sandbox.service import Service
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

Handler = Callable[[Service, Call], Answer]


@frozen
class Endpoint:
    """One documented method of one path. `operation` is its name in fault specs; `family` decides on
    authentication and error style.
    """

    method: str
    template: str
    operation: str
    family: str  # "v2", "v3", "guide" or "oauth"
    handler: Handler
    pattern: re.Pattern[str]

    @property
    def writes(self) -> bool:
        """Whether it changes the world."""
        return self.method != "GET" and self.family != "oauth"


def _at(method: str, template: str, operation: str, family: str, handler: Handler) -> Endpoint:
    return Endpoint(method, template, operation, family, handler, compile_path(template)[0])


ENDPOINTS = (
    _at("GET", "/api/v2/sends", "list", "v2", v2_sends.list_sends),
    _at("POST", "/api/v2/sends", "create", "v2", v2_sends.create_send),
    _at("GET", "/api/v2/sends/{send_id}", "show", "v2", v2_sends.show_send),
    _at("DELETE", "/api/v2/sends/{send_id}", "cancel", "v2", v2_sends.cancel_send),
    _at("GET", "/api/v2/recipients", "recipients", "v2", v2_others.list_recipients),
    _at("POST", "/api/v2/recipients", "create-recipient", "v2", v2_others.create_recipient),
    _at("GET", "/api/v2/recipients/{recipient_id}", "recipients", "v2", v2_others.show_recipient),
    _at("GET", "/api/v2/inventory", "inventory", "v2", v2_others.list_inventory),
    _at("GET", "/api/v2/teams/budget", "budget", "v2", v2_others.show_budget),
    _at("GET", "/api/v2/reports/sends", "report", "v2", v2_report.show_report),
    _at("GET", "/api/v3/send", "list", "v3", v3_reads.list_sends),
    _at("POST", "/api/v3/send", "create", "v3", v3_writes.create_send),
    _at("POST", "/api/v3/send/generate_egift_links", "create", "v3", v3_writes.generate_links),
    _at("GET", "/api/v3/touches", "touches", "v3", v3_reads.list_touches),
    _at("GET", "/api/v3/touches/{touch_id}", "touches", "v3", v3_reads.show_touch),
    _at("GET", "/api/v3/me", "me", "v3", v3_reads.show_me),
    _at("GET", "/api/v3/users", "users", "v3", v3_reads.list_users),
    _at("POST", "/api/v3/users", "invite", "v3", v3_writes.invite_user),
    _at("GET", "/api/v3/groups", "groups", "v3", v3_reads.list_groups),
    _at("GET", "/api/v3/groups/{team_group_id}/members", "groups", "v3", v3_reads.list_members),
    _at("GET", "/api/v3/gifts", "gifts", "guide", guide.list_gifts),
    _at("POST", "/api/v3/sends", "create", "guide", guide.create_send),
    _at("GET", "/api/v3/sends/{send_id}", "show", "guide", guide.show_send),
    _at("POST", "/oauth/token", "token", "oauth", oauth.token),
    _at("POST", "/oauth/revoke", "revoke", "oauth", oauth.revoke),
)
OPERATIONS = tuple(sorted({endpoint.operation for endpoint in ENDPOINTS}))


def find(method: str, path: str) -> tuple[Endpoint, Mapping[str, str]] | list[str]:
    """The endpoint of a request and the parts of its path; or the methods its path has, empty for an unknown path."""
    methods = []
    for endpoint in ENDPOINTS:
        match = endpoint.pattern.match(path)
        if match and endpoint.method == method:
            return endpoint, match.groupdict()
        if match:
            methods.append(endpoint.method)
    return methods
