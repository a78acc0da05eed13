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
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was', models.CharField(max_length=64, unique=True)),
                ('why', models.CharField(choices=[('asked', 'The family asked for it'), ('time', 'Its time was over'), ('again', 'It came back with a backup')], max_length=10)),
                ('at', models.DateTimeField()),
                ('counts', models.JSONField(default=dict)),
                ('consents', models.JSONField(default=list)),
                ('namesakes', models.PositiveIntegerField(default=0)),
                ('erased_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='students.school')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('copy', 'A copy of everything'), ('correct', 'Something is to be corrected'), ('stop', 'Not to be used any more'), ('erase', 'To be erased')], max_length=10)),
                ('asked_by', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('asked_on', models.DateField()),
                ('due_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Done as asked'), ('refused', 'Refused, with the reason in writing')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('not-entitled', 'Whoever asks may not act for the child'), ('of-others', 'It is about other people'), ('kept-by-law', 'The law says that it has to be kept for now'), ('correct', 'It was checked and is right as it stands')], max_length=20)),
                ('answer', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to='students.school')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rights_requests', to='students.student')),
            ],
            options={
                'indexes': [models.Index(fields=['school', 'due_on'], name='requests_of_a_school')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='request_answered_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='YearCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_year', models.PositiveSmallIntegerField()),
                ('term', models.PositiveSmallIntegerField()),
                ('grade', models.PositiveSmallIntegerField()),
                ('sex', models.CharField(max_length=10)),
                ('instrument', models.CharField(max_length=80)),
                ('band', models.CharField(blank=True, max_length=20)),
                ('children', models.PositiveIntegerField(default=0)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='students.county')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'school_year', 'term', 'grade', 'sex', 'instrument', 'band'), name='one_count_a_cell')],
            },
        ),
    ]
