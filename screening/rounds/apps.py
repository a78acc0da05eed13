from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "screening.rounds"
    label = "rounds"

    def ready(self) -> None:
        from screening.jobs import due
        from screening.rounds.personal_data import declare_rounds
        from screening.rounds.services import (
            close_due_rounds,
            forget_receipts,
            has_round,
            settle_open_rounds,
            settle_today,
        )
        from students import hooks

        declare_rounds()
        due.register(close_due_rounds)
        due.register(settle_today)
        due.register(forget_receipts)
        hooks.consent_recorded.append(lambda consent: settle_open_rounds([consent.student_id]))
        hooks.seat_changed.append(lambda student: settle_open_rounds([student.pk]))
        hooks.roster_written.append(lambda students: settle_open_rounds([student.pk for student in students]))
        hooks.term_has_round.append(has_round)
