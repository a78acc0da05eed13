from django.db import migrations

from screening.idempotency.moving import nonces_to_receipts


class Migration(migrations.Migration):
    dependencies = [("rounds", "0008_class_page"), ("idempotency", "0001_initial")]
    operations = [
        nonces_to_receipts(
            "rounds",
            ("TeacherConcern", "concern.raise", "raised_by"),
            ("ChildWish", "wish.record", "recorded_by"),
            ("OutsideResult", "outside-result.record", "recorded_by"),
        )
    ]
