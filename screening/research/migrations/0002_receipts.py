from django.db import migrations

from screening.idempotency.moving import nonces_to_receipts


class Migration(migrations.Migration):
    dependencies = [("research", "0001_initial"), ("idempotency", "0001_initial")]
    operations = [
        nonces_to_receipts(
            "research",
            ("Pilot", "pilot.draft", "drafted_by"),
            ("PilotChange", "pilot.record-change", "recorded_by"),
            ("PilotDecision", "pilot.decide", "decided_by"),
            ("TermSheet", "pilot.term-sheet", "entered_by"),
            ("EvaluationExport", "pilot.export", "requested_by"),
        )
    ]
