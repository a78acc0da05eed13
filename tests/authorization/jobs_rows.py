from screening.jobs import services
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def job(cast: Cast) -> Target:
    """Background work that counselor Wang asked for."""
    asked = services.enqueue("document", payload={}, by=cast.wang)
    return Target(kwargs={"public_id": asked.public_id})


ROWS = [Row("jobs:show_job", at=job, get={"counselor": 200, "*": 404})]
