"""Nobody's page reads more because the county around its person has grown."""

import pytest

from accounts.models import User
from screening.cases.models import Case
from students.models import School, StaffAssignment
from tests.benchmarks import bench_growth
from tests.benchmarks.copies import STEP, multiply


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_in_a_county_three_times_as_large_every_page_asks_as_many_questions():
    found = bench_growth.run(wide=False)
    small, large = found["assessments"].values()
    for name in bench_growth.MET_EVERY_DAY:
        asked = {kind: (page["queries"], large[name][kind]["queries"]) for kind, page in small[name].items()}
        assert {kind: both for kind, both in asked.items() if both[0] != both[1]} == {}, name


@pytest.mark.once
@pytest.mark.django_db
def test_a_copied_school_has_everybody_and_everything_and_is_nobodys_of_before():
    bench_growth.county(children=8)
    cases, people = Case.objects.count(), User.objects.count()
    multiply(3)
    assert (School.objects.count(), Case.objects.count(), User.objects.count()) == (9, 3 * cases, 3 * people)
    assert len(set(Case.objects.values_list("number", flat=True))) == 3 * cases
    for copy in Case.objects.filter(pk__gt=STEP).select_related("flag", "student", "school"):
        assert copy.pk // STEP == copy.student_id // STEP == copy.school_id // STEP
    for post in StaffAssignment.objects.filter(user__pk__lt=STEP):
        assert post.school_id < STEP


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows_read", "grows"), [((100, 5_000, 5_100), False), ((100, 1_000, 10_000), True), ((5_000, 5_000, 5_900), False)]
)
def test_growth_is_what_outgrows_every_smaller_county(rows_read, grows):
    page = {"ms_median": 1, "queries": 1}
    sizes = {
        10**size: {"teacher": {"home:show_home": {**page, "rows_read": read}}} for size, read in enumerate(rows_read)
    }
    assert bool(bench_growth._judged(sizes, 1)["reads_more_in_a_larger_county"]) is grows
