"""From the queue to the document in the queue: at most four presses, without a word that a person does not write."""

import pytest

from screening.documents.models import Document
from screening.jobs.models import Job
from tests.cases import factories as make
from tests.conftest import Cast

MOST_PRESSES = 4


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_a_referral_takes_four_presses_from_the_queue_to_the_queued_document(
    cast: Cast, browser_for, javascript: bool
) -> None:
    case = make.make_case(cast, "yu")
    receiver = make.make_receiver(cast)
    page = browser_for(cast.wang, script=javascript).goto("/cases/")
    presses = 0

    def press(selector: str) -> None:
        nonlocal presses
        presses += 1
        with page.expect_navigation():
            page.click(selector)

    press(f"a[href^='/cases/{case.public_id}/']")
    press(f"a[href='/cases/{case.public_id}/referral/']")
    page.select_option("[name=receiver]", str(receiver.pk))
    page.fill("[name=request]", "请见一面孩子和照料人")
    page.fill("[name=consent_from]", "父亲，电话确认")
    page.check("[name=consent_basis][value=sheet]")
    press("main form.card .btn.wide")
    assert "请见一面孩子和照料人" in page.inner_text("section[aria-labelledby=leaves]")
    press("button[value=issue]")
    document = Document.objects.select_related("job").get()
    assert str(document.public_id) in page.url
    assert document.job.state in (Job.State.QUEUED, Job.State.RUNNING, Job.State.READY)
    assert presses <= MOST_PRESSES
