"""Packs that lie ready without anybody asking: at the start of a term, when a round opens, and anew every 30 days.

Runs several times a day with a constant number of queries while nothing is due; a computer that was off on the first
day of term catches up.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from screening.cases.fallback.pack import RENEWED
from screening.cases.fallback.printing import WITH_NAMES, WITHOUT_NAMES, request_pack
from screening.documents.models import Document
from screening.rounds.models import RoundSchool, ScreeningRound
from students.dated import in_force
from students.models import DUTY_OF_ROLE, School, StaffAssignment, Term

Duty = StaffAssignment.Duty
KEEPERS = (Duty.SCHOOL_ADMINISTRATOR, Duty.COUNSELOR, Duty.HEADTEACHER)


def make_due_packs() -> None:
    """For the school administrator, the counselor and the headteacher of each school, to each the own copy."""
    now = timezone.now()
    begun = _begun(now)
    made = _last_made(now)
    for user, school in _keepers(now):
        since = begun.get(school.pk)
        if since and made.get((school.public_id, user.pk), _NEVER) < _window(since, now):
            request_pack(school, by=user, language=user.language or "zh-hans", queue="bulk")


_NEVER = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())


def _begun(now: datetime) -> dict[int, datetime]:
    """School → when the term of today began or a round that is open was opened, whichever is later."""
    today = timezone.localdate(now)
    terms = Term.objects.filter(in_force(today)).values_list("county", "starts")
    starts = {county: timezone.make_aware(datetime.combine(day, time.min)) for county, day in terms}
    schools = School.objects.filter(township__county__in=starts).values_list("pk", "township__county")
    begun = {school: starts[county] for school, county in schools}
    opened = RoundSchool.objects.filter(round__state=ScreeningRound.State.OPEN, opened_at__isnull=False)
    for school, at in opened.values_list("school", "opened_at"):
        if at:
            begun[school] = max(begun.get(school, at), at)
    return begun


def _last_made(now: datetime) -> dict[tuple[object, int], datetime]:
    """School and person → their newest pack, if it is young enough to count."""
    young = now - timedelta(days=RENEWED)
    rows = Document.objects.filter(kind__in=(WITH_NAMES.name, WITHOUT_NAMES.name), created_at__gte=young).order_by(
        "created_at"
    )
    return {(subject, user): at for subject, user, at in rows.values_list("subject", "requested_by", "created_at")}


def _window(since: datetime, now: datetime) -> datetime:
    """The last of the days, every 30 from the beginning, on which a new pack was due."""
    return since + (now - since) // timedelta(days=RENEWED) * timedelta(days=RENEWED)


def _keepers(now: datetime) -> Iterator[tuple[User, School]]:
    rows = StaffAssignment.objects.filter(in_force(timezone.localdate(now)), duty__in=KEEPERS, user__is_active=True)
    seen: set[tuple[int, int]] = set()
    for row in rows.select_related("user", "school__township__county").order_by("school", "pk"):
        if DUTY_OF_ROLE.get(row.user.role) == row.duty and (row.user_id, row.school_id) not in seen:
            seen.add((row.user_id, row.school_id))
            yield row.user, row.school
