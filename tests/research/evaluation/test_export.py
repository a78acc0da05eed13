"""Data of a pilot for research: who gets it, what it holds, and that nobody in it stands alone."""

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AuditEvent, Role
from screening.documents import storage
from screening.documents.models import Document
from screening.documents.services import NotAllowed
from screening.jobs.services import run
from screening.research.evaluation import paper, services
from screening.research.evaluation.export import IDENTIFIERS, archive_of
from screening.research.evaluation.study import study_of
from screening.research.models import EvaluationExport, PilotComment
from students.models import CareArrangement, Consent
from tests.factories import assign_county, make_user
from tests.research.evaluation.pilot_scenario import SIZE, add_terms, make_world

PURPOSE = {
    "purpose": "Does the peer group help?",
    "recipient": "University of Hexi, Dr. Zhao",
    "approval": "Ethics committee 2026/17",
    "keep_until": date(2027, 12, 31),
}


@pytest.fixture
def world(cast):
    found = make_world(cast)
    add_terms(found, missed={"2025-1": 3.0, "2025-2": 1.0}, marks={"2025-1": 60.0, "2025-2": 70.0})
    return found


@pytest.fixture
def export(world) -> EvaluationExport:
    return services.request_export(world.pilot, by=world.cast.district, nonce=None, **PURPOSE)


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def files_of(export: EvaluationExport) -> dict[str, str]:
    with override("en"):
        return opened(archive_of(export.requested_by, export).content)


def rows_in(files: dict[str, str], name: str = "data.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name])))


def test_every_child_in_it_has_four_others_alike(export):
    rows = rows_in(files_of(export))
    children = {row["study_id"]: tuple(row[one.name] for one in IDENTIFIERS) for row in rows}
    sizes = Counter(children.values())
    assert min(sizes.values()) >= 5
    assert len(children) > 180
    assert {row["group"] for row in rows} == {"pilot", "comparison"}


def test_a_child_like_no_other_is_left_out_and_it_is_said(world, export):
    last = world.children[world.compared[-1].pk]
    Consent.objects.filter(student__in=last[3:]).update(evaluation=Consent.Answer.NO)
    files = files_of(export)
    assert len({row["study_id"] for row in rows_in(files)}) == 16 * SIZE - SIZE
    assert "Left out because too few are like them: fewer than 5 children." in files["README.txt"]


def test_nothing_in_it_names_anybody_or_any_day(world, export):
    PilotComment.objects.create(
        pilot=world.pilot,
        school=world.cast.school,
        page=export.public_id,
        role="child",
        prompt=1,
        gathered_on=date(2026, 10, 1),
        text="我想妈妈",
        typed_by=world.cast.wang,
        typed_at=timezone.now(),
    )
    files = files_of(export)
    told = files["data.csv"]
    for child in world.everybody:
        assert child.name not in told
        assert str(child.public_id) not in told
    for word in ("柳湾", "竹坪", "李芳", "午间", "我想妈妈"):
        assert word not in told
    assert not re.search(r"20\d\d", told)
    assert "我想妈妈" not in "".join(files.values())


def test_numbers_are_drawn_anew_for_every_file(export):
    first, second = (rows_in(files_of(export)) for _again in range(2))
    assert {row["study_id"] for row in first} == {row["study_id"] for row in second}
    assert first != second


def test_lines_hold_the_values_before_and_after_of_the_same_child(world, export):
    rows = rows_in(files_of(export))
    totals = Counter()
    for which, time in ((world.before, "0"), (world.after, "1")):
        mine = [row for row in rows if row["time"] == time]
        found = Counter(float(row["child_loneliness_total"]) for row in mine)
        stored = Counter(world.results("child-loneliness", which).values_list("total_prorated", flat=True))
        totals += stored - found
        assert not found - stored
    assert totals.total() == 2 * (16 * SIZE - len({row["study_id"] for row in rows}))
    assert {row["teacher_connection_same_rater"] for row in rows} == {"yes"}


def test_days_and_marks_come_in_bands(export):
    rows = rows_in(files_of(export))
    assert {row["attendance_band"] for row in rows if row["time"] == "1"} == {"95-100", "90-94", "80-89"}
    assert {row["chinese_band"] for row in rows} == {"60-69", "70-79", "80-89"}


def test_who_has_not_agreed_to_evaluation_is_not_in_it(world, export):
    gone = world.children[world.pilot_classes[0].pk]
    Consent.objects.filter(student__in=gone).update(evaluation=Consent.Answer.NO)
    made = archive_of(world.cast.district, export)
    assert not {child.public_id for child in gone} & set(made.children)
    assert len(made.children) == 15 * SIZE


def test_where_life_at_home_may_not_be_recorded_label_and_boarding_are_unknown(world, export):
    Consent.objects.update(care_context=Consent.Answer.NO)
    rows = rows_in(files_of(export))
    assert {(row["left_behind"], row["boarding"]) for row in rows} == {("unknown", "unknown")}


def test_the_label_is_that_of_the_day_the_classes_began(world, export):
    def labels() -> set[str]:
        return {child.known["left_behind"] for child in study_of(export.requested_by, world.pilot).children}

    assert labels() == {"yes", "no"}
    CareArrangement.objects.update(father_away_since=date(2026, 1, 20))  # three months before
    assert labels() == {"no"}


def test_every_column_is_explained(export):
    files = files_of(export)
    explained = [row["column"] for row in rows_in(files, "dictionary.csv")]
    assert explained == list(rows_in(files)[0])


def test_the_purpose_stands_in_the_file_and_on_record(export):
    text = files_of(export)["README.txt"]
    for words in ("Does the peer group help?", "University of Hexi", "Ethics committee 2026/17", "no l-diversity"):
        assert words in text
    event = AuditEvent.objects.get(verb="pilot.export")
    assert event.object_id == str(export.public_id)


def test_asked_for_twice_it_is_one_file_that_expires_and_who_is_in_it_is_on_record(export, cast):
    first, second = (paper.EXPORT.request(export, by=cast.district, language="en") for _press in range(2))
    assert first == second
    run(first.job.public_id)
    document = Document.objects.get(pk=first.pk)
    assert document.expires_at - timezone.now() <= timedelta(days=7)
    files = opened(b"".join(storage.content(document.path, document.key)))
    event = AuditEvent.objects.get(verb="pilot.export-file")
    children = {row["study_id"] for row in rows_in(files)}
    assert len(event.subjects) == len(children)
    assert event.detail == {"rows": 2 * len(children)}
    assert re.fullmatch(r"pilot-data-2026-10-19\.zip", document.file_name)


def test_another_officer_answers_for_an_export_of_their_own(export, cast):
    other = make_user("district2", "田科长", Role.DISTRICT_OFFICER)
    assign_county(other, cast.county)
    for person in (other, cast.chen, cast.wang, cast.li):
        assert not paper.EXPORT.door(person).exists()
        with pytest.raises(NotAllowed):
            paper.EXPORT.request(export, by=person, language="en")


def test_it_reads_in_chinese(export):
    with override("zh-hans"):
        files = opened(archive_of(export.requested_by, export).content)
    assert "University of Hexi" in files["README.txt"]
