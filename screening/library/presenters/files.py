"""The files of a questionnaire, and what each of them loses, before anybody takes one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from screening.instruments import Instrument
from screening.instruments import file_formats as interchange
from screening.instruments.file_formats import ChildAnswers, Exported
from screening.instruments.file_formats.names import file_name
from screening.instruments.file_formats.results import CSV, XLSX
from screening.library.models import InstrumentVersion
from screening.library.presenters.words import in_page_language
from screening.library.selectors import instrument_of, may_be_given_out

EMPTY_ROWS = 60


@dataclass(frozen=True)
class FileFormat:
    """How a questionnaire is written in a format, its name, and who can use it."""

    make: Callable[[Instrument], Exported]
    name: str
    says: str


class FormatRow:
    def __init__(self, version: InstrumentVersion, form: Instrument, kind: str, one: FileFormat) -> None:
        made = one.make(form)
        self.name = one.name
        self.says = one.says
        self.url = reverse("library:download_file", args=[version.public_id, kind])
        self.size = _("%(n)s KB") % {"n": max(1, round(len(made.content) / 1024))}
        self.losses = [(loss.place, in_page_language(loss.what)) for loss in made.losses]


class FilesPage:
    def __init__(self, version: InstrumentVersion) -> None:
        form = instrument_of(version)
        self.files = [FormatRow(version, form, kind, one) for kind, one in _formats(version).items()]
        self.title = in_page_language(form.title)
        self.version = version
        self.kept_back = not may_be_given_out(version)


def _empty_csv(form: Instrument) -> Exported:
    return Exported(interchange.answers_to_csv(form, _empty_rows()), CSV, file_name(form, "csv"), ())


def _empty_xlsx(form: Instrument) -> Exported:
    return Exported(interchange.answers_to_xlsx(form, _empty_rows()), XLSX, file_name(form, "xlsx"), ())


def _empty_rows() -> list[ChildAnswers]:
    """Lines to fill in; each names the form, so that answers are never read with another key."""
    return [ChildAnswers(str(number), {}) for number in range(1, EMPTY_ROWS + 1)]


def _every_format() -> dict[str, FileFormat]:
    empty = _("One line a child, one column an item; %(n)s empty lines to fill in. Score it with “Score a file”.")
    empty %= {"n": EMPTY_ROWS}
    return {
        "answers-xlsx": FileFormat(_empty_xlsx, _("Empty answer file (XLSX)"), empty),
        "answers-csv": FileFormat(_empty_csv, _("Empty answer file (CSV)"), empty),
        "definition": FileFormat(
            interchange.json_file,
            _("Definition (JSON)"),
            _("Everything of this questionnaire; can be taken in again unchanged."),
        ),
    }


WITHOUT_WORDING = frozenset({"answers-csv"})


def made_file(version: InstrumentVersion, kind: str) -> Exported | None:
    """The file, or None for a kind that does not exist or may not be given out."""
    found = _formats(version).get(kind)
    return found.make(instrument_of(version)) if found else None


def _formats(version: InstrumentVersion) -> dict[str, FileFormat]:
    """All of them; of a form whose permission has ended only the file without its wording."""
    return {kind: one for kind, one in _every_format().items() if kind in WITHOUT_WORDING or may_be_given_out(version)}
