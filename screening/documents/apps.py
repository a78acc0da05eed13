from django.apps import AppConfig
from django.core.checks import register


class DocumentsConfig(AppConfig):
    name = "screening.documents"
    label = "documents"

    def ready(self) -> None:
        from screening.documents import checks, personal_data, services, tasks, wording
        from screening.documents.services.requesting import JOB_KIND
        from screening.jobs import registry as jobs
        from screening.jobs import scheduled
        from screening.jobs.wording import add_sentences

        personal_data.declare_fields()
        jobs.register(JOB_KIND, tasks.make_document)
        scheduled.register(services.purge_expired)
        add_sentences(wording.SENTENCES)
        register(checks.printing_libraries)
