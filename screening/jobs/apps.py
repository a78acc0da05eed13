from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "screening.jobs"
    label = "jobs"

    def ready(self) -> None:
        from celery.signals import worker_init

        from accounts import access_log, audit, logs, sessions
        from accounts.notices import outbox
        from accounts.privacy import resealing
        from accounts.services import tries
        from screening.jobs import personal_data, pulse, scheduled, schema

        personal_data.declare_fields()
        scheduled.register_tick(audit.seal_leftovers)
        scheduled.register_tick(pulse.beat)
        scheduled.register_tick(outbox.send_due)
        scheduled.register(logs.forget_old)
        scheduled.register(access_log.forget_old)
        scheduled.register(sessions.forget_expired)
        scheduled.register(outbox.forget_old)
        scheduled.register(tries.forget_tries)
        scheduled.register(resealing.bind_new_values)
        worker_init.connect(schema.refuse_other_keys)
