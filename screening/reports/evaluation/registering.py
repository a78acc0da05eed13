"""Files of pilots: the comment page; called when the app is ready."""

from screening.reports.evaluation import comment_pages


def register() -> None:
    comment_pages.register()
