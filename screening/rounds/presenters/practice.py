"""Practice pages: what it is, one story a page, what is said to each answer, and the day that is kept."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.instruments import Instrument
from screening.library import texts
from screening.library.wording import state_explains, state_label
from screening.rounds.practice_vignettes import Vignette, VignetteItem, feedback, vignettes
from screening.rounds.selectors import SheetView, last_practised
from screening.rounds.selectors.shapes import FormView

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
        self.back_url = reverse("rounds:practise")
        if place:
            self.back_url = reverse("rounds:practise_story", args=[told[place - 1].id])
        self.teaches, self.said = "", list[Said]()
        if given is not None:
            self.teaches = texts.text(f"{story.path}.teaches")
            self.said = _said(story, lines, given)


def _said(story: Vignette, lines: Mapping[str, LineView], given: Mapping[str, str]) -> list[Said]:
    left_out = given.get("state", RATE) != RATE
    found = [_about_state(story, left_out)] if story.state else []
    if not left_out:
        found += [_about_line(story, lines[line.item], line, given[line.item]) for line in story.lines]
    return found


def _about_state(story: Vignette, left_out: bool) -> Said:
    label, words = state_label(story.state), state_explains(story.state)
    if not left_out:
        words = _("It can be done. Better still: leave the row until four weeks are over. %(words)s") % {"words": words}
    given = label if left_out else _("Yes, now")
    return {"item": _("Fill in this child's row today?"), "given": given, "fits": label, "words": words}


def _about_line(story: Vignette, view: LineView, line: VignetteItem, sign: str) -> Said:
    tells = _("The story tells what was seen, so a number fits; “-” is for no chance to see.")
    words = feedback(story, line, sign) or tells
    return {"item": view.text, "given": view.words[sign], "fits": line.says, "words": words}


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
