from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0005_one_result_in_force")]

    operations = [
        migrations.AddField(
            model_name="rescoring",
            name="difference",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
