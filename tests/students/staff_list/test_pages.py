"""From a pasted list to accounts and slips: looked over first, all or nobody, sent twice the same people."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import PendingAct, User
from accounts.services.passwords import use_recovery_code
from accounts.two_people.services import confirm
from students.models import StaffAssignment
from tests.pages import structure

LIST = "韦兰，三年级(2)班\n蒙大山，宿管\n李芳，三年级(1)班"
AGAIN = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def admin(cast, as_) -> Client:
    return as_(cast.admin)


def read(client: Client, cast, listed: str = LIST, **more: object):
    return client.post(reverse("students:upload_staff", args=[cast.school.public_id]), {"listed": listed, **more})


def rows(page) -> list[dict[str, object]]:
    return [row.form.initial for row in page.context["page"].rows]


def add(client: Client, cast, given: list[dict[str, object]], nonce: str = AGAIN):
    fields = {f"row-{at}-{name}": value for at, row in enumerate(given) for name, value in row.items() if value}
    whole = {"row-TOTAL_FORMS": len(given), "row-INITIAL_FORMS": len(given), "nonce": nonce, **fields}
    return client.post(reverse("students:add_staff", args=[cast.school.public_id]), whole)


def test_the_review_proposes_names_duties_and_classes_and_writes_nothing(admin, cast):
    before = User.objects.count()
    page = read(admin, cast)
    found = rows(page)
    assert [row["username"] for row in found] == ["weilan", "mengdashan", "lifang"]
    assert found[0]["school_class"] == str(cast.class_3_2.public_id)
    assert [row["take"] for row in found] == [True, True, False]  # 李芳 works here already
    assert structure.faults(page.content.decode()) == []
    assert User.objects.count() == before


def test_a_file_is_read_like_what_is_pasted(admin, cast):
    file = SimpleUploadedFile("staff.csv", "姓名,班级\n韦兰,3-2\n".encode("gb18030"))
    assert [row["name"] for row in rows(read(admin, cast, "", file=file))] == ["韦兰"]


@pytest.mark.parametrize("listed", ["", "1234", "“"])
def test_what_is_no_list_is_asked_for_again(admin, cast, listed):
    page = read(admin, cast, listed)
    assert page.status_code == 422
    assert "没有读到一个姓名" in page.content.decode()


def test_everybody_ticked_is_added_and_signs_in_with_the_slip(admin, cast):
    page = add(admin, cast, rows(read(admin, cast)))
    added = {user.username: code for user, code in page.context["added"]}
    assert set(added) == {"weilan", "mengdashan"}
    assert structure.faults(page.content.decode()) == []
    assert all(code in page.content.decode() for code in added.values())
    teacher = use_recovery_code(
        username="weilan", code=added["weilan"], new_password="quiet-river-42", address="10.0.0.1"
    )
    assert StaffAssignment.objects.get(user=teacher).school_class == cast.class_3_2


def test_sent_twice_the_same_people_get_new_codes(admin, cast):
    found = rows(read(admin, cast))
    first, second = (add(admin, cast, found).context["added"] for _ in range(2))
    assert [user.pk for user, _code in first] == [user.pk for user, _code in second]
    assert User.objects.filter(username="weilan").count() == 1


def test_one_taken_user_name_adds_nobody_and_marks_its_row(admin, cast):
    found = rows(read(admin, cast))
    found[1]["username"] = "teacher"
    page = add(admin, cast, found)
    assert page.status_code == 422
    assert [bool(row.errors) for row in page.context["page"].rows[:2]] == [False, True]
    assert not User.objects.filter(username="weilan").exists()


def test_a_class_teacher_without_a_class_and_nobody_ticked_are_asked_about(admin, cast):
    found = rows(read(admin, cast, "韦兰，九年级(9)班"))
    assert "九年级(9)班" in read(admin, cast, "韦兰，九年级(9)班").context["page"].rows[0].errors[0]
    assert add(admin, cast, found).status_code == 422
    assert add(admin, cast, [found[0] | {"take": False}]).status_code == 422


def test_a_counselor_is_asked_about_the_days_at_the_school(admin, cast):
    page = read(admin, cast, "韦静，心理老师")
    assert 'name="row-0-days"' in page.content.decode()
    (row,) = rows(page)
    assert add(admin, cast, [row]).status_code == 422
    page = add(admin, cast, [row | {"days": "01234"}])
    assert (page.context["added"], "陈志远" in page.content.decode()) == ([], True)
    slip = confirm(PendingAct.objects.get(), by=cast.chen)
    assert StaffAssignment.objects.get(user=slip.person).visit_weekdays == [0, 1, 2, 3, 4]


def test_one_user_name_twice_is_a_teacher_of_two_classes_but_never_two_people(admin, cast):
    found = rows(read(admin, cast, "姓名\t班级\n韦兰\t三年级(1)班、三年级(2)班"))
    assert [row["username"] for row in found] == ["weilan", "weilan"]
    assert add(admin, cast, [found[0], found[1] | {"name": "韦一"}]).status_code == 422
    (one,) = add(admin, cast, found).context["added"]
    assert StaffAssignment.objects.filter(user=one[0]).count() == 2


def test_another_schools_staff_is_not_added(cast, admin):
    other = reverse("students:upload_staff", args=[cast.outside_school.public_id])
    assert admin.get(other).status_code == 404
