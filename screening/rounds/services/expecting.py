"""The expected load of a round before it opens, from the rows of the county. Reads only; names nobody.

expected_load_of(plan, *, by_class=True) -> CountyLoad      by class and school, beside the places of the counselors
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.db.models import Count
from django.utils import timezone

from screening.rounds.expected import CountyLoad, ForecastBasis, Places, SchoolLoad
from screening.rounds.models import RoundSchool
from screening.rounds.plans import RoundPlan
from screening.rounds.services.earlier import Earlier, SeenClass
from screening.rounds.services.weighed import earlier_of
from screening.scoring.assumed_shares import assumed_shares
from screening.scoring.load import ClassEvidence, Load, PlaceLoad, expected_load
from students.consents import may_refuse, standing
from students.dated import in_force
from students.models import Enrolment, School, SchoolClass, StaffAssignment
from students.selectors import consents_in_force, grade_of


def expected_load_of(plan: RoundPlan, *, by_class: bool = True) -> CountyLoad:
    """Today's roster, the latest closed round under the plan's rules and norms, and the visits on the opening day."""
    schools = _schools(plan)
    day = max(plan.opens_on, timezone.localdate())
    classes = {row.pk: row for row in SchoolClass.objects.filter(school__in=schools).select_related("school")}
    children = _children(plan, classes)
    earlier, teachers = earlier_of(plan), _teachers(classes, day)
    groups = [_group(row, children[pk], earlier, teachers.get(pk)) for pk, row in classes.items()]
    load = _load(plan, [*groups, *_without_children(schools, classes, earlier)], earlier, by_class=by_class)
    places = _places(schools, day)
    basis = earlier.basis if earlier else ForecastBasis(worsening="none")
    members: dict[str, list[tuple[SchoolClass, PlaceLoad]]] = defaultdict(list)
    for place in load.classes:
        if place.children and place.id.isdigit():
            members[place.school].append((classes[int(place.id)], place))
    found = {place.id: place for place in load.schools}
    rows = [_school(school, found.get(str(school.pk)), members[str(school.pk)], places, basis) for school in schools]
    return CountyLoad(plan, basis, load, tuple(row for row in rows if row is not None))


def _schools(plan: RoundPlan) -> list[School]:
    rows = School.objects.filter(township__county=plan.county)
    if plan.round is not None:
        rows = rows.filter(pk__in=RoundSchool.objects.filter(round=plan.round).values("school"))
    return list(rows.order_by("name", "pk"))


def _children(plan: RoundPlan, classes: Mapping[int, SchoolClass]) -> Counter[int]:
    """Class → children who will be rated: on the roster today, not refused, of a grade a form is meant for."""
    grades = [(form.grades.min, form.grades.max) for form in plan.forms]
    wanted = {
        pk for pk, row in classes.items() if any(low <= grade_of(row, plan.school_year) <= high for low, high in grades)
    }
    seats = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__in=wanted).order_by()
    children = Counter(dict(seats.values_list("school_class").annotate(Count("pk"))))
    asked = dict(seats.filter(may_refuse("teacher_forms", "student__consents")).values_list("student", "school_class"))
    sheets = consents_in_force(asked)
    children.subtract(place for child, place in asked.items() if standing(sheets[child], "teacher_forms") == "refused")
    return children


def _load(plan: RoundPlan, groups: Sequence[ClassEvidence], earlier: Earlier | None, *, by_class: bool) -> Load:
    if earlier is not None:
        return expected_load(groups, model_sd=earlier.model_sd, by_class=by_class)
    shares = assumed_shares(plan.forms, plan.rules, with_norm=bool(plan.norm_sets))
    return expected_load(groups, assumed=shares, by_class=by_class)


def _group(row: SchoolClass, children: int, earlier: Earlier | None, teacher: int | None) -> ClassEvidence:
    pk, school = str(row.pk), str(row.school_id)
    if earlier is None or row.pk not in earlier.classes:
        return ClassEvidence(pk, school, children)
    return _with_evidence(ClassEvidence(pk, school, children), earlier.classes[row.pk], teacher)


def _with_evidence(group: ClassEvidence, seen: SeenClass, teacher: int | None) -> ClassEvidence:
    """Worsening needs the same rater in both rounds; with another one nothing can be compared."""
    same = teacher is not None and teacher == seen.rater
    worse_a, worse_b = (seen.worse_a, seen.worse_b) if same else (0.0, 0.0)
    tier_b = max(seen.tier_b - worse_b, 0.0)
    tier_a = min(seen.tier_a + worse_a, seen.rated - tier_b)
    return replace(group, rated=seen.rated, tier_a=tier_a, tier_b=tier_b, same_rater=same)


def _without_children(
    schools: Sequence[School], classes: Mapping[int, SchoolClass], earlier: Earlier | None
) -> list[ClassEvidence]:
    """A place for every school, and classes that are not in the coming round but tell about the county."""
    places = [ClassEvidence(f"school-{school.pk}", str(school.pk), 0) for school in schools]
    gone = [(pk, seen) for pk, seen in (earlier.classes.items() if earlier else ()) if pk not in classes]
    return [
        *places,
        ClassEvidence("elsewhere", "", 0),
        *(_with_evidence(ClassEvidence(str(pk), "", 0), seen, None) for pk, seen in gone),
    ]


def _teachers(classes: Iterable[int], day: date) -> dict[int, int]:
    """Class → the person who will rate it."""
    rows = StaffAssignment.objects.filter(
        in_force(day), duty=StaffAssignment.Duty.CLASS_TEACHER, school_class__in=list(classes), user__is_active=True
    )
    return dict(rows.order_by("starts", "pk").values_list("school_class_id", "user_id"))


def _places(schools: Sequence[School], day: date) -> dict[int, Places]:
    """School → places a week over all counselors who visit it on that day: weekdays × places, every so many weeks."""
    weekly: dict[int, Fraction] = defaultdict(Fraction)
    people: Counter[int] = Counter()
    rows = StaffAssignment.objects.filter(
        in_force(day), duty=StaffAssignment.Duty.COUNSELOR, school__in=schools, user__is_active=True
    )
    for row in rows:
        visits = Fraction(len(set(row.visit_weekdays)), max(row.visit_every_weeks, 1))
        weekly[row.school_id] += visits * row.visit_places
        people[row.school_id] += 1
    return {pk: Places(weekly[pk], people[pk]) for pk in people}


def _school(
    school: School,
    found: PlaceLoad | None,
    members: Sequence[tuple[SchoolClass, PlaceLoad]],
    places: Mapping[int, Places],
    basis: ForecastBasis,
) -> SchoolLoad | None:
    if found is None:
        return None
    oldest_first = sorted(members, key=lambda pair: (-pair[0].cohort_year, pair[0].number))
    others = found.children * (basis.other_doors or 0.0)
    return SchoolLoad(school, found, tuple(oldest_first), places.get(school.pk, Places()), others)
