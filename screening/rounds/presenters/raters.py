"""For raters: the practice stories, and the page for talking a class over."""

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.documents.blocks import Section
from screening.instruments import Instrument
from screening.library import texts, wording
from screening.library.wording import state_explains, state_label
from screening.rounds.models import ClassConversation
from screening.rounds.practice_vignettes import Vignette, VignetteItem, feedback, vignettes
from screening.rounds.selectors import SheetView, last_practised
from screening.rounds.selectors.sheet import FormView
from students.selectors import class_label, class_teacher_of


class ConversationPage:
    def __init__(self, row: ClassConversation) -> None:
        self.row, self.name = row, class_label(row.school_class, row.round.school_year)
        teacher = class_teacher_of(row.school_class, timezone.localdate())
        line = wording.quality(row.kind, {"count": row.flags}, class_name=self.name)
        values = {"school": row.school_class.school.name, "day": formats.day(row.due_on)}
        self.with_whom = _("%(school)s · please talk by %(day)s; nobody is class teacher at present") % values
        if teacher:
            self.with_whom = _("%(school)s · with %(teacher)s, by %(day)s") % {**values, "teacher": teacher.name}
        self.sentence = line.sentence
        said = ngettext(
            "%(flags)s of %(n)s rated child has a notice.",
            "%(flags)s of %(n)s rated children have a notice.",
            row.children,
        )
        self.count, self.held = said % {"flags": row.flags, "n": row.children}, ""
        if row.held_on and row.held_by:
            values = {"day": formats.day(row.held_on), "name": row.held_by.name, "outcome": row.get_outcome_display()}
            self.held = _("%(name)s talked with the class teacher on %(day)s: %(outcome)s.") % values
        practised = last_practised(teacher) if teacher else None
        self.steps = _steps(line.ask, texts.text("rater_practice.done", date=practised) if practised else "")


def after_talk(row: ClassConversation) -> str:
    """What the counselor reads once it is recorded."""
    if row.outcome != ClassConversation.Outcome.RATE_AGAIN:
        return _("Recorded. Every notice of the class stands as it is.")
    if row.round.state == row.round.State.OPEN:
        return _("Recorded. The class teacher's first screen now says that the sheet can be opened again.")
    return _("Recorded. The round is over: the school administrator can open the sheet again, with a reason.")


def _steps(ask: str, practised: str) -> list[Section]:
    ruler = texts.lines("rater_practice.ruler")
    common = _("The four practice stories take ten minutes and keep no score; you can read them side by side.")
    if practised:
        common = _("The practice stories are a common ground: “%(done)s”.") % {"done": practised}
    return [
        Section(
            _("Say what it is about"),
            (
                _("“Before I use the numbers of your class I would like to hear you: you see the children every day.”"),
                _("It is about what the numbers were measured with, not about how well anybody worked. No names yet."),
            ),
        ),
        Section(_("Ask, and listen"), (ask, _("Write nothing down at first; let silence be."))),
        Section(_("Look at the ruler together"), (*ruler, common)),
        Section(
            _("Agree on one thing"),
            (
                _("The ratings stand, the teacher looks at the sheet again, or the class as a whole needs something."),
                _("Do not ask for more or fewer notices. Nobody's notice is taken back; do not say who has one."),
            ),
        ),
    ]


RATE = "rate"  # fill in the row, where a story makes that a question


Said = dict[str, str]  # what is said to one answer: the item, what was given, what fits, and the words


class LineView:
    """One line of the real form: its text, and what stands for each sign."""

    def __init__(self, line: VignetteItem, forms: Sequence[Instrument]) -> None:
        view = FormView(next(form for form in forms if line.item in form.items_by_id))
        self.text = next(item.text for item in view.items if item.id == line.item)
        self.words = {one.sign: one.label if one.sign == "-" else f"{one.sign} {one.label}" for one in view.anchors}


def lines_of(story: Vignette, forms: Sequence[Instrument]) -> dict[str, LineView]:
    """The lines a story asks for, from the first of these forms that has them."""
    return {line.item: LineView(line, forms) for line in story.lines}


class StoryPage:
    """`given`: sign by line, and `state`; nothing before every line has its answer."""

    def __init__(self, story: Vignette, lines: Mapping[str, LineView], given: Mapping[str, str] | None) -> None:
        told = vignettes()
        place = told.index(story)
        self.title = _("Story %(n)s of %(count)s") % {"n": place + 1, "count": len(told)}
        self.text = texts.text(f"{story.path}.story")
        self.ruler = texts.lines("rater_practice.ruler")
        self.is_last = place + 1 == len(told)
        self.next_url = "" if self.is_last else reverse("rounds:practise_story", args=[told[place + 1].id])
        back = reverse("rounds:practise_story", args=[told[place - 1].id])
        self.back_url = back if place else reverse("rounds:practise")
        self.teaches, self.said = "", list[Said]()
        if given is not None:
            self.teaches = texts.text(f"{story.path}.teaches")
            self.said = list(_said(story, lines, given))


def _said(story: Vignette, lines: Mapping[str, LineView], given: Mapping[str, str]) -> Iterator[Said]:
    left_out = given.get("state", RATE) != RATE
    if story.state:
        label, words = state_label(story.state), state_explains(story.state)
        better = _("It can be done. Better still: leave the row until four weeks are over. %(words)s")
        yield {
            "item": _("Fill in this child's row today?"),
            "given": label if left_out else _("Yes, now"),
            "fits": label,
            "words": words if left_out else better % {"words": words},
        }
    tells = _("The story tells what was seen, so a number fits; “-” is for no chance to see.")
    for line in () if left_out else story.lines:
        view, sign = lines[line.item], given[line.item]
        words = feedback(story, line, sign) or tells
        yield {"item": view.text, "given": view.words[sign], "fits": line.says, "words": words}


class Invitation:
    """On the first screen and on an untouched sheet: the day of the last practice, or that it is there."""

    def __init__(self, user: User) -> None:
        day = last_practised(user)
        self.practised = day is not None
        self.says = texts.text("rater_practice.done", date=day) if day else texts.text("rater_practice.lead")
        self.first_url = reverse("rounds:practise_story", args=[vignettes()[0].id])
        self.ruler = texts.lines("rater_practice.ruler")


def invitation_on(view: SheetView, user: User) -> Invitation | None:
    """Before the first row of a teacher's sheet is filled in, for those who have never practised; never in the way."""
    if view.done or not view.editable or view.sheet.started_at or view.sheet.informant != "teacher":
        return None
    found = Invitation(user)
    return None if found.practised else found
