"""A pilot's data for research: lines without names, what the columns mean, and what was done so that nobody is known.

Numbers for children, classes and schools are drawn anew for every file, so that two files cannot be laid together.
"""

import io
import secrets
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from screening.documents.sheets import write_csv
from screening.research.evaluation.dictionary import dictionary_of, readme_of
from screening.research.evaluation.kanonymity import ANY, Anonymous, Identifier, Record, anonymise, drop
from screening.research.evaluation.study import Study, StudyChild, columns_of, study_of
from screening.research.models import EvaluationExport

ZIP = "application/zip"
MOMENT = (1980, 1, 1, 0, 0, 0)  # files in the archive carry no date
GRADES = ((1, 2), (3, 4), (5, 6), (7, 9))


@dataclass(frozen=True)
class Archive:
    """`children`: public ids of those who are in it, for the record; `rows`: its lines of data."""

    content: bytes
    children: tuple[UUID, ...]
    rows: int


def grade_band(grade: str) -> str:
    """“3” → “3-4”."""
    return next((f"{low}-{high}" for low, high in GRADES if low <= int(grade) <= high), ANY)


# The first goes first when something must be made coarser: the label and the class, which a study needs most, last.
IDENTIFIERS = (
    Identifier("boarding", (drop,)),
    Identifier("grade", (grade_band, drop)),
    Identifier("phase", (drop,)),
    Identifier("sex", (drop,)),
    Identifier("school", (drop,)),
    Identifier("left_behind", (drop,)),
    Identifier("class", (drop,)),
    Identifier("group"),
)


def archive_of(user: User, export: EvaluationExport) -> Archive:
    study = study_of(user, export.pilot)
    anonymous = anonymise([child.known for child in study.children], IDENTIFIERS)
    kept = [(c, r) for c, r in zip(study.children, anonymous.records, strict=True) if r is not None]
    secrets.SystemRandom().shuffle(kept)
    header, rows = table_of(study, kept)
    return Archive(_zipped(export, study, anonymous, header, rows), tuple(c.public_id for c, _r in kept), len(rows))


def table_of(study: Study, kept: Sequence[tuple[StudyChild, Record]]) -> tuple[list[str], list[list[str]]]:
    """Heading and lines: a child and a time a line, children in the order given, under numbers drawn for this file."""
    numbers = drawn_numbers("P", (str(at) for at in range(len(kept))))
    places = {
        name: drawn_numbers(name[0].upper(), (record[name] for _c, record in kept)) for name in ("school", "class")
    }
    known = [one.name for one in IDENTIFIERS]
    columns = [column for measure in study.measures for column in columns_of(measure)]
    rows = []
    for at, (child, record) in enumerate(kept):
        about = [places[name][record[name]] if name in places else record[name] for name in known]
        for time, line in enumerate(child.times):
            rows.append([numbers[str(at)], *about, str(time), *(line.get(column, "") for column in columns)])
    return ["study_id", *known, "time", *columns], rows


def drawn_numbers(letter: str, values: Iterable[str]) -> Mapping[str, str]:
    """Value → “C07”: in an order that is drawn, so that it says nothing; `ANY` stays."""
    different = sorted(set(values) - {ANY})
    order = secrets.SystemRandom().sample(range(1, len(different) + 1), len(different))
    width = len(str(len(different)))
    return {ANY: ANY, **{value: f"{letter}{n:0{width}}" for value, n in zip(different, order, strict=True)}}


def _zipped(
    export: EvaluationExport, study: Study, anonymous: Anonymous, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:
    files = {
        "data.csv": write_csv(header, rows),
        "dictionary.csv": write_csv(*dictionary_of(study.measures)),
        "README.txt": readme_of(export, anonymous).encode("utf-8-sig"),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
