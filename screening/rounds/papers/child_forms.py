"""Child forms on paper: one form a page, a code and no name; and the labels that bring each to its child.

faces_of(instruments) -> list[Face]                                the forms of a round without their codes
ChildFormsPage(view, faces, rows, by=…, at=…)                      a page for each child and face, with the code
LabelsPage(view, rows, by=…, at=…)                                 seat and name, and behind a cut the code

A class gets one file a form: 45 pages take two seconds and 650 KB, and both files are in the order of the labels.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.documents.grid import label_look
from screening.instruments import Instrument, Option
from screening.library import texts
from screening.rounds.paper_codes import child_form_code
from screening.rounds.papers.words import plain, printed_words, round_title
from screening.rounds.selectors import RowView, SheetView
from screening.rounds.selectors.sheet import localize

BOXES = 42.0  # per cent of the table's width for all answers
MOST_CIRCLES = 6  # of 10 mm; more are smaller
ROWS = ((10, "q10"), (12, "q12"))  # more lines than that: lower rows


def to_hand_out(view: SheetView, already: Collection[UUID] = ()) -> list[RowView]:
    """Children who get a form: nothing of theirs is typed yet, and they have not said that they do not want to."""
    return [row for row in view.rows if not row.exclusion and not row.begun and row.student not in already]


class Face:
    """A child form without its code: the same for every child. `look`, `box` and `circles` are its place in print.css:
    its rows, the width of an answer's column, and how its circles are spaced. `answers`: sign, word, and as many full
    squares as it is “more”; with more than fit side by side their words stand in one `legend`. `items`: number, words,
    and the answers of a line that has its own."""

    def __init__(self, instrument: Instrument, place: int = 0, of: int = 1) -> None:
        talk, options, most = instrument.talk_line, instrument.options, len(instrument.options) - 1
        closing = localize(instrument.closing), *map(texts.text, ("assent.code_note", "chain.wish_to_talk.slip.hurry"))
        self.title = _("Me at school") if of == 1 else _("Me at school (%(number)s)") % {"number": _number(place)}
        self.label = localize(instrument.label)
        self.from_grade = formats.grade(instrument.grades.min)
        self.hello = plain(localize(instrument.instructions))
        self.question = plain(localize(instrument.question))
        self.answers = [
            (str(one.code), localize(one.label), "■" * full + "□" * (most - full)) for full, one in enumerate(options)
        ]
        self.legend = _legend(options) if len(options) > MOST_CIRCLES else ""
        self.span = f"{options[0].code}–{options[-1].code}" if options else ""
        self.items = [(item.number, plain(localize(item.text)), _signs(item.answers)) for item in instrument.items]
        self.look = next((look for most, look in ROWS if len(instrument.items) <= most), "q20")
        if instrument.has_own_answers:
            self.look = "qown"
        self.box = f"{BOXES / (len(options) or 1):.2f}%"
        self.circles = f"o{len(options)}" if len(options) <= MOST_CIRCLES else "many"
        self.talk = localize(talk.text) if talk else ""
        self.talk_answers = [localize(label) for _code, label in talk.answers] if talk else []
        self.whom = localize(talk.whom) if talk else ""
        self.thanks = ("" if not formats.is_english() else " ").join(map(plain, closing))


def _signs(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(str(one.code), plain(localize(one.label))) for one in options]


def _legend(options: Iterable[Option]) -> str:
    """“0 never　10 always”: the codes that have a word of their own."""
    return "\u3000".join(f"{code} {label}" for code, label in _signs(options) if label != code)


def faces_of(instruments: Sequence[Instrument]) -> list[Face]:
    return [Face(one, place, len(instruments)) for place, one in enumerate(instruments)]


class ChildFormsPage:
    """Child forms, one a page: (face, code); an empty code is written in by hand."""

    def __init__(
        self, view: SheetView, faces: Sequence[Face], rows: Iterable[RowView], *, by: str, at: datetime
    ) -> None:
        """Child after child in seat order."""
        codes = [child_form_code(view.sheet.round.public_id, row.student) for row in rows]
        self.language = formats.html_language()
        self.title = _("%(title)s, %(round)s") % {"title": faces[0].title, "round": round_title(view.sheet.round)}
        self.head = _("Xinqiao, %(school)s, child self-report, from %(grade)s") % {
            "school": view.sheet.school_class.school.name,
            "grade": faces[0].from_grade,
        }
        self.case = round_title(view.sheet.round)
        self.foot = _(
            "No name is written here. %(label)s. Put it in the envelope and seal it yourself. %(printed)s"
        ) % {"label": faces[0].label, "printed": printed_words(by, at)}
        self.pages = tuple((face, code) for code in codes for face in faces)


class LabelsPage:
    """Labels of a class, with what to do with them."""

    def __init__(self, view: SheetView, rows: Iterable[RowView], *, by: str, at: datetime) -> None:
        one = view.sheet.round.public_id
        labels = [(row, label_look(row.name), child_form_code(one, row.student)) for row in rows]
        school, class_name = view.sheet.school_class.school.name, view.class_name
        self.language = formats.html_language()
        self.title = _("Envelope labels, %(class)s, %(round)s") % {
            "class": class_name,
            "round": round_title(view.sheet.round),
        }
        self.heading = _("Envelope labels")
        self.head = _("Xinqiao, %(school)s, %(class)s, labels for the child forms") % {
            "school": school,
            "class": class_name,
        }
        self.case = ngettext("%(n)s label", "%(n)s labels", len(labels)) % {"n": len(labels)}
        self.foot = _(
            "Never given to the class teacher as a list; destroyed by two people on the same day. %(printed)s"
        ) % {"printed": printed_words(by, at)}
        self.code = _("Labels")
        self.steps = _label_steps()
        self.labels = labels


def _label_steps() -> tuple[str, ...]:
    return (
        _("Cut along the dashes. Compare the code each time: the forms with this code go into the envelope."),
        _("The half with the name goes on the outside, lightly stuck or clipped. The half with the code is torn off."),
        _("The class teacher hands out closed envelopes. Each child takes off the name, fills in the form, seals it."),
        _("Everything that was cut off is destroyed by two people on the same day."),
    )


def _number(place: int) -> str:
    return str(place + 1) if formats.is_english() else formats.chinese_number(place + 1)
