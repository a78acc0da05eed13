from django.db import migrations


class Migration(migrations.Migration):
    """The models of pilots stand in the app research from now on; their tables stay as they are."""

    dependencies = [("reports", "0006_report_batches")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("TermMeasure"),
                migrations.DeleteModel("TermSheet"),
                migrations.DeleteModel("PilotComment"),
                migrations.DeleteModel("PilotDecision"),
                migrations.DeleteModel("PilotChange"),
                migrations.DeleteModel("PilotClass"),
                migrations.DeleteModel("PilotPhase"),
                migrations.DeleteModel("EvaluationExport"),
                migrations.DeleteModel("Pilot"),
            ]
        )
    ]
