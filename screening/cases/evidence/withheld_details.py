"""What each kind of receiver is told. One table; the page before issuing and the paper are made from the same.

full      county hospital, education counseling centre: everything but the child's own answers item by item
clinic    township clinic: what the visit needs, no scores, no answers
practical civil affairs, village child officer: needs and contacts
company   social work, volunteers: a first name and the agreed times
police    the facts of the concern and who the child is; no scores
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening.cases.models import Receiver

COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "令狐")


@dataclass(frozen=True)
class Profile:
    """Which sections of the referral summary a receiver gets."""

    strengths: bool = False
    reasons: bool = False
    identity: bool = True  # full name, sex, birth, class; else a first name alone
    care: bool = False
    contacts: bool = False
    results: bool = False
    answers: bool = False
    risk: bool = False  # the lines of the last look that the counselor chose, one by one
    tried: bool = False
    agreement: bool = False  # who agreed and how, or why nobody was asked; else only that it is on record


PROFILES = {
    "full": Profile(
        strengths=True,
        reasons=True,
        risk=True,
        care=True,
        contacts=True,
        results=True,
        answers=True,
        tried=True,
        agreement=True,
    ),
    "clinic": Profile(strengths=True, risk=True, care=True, contacts=True, tried=True, agreement=True),
    "practical": Profile(care=True, contacts=True, tried=True),
    "company": Profile(identity=False),
    "police": Profile(risk=True, care=True, contacts=True, tried=True, agreement=True),
}


def profile_of(name: str) -> Profile:
    """An unknown profile is the narrowest one."""
    return PROFILES.get(name, PROFILES["company"])


def words(name: str) -> str:
    """One line on the paper: what this receiver gets and what is left out."""
    said = {
        "full": _("Complete: care, results, teacher's answers item by item; not the child's own answers"),
        "clinic": _("What the visit needs: strengths, care, what was tried; no results, no answers"),
        "practical": _("Needs, care and contacts; no results, no answers"),
        "company": _("A first name and the agreed times only"),
        "police": _("The facts of the concern, the child and the family; no results, no answers"),
    }
    return said.get(name, said["company"])


def receiver_and_scope(receiver: Receiver) -> str:
    """“禾溪县人民医院 · 完整”: what tells seven papers of one child apart in a list and in a folder."""
    said = {
        "full": pgettext("what a paper gives", "complete"),
        "clinic": pgettext("what a paper gives", "for the visit"),
        "practical": pgettext("what a paper gives", "needs and contacts"),
        "company": pgettext("what a paper gives", "first name and times"),
        "police": pgettext("what a paper gives", "facts and identity"),
    }
    return f"{receiver.unit} · {said.get(receiver.profile, said['company'])}"


def withheld_summary(name: str) -> str:
    """One line for the directory: what this receiver never sees."""
    said = {
        "full": _("The child's own answers; talks with the counselor but for the lines chosen; urgent concerns"),
        "clinic": _("Scores, levels, reasons, answers; talks with the counselor but for the lines chosen"),
        "practical": _("Scores, levels, reasons, answers, strengths; talks with the counselor"),
        "company": _("Full name, class, family, telephone numbers, reasons, scores, answers"),
        "police": _("Scores, levels, answers, strengths"),
    }
    return said.get(name, said["company"])


def first_name(name: str) -> str:
    """How the child is called: without the family name; the part before the dot of a two-part name."""
    if "·" in name:
        return name.partition("·")[0]
    if " " in name:
        return name.partition(" ")[0]
    surname = next((known for known in COMPOUND_SURNAMES if name.startswith(known)), name[:1])
    return name.removeprefix(surname) or name
