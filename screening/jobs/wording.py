"""Why a job stopped, in a sentence a person can act on. Upper apps add the sentences of their own codes in ready()."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from screening.jobs.models import Job

_sentences: dict[str, Label] = {
    "unexpected": gettext_lazy("Something went wrong on our side. Nothing was lost."),
    "worker-died": gettext_lazy("The program that does this work stopped several times. Please try again later."),
    "took-too-long": gettext_lazy("This took longer than allowed and was stopped."),
    "unknown-kind": gettext_lazy("This version of the program cannot do this work any more."),
}
SILENT = gettext_lazy(
    "The program that does this work does not answer. It starts again by itself and your request is kept: no need to "
    "ask again. If this stays for some minutes, tell the administrator."
)


def add_sentences(sentences: Mapping[str, Label]) -> None:
    _sentences.update(sentences)


def sentence_of(job: Job) -> str:
    """The reason of a failed or waiting job; empty when there is none."""
    if not job.error:
        return ""
    sentence = str(_sentences.get(job.error, _sentences["unexpected"]))
    if job.error == "unexpected" or not job.error_detail:
        return sentence
    return _("%(sentence)s (%(detail)s)") % {"sentence": sentence, "detail": job.error_detail}
