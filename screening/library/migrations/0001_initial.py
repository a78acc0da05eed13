import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('instrument', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('informant', models.CharField(choices=[('teacher', 'teacher'), ('child', 'child')], max_length=10)),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('definition', models.JSONField()),
                ('origin', models.CharField(choices=[('shipped', 'comes with the product'), ('licensed', 'published scale with licensed wording'), ('imported', 'taken in from a file')], default='shipped', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('retired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('instrument', 'version'), name='one_content_a_version'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False)), _connector='OR'), name='instrument_version_retired')],
            },
        ),
        migrations.CreateModel(
            name='NormSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('county_id', models.UUIDField()),
                ('grade_min', models.PositiveSmallIntegerField()),
                ('grade_max', models.PositiveSmallIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('raters', models.PositiveIntegerField()),
                ('schools', models.PositiveIntegerField()),
                ('design_effect', models.FloatField()),
                ('data', models.JSONField()),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('frozen_on', models.DateField()),
                ('source_round', models.UUIDField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norm_sets', to='library.instrumentversion')),
                ('retired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('grade_max__gte', models.F('grade_min'))), name='grade_band_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False)), _connector='OR'), name='norm_set_retired')],
            },
        ),
        migrations.CreateModel(
            name='ReliabilityRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('scale', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('retest', 'retest'), ('inter-rater', 'inter-rater'), ('alpha', 'alpha')], max_length=20)),
                ('value', models.FloatField()),
                ('sd', models.FloatField()),
                ('n', models.PositiveIntegerField(blank=True, null=True)),
                ('source', models.CharField(max_length=200)),
                ('source_round', models.UUIDField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reliabilities', to='library.instrumentversion')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 1)), name='reliability_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.CharField(max_length=20, unique=True)),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('definition', models.JSONField()),
                ('why', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.ruleset')),
                ('retired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False)), _connector='OR'), name='rule_set_retired')],
            },
        ),
        migrations.CreateModel(
            name='WordingPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('holder', models.CharField(max_length=200)),
                ('permitted_by', models.CharField(max_length=200)),
                ('permitted_on', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('scope', models.TextField()),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('instrument_version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='permission', to='library.instrumentversion')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('recorded_by__isnull', True)), models.Q(('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='wording_permission_recorded'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('permitted_on')), _connector='OR'), name='permission_in_order')],
            },
        ),
    ]
