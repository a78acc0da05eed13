from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "screening.rounds"
    label = "rounds"

    def ready(self) -> None:
        from screening.jobs import due
        from screening.rounds.personal_data import declare_rounds
        from screening.rounds.services import close_due_rounds, settle_open_rounds
        from students import hooks

        declare_rounds()
        due.register(close_due_rounds)
        hooks.consent_recorded.append(lambda consent: settle_open_rounds([consent.student_id]))
        hooks.seat_changed.append(lambda student: settle_open_rounds([student.pk]))
