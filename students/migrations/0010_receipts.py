from django.db import migrations

from screening.idempotency.moving import nonces_to_receipts


class Migration(migrations.Migration):
    dependencies = [("students", "0009_school_resources"), ("idempotency", "0001_initial")]
    operations = [
        nonces_to_receipts(
            "students",
            ("Student", "student.add", ""),
            ("StaffAssignment", "assignment.start", ""),
            ("Consent", "consent.record", "recorded_by"),
            ("CareArrangement", "care.record", "recorded_by"),
            ("FamilyContact", "contact.add", "recorded_by"),
            ("StrengthNote", "strength.record", "recorded_by"),
            ("RegistrationSheet", "registration.type", "typed_by"),
            ("RecordUpload", "records.upload", "uploaded_by"),
            ("RegisterForm", "register-form.upload", "uploaded_by"),
            ("RosterImport", "roster.upload", "uploaded_by"),
            ("SchoolResources", "resources.enter", "entered_by"),
        )
    ]
