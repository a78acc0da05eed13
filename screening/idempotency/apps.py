from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "screening.idempotency"
    label = "idempotency"

    def ready(self) -> None:
        from screening.idempotency import personal_data

        personal_data.declare_fields()
