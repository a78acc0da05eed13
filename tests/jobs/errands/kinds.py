import time

from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.jobs.models import Job
from screening.jobs.services import JobProgress
from tests.documents.samples import talk_zh

LEAFLET = "leaflet"
SLEEP = "sleep"


def build_leaflet(document: Document) -> PrintJob:
    page = {**talk_zh(), "lead": f"坐下来，听孩子说说。{document.input_hash}"}
    return PrintJob("documents/talk_card.html", {"page": page}, "leaflet-QS-1.pdf")


def sleep(job: Job, progress: JobProgress) -> None:
    time.sleep(job.payload["seconds"])
