"""The files of a questionnaire, and what each of them loses, before anybody takes one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from screening.instruments import Instrument, interchange
from screening.instruments.interchange import ChildAnswers, Exported
from screening.instruments.interchange.names import file_name
from screening.instruments.interchange.results import CSV, XLSX
from screening.library.models import InstrumentVersion
from screening.library.presenters.words import in_page_language
from screening.library.selectors import instrument_of, may_be_given_out

EMPTY_ROWS = 60


@dataclass(frozen=True)
class FileRow:
    name: str
    says: str
    url: str
    size: str
    losses: list[tuple[str, str]]


@dataclass(frozen=True)
class FilesPage:
    title: str
    version: InstrumentVersion
    files: list[FileRow]
    kept_back: bool


def _empty_csv(form: Instrument) -> Exported:
    return Exported(interchange.answers_to_csv(form, _empty_rows()), CSV, file_name(form, "csv"), ())


def _empty_xlsx(form: Instrument) -> Exported:
    return Exported(interchange.answers_to_xlsx(form, _empty_rows()), XLSX, file_name(form, "xlsx"), ())


def _empty_rows() -> list[ChildAnswers]:
    """Lines to fill in; each names the form, so that answers are never read with another key."""
    return [ChildAnswers(str(number), {}) for number in range(1, EMPTY_ROWS + 1)]


MAKERS: dict[str, Callable[[Instrument], Exported]] = {
    "answers-xlsx": _empty_xlsx,
    "answers-csv": _empty_csv,
    "definition": interchange.json_file,
    "xlsform": interchange.to_xlsform,
    "fhir-zh": lambda form: interchange.to_fhir_questionnaire(form, "zh"),
    "fhir-en": lambda form: interchange.to_fhir_questionnaire(form, "en"),
}


WITHOUT_WORDING = frozenset({"answers-csv"})


def made_file(version: InstrumentVersion, kind: str) -> Exported | None:
    """The file, or None for a kind that does not exist or may not be given out."""
    return MAKERS[kind](instrument_of(version)) if kind in _kinds(version) else None


def files_page(version: InstrumentVersion) -> FilesPage:
    form = instrument_of(version)
    files = [_row(version, form, kind) for kind in _kinds(version)]
    return FilesPage(in_page_language(form.title), version, files, kept_back=not may_be_given_out(version))


def _kinds(version: InstrumentVersion) -> list[str]:
    """All of them; of a form whose permission has ended only the file without its wording."""
    return [kind for kind in MAKERS if kind in WITHOUT_WORDING or may_be_given_out(version)]


def _row(version: InstrumentVersion, form: Instrument, kind: str) -> FileRow:
    made, (name, says) = MAKERS[kind](form), _words(kind)
    return FileRow(
        name=name,
        says=says,
        url=reverse("library:download_file", args=[version.public_id, kind]),
        size=_("%(n)s KB") % {"n": max(1, round(len(made.content) / 1024))},
        losses=[(loss.place, in_page_language(loss.what)) for loss in made.losses],
    )


def _words(kind: str) -> tuple[str, str]:
    empty = _("One line a child, one column an item; %(n)s empty lines to fill in. Score it with “Score a file”.")
    fhir = _("For hospital systems. Items with their weights; scores are always computed here again.")
    return {
        "answers-xlsx": (_("Empty answer file (XLSX)"), empty % {"n": EMPTY_ROWS}),
        "answers-csv": (_("Empty answer file (CSV)"), empty % {"n": EMPTY_ROWS}),
        "definition": (_("Definition (JSON)"), _("Everything of this questionnaire; can be taken in again unchanged.")),
        "xlsform": (_("XLSForm (XLSX)"), _("For KoboToolbox, ODK and other form programs.")),
        "fhir-zh": (_("FHIR R5 Questionnaire, Chinese (JSON)"), fhir),
        "fhir-en": (_("FHIR R5 Questionnaire, English (JSON)"), fhir),
    }[kind]
