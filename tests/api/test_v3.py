"""v3 calls against the pages of developer.sendoso.com and the guide, and their recorded answers."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sendoso_tui.api import v3, v3_gifts
from sendoso_tui.domain.draft import AddressedDraft, CollectDraft, EgiftDraft, GiftAddress, GiftDraft, LinksDraft
from sendoso_tui.domain.money import Money

from .samples import answer, sample


def test_known_address_body() -> None:
    draft = AddressedDraft(
        "123", "John", "j@x.example", "1 Main St", "Austin", "TX", "78701", "USA", "+49 (171) 23", "Hi"
    )
    call = v3.send_to_address(draft, "my app")
    assert (call.method, call.path, call.write) == ("POST", "/send", True)
    assert call.body == {
        "send": {
            "touch_id": 123,
            "name": "John",
            "email": "j@x.example",
            "address": "1 Main St",
            "city": "Austin",
            "state": "TX",
            "zip": "78701",
            "country": "USA",
            "mobile_no": 4917123,
            "custom_message": "Hi",
            "confirm_address": False,
            "via": "single_person_or_company",
            "via_from": "my app",
        }
    }


def test_address_collection_body_is_the_documented_one() -> None:
    draft = CollectDraft(
        "123456",
        "John Smith",
        "developers@sendoso.com",
        "Hi John, I wanted to personally invite you to...",
        hide_product_info=True,
        confirmation_message="Please update your shipping address!",
    )
    assert v3.send_collecting_address(draft, "YOUR APPLICATION NAME").body == {
        "send": {
            "touch_id": 123456,
            "name": "John Smith",
            "email": "developers@sendoso.com",
            "custom_message": "Hi John, I wanted to personally invite you to...",
            "no_address": True,
            "confirm_address": True,
            "address_confirmation_via": "email",
            "resume_with_unconfirmed_address": False,
            "expire_after_days": 5,
            "hide_product_info": True,
            "address_confirmation_custom_message": "Please update your shipping address!",
            "via": "single_person_or_company",
            "via_from": "YOUR APPLICATION NAME",
        }
    }


def test_a_link_confirmation_has_no_email_text() -> None:
    body = v3.send_collecting_address(CollectDraft("1", "A", "a@x", via="link", confirmation_message="no"), "app").body
    assert "address_confirmation_custom_message" not in str(body)


def test_egift_body() -> None:
    assert v3.send_egift(EgiftDraft("7", "a@x.example"), "app").body == {
        "send": {"touch_id": 7, "email": "a@x.example", "via": "single_email_address", "via_from": "app"}
    }


def test_links_body() -> None:
    call = v3.generate_links(LinksDraft("7", ("a@x.example", "b@x.example")), "app")
    assert (call.path, call.write) == ("/send/generate_egift_links", True)
    assert call.body == {
        "send": {
            "touch_id": 7,
            "via": "generate_egift_links",
            "via_from": "app",
            "recipient_users": [{"email": "a@x.example"}, {"email": "b@x.example"}],
        }
    }


def test_an_id_that_is_no_integer_stays_text() -> None:
    body = v3.send_egift(EgiftDraft("007", "a@x.example"), "app").body
    assert isinstance(body, dict)
    assert body["send"]["touch_id"] == "007"


def test_read_calls() -> None:
    assert v3.list_sends(2, 100).query == (("page", "2"), ("per_page", "100"))
    assert v3.list_sends(1, 100, path="/sends").path == "/sends"
    assert dict(v3.list_touches(1, 100, delivery_type="mail").query)["delivery_type"] == "mail"
    assert v3.retrieve_touch("12").path == "/touches/12"
    assert v3.list_members("4/5").path == "/groups/4%2F5/members"
    assert [call.path for call in (v3.me(), v3.list_users(1, 10), v3.list_groups(1, 10))] == [
        "/me",
        "/users",
        "/groups",
    ]


def test_sends_list_of_the_documentation() -> None:
    page = v3.read_sends(sample("v3/sends_list"), 1, 10)
    assert page.total == 892
    first, second = page.rows
    assert (first.id, first.gid, first.dialect) == ("1", "Z2lkOi8vc2VuZG9zby9TZW5kLzQ0", "v3")
    assert first.cost == Money(Decimal("2.0"), "USD")
    assert [update.status for update in first.updates] == ["Sent", "Opened", "Clicked", "Expired"]
    assert first.updates[-1].at == datetime(2022, 12, 11, 8, 0, 2, tzinfo=UTC)
    assert first.sender.team_name == "Marketing Ops"
    assert (second.recipient.company, second.gift, second.sent_via) == (
        "Sendoso",
        "Triggered inventory",
        "Salesforce Trigger",
    )


def test_created_in_every_shape() -> None:
    code = "116d64dc686937dd17b1865019cee71d295bcf38"
    for name in ("send_address_200", "send_collect_200"):
        assert v3.read_created(sample(f"v3/{name}")).tracking_code == code
    egift = v3.read_created(sample("v3/send_egift_200"))
    assert (egift.tracking_url, egift.message) == ("https://app.sendoso.com/track/9a", "Gift send Successfully")
    assert egift.other_urls == ()
    assert v3.read_created(sample("v3/send_collect_200_link")).other_urls == ("https://app.sendoso.com/confirm/abc",)


def test_generated_links() -> None:
    created = v3.read_created(sample("v3/links_200"))
    assert [(link.recipient, link.url) for link in created.links] == [
        ("a@b.example", "https://sendo.so/g/abc"),
        ("c@d.example", "https://sendo.so/g/def"),
    ]
    assert created.link_days == 30


def test_touches() -> None:
    page = v3.read_touches(sample("v3/touches_list"), 1, 10)
    (touch,) = page.rows
    assert page.total == 1
    assert (touch.lowest, touch.highest) == (Money(Decimal("5.0"), "USD"), Money(Decimal("100.0"), "USD"))
    assert (touch.start, touch.end, touch.ship_to) == (date(2022, 9, 1), None, ("US", "CA"))
    assert v3.read_touch(sample("v3/touch"), "12") == v3.read_touch(sample("v3/touch_bare"), "12") == touch


def test_people_and_groups() -> None:
    me = v3.read_me(sample("v3/me"))
    assert (me.balance, me.team_balance) == (Money(Decimal("578.0")), Money(Decimal(12000)))
    (user,) = v3.read_users(sample("v3/users_list"), 1, 10).rows
    assert (user.id, user.name, user.group_id) == ("123", "Marc Fernandez", "4")
    (group,) = v3.read_groups(sample("v3/groups_list"), 1, 10).rows
    assert (group.limit_per_user, group.rollover) == (Money(Decimal(50000)), True)
    (member,) = v3.read_members(sample("v3/members_list")).rows
    assert (member.name, member.balance) == ("Ana Ruiz", Money(Decimal("578.0")))
    assert "INVITATION-KEY" not in repr(member)


def test_guide_create_body_is_the_documented_one() -> None:
    draft = GiftDraft(
        "g1",
        "Ann",
        "Lee",
        "ann@x.example",
        "Hello",
        GiftAddress("1 Main St", "", "Austin", "TX", "78701", "US"),
        variant_id="m",
        metadata={"campaign_id": "c1"},
    )
    call = v3_gifts.create_send(draft)
    assert (call.method, call.path, call.write) == ("POST", "/sends", True)
    assert call.body == {
        "send": {
            "gift_id": "g1",
            "first_name": "Ann",
            "last_name": "Lee",
            "email": "ann@x.example",
            "address": {
                "line1": "1 Main St",
                "city": "Austin",
                "state": "TX",
                "postal_code": "78701",
                "country": "US",
            },
            "message": "Hello",
            "variant_id": "m",
            "metadata": {"campaign_id": "c1"},
        }
    }


def test_guide_answers() -> None:
    assert v3_gifts.read_created(sample("v3_gifts/send_create_201")).id == "snd_1"
    send, _ = v3_gifts.read_send(sample("v3_gifts/send_retrieve"), "snd_1")
    assert (send.id, send.dialect, send.status_raw) == ("snd_1", "guide", "returned")
    coffee, hoodie = v3_gifts.read_gifts(sample("v3_gifts/gifts_list")).rows
    assert (coffee.price, coffee.physical) == (Money(Decimal("10.00"), "USD"), False)
    assert (hoodie.id, hoodie.name, hoodie.category, hoodie.physical) == ("2", "Hoodie", "Swag", True)
    assert [variant.name for variant in hoodie.variants] == ["M"]


def test_one_send_in_the_shape_of_the_list_keeps_everything() -> None:
    raw = sample("v3/sends_list").body
    start = raw.index(b'{"id": 1')
    one = raw[start : raw.index(b', {"id": 2')]
    send, text = v3_gifts.read_send(answer(b'{"success": true, "send": ' + one + b"}"), "1")
    assert send.dialect == "v3"
    assert len(send.updates) == 4
    assert text == one


def test_paths_of_guide_reads() -> None:
    assert v3_gifts.retrieve_send("a/b").path == "/sends/a%2Fb"
    assert v3_gifts.list_gifts([("category", "food")]).query == (("category", "food"),)
