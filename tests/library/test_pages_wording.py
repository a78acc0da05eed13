"""A published scale stays locked until its licensed wording and the permission are entered, both or neither."""

from datetime import date

import pytest
from django.urls import reverse

from screening import instruments
from screening.idempotency.models import Receipt
from screening.library import selectors, services
from screening.library.models import InstrumentVersion, WordingPermission
from tests.library import factories as library

pytestmark = pytest.mark.django_db
KEY = instruments.get_key("uls-6")
KEYS = [key.id for key in instruments.key_only()]


@pytest.fixture
def enter(cast, as_):
    """Fills in the form, looks at it, and saves what was seen."""
    browser = as_(cast.district)

    def entered(key_id=KEY.id, **changes):
        data = library.wording_data(instruments.get_key(key_id), **changes)
        url = reverse("library:enter_wording", args=[key_id])
        look = browser.post(url, data)
        form = look.context["form"]
        if form.errors or not form.instrument:
            return look
        return browser.post(url, data | {"seen": form.instrument.content_hash})

    return entered


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    assert not InstrumentVersion.objects.exists() and not WordingPermission.objects.exists()
    return dict(response.context["form"].errors)


@pytest.mark.parametrize("key_id", KEYS)
def test_a_locked_scale_is_shown_in_numbers_and_offered_to_no_round(cast, as_, key_id):
    page = as_(cast.district).get(reverse("library:show_key", args=[key_id]))
    assert "未解锁" in page.content.decode()
    assert reverse("library:enter_wording", args=[key_id]) in page.content.decode()
    assert key_id not in [version.instrument for version in selectors.usable_versions()]


@pytest.mark.parametrize("key_id", KEYS)
def test_every_scale_can_be_unlocked_and_is_then_offered(enter, key_id):
    response = enter(key_id)
    version = InstrumentVersion.objects.get()
    assert response.status_code == 302 and response.url == reverse("library:show_instrument", args=[version.public_id])
    assert key_id in [one.instrument for one in selectors.usable_versions()]
    assert version.permission.recorded_by.username == "district"


def test_looking_at_it_writes_nothing(cast, as_):
    url = reverse("library:enter_wording", args=[KEY.id])
    response = as_(cast.district).post(url, library.wording_data(KEY))
    assert response.status_code == 200 and "示例句子 6" in response.content.decode()
    assert not InstrumentVersion.objects.exists()


def test_words_that_were_changed_after_the_look_are_looked_at_again(cast, as_):
    url, browser = reverse("library:enter_wording", args=[KEY.id]), as_(cast.district)
    seen = browser.post(url, library.wording_data(KEY)).context["form"].instrument.content_hash
    response = browser.post(url, library.wording_data(KEY, title_zh="改过的名称", seen=seen))
    assert response.status_code == 200 and not InstrumentVersion.objects.exists()


def test_a_missing_item_is_said_in_a_sentence_with_both_numbers(enter):
    five = "\n".join(f"{number}. 示例句子 {number}" for number in range(1, 6))
    assert errors(enter(items_zh=five)) == {"items_zh": ["这里有 5 行，量表应有 6 行"]}


def test_an_answer_too_many_is_said_too(enter):
    assert "有 5 行" in errors(enter(anchors_zh="甲\n乙\n丙\n丁\n戊"))["anchors_zh"][0]


def test_two_answers_with_the_same_name_are_refused(enter):
    assert errors(enter(anchors_zh="甲\n甲\n丙\n丁"))


@pytest.mark.parametrize("field", ["holder", "licence", "permitted_by", "permitted_on", "scope", "coding", "version"])
def test_a_permission_without_one_of_its_parts_unlocks_nothing(enter, field):
    assert list(errors(enter(**{field: ""}))) == [field]


def test_a_permission_of_tomorrow_or_one_that_ends_before_it_begins_is_refused(enter):
    assert list(errors(enter(permitted_on="2026-10-20"))) == ["permitted_on"]
    assert list(errors(enter(valid_until="2026-08-31"))) == ["valid_until"]


def test_recalled_facts_must_be_checked_against_the_licensed_form(enter):
    recalled = next(key for key in instruments.key_only() if len(key.unverified) > 1)
    found = errors(enter(recalled.id, confirmed=[recalled.unverified[0].id]))
    assert found


def test_a_permission_that_has_ended_keeps_the_form_but_offers_it_to_no_new_round(cast, as_):
    version = library.unlocked(cast, valid_until=date(2026, 10, 18))
    assert version.pk not in [one.pk for one in selectors.usable_versions()]
    shelf = as_(cast.district).get(reverse("library:list_library")).context["page"]
    assert [line.tag for line in shelf.set_aside] == ["许可已到期"]
    page = as_(cast.district).get(reverse("library:show_instrument", args=[version.public_id]))
    assert "许可已到期" in page.content.decode()


def test_on_its_last_day_a_permission_still_holds(cast):
    version = library.unlocked(cast, valid_until=date(2026, 10, 19))
    assert version.pk in [one.pk for one in selectors.usable_versions()]


def test_a_double_press_unlocks_once(cast):
    first = library.unlocked(cast)
    nonce = Receipt.objects.get().nonce
    sent_again = services.enter_wording(by=cast.district, key=KEY, wording=None, permission=None, nonce=nonce)
    assert sent_again == first and WordingPermission.objects.count() == 1


def test_other_words_under_the_same_version_are_refused_and_a_new_version_is_taken(enter):
    assert enter().status_code == 302
    response = enter(title_zh="另一份示例")
    assert response.status_code == 422 and "version" in response.context["form"].errors
    assert enter(title_zh="另一份示例", version="2.0").status_code == 302


def test_numbering_that_was_pasted_along_is_not_part_of_the_wording(enter):
    enter(items_zh="\n".join(f"（{number}）示例句子 {number}" for number in range(1, 7)))
    items = selectors.instrument_of(InstrumentVersion.objects.get()).items
    assert [item.text.zh for item in items] == [f"示例句子 {number}" for number in range(1, 7)]
