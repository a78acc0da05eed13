"""The papers of the pack in their order: title, head, foot, how many lie ready, who types it back, what is on it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from accounts.models import User
from screening.cases.fallback import access, codes, records, urgent
from screening.cases.fallback.parts import PackPart, PaperBody
from students.models import School
from students.selectors import counselor_of

COUNSELOR = _("the counselor")
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
    look: str
    case: Label
    foot: Label
    copies: int
    typed_back: Label
    fill: Callable[[Sources], PaperBody]
    template: str = "documents/pack/form.html"

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
    "small1",
    _("New at the start of each term"),
    _("Who is on duty stands in the duty list of the day"),
    10,
    _("who wrote it, or who is on duty"),
    lambda sources: PaperBody(body=urgent.UrgentBody(sources.school, sources.duty)),
    "documents/pack/urgent.html",
)
FAMILY_PAPERS = (
    PackPaper(
        codes.CONSENT,
        _("Consent of the guardians"),
        "plain consent",
        _("Two sheets alike"),
        _("One for the family, one for the school"),
        10,
        _("the school administrator"),
        lambda sources: PaperBody(body=records.ConsentBody(sources.school, sources.counselor)),
        "documents/pack/consent.html",
    ),
    PackPaper(
        codes.REGISTRATION,
        _("Registration sheet"),
        "visit",
        _("One child a sheet, kept with the roster"),
        _("For the school administrator and the class teacher"),
        10,
        _("the school administrator or class teacher"),
        lambda sources: records.registration(),
    ),
    PackPaper(
        codes.HOME_VISIT,
        _("Home-visit form"),
        "visit",
        _("One family a sheet, no scores"),
        _("Typed in on the same day, kept by the counselor"),
        10,
        _("the counselor or class teacher"),
        lambda sources: records.home_visit(sources.duty_phone),
    ),
)
VISIT_DAY = (
    PackPaper(
        codes.AGENDA,
        _("School day of the counselor"),
        "visit",
        _("No names on it"),
        _("For the counselor only"),
        4,
        COUNSELOR,
        lambda sources: PaperBody(),
        "documents/pack/agenda.html",
    ),
    PackPaper(
        codes.REVIEW,
        _("Review record"),
        "visit",
        _("Confidential"),
        _("For the counselor only, locked away"),
        12,
        COUNSELOR,
        lambda sources: records.review(),
    ),
    PackPaper(
        codes.GUARDIAN,
        _("Guardian informed"),
        "visit",
        _("Confidential"),
        _("For the counselor only, locked away"),
        12,
        COUNSELOR,
        lambda sources: records.guardian_informed(),
    ),
    PackPaper(
        codes.REFERRAL,
        _("Referral and receipt"),
        "referral",
        _("Confidential"),
        _("For the receiver only"),
        6,
        COUNSELOR,
        lambda sources: PaperBody(
            body=records.ReferralBody(sources.school, sources.counselor, codes.code_of(codes.REFERRAL, sources.school))
        ),
        "documents/pack/referral.html",
    ),
    PackPaper(
        codes.PLAN,
        _("What we do together"),
        "plain plan",
        _("Name written by hand"),
        _("One for the family, one for the school; nobody else needs to see it"),
        6,
        COUNSELOR,
        lambda sources: records.family_plan(sources.duty_phone),
        "documents/pack/family_plan.html",
    ),
    PackPaper(
        codes.ATTENDANCE,
        _("Attendance of an activity"),
        "visit",
        _("Open to every child"),
        _("For whoever leads the activity"),
        6,
        COUNSELOR,
        lambda sources: PaperBody(body=range(1, PLACES + 1)),
        "documents/pack/attendance.html",
    ),
    PackPaper(
        codes.LOOK_UP,
        _("Look-up: where is the child"),
        "visit",
        _("First find the child"),
        _("For the class teacher and the counselor, locked away"),
        6,
        _("the class teacher or counselor"),
        lambda sources: records.look_up(),
    ),
)
PAPERS = (URGENT, *FAMILY_PAPERS, *VISIT_DAY)
