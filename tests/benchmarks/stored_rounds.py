"""A county whose round is closed and stored as it would be after years of use: two teacher forms a child, results in
force under a norm of the round itself."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from django.db import connection
from django.utils import timezone

from accounts.models import Role, User
from screening.library.services import freeze_norm
from screening.rounds.models import Assessment, RoundChild, ScreeningRound
from screening.rounds.round_scoring import PinnedForm, RoundScoring, round_scoring_of
from screening.rounds.services import create_round
from screening.rounds.services.flagging import flags_from_forms
from screening.rounds.services.handing_in import store_results
from screening.rounds.services.rescoring_rows import portions
from screening.scoring import Norm, Rated, build_norm, score_many
from students.models import SchoolClass, Student
from tests import factories as people
from tests.rounds import factories as rounds

CLASS_SIZE = 50
CLASSES_A_SCHOOL = 20
BATCH = 2000


def stored_round(children: int, *, name: str, seed: int = 7) -> ScreeningRound:
    """`children` a multiple of 50, at least 500, so that a norm can be built; twice as many assessments."""
    county = people.make_county(name)
    officer = User.objects.filter(role=Role.DISTRICT_OFFICER).first() or people.make_user(
        "district", "郑科长", Role.DISTRICT_OFFICER
    )
    User.objects.filter(username="schooladmin").exists() or people.make_user(
        "schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR
    )
    classes = list(_classes(county, children // CLASS_SIZE))
    made = create_round(
        county, by=officer, school_year=2026, term=1, opens_on=date(2026, 10, 12), closes_on=date(2026, 10, 30)
    )
    crowd = [(one, rounds.make_crowd(one, CLASS_SIZE)) for one in classes]
    raters = _raters(name, len(classes))
    round_scoring, rng = round_scoring_of(made), np.random.default_rng(seed)
    for form in round_scoring.forms:
        _hand_in(round_scoring, form, crowd, raters, rng)
    _norms(round_scoring)
    round_scoring = round_scoring_of(made)
    for some in _portions(made):
        store_results(round_scoring, some, at=timezone.now())
    for children in portions(RoundChild.objects.filter(round=made).order_by("pk").values_list("pk", flat=True)):
        flags_from_forms(
            round_scoring, RoundChild.objects.filter(pk__in=children).select_related("school_class"), at=timezone.now()
        )
    made.state, made.closed_at = ScreeningRound.State.CLOSED, timezone.now()
    made.save()
    _count_rows()
    return made


def _count_rows() -> None:
    """The database server does so by itself within a minute or two of such a day."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _classes(county, count: int) -> Iterator[SchoolClass]:
    school, size = None, min(CLASSES_A_SCHOOL, count // 3)
    for number in range(count):
        if number % size == 0:
            school = people.make_school(county, f"{county.name}小学{number // size}")
        yield people.make_class(school, 1 + number % 6, 1 + number % size)


def _raters(name: str, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(username=f"{name}-{number}", name=f"老师{number}", role=Role.TEACHER) for number in range(count)
    )


def _hand_in(
    round_scoring: RoundScoring,
    form: PinnedForm,
    crowd: list[tuple[SchoolClass, list[Student]]],
    raters: list[User],
    rng: np.random.Generator,
) -> None:
    """Calm for most, more for some, one answer in forty left out; a teacher's own ruler moves the whole class."""
    ids = [item.id for item in form.instrument.items]
    now = timezone.now() - timedelta(days=3)
    for (school_class, students), rater in zip(crowd, raters, strict=True):
        need = rng.normal(rng.normal(0, 0.4), 1, size=(len(students), 1)) + rng.normal(
            0, 1, size=(len(students), len(ids))
        )
        codes = np.clip(np.floor(need + 0.4), 0, 3).astype(int)
        kept = rng.random(codes.shape) > 1 / 40
        Assessment.objects.bulk_create(
            Assessment(
                round=round_scoring.round,
                student=student,
                school_class=school_class,
                instrument_version=form.version,
                informant=form.instrument.informant,
                rater=rater,
                answers={item: int(code) for item, code, given in zip(ids, row, there, strict=True) if given},
                sources=dict.fromkeys(ids, "screen"),
                submitted_at=now,
            )
            for student, row, there in zip(students, codes, kept, strict=True)
        )
    if not RoundChild.objects.filter(round=round_scoring.round).exists():
        RoundChild.objects.bulk_create(
            (
                RoundChild(
                    round=round_scoring.round, student=student, school_class=school_class, state="rated", since=now
                )
                for school_class, students in crowd
                for student in students
            ),
            batch_size=BATCH,
        )


def _norms(round_scoring: RoundScoring) -> None:
    """From the first 6,000 children: a norm is a norm, however large the county."""
    for form in round_scoring.forms:
        rows = list(
            Assessment.objects.filter(round=round_scoring.round, instrument_version=form.version)
            .order_by("pk")
            .values_list("answers", "rater", "school_class__school")[:6000]
        )
        ids = [item.id for item in form.instrument.items]
        totals = score_many(form.instrument, [[row[0].get(item, -1) for item in ids] for row in rows]).total.prorated
        norm = build_norm(
            form.instrument,
            [Rated(float(t), str(r), str(s)) for t, (_a, r, s) in zip(totals, rows, strict=True) if not np.isnan(t)],
            name=f"{round_scoring.round.county.name} 常模",
            date="2026-10-30",
            grade_band="1-6",
        )
        assert isinstance(norm, Norm), norm
        fields = {"county_id": round_scoring.round.county.public_id, "grade_min": 1, "grade_max": 6}
        round_scoring.round.norm_sets.add(
            freeze_norm(
                form.version,
                norm=norm,
                frozen_on=date(2026, 10, 30),
                source_round=round_scoring.round.public_id,
                **fields,
            )
        )


def _portions(made: ScreeningRound) -> Iterator[list[Assessment]]:
    last = 0
    while some := list(
        Assessment.objects.filter(round=made, pk__gt=last).select_related("school_class").order_by("pk")[:BATCH]
    ):
        yield some
        last = some[-1].pk
