"""A published scale stays locked until its licensed wording and the permission are entered, both or neither."""

import uuid

import pytest
from django.urls import reverse

from screening.interchange.published_scales.keys import get_key, key_only
from screening.interchange.published_scales.services import enter_wording
from screening.library import selectors
from screening.library.models import InstrumentVersion, WordingPermission
from tests.chinese import chinese
from tests.interchange.published_scales import wordings
from tests.library import factories as library

pytestmark = pytest.mark.django_db
KEY = get_key("uls-6")
KEYS = [key.id for key in key_only()]


@pytest.fixture
def enter(cast, as_):
    """Fills in the form, looks at it, and saves what was seen."""
    browser = as_(cast.district)

    def entered(key_id=KEY.id, **changes):
        data = wordings.wording_data(get_key(key_id), **changes)
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
    assert chinese("locked") in page.content.decode()
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
    response = as_(cast.district).post(url, wordings.wording_data(KEY))
    assert response.status_code == 200 and "示例句子 6" in response.content.decode()
    assert not InstrumentVersion.objects.exists()


def test_words_that_were_changed_after_the_look_are_looked_at_again(cast, as_):
    url, browser = reverse("library:enter_wording", args=[KEY.id]), as_(cast.district)
    seen = browser.post(url, wordings.wording_data(KEY)).context["form"].instrument.content_hash
    response = browser.post(url, wordings.wording_data(KEY, title_zh="改过的名称", seen=seen))
    assert response.status_code == 200 and not InstrumentVersion.objects.exists()


def test_a_missing_item_is_said_in_a_sentence_with_both_numbers(enter):
    five = "\n".join(f"{number}. 示例句子 {number}" for number in range(1, 6))
    assert errors(enter(items_zh=five)) == {
        "items_zh": [chinese("there are %(n)s lines; the scale has %(wanted)s", n=5, wanted=6)]
    }


def test_an_answer_too_many_is_said_too(enter):
    assert list(errors(enter(anchors_zh="甲\n乙\n丙\n丁\n戊"))) == ["anchors_zh"]


def test_two_answers_with_the_same_name_are_refused(enter):
    assert errors(enter(anchors_zh="甲\n甲\n丙\n丁"))


@pytest.mark.parametrize("field", ["holder", "licence", "permitted_by", "permitted_on", "scope", "coding", "version"])
def test_a_permission_without_one_of_its_parts_unlocks_nothing(enter, field):
    assert list(errors(enter(**{field: ""}))) == [field]


def test_a_permission_of_tomorrow_or_one_that_ends_before_it_begins_is_refused(enter):
    assert list(errors(enter(permitted_on="2026-10-20"))) == ["permitted_on"]
    assert list(errors(enter(valid_until="2026-08-31"))) == ["valid_until"]


def test_recalled_facts_must_be_checked_against_the_licensed_form(enter):
    recalled = next(key for key in key_only() if len(key.unverified) > 1)
    found = errors(enter(recalled.id, confirmed=[recalled.unverified[0].id]))
    assert found


def test_a_double_press_unlocks_once(cast):
    sent = {"by": cast.district, "key": KEY, "wording": wordings.wording(KEY), "nonce": uuid.uuid4()}
    first = enter_wording(permission=wordings.permission(), **sent)
    assert enter_wording(permission=wordings.permission(), **sent) == first
    assert WordingPermission.objects.count() == 1


def test_other_words_under_the_same_version_are_refused_and_a_new_version_is_taken(enter):
    assert enter().status_code == 302
    response = enter(title_zh="另一份示例")
    assert response.status_code == 422 and "version" in response.context["form"].errors
    assert enter(title_zh="另一份示例", version="3.0").status_code == 302


def test_the_form_begins_with_the_first_version_number_that_is_free(cast, as_, enter):
    for version in ("1.0", "3.0"):
        enter(version=version)
    form = as_(cast.district).get(reverse("library:enter_wording", args=[KEY.id])).context["form"]
    assert form["version"].initial == "2.0"


def test_numbering_that_was_pasted_along_is_not_part_of_the_wording(enter):
    enter(items_zh="\n".join(f"（{number}）示例句子 {number}" for number in range(1, 7)))
    items = selectors.instrument_of(InstrumentVersion.objects.get()).items
    assert [item.text.zh for item in items] == [f"示例句子 {number}" for number in range(1, 7)]


def test_a_published_scale_comes_in_with_its_permission_and_never_by_file(cast, as_):
    file = library.json_file(library.own_definition(id=KEY.id))
    response = as_(cast.district).post(reverse("library:import_instrument"), {"file": file})
    assert [KEY.id in what for _place, what in response.context["form"].problems] == [True]


def test_the_shelf_lists_every_published_scale_as_locked(cast, as_):
    page = as_(cast.district).get(reverse("library:list_library"))
    assert [reverse("library:show_key", args=[key_id]) in page.content.decode() for key_id in KEYS] == [True] * 7
    assert [line.tag for _section, lines in page.context["page"].sections for line in lines] == [chinese("locked")] * 7
