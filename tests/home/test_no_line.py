"""What a browser keeps to say that there is no line."""

from django.urls import reverse


def test_the_page_is_the_same_for_everybody_and_holds_no_token(cast, client, as_):
    page = client.get(reverse("home:show_no_line"))
    assert as_(cast.li).get(reverse("home:show_no_line")).content == page.content
    assert b"csrf" not in page.content and page.headers["Cache-Control"] == "no-store"
    assert "120" in page.content.decode() and 'lang="en"' in page.content.decode()


def test_the_page_says_what_to_do_for_a_child_who_is_not_safe_with_the_countys_numbers_and_nobodys_name(cast, client):
    numbers = {"emergency_numbers": "0000-555 0190（县热线）", "protection_contact_phone": "0000-555 0001"}
    type(cast.county).objects.update(**numbers)
    text = client.get(reverse("home:show_no_line")).content.decode()
    for said in ("不让孩子一个人待着", "tel:110", "tel:120", "tel:12356", "0000-555 0190", "未送出", "NOT SENT"):
        assert said in text
    assert "0000-555 0001" not in text


def test_the_worker_may_answer_for_every_address_and_changes_its_name_with_its_content(db, client, settings):
    answer = client.get(reverse("home:send_worker"))
    assert answer.headers["Service-Worker-Allowed"] == "/" and answer.headers["Content-Type"] == "text/javascript"
    settings.VERSION = "next"
    assert client.get(reverse("home:send_worker")).content != answer.content
