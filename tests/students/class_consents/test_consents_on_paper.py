"""The consent of a class on paper: every child in the order of the page, ticked by pen, and led back by its code."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from screening.documents import registry
from screening.documents.paper_codes import find_paper
from students import access
from students.class_consents.printing import CLASS_CONSENTS, ConsentsPaper, consents_code
from students.models import Consent
from tests import factories
from tests.documents.pdf import print_page


@pytest.fixture
def nobody_answered(cast):
    Consent.objects.all().delete()
    return cast


def paper_of(cast, *, keeper=None):
    seats = list(access.seats_today(cast.admin).filter(school_class=cast.class_3_1))
    return ConsentsPaper(keeper or cast.admin, cast.class_3_1, seats, at=timezone.now())


def rows_of(paper):
    return [line for leaf in paper.leaves for line in leaf.lines]


def test_the_paper_has_the_children_and_the_lines_of_the_page_in_their_order(nobody_answered, as_, tmp_path):
    cast = nobody_answered
    paper = paper_of(cast)
    html = as_(cast.admin).get(reverse("students:record_consents", args=[cast.class_3_1.public_id])).content.decode()
    names, lines = [line.name for line in rows_of(paper)], [text for _number, text in paper.lines]
    assert len(names) == 3 and [html.index(name) for name in names] == sorted(html.index(name) for name in names)
    assert len(lines) == 6 and [html.index(text) for text in lines] == sorted(html.index(text) for text in lines)
    printed = print_page("class_consents.html", paper, tmp_path / "consents.pdf")
    assert (printed.pages, printed.unprintable, printed.check()) == (1, (), 0)
    assert all(word in printed.joined for word in [*names, *(line.replace(" ", "") for line in lines)])


def test_only_a_family_that_has_answered_every_line_has_nothing_to_write(nobody_answered):
    cast = nobody_answered
    factories.make_consent(cast.children["yu"], "given", "yes")
    factories.make_consent(cast.children["bo"], "given", "talk")
    yu, bo, nur = rows_of(paper_of(cast))
    assert yu.says and not bo.says and not nur.says
    assert (bo.digits, nur.digits) == (["3"] * 6, [""] * 6)


def test_a_familys_no_is_not_shown_around(nobody_answered):
    cast = nobody_answered
    factories.make_consent(cast.children["yu"], "given", "yes")
    factories.make_consent(cast.children["bo"], "refused", "no")
    yu, bo, _nur = rows_of(paper_of(cast))
    assert bo.says == yu.says


def test_the_code_leads_back_to_the_rows_and_only_who_keeps_the_roster(cast, as_):
    document = CLASS_CONSENTS.request(cast.class_3_1, by=cast.admin)
    assert registry.renderer_of(document.kind).build(document).file_name == "class-consents-c3-1.pdf"
    assert [registry.may_see(user, document) for user in (cast.admin, cast.li, cast.wang)] == [True, False, False]
    assert len(AuditEvent.objects.get(verb="document.request").subjects) == 3
    code = consents_code(cast.class_3_1)
    assert find_paper(cast.admin, code) == reverse("students:record_consents", args=[cast.class_3_1.public_id])
    assert find_paper(cast.li, code) is None


def test_a_sheet_that_came_in_makes_a_new_paper(nobody_answered):
    cast = nobody_answered
    before = CLASS_CONSENTS.input_hash(cast.admin, cast.class_3_1)
    assert CLASS_CONSENTS.input_hash(cast.admin, cast.class_3_1) == before
    factories.make_consent(cast.children["yu"], "given", "yes")
    assert CLASS_CONSENTS.input_hash(cast.admin, cast.class_3_1) != before
