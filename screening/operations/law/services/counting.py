"""What the installation itself can say for the papers, each in one line: the names stand in docs/law."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditSubject
from accounts.privacy.declarations import all_declarations
from screening import formats
from screening.cases.models import Referral
from screening.operations.backups.sealing import recipient
from screening.operations.models import Backup
from screening.rights.clock import kept_how_long
from screening.rights.models import Erasure, RightsRequest
from students.labels import age_on
from students.models import Consent, Enrolment, School, StaffAssignment, Student

GROWING_UP, GROWN_UP = 14, 18
BLANK = "________________"
Period = tuple[date, date]
Facts = dict[str, object]


def year(number: int) -> Period:
    return date(number, 1, 1), date(number, 12, 31)


def children_in(school: School, period: Period) -> list[Student]:
    """Who sat in a class of the school on any day of it, and is not erased."""
    first, last = period
    seats = Enrolment.objects.filter(school_class__school=school, starts__lte=last).exclude(ends__lt=first)
    return list(Student.objects.filter(pk__in=seats.values("student")))


def ages_of(children: Iterable[Student], on: date) -> dict[str, int]:
    """Children under 14 and those from 14 to 17 are counted apart, as the law protects them apart. In whole years; the
    day of birth is not kept, so a child's month counts from its first day."""
    ages = [age_on(child, on) for child in children]
    younger, grown = sum(age < GROWING_UP for age in ages), sum(age >= GROWN_UP for age in ages)
    return {"younger": younger, "older": len(ages) - younger - grown, "minors": len(ages) - grown, "grown": grown}


def of_school(school: School, children: list[Student], on: date) -> Facts:
    """What every one of the papers says."""
    kinds = Counter(field.kind for fields in all_declarations().values() for field in fields.values())
    return {
        "school": school.name,
        "county": school.township.county.name,
        "phone": school.phone or BLANK,
        "kept": _listed({line.what: line.when for line in kept_how_long()}),
        **ages_of(children, on),
        **{kind.name.lower(): count for kind, count in kinds.items()},
        **_safeguards(),
        **_log(),
    }


def of_year(school: School, children: list[Student], period: Period) -> Facts:
    """What only the audit of a year says."""
    first, last = period
    requests = RightsRequest.objects.filter(school=school, asked_on__range=period)
    erased = Erasure.objects.filter(school=school, at__range=_moments(period))
    told = Referral.objects.filter(case__school=school, issued_at__range=_moments(period))
    people = StaffAssignment.objects.filter(school=school, starts__lte=last).exclude(ends__lt=first)
    here = Enrolment.objects.filter(school_class__school=school).values("student__public_id")
    looks = AuditSubject.objects.filter(event__at__range=_moments(period), subject_id__in=here)
    asked = Counter(request.kind for request in requests)
    return {
        "year": first.year,
        "next_year": first.year + 1,
        **_consents(children, last),
        "requests": _listed({str(label): asked[value] for value, label in RightsRequest.Kind.choices}),
        "late": sum(_answered_on(request) > request.due_on for request in requests),
        "refused": requests.filter(outcome=RightsRequest.Outcome.REFUSED).count(),
        "erased": erased.filter(why=Erasure.Why.ASKED).count(),
        "erased_by_clock": erased.filter(why=Erasure.Why.TIME).count(),
        "referrals": told.values("case__student").distinct().count(),
        "duties": _listed(Counter(str(person.get_duty_display()) for person in people)) or _("none"),
        "looks": looks.values("event").distinct().count(),
        "backups": Backup.objects.filter(made_at__range=_moments(period)).count(),
    }


def _consents(children: list[Student], last: date) -> Facts:
    """Of the sheet in force on that day; each version of the text with the beginning of its hash."""
    rows = Consent.objects.filter(student__in=[child.pk for child in children], dated__lte=last).order_by("dated", "pk")
    latest = {row.student_id: row.outcome for row in rows}
    counts = Counter(latest.values())
    named = {str(label): counts[value] for value, label in Consent.Outcome.choices}
    texts = sorted(
        {f"{row.text_version} ({row.text_hash[:16]})" if row.text_hash else row.text_version for row in rows}
    )
    return {
        "consents": _listed({**named, _("No sheet yet"): len(children) - len(latest)}),
        "consent_texts": ", ".join(texts) or _("none"),
    }


def _answered_on(request: RightsRequest) -> date:
    return request.answered_at.date() if request.answered_at else timezone.localdate()


def _safeguards() -> Facts:
    """How this installation is set up today."""
    yes, no = _("yes"), _("NO: see docs/operations.md")
    latest = Backup.objects.order_by("-pk").first()
    proved = Backup.objects.exclude(proved_at=None).order_by("-proved_at").first()
    return {
        "encrypted": _volume() if connection.vendor != "sqlite" else yes if _file_is_encrypted() else no,
        "keys_elsewhere": yes if _keys_elsewhere() else _("no, in the same folder"),
        "second_factor": yes if settings.SECOND_FACTOR else no,
        "access_log": yes if settings.ACCESS_LOG_DIR else no,
        "last_backup": _when(latest.made_at if latest else None) if recipient() is not None else no,
        "last_proof": _when(proved.proved_at if proved else None),
    }


def _file_is_encrypted() -> bool:
    return bool(connection.settings_dict["OPTIONS"].get("keys"))


def _volume() -> str:
    return _("PostgreSQL: confirm here that its disk is encrypted: ____")


def _keys_elsewhere() -> bool:
    """On a county's server they come with the environment, never from the folder of the data."""
    return settings.KEY_FILE is None or Path(settings.VAR_DIR) not in Path(str(settings.KEY_FILE)).parents


def _when(at: datetime | None) -> str:
    return formats.day(timezone.localdate(at)) if at else _("never: see docs/operations.md")


def _log() -> Facts:
    last, findings = audit.head(), len(audit.verify())
    said = _("nothing was changed, removed or put in") if not findings else _("%(n)s findings") % {"n": findings}
    return {
        "log_checked": said,
        "log_end": f"{last.number}:{last.mac[:16]}" if last else _("empty"),
    }


def _listed(counts: Mapping[str, object]) -> str:
    return formats.joined(f"{name} {value}" for name, value in counts.items())


def _moments(period: Period) -> tuple[datetime, datetime]:
    first, last = period
    begins = timezone.make_aware(datetime.combine(first, time.min))
    return begins, timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)) - timedelta(microseconds=1)
