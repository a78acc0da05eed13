from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "screening.jobs"
    label = "jobs"

    def ready(self) -> None:
        from accounts import audit, sessions
        from accounts.notices import outbox
        from screening.jobs import due, personal_data

        personal_data.declare_fields()
        due.register_tick(audit.seal_leftovers)
        due.register_tick(outbox.send_due)
        due.register(sessions.forget_expired)
        due.register(outbox.forget_old)
