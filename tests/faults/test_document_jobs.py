import pytest

from tests.faults import document_jobs


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_documents_survive_a_short_torment(settings: object) -> None:
    result = document_jobs.run(wide=False)
    assert result["passed"], result
    assert result["runs"][0]["kills"]["processes"] > 0
