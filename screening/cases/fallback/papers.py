"""The papers of the pack in their order: title, head, foot, how many lie ready, who types it back, what is on it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from accounts.models import User
from screening.cases.fallback import access, codes, records, urgent
from screening.cases.fallback.content import PackPart, PaperBody
from students.models import School
from students.selectors import counselor_of

COUNSELOR = _("the counselor")
LOCKED_AWAY = _("For the counselor only, locked away")
PLACES = 22  # on the list of an activity


class Sources:
    """What the papers know of their school on the day they are printed. `with_names`: class sheets belong to this copy.
    `duty_phone`: the number that holds for a whole term, or the school's own."""

    def __init__(self, user: User, school: School, *, with_names: bool) -> None:
        self.user, self.school, self.with_names = user, school, with_names
        self.day = timezone.localdate()
        self.duty = access.duty_ahead(user, school)
        counselor, always = counselor_of(school, self.day), urgent.always_on_duty(self.duty)
        self.counselor = counselor.name if counselor else ""
        self.duty_phone = always.phone if always else school.phone or urgent.PHONE


@dataclass(frozen=True)
class PackPaper:
    """One kind of paper. `copies` lie ready in the office; `look` is its class in print.css."""

    id: str
    title: Label
    foot: Label
    fill: Callable[[Sources], PaperBody] = lambda sources: PaperBody()
    template: str = "documents/pack/form.html"
    look: str = "visit"
    case: Label = _("Confidential")
    copies: int = 6
    typed_back: Label = COUNSELOR

    def part(self, sources: Sources) -> PackPart:
        return PackPart(
            id=self.id,
            title=str(self.title),
            look=self.look,
            head=head_of(sources, str(self.title)),
            case=str(self.case),
            foot=foot_of(sources, str(self.foot)),
            code=codes.code_of(self.id, sources.school) if self.id in codes.WAYS else "",
            filled=self.fill(sources),
            template=self.template,
        )

    def entry(self) -> dict[str, str]:
        return contents_entry(self.id, self.title, str(self.copies), self.typed_back)


def contents_entry(part: str, title: Label, copies: str, typed_back: Label) -> dict[str, str]:
    return {"id": part, "title": str(title), "copies": copies, "typed_back": str(typed_back)}


def head_of(sources: Sources, kind: str) -> str:
    return gettext("Xinqiao, %(school)s, %(kind)s") % {"school": sources.school.name, "kind": kind}


def foot_of(sources: Sources, words: str) -> str:
    return gettext("%(words)s, printed for %(name)s %(day)s") % {
        "words": words,
        "name": sources.user.name,
        "day": sources.day.isoformat(),
    }


URGENT = PackPaper(
    codes.URGENT,
    _("Urgent concern: wall card and slip"),
    _("Who is on duty stands in the duty list of the day"),
    lambda sources: PaperBody(body=urgent.UrgentBody(sources.school, sources.duty)),
    "documents/pack/urgent.html",
    "small1",
    case=_("New at the start of each term"),
    copies=10,
    typed_back=_("who wrote it, or who is on duty"),
)
PAPERS = (
    URGENT,
    PackPaper(
        codes.CONSENT,
        _("Consent of the guardians"),
        _("One for the family, one for the school"),
        lambda sources: PaperBody(body=records.ConsentBody(sources.school, sources.counselor)),
        "documents/pack/consent.html",
        "plain consent",
        case=_("Two sheets alike"),
        copies=10,
        typed_back=_("the school administrator"),
    ),
    PackPaper(
        codes.REGISTRATION,
        _("Registration sheet"),
        _("For the school administrator and the class teacher"),
        lambda sources: records.registration(),
        case=_("One child a sheet, kept with the roster"),
        copies=10,
        typed_back=_("the school administrator or class teacher"),
    ),
    PackPaper(
        codes.HOME_VISIT,
        _("Home-visit form"),
        _("Typed in on the same day, kept by the counselor"),
        lambda sources: records.home_visit(sources.duty_phone),
        case=_("One family a sheet, no scores"),
        copies=10,
        typed_back=_("the counselor or class teacher"),
    ),
    PackPaper(
        codes.AGENDA,
        _("School day of the counselor"),
        _("For the counselor only"),
        template="documents/pack/agenda.html",
        case=_("No names on it"),
        copies=4,
    ),
    PackPaper(codes.REVIEW, _("Review record"), LOCKED_AWAY, lambda sources: records.review(), copies=12),
    PackPaper(
        codes.GUARDIAN, _("Guardian informed"), LOCKED_AWAY, lambda sources: records.guardian_informed(), copies=12
    ),
    PackPaper(
        codes.REFERRAL,
        _("Referral and receipt"),
        _("For the receiver only"),
        lambda sources: PaperBody(
            body=records.ReferralBody(sources.school, sources.counselor, codes.code_of(codes.REFERRAL, sources.school))
        ),
        "documents/pack/referral.html",
        "referral",
    ),
    PackPaper(
        codes.PLAN,
        _("What we do together"),
        _("One for the family, one for the school; nobody else needs to see it"),
        lambda sources: records.family_plan(sources.duty_phone),
        "documents/pack/family_plan.html",
        "plain plan",
        case=_("Name written by hand"),
    ),
    PackPaper(
        codes.ATTENDANCE,
        _("Attendance of an activity"),
        _("For whoever leads the activity"),
        lambda sources: PaperBody(body=range(1, PLACES + 1)),
        "documents/pack/attendance.html",
        case=_("Open to every child"),
    ),
    PackPaper(
        codes.LOOK_UP,
        _("Look-up: where is the child"),
        _("For the class teacher and the counselor, locked away"),
        lambda sources: records.look_up(),
        case=_("First find the child"),
        typed_back=_("the class teacher or counselor"),
    ),
)
