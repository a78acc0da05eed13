"""The list of children says that all care situations are up to date only where nothing waits for a consent sheet."""

from django.urls import reverse

from tests import factories as people


def test_a_class_that_waits_for_consent_is_not_called_up_to_date(cast, as_):
    school_class = people.make_class(cast.school, 5, 1)
    people.assign(cast.li, cast.school, "class-teacher", school_class)
    people.make_student(school_class, "孙静", 1, consent=False)
    address = f"{reverse('students:list_students')}?class={school_class.public_id}"
    html = as_(cast.li).get(address).content.decode()
    assert "1 份同意书" in html and "照料情况都是最新的" not in html
