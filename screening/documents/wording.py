"""Why a document is not there, or what to mind about one that is."""

from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label

SENTENCES: dict[str, Label] = {
    "not-allowed": _("You may not see what this document would show any more."),
    "subject-gone": _("What this document is about does not exist any more."),
    "library-missing": _("A part of the printing system is not installed on the server."),
    "font-missing": _("The print font is missing on the server."),
    "cannot-write": _("The server could not write the file; its disk may be full."),
    "characters-missing": _("“〓” stands for a character that the print font lacks. Please write it by hand."),
}
ON_PAPER = _("“〓”: a character that the font lacks, please write it by hand")
