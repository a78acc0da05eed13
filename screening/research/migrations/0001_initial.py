import accounts.privacy.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('students', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('question', models.CharField(max_length=300)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('drafted', 'Being planned'), ('running', 'Running'), ('ended', 'Ended')], default='drafted', max_length=10)),
                ('drafted_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='students.county')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'reports_pilot',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', True), ('started_by__isnull', True)), models.Q(('started_at__isnull', False), ('started_by__isnull', False)), _connector='OR'), name='pilot_started_at_and_by'), models.CheckConstraint(condition=models.Q(('state', 'drafted'), ('started_at__isnull', False), _connector='OR'), name='running_pilot_was_started'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='pilot_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PilotClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('group', models.CharField(choices=[('pilot', 'Takes part'), ('comparison', 'For comparison')], max_length=12)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pilot_classes', to='research.pilot')),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilot_classes', to='students.schoolclass')),
            ],
            options={
                'db_table': 'reports_pilotclass',
                'constraints': [models.UniqueConstraint(fields=('pilot', 'school_class'), name='one_group_a_class')],
            },
        ),
        migrations.CreateModel(
            name='PilotChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('what', accounts.privacy.fields.EncryptedTextField()),
                ('recorded_at', models.DateTimeField()),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='research.pilot')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'reports_pilotchange',
            },
        ),
        migrations.CreateModel(
            name='PilotComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', accounts.privacy.fields.EncryptedTextField(blank=True, null=True)),
                ('released_text', accounts.privacy.fields.EncryptedTextField(blank=True, null=True)),
                ('typed_at', models.DateTimeField()),
                ('deidentified_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('deidentified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='research.pilot')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilot_comments', to='students.school')),
                ('set_aside_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'reports_pilotcomment',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('deidentified_at__isnull', True), ('deidentified_by__isnull', True)), models.Q(('deidentified_at__isnull', False), ('deidentified_by__isnull', False)), _connector='OR'), name='comment_deidentified_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_by__isnull', True)), models.Q(('set_aside_at__isnull', False), ('set_aside_by__isnull', False)), _connector='OR'), name='comment_set_aside_at_and_by'), models.CheckConstraint(condition=models.Q(('deidentified_at__isnull', True), ('set_aside_at__isnull', True), _connector='OR'), name='released_or_set_aside'), models.CheckConstraint(condition=models.Q(('text__isnull', True), models.Q(('deidentified_at__isnull', True), ('set_aside_at__isnull', True)), _connector='OR'), name='comment_as_written_is_gone'), models.CheckConstraint(condition=models.Q(models.Q(('deidentified_at__isnull', True), ('released_text__isnull', True)), models.Q(('deidentified_at__isnull', False), ('released_text__isnull', False)), _connector='OR'), name='released_by_a_person')],
            },
        ),
        migrations.CreateModel(
            name='TermSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('term', models.CharField(max_length=7)),
                ('days_open', models.PositiveSmallIntegerField()),
                ('chinese_max', models.PositiveSmallIntegerField(default=100)),
                ('maths_max', models.PositiveSmallIntegerField(default=100)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='term_sheets', to='research.pilotclass')),
            ],
            options={
                'db_table': 'reports_termsheet',
                'indexes': [models.Index(fields=['pilot_class', 'term', '-id'], name='term_sheet_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('days_open__gt', 0)), name='term_has_school_days')],
            },
        ),
        migrations.CreateModel(
            name='TermMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_missed', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ('chinese', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('maths', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='term_measures', to='students.student')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='research.termsheet')),
            ],
            options={
                'db_table': 'reports_termmeasure',
                'constraints': [models.UniqueConstraint(fields=('sheet', 'student'), name='one_line_a_child'), models.CheckConstraint(condition=models.Q(('days_missed__isnull', True), ('days_missed__gte', 0), _connector='OR'), name='days_missed_not_negative')],
            },
        ),
    ]
