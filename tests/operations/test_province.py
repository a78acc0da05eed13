"""A province to play with: the demo county again and again, each with everybody in it, readable and of its own."""

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.test import Client

from accounts.audit.chain import seal_leftovers
from accounts.audit.verification import verify
from accounts.models import AuditEvent, Role, User
from screening.cases.models import Case
from tests.benchmarks.copies import STEP, multiply
from screening.rounds.models import Assessment, ScreeningRound
from students.models import County, School, Student
from tests.operations.test_demo_small import seed


@pytest.fixture
def province(db):
    """Three counties of one school. What is copied are rows with small keys: sequences begin anew, which no rollback
    does."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
    seed(schools=1, classes=3, students_per_class=10, rounds=1)
    multiply(3, whole_counties=True)


def test_every_county_has_its_own_schools_children_rounds_and_people(province):
    for model in (County, School, Student, ScreeningRound, Assessment, Case, User):
        originals = model.objects.filter(pk__lt=STEP).count()
        assert originals and model.objects.count() == 3 * originals, model
    assert len(set(County.objects.values_list("name", flat=True))) == 3
    for school in School.objects.select_related("township"):
        assert school.pk // STEP == school.township.county_id // STEP
    for one in ScreeningRound.objects.all():
        assert one.pk // STEP == one.county_id // STEP == one.created_by_id // STEP


def test_names_and_answers_of_a_copy_open_and_are_those_of_the_first_county(province):
    for model, column in ((Student, "name"), (Assessment, "answers")):
        first = {row.pk: getattr(row, column) for row in model.objects.filter(pk__lt=STEP)}
        copies = {row.pk % STEP: getattr(row, column) for row in model.objects.filter(pk__gt=2 * STEP)}
        assert copies == first


def test_a_counselor_of_a_copied_county_sees_her_own_children_and_nobody_else_s(province):
    counselor = User.objects.filter(pk__gt=2 * STEP, role=Role.COUNSELOR, assignments__isnull=False).first()
    browser = Client()
    browser.force_login(counselor, backend="accounts.backends.ActiveUserBackend")
    page = browser.get("/cases/?s=all").content.decode()
    shown = {str(one) for one in Case.objects.values_list("public_id", flat=True) if str(one) in page}
    mine = Case.objects.filter(school__assignments__user=counselor).values_list("public_id", flat=True)
    assert shown and shown <= {str(one) for one in mine}
    assert browser.get(f"/cases/{min(shown)}/").status_code == 200


def test_the_log_is_that_of_the_first_county_and_whole(province):
    assert AuditEvent.objects.filter(pk__gt=STEP).count() == 0
    seal_leftovers()
    assert verify() == []
