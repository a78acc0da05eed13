"""What the columns of a file for research mean, and what was done so that nobody in it is recognised."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.library.selectors import form_named
from screening.research.evaluation.kanonymity import MOST_LEFT_OUT, Anonymous, K
from screening.research.evaluation.presenters.cautions import measure_words
from screening.research.evaluation.result import Measure
from screening.research.evaluation.study import ATTENDANCE, MARKS, columns_of
from screening.research.models import EvaluationExport

Line = tuple[str, str, str]


def dictionary_of(measures: Iterable[Measure]) -> tuple[Sequence[str], list[Line]]:
    """Heading and lines: column, meaning, values."""
    return (_("column"), _("meaning"), _("values")), [*_fixed(), *(line for one in measures for line in _lines(one))]


def _fixed() -> Iterable[Line]:
    words = names()
    any_ = _("“*”: made coarser for everybody")
    label = _(
        "yes, no, unknown. Research definition: under 18, at least one parent away six months or more, on the day the "
        "classes began; unknown too where the family does not agree that life at home is recorded."
    )
    yield "study_id", _("the child; drawn for this file and nowhere else"), "P1 …"
    yield "boarding", words["boarding"], _("yes, no, unknown; %(any)s") % {"any": any_}
    yield "grade", words["grade"], _("a grade, or a band such as 3-4; %(any)s") % {"any": any_}
    yield "phase", words["phase"], _("number of the phase; “-” for comparison; %(any)s") % {"any": any_}
    yield "sex", words["sex"], "girl, boy; " + any_
    yield "school", words["school"], _("drawn for this file; %(any)s") % {"any": any_}
    yield "left_behind", words["left_behind"], label
    yield "class", words["class"], _("drawn for this file; use it as the cluster; %(any)s") % {"any": any_}
    yield "group", _("whether the class took part"), "pilot, comparison"
    yield (
        "time",
        _("when: before the start, or after it"),
        _(
            "0: the last round, and the last term, that was over before. n: the n-th round since, and the n-th term "
            "that ended since."
        ),
    )


def _lines(measure: Measure) -> Iterable[Line]:
    columns, title = columns_of(measure), measure_words(measure)
    if measure.kind == "attendance":
        yield columns[0], _("days at school, of the days the school was open"), _bands(ATTENDANCE)
        return
    if measure.kind == "term-result":
        yield columns[0], _("%(title)s, of the most that could be reached") % {"title": title}, _bands(MARKS)
        return
    better = _("lower is better") if measure.better == "low" else _("higher is better")
    told = {"low": f"{measure.lowest:g}", "high": f"{measure.highest:g}", "better": better}
    yield columns[0], _("%(title)s: total") % {"title": title}, _("%(low)s to %(high)s; %(better)s") % told
    yield columns[1], _("version of the form"), form_named(measure.name).version
    if len(columns) > 2:
        yield columns[2], _("whether the same person rated as at time 0"), _("yes, no; compare only yes")


def _bands(bands: Iterable[tuple[float, str]]) -> str:
    said: str = _("per cent, in bands: %(bands)s")
    return said % {"bands": ", ".join(words for _low, words in bands)}


def names() -> dict[str, str]:
    return {
        "boarding": _("boards at school"),
        "left_behind": _("left behind"),
        "grade": _("grade when the classes began"),
        "phase": _("phase in which the class joined"),
        "sex": _("sex"),
        "school": _("school"),
        "class": _("class when the classes began"),
    }


def readme_of(export: EvaluationExport, anonymous: Anonymous) -> str:
    sections = [
        (export.pilot.name, [_("Data of a pilot, without names. One line for each child and time. Empty: not known.")]),
        (_("What this file was given for"), _purpose(export)),
        (_("What was done so that nobody is recognised"), _done(anonymous)),
        (_("What is left"), _left()),
        (_("Read with care"), _care()),
    ]
    return "\r\n\r\n".join("\r\n".join([title, *lines]) for title, lines in sections) + "\r\n"


def _purpose(export: EvaluationExport) -> list[str]:
    return [
        _("What for: %(what)s") % {"what": export.purpose},
        _("For whom: %(whom)s") % {"whom": export.recipient},
        _("Approved by: %(whom)s") % {"whom": export.approval or "—"},
        _("To be deleted there on: %(day)s") % {"day": formats.day(export.keep_until)},
        _("Asked for by %(name)s; made on %(day)s.")
        % {"name": export.requested_by.name, "day": formats.day(timezone.localdate())},
        _("Record of the purpose: %(id)s") % {"id": export.public_id},
    ]


def _done(anonymous: Anonymous) -> list[str]:
    words = names()
    coarser = [words[name] for name, level in anonymous.levels.items() if level]
    said = _("Made coarser for everybody: %(what)s.") % {"what": _(", ").join(coarser)} if coarser else ""
    return [
        _("Names, days, raters, answers to single questions and everything written in words are not in the file."),
        _("Whoever knows sex, grade, boarding, label, school, class, phase and group finds %(k)s alike or more.")
        % {"k": max(K, anonymous.smallest)},
        said or _("Nothing had to be made coarser."),
        _left_out(anonymous.left_out),
        _("At most %(percent)s%% are left out before something is made coarser.")
        % {"percent": f"{100 * MOST_LEFT_OUT:g}"},
    ]


def _left_out(count: int) -> str:
    nobody: str = _("Nobody had to be left out.")
    some: str = _("Left out because too few are like them: %(n)s children.")
    return some % {"n": _("fewer than 5") if count < K else count} if count else nobody


def _left() -> list[str]:
    return [
        _(
            "That at least five children are alike does not hide what all of them share (no l-diversity). Whoever "
            "knows a child's total or results well may still recognise a line."
        ),
        _("Please do not try to recognise anybody, lay the file beside another, or pass it on."),
    ]


def _care() -> list[str]:
    return [
        _("Classes were chosen, not drawn by lot; children of one class are alike: use the class as the cluster."),
        _("The forms are own forms that have not been validated. A value tells of a group, never of one child."),
        _("Only children whose families agreed to evaluation are in it; they may differ from the others."),
    ]
