# ruff: noqa: E501 (tables, kept one entry or one list a line)
"""Who sends: the users of the sandbox's organisation, their groups and what each has to spend (USD cents)."""

from __future__ import annotations

from sendoso_tui.sandbox.draws import hex_code, mix
from sendoso_tui.values import frozen

ORGANISATION_ID = 4711
MAIL_DOMAIN = "northlight.example"


@frozen
class Group:
    """A v3 group, which is a v2 team. Money in whole USD, as `GET /groups` gives it."""

    id: int
    name: str
    budget: int
    monthly_budget: int
    one_time_budget: int
    rollover: bool

    @property
    def team_id(self) -> str:
        """The id of this group as a v2 team."""
        return f"team_{mix(7, self.id):016x}"[:12]


@frozen
class User:
    """One user; `balance` is what they had to spend when the sandbox started, in USD cents."""

    id: int
    first_name: str
    last_name: str
    group: int  # position in GROUPS
    role: str
    balance: int

    @property
    def name(self) -> str:
        """Full name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        """Work address, in Latin letters."""
        latin = _LATIN.get(self.name, self.name)
        return f"{latin.lower().replace(' ', '.')}@{MAIL_DOMAIN}"


GROUPS = (
    Group(311, "Marketing Ops", 50, 50000, 0, False),
    Group(312, "Sales EMEA", 40, 32000, 1500, True),
    Group(313, "Sales Americas", 75, 60000, 0, False),
    Group(314, "Customer Success 💛", 30, 18000, 500, True),
    Group(315, "営業部 東京", 45, 24000, 0, False),
)

_PEOPLE = (
    ("Marc Fernandez", 0, "manager"), ("Priya Raman", 0, "regular"), ("Dana Whitfield", 0, "regular"), ("Tomás Rivera", 0, "regular"),
    ("Ingrid Solberg", 1, "manager"), ("Jean-Luc Moreau", 1, "regular"), ("Aoife Byrne", 1, "regular"), ("Zsófia Kovács", 1, "regular"),
    ("Mehmet Yılmaz", 1, "regular"), ("Carla Bianchi", 1, "regular"), ("Darnell Hughes", 2, "manager"), ("Sofia Ramirez", 2, "regular"),
    ("Kelly Nakamura", 2, "regular"), ("Pat O'Malley", 2, "regular"), ("Ximena Flores", 2, "regular"), ("Ben Adeyemi", 2, "regular"),
    ("Ruth Goldberg", 3, "manager"), ("Lamar Jackson-Reyes", 3, "regular"), ("Mina Haddad", 3, "regular"), ("Joy Chen", 3, "regular"),
    ("田中 恵子", 4, "manager"), ("中村 大輔", 4, "regular"), ("Emma Watanabe", 4, "regular"), ("小川 蓮", 4, "regular"),
)  # fmt: skip
_LATIN = {
    "Tomás Rivera": "Tomas Rivera", "Zsófia Kovács": "Zsofia Kovacs", "Mehmet Yılmaz": "Mehmet Yilmaz", "Pat O'Malley": "Pat OMalley",
    "恵子 田中": "Keiko Tanaka", "大輔 中村": "Daisuke Nakamura", "蓮 小川": "Ren Ogawa",
}  # fmt: skip


def users(seed: int) -> tuple[User, ...]:
    """The organisation's users; the first is the one the sandbox's credentials belong to."""
    found = []
    for position, (name, group, role) in enumerate(_PEOPLE):
        first, last = name.split(" ", 1)
        if ord(first[0]) > 0x3000:
            first, last = last, first
        found.append(
            User(120 + 3 * position, first, last, group, role, 20_000 + mix(seed, position, 61) % 160_000 // 50 * 50)
        )
    return tuple(found)


def invitation_key(seed: int, user: User) -> str:
    """The `key` of a group member: an invitation secret in the real service, a made-up one here."""
    return "demo-invite-" + hex_code(seed, user.id, 62, 20)
