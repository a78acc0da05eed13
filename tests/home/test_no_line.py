"""What a browser keeps to say that there is no line."""

from django.urls import reverse


def test_the_page_is_the_same_for_everybody_and_holds_no_token(cast, client, as_):
    page = client.get(reverse("home:show_no_line"))
    assert as_(cast.li).get(reverse("home:show_no_line")).content == page.content
    assert b"csrf" not in page.content and page.headers["Cache-Control"] == "no-store"
    assert "120" in page.content.decode() and 'lang="en"' in page.content.decode()


def test_the_worker_may_answer_for_every_address_and_changes_its_name_with_its_content(client, settings):
    answer = client.get(reverse("home:send_worker"))
    assert answer.headers["Service-Worker-Allowed"] == "/" and answer.headers["Content-Type"] == "text/javascript"
    settings.VERSION = "next"
    assert client.get(reverse("home:send_worker")).content != answer.content
