"""A class's registration sheets typed back with the keyboard alone, with JavaScript off."""

from datetime import date

from django.urls import reverse
from playwright.sync_api import expect

from students.models import CareArrangement, RegistrationSheet
from tests import factories


def press(page, *keys: str) -> None:
    expect(page.locator(":focus")).to_have_count(1)  # a browser gives a new page its focus a moment after it is there
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_two_keys_a_family_that_changed_nothing_and_digits_where_something_did(cast, browser_for):
    for name in ("yu", "bo", "nur"):
        factories.make_care(cast.children[name], cast.li, as_of=date(2026, 3, 5), father_away="never", contact="weekly")
    page = browser_for(cast.li, script=False).goto(
        reverse("students:show_registration", args=[cast.class_3_1.public_id])
    )
    with page.expect_navigation():
        page.click(".now .btn")
    press(page, "Space", "Enter")
    press(page, "Space", "Enter")
    # The third family: the father is away now (3) since February 2025, everything else as it was.
    expect(page.locator(":focus")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("[name=father_away]")).to_be_focused()
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.type("202502")
    press(page, "Enter")
    expect(page.locator(".now .say")).to_contain_text("3")
    assert [row.care_says for row in RegistrationSheet.objects.order_by("pk")] == ["unchanged", "unchanged", "changed"]
    now = CareArrangement.objects.filter(student=cast.children["nur"]).latest("pk")
    assert (now.father_away, now.father_away_since, now.contact) == ("now", date(2025, 2, 1), "weekly")
