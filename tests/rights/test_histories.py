"""Random histories of consent, leaving, holds and cases: what the clock lets go is what may go, and nothing else."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from screening.cases.models import Case, UrgentConcern
from screening.rights.services import purge_children, rows_of
from students.consents import SCOPES, standing
from students.models import Consent, Enrolment, Student
from students.selectors import consents_in_force
from tests.cases import factories as make
from tests.factories import make_consent
from tests.rights.test_retention import LONG_AGO, TODAY, end_case, leave

ACTS = st.lists(
    st.sampled_from("give refuse withdraw leave leave-now back hold lift case end-case".split()),
    min_size=1,
    max_size=8,
)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [15, pytest.param(2000, marks=pytest.mark.proof)])
def test_random_histories_never_lose_what_is_kept_nor_keep_what_has_had_its_time(cast, count) -> None:
    yu = cast.children["yu"]

    @settings(max_examples=count, suppress_health_check=list(HealthCheck), deadline=None, database=None)
    @given(ACTS)
    @example(["case", "end-case", "case"])
    def history(acts: list[str]) -> None:
        with transaction.atomic():
            told = Told()
            for act in acts:
                told.act(act, cast, yu)
                told.check(yu)
            purge_children()
            gone = not Student.objects.filter(pk=yu.pk).exists()
            assert gone == told.may_go, acts
            assert not gone or all(model is Student for model in rows_of(yu)), acts
            transaction.set_rollback(True)

    history()


class Told:
    """What was done, told apart from how the program keeps it."""

    def __init__(self) -> None:
        self.consent, self.left, self.held, self.case = "given", None, False, False

    @property
    def may_go(self) -> bool:
        return self.left == LONG_AGO and not self.held and not self.case

    def act(self, act: str, cast, child: Student) -> None:
        if act in ("give", "refuse", "withdraw"):
            self.consent = {"give": "given", "refuse": "refused", "withdraw": "withdrawn"}[act]
            make_consent(child, outcome=self.consent, dated=TODAY)
        elif act in ("leave", "leave-now"):
            self.left = LONG_AGO if act == "leave" else TODAY - timedelta(days=1)
            leave(child, self.left)
        elif act == "back":
            Enrolment.objects.filter(student=child).update(ends=None, end_reason="")
            self.left = None
        elif act == "hold" and not self.held and self.left is None:
            make.make_urgent(cast, cast.li, student=child)
            self.held = True
        elif act == "lift" and self.held:
            UrgentConcern.objects.filter(student=child).update(hold_lifted_at=timezone.now(), hold_lifted_by=cast.wang)
            self.held = False
        elif act == "case" and not self.case and self.left is None:
            again = {"state": Case.State.WAITING, "outcome": "", "closed_at": None, "closed_by": None}
            if not Case.objects.filter(student=child).update(**again):  # one flag of a round, however often
                make.make_case(cast, "yu")
            self.case = True
        elif act == "end-case":
            end_case(child, cast.wang)
            self.case = False

    def check(self, child: Student) -> None:
        sheet = consents_in_force([child.pk]).get(child.pk)
        given = [scope for scope in SCOPES if standing(sheet, scope) == "given"]
        assert bool(given) == (self.consent == Consent.Outcome.GIVEN)
