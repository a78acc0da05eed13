"""How to read each number: one sentence on what it means and one on what it does not mean."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening.library import wording
from screening.reports.tables import ReportPart, ReportTable, Row


def part() -> ReportPart:
    columns = (_("What it means"), _("What it does not mean"))
    rows = [
        Row(name, (means, does_not)) for name, means, does_not in (*_whole_form(), *_lines(), *_spread(), *_raters())
    ]
    table = ReportTable(_("One sentence for each number"), columns, rows, numeric=False)
    return ReportPart("reading", _("How to read these numbers"), tables=(table,))


def _whole_form() -> list[tuple[str, str, str]]:
    return [
        (
            _("Alpha"),
            _("How far the lines of a form go together in these children; 1 would be perfectly."),
            _("It does not say that the form measures what its name says, nor that a second look would give the same."),
        ),
        (
            _("Interval of alpha"),
            _("Where alpha would lie in 95 of 100 samples drawn like this one."),
            _("It knows nothing of classes: as children of a class are rated by one person, the true one is wider."),
        ),
        (
            _("Standardised alpha"),
            _("Alpha if every line spread equally far."),
            _("A difference from raw alpha is no fault: some lines are simply answered with 0 more often."),
        ),
        (
            _("Omega"),
            _("How much of the total one common thread explains."),
            _("It does not prove that there is only one thread; it assumes it."),
        ),
        (
            _("Standard error of measurement"),
            _("How many points a total may be off by chance alone, judged by alpha."),
            _("It does not contain the rater: another teacher may differ by more."),
        ),
    ]


def _lines() -> list[tuple[str, str, str]]:
    return [
        (
            _("Mean correlation of two lines"),
            _("How alike two lines are answered on average; about 0.15 to 0.50 is usual."),
            _("High is not better: lines that all ask the same tell less about a child."),
        ),
        (
            _("Correlation with the rest"),
            _("Whether a line points the same way as the other lines together; below 0.20 it deserves a look."),
            _("A low value does not make a line useless: a rare sign can matter most."),
        ),
        (
            _("Alpha without the line"),
            _("What alpha would be if the line were left out."),
            _("A slightly higher value is no reason to drop a line; content comes first."),
        ),
    ]


def _spread() -> list[tuple[str, str, str]]:
    return [
        (
            _("Missing answers"),
            _("Lines teachers had no chance to see, or children left open; many on one line: look at its wording."),
            _("A missing answer is not a 0 and says nothing about the child."),
        ),
        (
            _("Distribution"),
            _("How often each answer and each total occurred."),
            _("It is no standard: that many children have a total does not make it good."),
        ),
        (
            _("Lowest and highest total"),
            _("How many children the form cannot tell apart at either end; many at 0 are meant to be."),
            _("Many at the lowest total do not mean that all is well with them."),
        ),
    ]


def _raters() -> list[tuple[str, str, str]]:
    return [
        (
            _("Between classes (ICC 1)"),
            _("What share of all differences lies between classes: raters' rulers and real differences together."),
            _("It cannot tell a strict teacher from a class with more needs; classes are not to be compared."),
        ),
        (
            _("Design effect"),
            _("How many times more children a norm needs because they are rated class by class."),
            _("It is no fault of the teachers."),
        ),
        (
            _("Teacher and child (Pearson, Spearman)"),
            _("How far the teacher's total and the child's own go together."),
            _("It does not say who is right; about 0.2 to 0.4 is usual between two such sources."),
        ),
        (
            _("Kappa of “elevated”"),
            _("How far both forms mark the same children, beyond chance; 0 is chance, 1 is always."),
            _("A low value does not make either mark wrong; few children are marked, so it is unsteady."),
        ),
        (
            _("Questions about sheets"),
            _("How often a sheet looked as if it had gone too quickly or had slipped."),
            _("It is no verdict on a teacher; a sheet may be odd and right."),
        ),
    ]


def why_not(code: str) -> str:
    return {
        "few": _("fewer than 30 children: not shown"),
        "constant-item": _("not computed: a line has the same answer from everybody"),
        "no-variation": _("not computed: the totals do not differ"),
        "few-items": _("not computed: too few lines"),
        "no-model": _("not computed: no one-factor model fits"),
        "below-zero": _("not computed: alpha is below 0"),
        "few-classes": _("fewer than 10 classes: not shown"),
        "few-elevated": _("fewer than 5 marked on one form: not shown"),
    }[code]


def quality_word(code: str) -> str:
    """The name of a data-quality line; empty for a code this version does not know."""
    classes = {
        "class-few": pgettext("data quality", "a class with very few flags"),
        "class-many": pgettext("data quality", "a class with very many flags"),
    }
    if code in classes:
        return classes[code]
    try:
        return wording.quality_name(code)
    except KeyError:
        return ""
