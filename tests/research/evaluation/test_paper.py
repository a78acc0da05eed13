"""The evaluation of a pilot on paper: from the people it was designed with to what follows from it."""

import io

import pikepdf
import pytest
from django.http import Http404

from accounts.models import AuditEvent
from screening.documents import storage
from screening.documents.models import Document
from screening.documents.services import NotAllowed
from screening.jobs.services import run
from screening.reports.models import Publication
from screening.research.evaluation import paper, services
from students.models import Consent
from tests.documents.pdf import Paper, tags
from tests.research.evaluation.pilot_scenario import SIZE, make_world


@pytest.fixture
def world(cast):
    found = make_world(cast)
    services.decide(found.pilot, by=cast.district, nonce=None, kind="keep", why="孩子们愿意来。")
    return found


def printed(world, language: str = "zh-hans") -> Paper:
    asked = paper.PDF.request(world.pilot, by=world.cast.district, language=language)
    run(asked.job.public_id)
    document = Document.objects.get(pk=asked.pk)
    path = storage.folder() / "opened.pdf"
    path.write_bytes(b"".join(storage.content(document.path, document.key)))
    return Paper(path, document.pages, ())


def test_it_begins_with_the_plan_ends_with_the_decision_and_names_no_child(world):
    found = printed(world)
    text = found.joined
    order = [text.index(words) for words in ("三位班主任、两位奶奶", str(8 * SIZE), "孩子们愿意来。")]
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
    services.decide(world.pilot, by=world.cast.district, nonce=None, kind="stop", why="不够人手。")
    later = paper.PDF.request(world.pilot, by=world.cast.district, language="en")
    assert first == again != later


def test_nobody_at_a_school_may_have_it(world, cast):
    for person in (cast.chen, cast.wang, cast.li, cast.admin):
        with pytest.raises(NotAllowed):
            paper.PDF.request(world.pilot, by=person, language="en")


def test_the_page_is_recorded_and_shows_the_same_numbers_as_the_paper(world, cast):
    page = paper.page_for(cast.district, world.pilot)
    printed(world)
    purposes = AuditEvent.objects.filter(verb="pilot.evaluate").values_list("purpose", flat=True)
    assert sorted(purposes) == ["document", "page"]
    assert Publication.objects.filter(audience=f"pilot:{world.pilot.public_id}").count() == 1
    assert page["view"].title == world.pilot.name


def test_a_measure_nobody_took_is_not_found(world, cast):
    assert paper.page_for(cast.district, world.pilot, "scale.child-loneliness.child")["view"].parts
    with pytest.raises(Http404):
        paper.page_for(cast.district, world.pilot, "scale.happiness.child")


def test_what_was_shown_before_stays_on_record_when_a_family_withdraws(world, cast):
    paper.page_for(cast.district, world.pilot)
    child = world.children[world.pilot_classes[0].pk][0]
    Consent.objects.filter(student=child).update(evaluation=Consent.Answer.NO)
    paper.page_for(cast.district, world.pilot)
    revisions = Publication.objects.filter(audience=f"pilot:{world.pilot.public_id}").order_by("revision")
    assert [one.revision for one in revisions] == [1, 2]
