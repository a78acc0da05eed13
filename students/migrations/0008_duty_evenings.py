from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("students", "0007_register_forms")]

    operations = [
        migrations.RemoveConstraint(model_name="dutyday", name="one_duty_list_a_day"),
        migrations.AddField(
            model_name="dutyday",
            name="hours",
            field=models.CharField(
                choices=[("day", "By day"), ("evening", "Evening and night")], default="day", max_length=10
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyday",
            constraint=models.UniqueConstraint(fields=("school", "date", "hours"), name="one_duty_line_an_hour"),
        ),
    ]
