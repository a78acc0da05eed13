"""What the installation itself can say for the papers: numbers of children by age, requests, looks, measures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, AuditSubject, PendingAct
from screening.cases.models import Referral
from screening.operations.backups.recipient import recipient
from screening.operations.models import Backup
from screening.rights.models import Erasure, RightsRequest
from students.models import Consent, Enrolment, School, StaffAssignment, Student

GROWING_UP, GROWN_UP = 14, 18
Period = tuple[date, date]


@dataclass(frozen=True)
class Ages:
    """Children under 14 and those from 14 to 17 are counted apart, as the law protects them apart."""

    younger: int
    older: int
    grown: int

    @property
    def minors(self) -> int:
        return self.younger + self.older


def year(number: int) -> Period:
    return date(number, 1, 1), date(number, 12, 31)


def children_in(school: School, period: Period) -> list[Student]:
    """Who sat in a class of the school on any day of it, and is not erased."""
    first, last = period
    seats = Enrolment.objects.filter(school_class__school=school, starts__lte=last).exclude(ends__lt=first)
    return list(Student.objects.filter(pk__in=seats.values("student")))


def ages_of(children: Iterable[Student], on: date) -> Ages:
    ages = [_age(child, on) for child in children]
    younger, grown = sum(age < GROWING_UP for age in ages), sum(age >= GROWN_UP for age in ages)
    return Ages(younger, len(ages) - younger - grown, grown)


def _age(child: Student, on: date) -> int:
    """In whole years; the day of birth is not kept, so a child's month counts from its first day."""
    return on.year - child.birth_year - (on.month < child.birth_month)


def consents_by(children: Iterable[Student], last: date) -> Counter[str]:
    """Outcome of the sheet in force on that day → children; empty: no sheet."""
    keys = [child.pk for child in children]
    latest = {}
    for row in Consent.objects.filter(student__in=keys, dated__lte=last).order_by("dated", "pk"):
        latest[row.student_id] = row.outcome
    return Counter(latest.get(key, "") for key in keys)


def texts_agreed_to(children: Iterable[Student], last: date) -> list[str]:
    """Each version of the consent text with the beginning of its hash."""
    rows = Consent.objects.filter(student__in=[child.pk for child in children], dated__lte=last)
    found = rows.order_by("text_version").values_list("text_version", "text_hash").distinct()
    return [f"{version} ({text_hash[:16]})" if text_hash else version for version, text_hash in found]


@dataclass(frozen=True)
class Requests:
    asked: Counter[str]  # by kind
    late: int
    refused: int
    erased: int
    erased_by_clock: int


def requests_in(school: School, period: Period) -> Requests:
    rows = list(RightsRequest.objects.filter(school=school, asked_on__range=period))
    erased = Erasure.objects.filter(school=school, at__range=moments(period))
    return Requests(
        asked=Counter(row.kind for row in rows),
        late=sum((row.answered_at.date() if row.answered_at else timezone.localdate()) > row.due_on for row in rows),
        refused=sum(row.outcome == RightsRequest.Outcome.REFUSED for row in rows),
        erased=erased.filter(why=Erasure.Why.ASKED).count(),
        erased_by_clock=erased.filter(why=Erasure.Why.TIME).count(),
    )


def referrals_in(school: School, period: Period) -> int:
    """Children about whom somebody outside was told."""
    issued = Referral.objects.filter(case__school=school, issued_at__range=moments(period))
    return issued.values("case__student").distinct().count()


def accounts_by_duty(school: School, period: Period) -> Counter[str]:
    first, last = period
    rows = StaffAssignment.objects.filter(school=school, starts__lte=last).exclude(ends__lt=first)
    return Counter(rows.values_list("duty", flat=True))


def confirmed_by_two(period: Period) -> tuple[int, int]:
    """Doors that a second person opened, and those that were refused or lapsed."""
    settled = PendingAct.objects.filter(settled_at__range=moments(period))
    confirmed = settled.filter(outcome=PendingAct.Outcome.CONFIRMED).count()
    return confirmed, settled.count() - confirmed


@dataclass(frozen=True)
class Looks:
    """What the log knows of the looks at children of a school."""

    events: int
    children: list[Student]
    roles: Counter[str]


def looks_in(school: School, period: Period) -> Looks:
    events = AuditEvent.objects.filter(at__range=moments(period))
    rows = AuditSubject.objects.filter(event__in=events).values_list("event_id", "subject_id", "event__role")
    here = Enrolment.objects.filter(school_class__school=school).values("student")
    ours = {child.public_id: child for child in Student.objects.filter(pk__in=here)}
    seen: dict[UUID, Student] = {}
    roles: dict[int, str] = {}
    for event, subject, role in rows.iterator():
        if subject in ours:
            seen[subject], roles[event] = ours[subject], role
    return Looks(len(roles), list(seen.values()), Counter(roles.values()))


def moments(period: Period) -> tuple[datetime, datetime]:
    first, last = period
    begins = timezone.make_aware(datetime.combine(first, time.min))
    return begins, timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)) - timedelta(microseconds=1)


@dataclass(frozen=True)
class Measures:
    """How this installation is set up, as the papers state it."""

    file_is_encrypted: bool
    keys_elsewhere: bool
    second_factor: bool
    backup_key: bool
    backups: int
    last_backup: datetime | None
    last_proof: datetime | None
    office_network: bool
    tells_by_mail: bool
    access_log: bool


def measures(period: Period) -> Measures:
    made = Backup.objects.filter(made_at__range=moments(period))
    latest = Backup.objects.order_by("-pk").first()
    proved = Backup.objects.exclude(proved_at=None).order_by("-proved_at").first()
    return Measures(
        file_is_encrypted=connection.vendor == "sqlite" and bool(connection.settings_dict["OPTIONS"].get("keys")),
        keys_elsewhere=_keys_elsewhere(),
        second_factor=settings.SECOND_FACTOR,
        backup_key=recipient() is not None,
        backups=made.count(),
        last_backup=latest.made_at if latest else None,
        last_proof=proved.proved_at if proved else None,
        office_network=bool(getattr(settings, "OFFICE_HOSTS", ())),
        tells_by_mail=bool(settings.EMAIL_HOST or settings.NOTICE_ROBOT_URL),
        access_log=bool(settings.ACCESS_LOG_DIR),
    )


def _keys_elsewhere() -> bool:
    """On a county's server they come with the environment, never from the folder of the data."""
    return settings.KEY_FILE is None or Path(settings.VAR_DIR) not in Path(str(settings.KEY_FILE)).parents
