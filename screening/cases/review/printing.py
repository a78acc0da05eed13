"""The interview record a bureau asks for, filled from the latest look, so that nothing is typed twice."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.access import cases_of
from screening.cases.evidence.safety_lines import safety_lines
from screening.cases.models import Case, FollowUp, Review
from screening.documents.blocks import LabelledFact
from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs
from screening.library import texts, wording
from students.seating import place_of

RECORD = "chain.review_record.fields"


class InterviewPage:
    """Who was seen, when, by whom; what was asked and said; what follows. No scores, and no reason of a flag."""

    def __init__(self, user: User, case: Case) -> None:
        review = latest_review(case)
        self.language = formats.html_language()
        self.number = case.number
        self.school = case.school.name
        self.facts = _facts(case, review)
        self.safety = _safety(review)
        self.said = _said(review)
        self.talks = tuple(_talk(row) for row in case.follow_ups.exclude(way="").order_by("-done_on", "-pk")[:3])
        self.next = _next(case)
        self.printed_by = user.name
        self.printed_at = formats.timestamp()
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")


def latest_review(case: Case) -> Review:
    """An empty one where nobody has looked yet: the form is then filled in by hand."""
    return case.reviews.order_by("-reviewed_at", "-pk").select_related("reviewed_by").first() or Review(case=case)


def _facts(case: Case, review: Review) -> tuple[LabelledFact, ...]:
    student, seen, looked = case.student, review.child_seen_on, review.pk is not None
    not_seen = _("not yet: %(why)s") % {"why": review.not_seen_because} if looked else ""
    asked = [texts.text(f"{RECORD}.whom-asked.options.{one}") for one in review.asked]
    born = formats.short_month(timezone.localdate().replace(student.birth_year, student.birth_month, 1))
    return (
        LabelledFact(_("Name"), student.name),
        LabelledFact(_("Sex, born"), f"{student.get_sex_display()} {born}"),
        LabelledFact(_("Class"), place_of(student)),
        LabelledFact(_("Seen on"), formats.day(seen) if seen else not_seen),
        LabelledFact(_("Interview by"), review.reviewed_by.name if looked else ""),
        LabelledFact(texts.text(f"{RECORD}.whom-asked.label"), _(", ").join(asked)),
    )


def _safety(review: Review) -> tuple[LabelledFact, ...]:
    """Empty lines to write in where nobody has looked yet."""
    found = tuple(safety_lines(review).values())
    return found if review.pk else tuple(LabelledFact(one.label, "") for one in found)


def _said(review: Review) -> tuple[LabelledFact, ...]:
    return (
        LabelledFact(_("What the child says, what was seen"), review.safety_notes),
        LabelledFact(_("What the child wants"), review.child_wants),
    )


def _talk(row: FollowUp) -> LabelledFact:
    said = row.get_child_says_display() if row.child_says not in ("", FollowUp.ChildSays.NOT_ASKED) else ""
    label = f"{formats.day(row.done_on)} {row.get_way_display()}" if row.done_on else ""
    return LabelledFact(label, f"{row.result} {said}".strip())


def _next(case: Case) -> tuple[LabelledFact, ...]:
    decision = case.decisions.filter(superseded_at__isnull=True).first()
    words = texts.text(f"texts.decisions.{decision.decision}") if decision else ""
    return (
        LabelledFact(_("Decided"), words),
        LabelledFact(_("Next look"), formats.day(case.next_on) if case.next_on else ""),
    )


def _state(user: User, case: Case) -> str:
    looks = list(case.reviews.values_list("pk", flat=True))
    talks = list(case.follow_ups.values_list("pk", "done_on"))
    return hash_inputs(looks, talks, case.next_on, timezone.localdate().isoformat())


INTERVIEW = DocumentKind[Case](
    name="interview-record",
    label=gettext_lazy("Interview record"),
    door=cases_of,
    template="documents/interview_record.html",
    page=lambda document, case: InterviewPage(document.requested_by, case),
    file_name=lambda document, case: f"interview-record-{case.number}-v{document.revision}.pdf",
    audience="bureau",
    input_hash=_state,
    reference=lambda case: case.number,
    children=lambda user, case: [case.student.public_id],
)


def register() -> None:
    INTERVIEW.register()
