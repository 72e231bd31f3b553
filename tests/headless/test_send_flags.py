"""The flags of `send`: the form they make, and a sentence wherever they make none."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.domain.form import FIELDS, NEW_PERSON_FIELDS, NEW_RECIPIENT, STARTS, YES, Shape, blank
from sendoso_tui.headless.parser import build_parser
from sendoso_tui.headless.send_flags import FLAGS, Wanted, flag_for, read_flags, wire_name


def parsed(words: str) -> argparse.Namespace:
    found: argparse.Namespace = build_parser().parse_args(["send", *shlex.split(words)])
    return found


def read(words: str) -> Wanted:
    return read_flags(parsed(words))


def typed(words: str) -> tuple[Shape, dict[str, str]]:
    """The shape, and what is in its fields besides what a new form begins with."""
    form = read(words).form
    begun = STARTS.get(form.shape, {})
    return form.shape, {name: text for name, text in form.values.items() if text and begun.get(name) != text}


@pytest.mark.parametrize(
    ("words", "shape", "fields"),
    [
        (
            "--recipient r1 --item i1 --message Hi --date 2026-12-01 --crm-type lead --crm-id 7",
            Shape.INVENTORY,
            {
                "recipient_id": "r1",
                "item_id": "i1",
                "message": "Hi",
                "scheduled_date": "2026-12-01",
                "crm_type": "lead",
                "crm_id": "7",
            },
        ),
        (
            "--item i1 --new-recipient --email a@b.example --first-name A --last-name B --address 'High St 1' --zip 1",
            Shape.INVENTORY,
            {
                "recipient_id": NEW_RECIPIENT,
                "item_id": "i1",
                "email": "a@b.example",
                "first_name": "A",
                "last_name": "B",
                "street1": "High St 1",
                "postal_code": "1",
            },
        ),
        (
            "--touch 5 --name 'A B' --email a@b.example --address 'High St 1' --city X --state CA --zip 1 "
            "--country CA --mobile 123 --note Hi",
            Shape.ADDRESSED,
            {
                "touch_id": "5",
                "name": "A B",
                "email": "a@b.example",
                "address": "High St 1",
                "city": "X",
                "state": "CA",
                "zip": "1",
                "country": "CA",
                "mobile_no": "123",
                "custom_message": "Hi",
            },
        ),
        (
            "--touch 5 --collect --name A --email a@b.example --ask-by link --expire-days 3 --hide-gift --mail-text T",
            Shape.COLLECT,
            {
                "touch_id": "5",
                "name": "A",
                "email": "a@b.example",
                "via": "link",
                "expire_after_days": "3",
                "hide_product_info": YES,
                "confirmation_message": "T",
            },
        ),
        ("--touch 5 --hide-gift", Shape.COLLECT, {"touch_id": "5", "hide_product_info": YES}),
        ("--touch 5 --egift --email a@b.example", Shape.EGIFT, {"touch_id": "5", "email": "a@b.example"}),
        ("--touch 5 --amount 25", Shape.EGIFT, {"touch_id": "5", "amount": "25"}),
        (
            "--touch 5 --links a@b.example c@d.example",
            Shape.LINKS,
            {"touch_id": "5", "emails": "a@b.example\nc@d.example"},
        ),
        (
            "--gift 9 --variant v --first-name A --last-name B --email a@b.example --message Hi --address 'High St 1' "
            "--address2 '2nd floor' --zip 1 --team t --meta campaign=x --meta contact=y",
            Shape.GIFT,
            {
                "gift_id": "9",
                "variant_id": "v",
                "first_name": "A",
                "last_name": "B",
                "email": "a@b.example",
                "message": "Hi",
                "line1": "High St 1",
                "line2": "2nd floor",
                "postal_code": "1",
                "team_id": "t",
                "metadata": "campaign=x\ncontact=y",
            },
        ),
        ("--shape egift --touch 5 --email a@b.example", Shape.EGIFT, {"touch_id": "5", "email": "a@b.example"}),
        ("--touch 5 --egift --email a@b.example --mobile ''", Shape.EGIFT, {"touch_id": "5", "email": "a@b.example"}),
    ],
)
def test_flags_make_a_form(words: str, shape: Shape, fields: dict[str, str]) -> None:
    assert typed(words) == (shape, fields)


def test_a_form_begins_with_what_the_screens_form_begins_with() -> None:
    assert read("--touch 5 --collect").form.get("expire_after_days") == "5"
    assert read("--touch 5 --address 'High St 1'").form.get("country") == "US"


def test_a_recipient_is_named_by_id_or_looked_up_by_email() -> None:
    assert read("--item i1 --recipient r1").look_up == ""
    wanted = read("--item i1 --recipient-email a@b.example")
    assert (wanted.look_up, wanted.form.get("recipient_id"), wanted.form.get("email")) == ("a@b.example", "", "")
    wanted = read("--item i1 --new-recipient --recipient-email a@b.example")
    assert (wanted.look_up, wanted.form.get("recipient_id")) == ("", NEW_RECIPIENT)
    assert wanted.form.get("email") == "a@b.example"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "name what is sent"),
        ("--email a@b.example", "name what is sent"),
        ("--touch 5 --email a@b.example", "say how the touch is sent"),
        ("--touch 5 --egift --mobile 1", "--mobile: not a part of an eGift by email"),
        ("--shape links --touch 5 --collect", "--collect: not a part of eGift links"),
        ("--touch 5 --egift --links a@b.example", "--egift and --links ask for different kinds"),
        ("--touch 5 --item i1", "not a part of an item of the inventory"),
        ("--touch 5 --recipient r1", "--recipient, --touch: no kind of send has all"),
        ("--item i1 --recipient r1 --recipient-email a@b.example", "--recipient and --recipient-email: give one"),
        ("--item i1 --recipient r1 --new-recipient", "--recipient and --new-recipient: give one"),
        ("--item i1 --email a@b.example", "--recipient-email looks one up"),
        ("--item i1 --email a@b.example --recipient-email a@b.example", "--email and --recipient-email: give one"),
        ("--item i1 --recipient r1 --company C", "--company: only with --new-recipient"),
    ],
)
def test_flags_that_make_no_form_are_told_in_a_sentence(words: str, says: str) -> None:
    with pytest.raises(ConfigFault, match=says):
        read(words)


def test_bytes_that_are_no_text_are_refused() -> None:
    args = parsed("--touch 5 --egift")
    args.note = "caf\udce9"
    with pytest.raises(ConfigFault, match="--note is not UTF-8"):
        read_flags(args)


def test_every_field_of_every_form_has_a_flag() -> None:
    filled = {(shape, name) for flag in FLAGS for shape, name in flag.fields.items() if name}
    asked = {(shape, one.name) for shape, fields in FIELDS.items() for one in fields}
    asked |= {(Shape.INVENTORY, one.name) for one in NEW_PERSON_FIELDS}
    assert filled == asked


def test_fields_are_told_by_their_flag_or_by_their_name_in_a_request() -> None:
    assert flag_for(blank(Shape.COLLECT), "expire_after_days") == "--expire-days"
    assert flag_for(blank(Shape.INVENTORY), "recipient_id") == "--recipient or --recipient-email"
    new = blank(Shape.INVENTORY).put("recipient_id", NEW_RECIPIENT)
    assert flag_for(new, "recipient_id") == "--new-recipient"
    assert flag_for(blank(Shape.GIFT), "postal_code") == "--zip"
    assert wire_name(Shape.COLLECT, "via") == "address_confirmation_via"
    assert wire_name(Shape.EGIFT, "amount") == "amount"


def test_every_example_of_the_readme_is_one() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"^sendoso-tui send (--(?:item|touch|gift) [^|\n]*)", readme, re.M)
    assert len(examples) >= 7
    assert {read(example).form.shape for example in examples} == set(Shape)
