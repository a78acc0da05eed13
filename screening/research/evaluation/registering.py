"""Files of pilots, and what is forgotten by itself; called when the app is ready."""

from screening.documents.registry import Renderer
from screening.documents.registry import register as register_kind
from screening.jobs import scheduled
from screening.research.evaluation import comment_pages, paper, services, wording


def register() -> None:
    scheduled.register(services.forget_old_comments)
    comment_pages.register()
    paper.PDF.register()
    register_kind(
        paper.EXPORT_KIND,
        Renderer(paper.build_export, paper.may_see_export, wording.RESEARCH_DATA, keep_days=paper.EXPORT_DAYS),
    )
