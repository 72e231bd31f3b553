"""Answers that are no plain yes: every documented error, every body shape, and what is doubtful for a write."""

import json

import pytest

from sendoso_tui.api import v2, v3, v3_gifts
from sendoso_tui.api.call import Call
from sendoso_tui.api.errors import judge, read_words
from sendoso_tui.domain.draft import EgiftDraft, GiftDraft, InventoryDraft, LinksDraft, RecipientDraft
from sendoso_tui.domain.faults import Doubtful, Fault, Forbidden, Refused, ServerTrouble, Throttled, Unauthorised

from .samples import answer, sample

READ = Call("GET", "/x", "x")
CREATE = Call("POST", "/x", "x", write=True)
CANCEL = Call("DELETE", "/x", "x", write=True)

V2_CREATE = v2.create_send(InventoryDraft("r", "i"))
V3_CREATE = v3.send_egift(EgiftDraft("1", "a@x"), "app")
LINKS = v3.generate_links(LinksDraft("1", ("a@x",)), "app")
GUIDE_CREATE = v3_gifts.create_send(GiftDraft("g", "A", "B", "a@x", "Hi"))


@pytest.mark.parametrize(
    ("call", "name", "kind", "words"),
    [
        (v2.list_sends(1, 25), "v2/sends_list_401", Unauthorised, "Invalid API key"),
        (V2_CREATE, "v2/send_create_400", Refused, "item_id is required"),
        (V2_CREATE, "v2/send_create_401", Unauthorised, "Invalid API key"),
        (V2_CREATE, "v2/send_create_402", Refused, "Insufficient team budget"),
        (V2_CREATE, "v2/send_create_422", Refused, "Validation failed"),
        (v2.retrieve_send("nope"), "v2/send_retrieve_404", Refused, "Send not found"),
        (v2.cancel_send("x"), "v2/send_cancel_409", Refused, "cannot be cancelled"),
        (v2.create_recipient(RecipientDraft("A", "B", "x")), "v2/recipient_create_422", Refused, "email: is invalid"),
        (v2.retrieve_recipient("nope"), "v2/recipient_retrieve_404", Refused, "Recipient not found"),
        (v3.list_sends(1, 10), "v3/sends_list_401", Unauthorised, "The access token is invalid"),
        (v3.list_sends(1, 10), "v3/sends_list_429", Throttled, "wait 60 s"),
        (v3.list_touches(1, 10), "v3/touches_list_401", Unauthorised, "invalid"),
        (v3.list_touches(1, 10), "v3/touches_list_429", Throttled, "wait"),
        (v3.me(), "v3/me_401", Unauthorised, "invalid"),
        (v3.me(), "v3/me_429", Throttled, "wait"),
        (v3.list_users(1, 10), "v3/users_list_401", Unauthorised, "invalid"),
        (v3.list_users(1, 10), "v3/users_list_429", Throttled, "wait"),
        (v3.list_groups(1, 10), "v3/groups_list_401", Unauthorised, "invalid"),
        (v3.list_groups(1, 10), "v3/groups_list_429", Throttled, "wait"),
        (V3_CREATE, "v3/send_400", Refused, "email can't be blank"),
        (V3_CREATE, "v3/send_401", Unauthorised, "invalid"),
        (V3_CREATE, "v3/send_404", Refused, "Touch not found"),
        (LINKS, "v3/links_400", Refused, "email can't be blank"),
        (LINKS, "v3/links_401", Unauthorised, "invalid"),
        (LINKS, "v3/links_404", Refused, "Touch not found"),
        (v3.retrieve_touch("99"), "v3/touch_404", Refused, "Touch not found!"),
        (v3.list_members("9"), "v3/members_404", Refused, "Group not found!"),
        (GUIDE_CREATE, "v3_gifts/send_create_400", Refused, "Invalid address"),
        (GUIDE_CREATE, "v3_gifts/send_create_401", Unauthorised, "The access token expired"),
        (GUIDE_CREATE, "v3_gifts/send_create_404", Refused, "Gift not found"),
        (GUIDE_CREATE, "v3_gifts/send_create_422", Refused, "not available in the recipient's country"),
        (GUIDE_CREATE, "v3_gifts/send_create_429", Throttled, "wait 17 s"),
        (v3_gifts.retrieve_send("x"), "v3_gifts/send_retrieve_404", Refused, "Not found"),
    ],
)
def test_documented_errors(call: Call, name: str, kind: type[Fault], words: str) -> None:
    fault = judge(call, sample(name))
    assert type(fault) is kind
    assert words in str(fault)


@pytest.mark.parametrize("name", ["v2/send_cancel_200", "v2/send_cancel_204", "v2/send_cancel_200_with_send"])
def test_a_cancel_may_answer_without_a_body(name: str) -> None:
    assert judge(CANCEL, sample(name)) is None


