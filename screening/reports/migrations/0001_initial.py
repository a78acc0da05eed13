import accounts.privacy.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0001_initial'),
        ('jobs', '0001_initial'),
        ('students', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('audience', models.CharField(max_length=60)),
                ('period', models.CharField(max_length=10)),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('cells', models.JSONField()),
                ('behind', accounts.privacy.fields.EncryptedTextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audience', 'period', 'revision'), name='one_publication_a_revision')],
            },
        ),
        migrations.CreateModel(
            name='ReportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('month', models.DateField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_batches', to='students.county')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'month'), name='one_batch_a_county_and_month'), models.CheckConstraint(condition=models.Q(('month__endswith', '-01')), name='batch_month_is_a_first_day')],
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='students.school')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='reports.reportbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'school'), name='one_row_a_school_of_a_batch')],
            },
        ),
        migrations.CreateModel(
            name='AskAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('month', models.DateField()),
                ('code', models.CharField(max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('taken', 'Will be done'), ('done', 'Done'), ('not-done', 'Not done')], max_length=10)),
                ('until', models.DateField(blank=True, null=True)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ask_answers', to='students.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'month', 'code', 'number'), name='one_answer_a_number'), models.CheckConstraint(condition=models.Q(('month__endswith', '-01')), name='asked_month_is_a_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), models.Q(('done_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='taken_by_somebody_until_a_day')],
            },
        ),
        migrations.CreateModel(
            name='CountyMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('month', models.DateField()),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('cells', models.JSONField()),
                ('work', models.JSONField()),
                ('input_hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='students.county')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'month', 'revision'), name='one_county_month_a_revision'), models.CheckConstraint(condition=models.Q(('month__endswith', '-01')), name='county_month_is_a_first_day')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('month', models.DateField()),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('figures', models.JSONField()),
                ('input_hash', models.CharField(max_length=64)),
                ('audit_number', models.BigIntegerField(null=True)),
                ('audit_mac', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reports', to='students.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'month', 'revision'), name='one_report_a_revision'), models.CheckConstraint(condition=models.Q(('month__endswith', '-01')), name='month_is_a_first_day')],
            },
        ),
    ]
