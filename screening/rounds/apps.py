from django.apps import AppConfig
from django.core import checks as django_checks


class RoundsConfig(AppConfig):
    name = "screening.rounds"
    label = "rounds"

    def ready(self) -> None:
        from screening.jobs import registry, scheduled
        from screening.library import hooks as library
        from screening.rounds import services
        from screening.rounds.child_forms.presenter import register_code
        from screening.rounds.papers import class_page, printing, registration_printing
        from screening.rounds.personal_data import declare_rounds
        from screening.rounds.practice_vignettes import practice_fits_the_forms
        from screening.rounds.presenters import files as file_lines
        from screening.rounds.selectors.rescoring import county_of_library, library_uses
        from screening.rounds.services.rescoring import rescore_job, resume_rescorings
        from screening.rounds.services.rescoring_steps import KIND
        from students import child_file, hooks

        declare_rounds()
        child_file.event_sources.append(file_lines.events_of)
        register_code()
        registration_printing.REGISTRATION_SHEETS.register()
        printing.register()
        class_page.CLASS_PAGE.register()
        django_checks.register(practice_fits_the_forms)
        registry.register(KIND, rescore_job)
        chores = (services.close_due_rounds, services.settle_today, services.forget_receipts, resume_rescorings)
        for chore in chores:
            scheduled.register(chore)
        hooks.consent_recorded.append(lambda consent: services.settle_open_rounds([consent.student_id]))
        hooks.seat_changed.append(lambda student: services.settle_open_rounds([student.pk]))
        hooks.roster_written.append(lambda students: services.settle_open_rounds([student.pk for student in students]))
        hooks.term_has_round.append(services.has_round)
        library.county_of.append(county_of_library)
        library.uses_of.append(library_uses)