def test_expired_false_means_renewing_is_no_use() -> None:
    bad, old = judge(READ, sample("v3/me_401")), judge(READ, sample("v3/send_401"))
    assert isinstance(bad, Unauthorised)
    assert isinstance(old, Unauthorised)
    assert (bad.renewable, old.renewable) == (False, True)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"errors": {"email": ["is invalid", "is taken"]}}, {"email": ("is invalid", "is taken")}),
        ({"errors": {"email": "is invalid"}}, {"email": ("is invalid",)}),
        ({"errors": {"send": {"email": ["is invalid"]}}}, {"email": ("is invalid",)}),
        ({"errors": {"address": {"zip": ["is short"]}}}, {"address.zip": ("is short",)}),
        ({"errors": [{"field": "email", "message": "is invalid"}]}, {"email": ("is invalid",)}),
        ({"errors": [{"source": {"pointer": "/send/email"}, "detail": "bad"}]}, {"email": ("bad",)}),
        ({"detail": [{"loc": ["body", "email"], "msg": "bad"}]}, {"email": ("bad",)}),
        ({"email": ["can't be blank"]}, {"email": ("can't be blank",)}),
        ({"errors": {"budget": 5}}, {"budget": ("5",)}),
        ({"errors": {"shape": [True]}}, {"shape": ("is not right",)}),
        ({"errors": ["Gift is gone"]}, {}),
        ({"errors": "Gift is gone"}, {}),
        ({"message": "Gift is gone"}, {}),
        ({"message": "Not right", "errors": {"message": ["is too long"]}}, {"message": ("is too long",)}),
        ({"errors": {"send": {"message": ["is too long"]}}}, {"message": ("is too long",)}),
        ({"errors": {"title": ["is too long"]}}, {"title": ("is too long",)}),
        ({"errors": {"message": "is a sentence"}}, {}),
        ({"error": {"message": ["is a sentence"]}}, {}),
        ({"message": ["one", "two"]}, {}),
    ],
)
def test_f28_errors_land_on_their_fields(body: object, fields: dict[str, tuple[str, ...]]) -> None:
    fault = judge(CREATE, answer(json.dumps(body), 422))
    assert isinstance(fault, Refused)
    assert fault.fields == fields
    assert fault.message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "m", "error": "e"}, "m"),
        ({"description": "d"}, "d"),
        ({"error": "invalid_client", "error_description": "unknown client"}, "unknown client"),
        ({"error": "e"}, "e"),
        ({"error": {"message": "inner"}}, "inner"),
        ({"error": {"message": ["inner", "more"]}}, "inner; more"),
        ({"message": ["one", "two"]}, "one; two"),
        ({"errors": ["a", "b"]}, "a; b"),
        (["a", "b"], "a; b"),
        ("just text", "just text"),
        ({}, ""),
        (5, ""),
    ],
)
def test_messages_of_every_shape(body: object, message: str) -> None:
    assert read_words(json.dumps(body).encode()).message == message


def test_html_and_empty_bodies_say_the_status_instead() -> None:
    assert str(judge(READ, answer("<html>nginx</html>", 404))) == "Sendoso refused: not found."
    assert str(judge(READ, answer("", 409))) == "Sendoso refused: conflict."
    assert "502" in str(judge(READ, answer("<html>Bad gateway</html>", 502)))


def test_forbidden_has_its_own_kind() -> None:
    assert type(judge(READ, answer('{"message": "scope"}', 403))) is Forbidden


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 599, 999, 199])
def test_trouble_of_the_server_is_doubt_for_a_write(status: int) -> None:
    assert type(judge(READ, answer("", status))) is ServerTrouble
    assert type(judge(CREATE, answer("", status))) is Doubtful
    assert type(judge(CANCEL, answer("", status))) is Doubtful


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_f33_a_redirect_does_not_look_like_sendoso(status: int) -> None:
    fault = judge(READ, answer("", status, location="https://evil.example/"))
    assert isinstance(fault, ServerTrouble)
    assert "app.sendoso.com" in str(fault)
    assert type(judge(CREATE, answer("", status))) is Doubtful


@pytest.mark.parametrize(
    "body",
    ["", "  ", "<html></html>", '{"success": false, "message": "no"}', '{"success": true', "[]", "null", "5", '"ok"'],
)
def test_f34_a_yes_to_a_create_that_cannot_be_read_is_doubt(body: str) -> None:
    assert type(judge(CREATE, answer(body, 200))) is Doubtful


@pytest.mark.parametrize(
    "body",
    [
        '{"success": false}',
        "<html></html>",
        '{"id": ',
        "[]",
        '"nope"',
        '"ok"',
        '{"error": "You may not cancel this send"}',
        '{"errors": ["You may not cancel this send"]}',
        '{"errors": {"status": "is shipped"}, "data": {}}',
    ],
)
def test_f34_a_yes_to_a_cancel_that_says_no_is_doubt(body: str) -> None:
    assert type(judge(CANCEL, answer(body, 200))) is Doubtful


@pytest.mark.parametrize(
    "body", ['{"id": "send_1", "error": null}', '{"send": {"id": 7}, "errors": ["a note"]}', '{"errors": []}', "{}"]
)
def test_a_yes_that_holds_the_send_or_names_no_error_is_a_yes(body: str) -> None:
    assert judge(CANCEL, answer(body, 200)) is None


def test_the_words_of_a_yes_that_says_no_are_shown() -> None:
    assert "You may not" in str(judge(CANCEL, answer('{"error": "You may not cancel this send"}', 200)))


@pytest.mark.parametrize("body", ["", " \r\n"])
def test_f04_an_empty_yes_whose_length_nobody_stated_may_be_a_line_that_broke(body: str) -> None:
    assert type(judge(CANCEL, answer(body, 200))) is Doubtful
    assert type(judge(CANCEL, answer(body, 200, connection="close"))) is Doubtful


def test_an_empty_yes_to_a_cancel_counts_where_the_answer_says_that_it_is_empty() -> None:
    assert judge(CANCEL, answer("", 204)) is None
    assert judge(CANCEL, answer("", 200, content_length="0")) is None
    assert type(judge(CREATE, answer("", 200, content_length="0"))) is Doubtful


def test_f36_strange_words_are_cleaned() -> None:
    fault = judge(READ, answer(json.dumps({"message": "\x1b[31mred\u202e"}), 400))
    assert "\x1b" not in str(fault)
    assert "\u202e" not in str(fault)
    assert len(str(judge(READ, answer(json.dumps({"message": "x" * 100_000}), 400)))) <= 500
