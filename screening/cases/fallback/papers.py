"""The papers of the pack in their order: title, head, foot, how many lie ready, who types it back, what is on it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from screening.cases.fallback import codes, families, records, urgent, visiting
from screening.cases.fallback.parts import Entry, Filled, Part
from screening.cases.fallback.sources import Sources

COUNSELOR = lazy("the counselor")


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `copies` lie ready in the office; `look` is its class in print.css."""

    id: str
    title: str | Promise
    look: str
    case: str | Promise
    foot: str | Promise
    copies: int
    typed_back: str | Promise
    fill: Callable[[Sources], Filled]
    template: str = "documents/pack/form.html"

    def part(self, sources: Sources) -> Part:
        return Part(
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

    def entry(self) -> Entry:
        return Entry(self.id, str(self.title), str(self.copies), str(self.typed_back))


def head_of(sources: Sources, kind: str) -> str:
    return _("Xinqiao, %(school)s, %(kind)s") % {"school": sources.school.name, "kind": kind}


def foot_of(sources: Sources, words: str) -> str:
    return _("%(words)s, printed for %(name)s %(day)s") % {
        "words": words,
        "name": sources.user.name,
        "day": sources.day.isoformat(),
    }


URGENT = Paper(
    codes.URGENT,
    lazy("Urgent concern: wall card and slip"),
    "small1",
    lazy("New at the start of each term"),
    lazy("Who is on duty stands in the duty list of the day"),
    10,
    lazy("who wrote it, or who is on duty"),
    lambda sources: Filled(body=urgent.body(sources.school, sources.duty)),
    "documents/pack/urgent.html",
)
FAMILY_PAPERS = (
    Paper(
        codes.CONSENT,
        lazy("Consent of the guardians"),
        "plain consent",
        lazy("Two sheets alike"),
        lazy("One for the family, one for the school"),
        10,
        lazy("the school administrator"),
        lambda sources: Filled(body=families.consent(sources.school, sources.counselor)),
        "documents/pack/consent.html",
    ),
    Paper(
        codes.REGISTRATION,
        lazy("Registration sheet"),
        "visit",
        lazy("One child a sheet, kept with the roster"),
        lazy("For the school administrator and the class teacher"),
        10,
        lazy("the school administrator or class teacher"),
        lambda sources: families.registration(),
    ),
    Paper(
        codes.HOME_VISIT,
        lazy("Home-visit form"),
        "visit",
        lazy("One family a sheet, no scores"),
        lazy("Typed in on the same day, kept by the counselor"),
        10,
        lazy("the counselor or class teacher"),
        lambda sources: records.home_visit(sources.duty_phone),
    ),
)
VISIT_DAY = (
    Paper(
        codes.AGENDA,
        lazy("School day of the counselor"),
        "visit",
        lazy("No names on it"),
        lazy("For the counselor only"),
        4,
        COUNSELOR,
        lambda sources: visiting.agenda(),
    ),
    Paper(
        codes.REVIEW,
        lazy("Review record"),
        "visit",
        lazy("Confidential"),
        lazy("For the counselor only, locked away"),
        12,
        COUNSELOR,
        lambda sources: records.review(),
    ),
    Paper(
        codes.GUARDIAN,
        lazy("Guardian informed"),
        "visit",
        lazy("Confidential"),
        lazy("For the counselor only, locked away"),
        12,
        COUNSELOR,
        lambda sources: records.guardian_informed(),
    ),
    Paper(
        codes.REFERRAL,
        lazy("Referral and receipt"),
        "referral",
        lazy("Confidential"),
        lazy("For the receiver only"),
        6,
        COUNSELOR,
        lambda sources: Filled(
            body=visiting.referral(sources.school, sources.counselor, codes.code_of(codes.REFERRAL, sources.school))
        ),
        "documents/pack/referral.html",
    ),
    Paper(
        codes.PLAN,
        lazy("What we do together"),
        "plain plan",
        lazy("Name written by hand"),
        lazy("One for the family, one for the school; nobody else needs to see it"),
        6,
        COUNSELOR,
        lambda sources: families.family_plan(sources.duty_phone),
    ),
    Paper(
        codes.ATTENDANCE,
        lazy("Attendance of an activity"),
        "visit",
        lazy("Open to every child"),
        lazy("For whoever leads the activity"),
        6,
        COUNSELOR,
        lambda sources: visiting.attendance(),
    ),
    Paper(
        codes.LOOK_UP,
        lazy("Look-up: where is the child"),
        "visit",
        lazy("First find the child"),
        lazy("For the class teacher and the counselor, locked away"),
        6,
        lazy("the class teacher or counselor"),
        lambda sources: records.look_up(),
    ),
)
PAPERS = (URGENT, *FAMILY_PAPERS, *VISIT_DAY)
