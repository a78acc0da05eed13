"""The evaluation of a pilot on paper: from the people it was designed with to what follows from it."""

import io
from datetime import date

import pikepdf
import pytest

from accounts.models import AuditEvent
from screening.documents import storage
from screening.documents.models import Document
from screening.documents.services import NotAllowed
from screening.jobs.services import run
from screening.reports.models import Publication
from screening.research.evaluation import paper, services
from students.models import Consent
from tests.documents.pdf import Paper, tags
from tests.research.evaluation import pilot_steps
from tests.research.evaluation.pilot_scenario import SIZE, make_world


@pytest.fixture
def world(cast):
    found = make_world(cast)
    change(found, "换到上午。")
    return found


def change(world, what: str) -> None:
    services.record_change(world.pilot, by=world.cast.district, nonce=None, on=date(2026, 9, 1), what=what)


def printed(world, language: str = "zh-hans") -> Paper:
    asked = paper.PDF.request(world.pilot, by=world.cast.district, language=language)
    run(asked.job.public_id)
    document = Document.objects.get(pk=asked.pk)
    path = storage.folder() / "opened.pdf"
    path.write_bytes(b"".join(storage.content(document.path, document.key)))
    return Paper(path, document.pages, ())


def test_it_begins_with_the_plan_ends_with_what_teachers_said_and_names_no_child(world):
    pilot_steps.released_comments(world.cast, world.pilot, 5)
    found = printed(world)
    text = found.joined
    order = [text.index(words) for words in ("小组是否让孩子不那么孤单", "换到上午。", str(8 * SIZE), "喜欢第")]
    assert order == sorted(order)
    assert not [child.name for child in world.everybody if child.name in text]
    assert found.path.stat().st_size < 250_000


def test_it_can_be_read_aloud(world):
    with pikepdf.open(io.BytesIO(printed(world, "en").path.read_bytes())) as pdf:
        names = [name for name, _element in tags(pdf)]
        assert str(pdf.Root.Lang) == "en"
    assert names.count("H1") == 1
    assert {"Table", "TH", "Figure"} <= set(names)


def test_the_same_state_is_one_file_and_a_new_one_another(world):
    first, again = (paper.PDF.request(world.pilot, by=world.cast.district, language="en") for _press in range(2))
    change(world, "不够人手。")
    later = paper.PDF.request(world.pilot, by=world.cast.district, language="en")
    assert first == again != later


def test_nobody_at_a_school_may_have_it(world, cast):
    for person in (cast.chen, cast.wang, cast.li, cast.admin):
        with pytest.raises(NotAllowed):
            paper.PDF.request(world.pilot, by=person, language="en")


def test_the_page_is_recorded_and_shows_the_same_numbers_as_the_paper(world, cast):
    page = paper.report_for(cast.district, world.pilot, purpose="page")
    words = printed(world).joined
    purposes = AuditEvent.objects.filter(verb="pilot.evaluate").values_list("purpose", flat=True)
    assert sorted(purposes) == ["document", "page"]
    assert Publication.objects.filter(audience=f"pilot:{world.pilot.public_id}").count() == 1
    assert page.title == world.pilot.name
    cells = [text for part in page.parts for table in part.tables for row in table.rows for text in row.texts]
    assert [text for text in cells if "".join(text.split()) not in words] == []


def test_what_was_shown_before_stays_on_record_when_a_family_withdraws(world, cast):
    paper.report_for(cast.district, world.pilot, purpose="page")
    child = world.children[world.pilot_classes[0].pk][0]
    Consent.objects.filter(student=child).update(evaluation=Consent.Answer.NO)
    paper.report_for(cast.district, world.pilot, purpose="page")
    revisions = Publication.objects.filter(audience=f"pilot:{world.pilot.public_id}").order_by("revision")
    assert [one.revision for one in revisions] == [1, 2]
