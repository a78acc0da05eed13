"""Four open questions for everybody who was there, in words a child can read. Nobody has to answer any of them."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from screening.research.models import PilotComment

Role = PilotComment.Role
QUESTIONS = 4


@dataclass(frozen=True)
class Prompts:
    """One page. `title` is the heading for its readers; `hello` what they should know before they write."""

    title: Label
    hello: tuple[Label, ...]
    questions: tuple[Label, ...]


_NOBODY = _("Nobody has to write anything, and any question may be left out. Please no names, yours or others'.")
_READ = _("It is typed at school, and names are taken out before anybody outside reads it.")
PROMPTS: dict[str, Prompts] = {
    Role.CHILD: Prompts(
        _("What do you think about it?"),
        (
            _("This is no test and nobody gives marks. You may write, draw, or leave it empty. Please no names."),
            _("If somebody hurts you or you feel very bad: tell a grown-up you trust today. This page is read late."),
        ),
        (
            _("What did you like?"),
            _("What did you not like, or what was too much?"),
            _("Is anything different for you now, at school or at home?"),
            _("What should the grown-ups do next?"),
        ),
    ),
    Role.TEACHER: Prompts(
        _("What you saw in your class"),
        (_NOBODY, _READ),
        (
            _("What has changed for children of your class, and how did you notice?"),
            _("What helped, and what did not?"),
            _("What did it cost you in time, and what could be left out?"),
            _("What would you need to go on with it?"),
        ),
    ),
    Role.GUARDIAN: Prompts(
        _("What you noticed at home"),
        (_NOBODY, _("It changes nothing for your child whether you write or not."), _READ),
        (
            _("What is different with your child since it began?"),
            _("What was good for your family?"),
            _("What was difficult, or too much?"),
            _("What should be changed before other families are asked?"),
        ),
    ),
    Role.HEADTEACHER: Prompts(
        _("What it meant for the school"),
        (_NOBODY, _READ),
        (
            _("What has changed at your school?"),
            _("What did it cost in time, money and people, and what was not done because of it?"),
            _("What surprised you?"),
            _("Under which condition would you go on?"),
        ),
    ),
}


def get_role_or_404(role: str) -> str:
    if role not in PROMPTS:
        raise Http404
    return role


def question(role: str, prompt: int) -> str:
    return str(PROMPTS[role].questions[prompt - 1])
