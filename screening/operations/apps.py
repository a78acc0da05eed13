from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "screening.operations"
    label = "operations"

    def ready(self) -> None:
        from accounts.audit import anchor_of_the_day
        from accounts.audit.naming import kept_heads
        from screening.home.hooks import note_sources
        from screening.jobs import scheduled
        from screening.operations import personal_data
        from screening.operations.backups import making
        from screening.operations.law import printing as law_papers
        from screening.operations.wellness import notes

        personal_data.declare_fields()
        for kind in law_papers.KINDS.values():
            kind.register()
        scheduled.register(making.start_due_backup)
        scheduled.register(anchor_of_the_day)
        kept_heads.append(making.heads_in_backups)
        scheduled.register(notes.tell_of_trouble)
        note_sources.append(notes.wellness_lines)
