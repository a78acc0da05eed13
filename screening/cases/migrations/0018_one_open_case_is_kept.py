from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0017_one_open_case")]

    operations = [
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('to_be_joined', False)), fields=('student', 'school'), name='one_open_case_a_child_and_school'),
        ),
    ]
