from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "screening.rights"
    label = "rights"

    def ready(self) -> None:
        from screening.home.hooks import note_sources
        from screening.jobs import scheduled
        from screening.rights import personal_data, presenter, printing
        from screening.rights.services import purge_children

        personal_data.declare_fields()
        printing.LETTER.register()
        note_sources.append(presenter.request_notes)
        scheduled.register(purge_children)
