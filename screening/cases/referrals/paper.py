"""What a referral summary says: everything that leaves the school with it, line by line."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.access.earlier import about_at, reasons_about
from screening.cases.child.presenters.timeline import guardian_words
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.evidence import care, of_child, scores, why
from screening.cases.evidence import withheld_details as disclosure
from screening.cases.evidence.care import CareFact
from screening.cases.evidence.safety_lines import safety_lines
from screening.cases.evidence.withheld_details import Profile
from screening.cases.models import Case, Referral
from screening.cases.plans.progress import steps_of, times_of
from screening.cases.referrals.pages import agreement_words, receiver_words
from screening.documents.blocks import ChartFigure, LabelledFact
from screening.documents.referral_page import (
    AnswerList,
    PrintedAnswer,
    PrintedReason,
    PrintedScore,
    ReferralDocument,
    Tried,
)
from screening.library import wording
from students.selectors import arrangement_in_force

_DAY = re.compile(
    r"""\s*(?P<day>
        (?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?      # 11 月 26 日, 2026年11月, 9月
      | (?:\d{4}[-./])?\d{1,2}[-./]\d{1,2}(?![-./\d%]|\s*[名个次人天位周遍节分])              # 11-26, 2026.11.26
      | \d{1,2}\ [A-Z][a-z]{2,8}(?:\ \d{4})? | [A-Z][a-z]{2,8}\ \d{1,2}(?:,?\ \d{4})?
    )\s*[：:，,、]?\s*""",
    re.VERBOSE,
)
_RESULT = re.compile(r"\s*(?:[：]|: |→|->|——)\s*(?=\S)")


def read_step(typed: str) -> Tried:
    """“11 月 26 日 心理老师面谈：愿意再来” → day, step, result. The day a referral is issued is not the day of a step,
    so a line without a day has none.
    """
    found = _DAY.match(typed)
    day, rest = (" ".join(found["day"].split()), typed[found.end() :]) if found else ("", typed)
    what, *outcome = (part.strip() for part in _RESULT.split(rest, maxsplit=1))
    return Tried(day, what, "".join(outcome)) if what else Tried("", typed.strip(), "")


def leaving_lines(page: ReferralDocument) -> list[tuple[str, str]]:
    """All the paper says but the answers, each text as it stands there, under its label."""
    codes = (page.verification_code, page.receipt_code)
    found = [
        (_("Receiver"), page.receiver),
        (_("What is given"), page.given),
        (_("From the school"), page.school, page.contact),
        (_("First contact"), page.first_contact),
        (_("Case"), page.case_number, _("version %(n)s") % {"n": page.version}, page.issued),
        *((fact.label, fact.value) for row in page.child for fact in row),
        (_("Care"), page.care_note),
        *((_("Strength"), strength) for strength in page.strengths),
        *((_("Why"), f"{reason.mark} {reason.text}".strip()) for reason in page.reasons),
        (_("With care"), page.caveats),
        *((fact.label, fact.value) for fact in page.risk),
        *((row.scale, row.score, row.norm, row.count, row.level, row.change) for row in page.results),
        (_("About the results"), page.results_note),
        *((_("Drawn"), figure.caption) for figure in page.figures),
        *((_("Tried"), row.when, row.what, row.outcome) for row in page.tried),
        *((_("Asked"), ask) for ask in page.asks),
        (_("Agreement"), page.consent),
        (_("Watermark"), page.watermark),
        (_("Codes"), *(codes if page.is_issued else (_("two, made when it is issued"),))),
        (_("Slip back to"), page.return_to),
        (_("Printed"), page.printed_by, page.printed_at),
        (_("Address"), page.public_address),
    ]
    lines = [(label, " · ".join(filter(None, parts))) for label, *parts in found]
    return [(label, words) for label, words in lines if words]


MARKS = {"high": "◆", "some": "◇"}
FACTS_A_ROW = 3
CARE_FACTS = (CareFact.FATHER, CareFact.MOTHER, CareFact.CARER, CareFact.CONTACT, CareFact.BOARDING)
CARE_LABELS = (CareFact.POLICY_LABEL, CareFact.RESEARCH_LABEL)
GROUP = 4  # items between two heavier lines
NOT_YET = "—"


def build_page(user: User, referral: Referral) -> ReferralDocument:
    """Everything that leaves the school with this referral, and nothing else. A newer round changes no paper that was
    written because of an earlier one."""
    case, profile = referral.case, disclosure.profile_of(referral.receiver.profile)
    about = about_at(user, case, referral.issued_at or timezone.now())
    forms = of_child.forms_behind(user, case, about) if profile.results else ()
    said = reasons_about(user, case, about) if profile.reasons else []
    said = why.readable(said, closed=answers_are_closed(case))
    alarm = why.false_alarms_of(said)
    caveats = _("It may be nothing: %(alarm)s") % {"alarm": alarm} if alarm else ""
    caveats = " ".join(filter(None, (caveats, wording.standing("own-forms"), wording.standing("not-looked-at"))))
    strengths = of_child.strengths_of(user, case) if profile.strengths else ()
    reasons = why.reasons_of(said, of_child.words_of(user, case))
    by_teacher = [form for form in forms if form.informant == "teacher"]
    return ReferralDocument(
        **_head(user, referral),
        strengths=tuple(_("%(label)s: %(text)s (%(source)s)") % line for line in strengths),
        reasons=tuple(PrintedReason(one.text, MARKS.get(one.level.shape, "") if one.level else "") for one in reasons),
        caveats=caveats if profile.reasons else "",
        risk=_risk(referral) if profile.risk else (),
        child=_child(user, referral, profile),
        care_note=_care_note(case) if profile.care else "",
        results=tuple(_result(form) for form in forms),
        results_note=_results_note(forms),
        figures=tuple(ChartFigure(form.title, form.chart) for form in forms[:2] if len(form.rows) > 1),
        tried=(*map(read_step, _lines(referral.tried)), *steps_of(user, case)) if profile.tried else (),
        asks=tuple(_lines(referral.request)),
        consent=_consent(referral, profile),
        answers_title=_("teacher observation, past four weeks") if profile.answers else "",
        answers=tuple(_answers(form) for form in by_teacher[:2]) if profile.answers else (),
    )


def risk_lines(case: Case, until: datetime | None = None) -> dict[str, LabelledFact]:
    """What a doctor asks first, as the last look answered it, a line each: nothing where nobody has looked. `until`:
    the moment a paper left; what was found later changes it no more."""
    until = until or timezone.now()
    look = case.reviews.filter(reviewed_at__lte=until).order_by("reviewed_at", "pk").last()
    if look is None:
        return {}
    day = formats.day(look.child_seen_on or timezone.localdate(look.reviewed_at))
    told = case.guardian_contacts.filter(recorded_at__lte=until).order_by("recorded_at", "pk").last()
    found = {
        "looked": LabelledFact(_("Asked on, by"), f"{day} {look.reviewed_by.name}"),
        **safety_lines(look),
        "told": LabelledFact(_("Guardian told"), guardian_words(told) if told else _("not yet")),
        "child-wants": LabelledFact(_("What the child wants"), look.child_wants),
        "noticed": LabelledFact(_("What the counselor heard or saw"), look.safety_notes),
    }
    return {name: fact for name, fact in found.items() if fact.value}


def _risk(referral: Referral) -> tuple[LabelledFact, ...]:
    """The lines that were chosen; when and by whom it was asked stands above them."""
    chosen = {"looked", *referral.risk} if referral.risk else set()
    return tuple(fact for name, fact in risk_lines(referral.case, referral.issued_at).items() if name in chosen)


def _head(user: User, referral: Referral) -> dict[str, Any]:
    """From whom to whom, which number and codes; the same for every receiver."""
    case, issued, due = referral.case, referral.issued_at, referral.reply_due_on
    return {
        "language": formats.html_language(),
        "case_number": case.number,
        "version": referral.revision,
        "issued": formats.day(timezone.localdate(issued)) if issued else NOT_YET,
        "school": case.school.name,
        "receiver": receiver_words(referral),
        "first_contact": _("by %(day)s") % {"day": formats.day(due)} if due else NOT_YET,
        "contact": contact(referral),
        "given": disclosure.words(referral.receiver.profile),
        "printed_by": user.name,
        "printed_at": formats.timestamp(),
        "verification_code": referral.verification_code or NOT_YET,
        "receipt_code": referral.receipt_code or NOT_YET,
        "return_to": f"{case.school.name} {contact(referral)}",
        "watermark": _("Only for %(unit)s") % {"unit": referral.receiver.unit},
        "public_address": settings.PUBLIC_ADDRESS,
        "not_a_diagnosis": wording.standing("not-a-diagnosis"),
    }


def contact(referral: Referral) -> str:
    """Whom the receiver telephones."""
    by = referral.issued_by or referral.created_by
    return _("Counselor %(name)s, %(phone)s") % {
        "name": by.name,
        "phone": referral.case.school.phone or "________________",
    }


def _child(user: User, referral: Referral, profile: Profile) -> tuple[tuple[LabelledFact, ...], ...]:
    case, student = referral.case, referral.case.student
    card = care.card(arrangement_in_force(case.student_id), timezone.localdate()) if profile.care else None
    if not profile.identity:
        times = _("; ").join(times_of(case, referral.receiver)) or _("day ________ time ________ place ________")
        called = LabelledFact(_("Called"), disclosure.first_name(student.name))
        return ((called, LabelledFact(_("Agreed times"), times)),)
    born = timezone.localdate().replace(student.birth_year, student.birth_month, 1)
    facts = [
        LabelledFact(_("Name"), student.name),
        LabelledFact(_("Sex"), str(student.get_sex_display())),
        LabelledFact(_("Born"), formats.short_month(born)),
        LabelledFact(_("Class"), access.seating_of(user, [case]).of(case.student_id, at=case.school)),
        *(LabelledFact(line.label, line.text) for line in (card.only(*CARE_FACTS) if card else ())),
    ]
    family = access.family_of(user, case) if profile.contacts else ()
    facts += [LabelledFact(one.role, f"{one.name} {one.phone}") for one in family]
    return tuple(tuple(facts[at : at + FACTS_A_ROW]) for at in range(0, len(facts), FACTS_A_ROW))


def _care_note(case: Case) -> str:
    card = care.card(arrangement_in_force(case.student_id), timezone.localdate())
    if card is None:
        return _("Nobody has recorded who cares for the child.")
    said = _("; ").join(_("%(label)s: %(text)s") % vars(line) for line in card.only(*CARE_LABELS))
    return f"{card.source} {said}"


def _result(form: scores.FormScores) -> PrintedScore:
    latest = form.rows[0]
    shown = f"{latest.total} ({latest.band})" if latest.band != NOT_YET else latest.total
    level = f"{MARKS.get(latest.level.shape, '')} {latest.level.word}".strip()
    before = form.rows[1].total if len(form.rows) > 1 else ""
    return PrintedScore(
        scale=f"{wording.form_name(form.id)} {form.span} · {latest.when}",
        score=shown,
        norm=form.percentile or NOT_YET,
        count=form.upper or NOT_YET,
        level=level,
        change=f"{before}\u3000{latest.change}".strip(),
    )


def _results_note(forms: Iterable[scores.FormScores]) -> str:
    """Once for all forms: never pooled, and where norm and rules are told."""
    if not any(forms):
        return ""
    apart = _("Teacher and child are looked at apart and never added up.")
    return f"{apart} {_('By which norm and rules: see the page that verifies this paper.')}"


def _answers(form: scores.FormScores) -> AnswerList:
    rows = tuple(
        PrintedAnswer(
            item=row.item,
            now=row.codes[0] or "_",
            before=(row.codes[1] or "_") if len(row.codes) > 1 else "",
            starts_group=at > 0 and at % GROUP == 0,
        )
        for at, row in enumerate(form.answers)
    )
    caption = _("%(form)s, %(n)s lines") % {"form": form.title, "n": len(rows)}
    return AnswerList(caption, rows, (form.codes,))


def _consent(referral: Referral, profile: Profile) -> str:
    """Who agreed, or why nobody was asked, stays at the school where the receiver does not need it."""
    knows = _("The child knows about it.") if referral.child_knows else _("The child does not know about it yet.")
    agreement = agreement_words(referral) if profile.agreement else _("on record at the school")
    return _("Agreement to this referral: %(agreement)s. %(knows)s") % {"agreement": agreement, "knows": knows}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
