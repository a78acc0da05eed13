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
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='County',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=50)),
                ('emergency_numbers', models.CharField(blank=True, max_length=200)),
                ('protection_contact_name', models.CharField(blank=True, max_length=50)),
                ('protection_contact_phone', models.CharField(blank=True, max_length=30)),
                ('report_closing_day', models.PositiveSmallIntegerField(default=31)),
                ('screening_name', models.CharField(choices=[('screening', 'mental-health screening'), ('assessment', 'mental-health assessment'), ('care', 'mental-health care')], default='screening', max_length=20)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('township', 'Township primary school'), ('village', 'Village school'), ('nine-year', 'Nine-year school')], max_length=20)),
                ('phone', models.CharField(blank=True, max_length=30)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CareArrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField()),
                ('source', models.CharField(choices=[('visit', 'Home visit'), ('parent', 'Parent'), ('register', 'Register'), ('village', 'Village'), ('teacher', 'Class teacher'), ('child', 'The child')], max_length=20)),
                ('father_away', models.CharField(choices=[('never', 'Never away'), ('before', 'Away before, back now'), ('now', 'Away now'), ('unknown', 'Not known')], default='unknown', max_length=10)),
                ('father_away_since', models.DateField(blank=True, null=True)),
                ('mother_away', models.CharField(choices=[('never', 'Never away'), ('before', 'Away before, back now'), ('now', 'Away now'), ('unknown', 'Not known')], default='unknown', max_length=10)),
                ('mother_away_since', models.DateField(blank=True, null=True)),
                ('rural_hukou', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=10)),
                ('register_value', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('first_separation', models.CharField(choices=[('never', 'Never separated'), ('under-3', 'Under 3 years'), ('3-5', '3 to 5 years'), ('6-up', '6 years or older'), ('unknown', 'Not known')], default='unknown', max_length=10)),
                ('primary_caregiver', models.CharField(choices=[('parents', 'Parents'), ('father', 'Father'), ('mother', 'Mother'), ('paternal-grandparents', "Father's parents"), ('maternal-grandparents', "Mother's parents"), ('relative', 'Another relative'), ('sibling', 'An older sibling'), ('other', 'Someone else'), ('unknown', 'Not known')], default='unknown', max_length=30)),
                ('contact', models.CharField(choices=[('daily', 'Almost every day'), ('weekly', 'Every week'), ('fortnightly', 'Every two to three weeks'), ('monthly', 'Every month'), ('rarely', 'Less than monthly'), ('unknown', 'Not known'), ('not-needed', 'No parent away')], default='unknown', max_length=20)),
                ('boarding', models.BooleanField(default=False)),
                ('capacity_concern', models.BooleanField(default=False)),
                ('child_on_calls', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('register_value__isnull', True), ('register_value__lte', 3), _connector='OR'), name='register_value_is_0_to_3')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text_version', models.CharField(max_length=20)),
                ('text_hash', models.CharField(blank=True, max_length=64)),
                ('outcome', models.CharField(choices=[('given', 'Given'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], max_length=20)),
                ('teacher_forms', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('talk', 'Would like to talk first')], default='no', max_length=10)),
                ('child_forms', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('talk', 'Would like to talk first')], default='no', max_length=10)),
                ('talk', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('talk', 'Would like to talk first')], default='no', max_length=10)),
                ('care_context', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('talk', 'Would like to talk first')], default='no', max_length=10)),
                ('evaluation', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('talk', 'Would like to talk first')], default='no', max_length=10)),
                ('share_with_receiver', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('talk', 'Would like to talk first')], default='no', max_length=10)),
                ('guardian_name', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('guardian_relation', models.CharField(blank=True, max_length=30)),
                ('authority', models.CharField(blank=True, choices=[('parent', 'Father or mother'), ('other-guardian', 'Another guardian (with proof)'), ('delegate', 'Carer with a written delegation'), ('carer-only', 'Carer without a delegation')], max_length=20)),
                ('way', models.CharField(choices=[('signed', 'Signed sheet'), ('phone', 'By telephone, with a witness'), ('in-person', 'In person')], default='signed', max_length=20)),
                ('witness', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('child_agrees', models.BooleanField(default=True)),
                ('dated', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CountyAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='students.county')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='county_assignments', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RosterWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', accounts.privacy.fields.EncryptedTextField()),
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='roster_words', to='students.school')),
            ],
        ),
        migrations.CreateModel(
            name='RosterHeadings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', accounts.privacy.fields.EncryptedTextField()),
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='roster_headings', to='students.school')),
            ],
        ),
        migrations.CreateModel(
            name='SchoolClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('cohort_year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('last_grade', models.PositiveSmallIntegerField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='students.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'cohort_year', 'number'), name='one_class_of_a_number')],
            },
        ),
        migrations.CreateModel(
            name='SchoolResources',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('school_year', models.PositiveSmallIntegerField()),
                ('staff', models.PositiveSmallIntegerField()),
                ('teachers', models.PositiveSmallIntegerField()),
                ('counselor_hours', models.DecimalField(decimal_places=1, max_digits=5)),
                ('night_staff', models.PositiveSmallIntegerField()),
                ('clubs', models.PositiveSmallIntegerField()),
                ('lessons', models.PositiveSmallIntegerField()),
                ('books', models.PositiveIntegerField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='students.school')),
            ],
            options={
                'indexes': [models.Index(fields=['school', 'school_year', '-id'], name='resources_of_a_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(('counselor_hours__gte', 0)), name='counselor_hours_not_negative'), models.CheckConstraint(condition=models.Q(('teachers__lte', models.F('staff'))), name='teachers_are_staff')],
            },
        ),
        migrations.CreateModel(
            name='StaffAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('duty', models.CharField(choices=[('class-teacher', 'Class teacher'), ('counselor', 'Counselor'), ('headteacher', 'Headteacher'), ('school-administrator', 'School administrator'), ('staff', 'Other staff'), ('typist', 'Types child forms')], max_length=30)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('taken_back', models.BooleanField(default=False)),
                ('visit_weekdays', models.JSONField(blank=True, default=list)),
                ('visit_every_weeks', models.PositiveSmallIntegerField(default=1)),
                ('visit_places', models.PositiveSmallIntegerField(default=6)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='students.school')),
                ('school_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='students.schoolclass')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('duty', 'class-teacher'), ('school_class__isnull', False)), models.Q(('duty', 'class-teacher'), _negated=True), _connector='OR'), name='class_teacher_has_a_class'), models.CheckConstraint(condition=models.Q(models.Q(('duty', 'typist'), _negated=True), models.Q(('ends__isnull', False), ('school_class__isnull', False)), _connector='OR'), name='typist_has_a_class_and_a_last_day'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), ('taken_back', True), _connector='OR'), name='assignment_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Student',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=50)),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('sex', models.CharField(choices=[('girl', 'Girl'), ('boy', 'Boy')], max_length=10)),
                ('birth_year', models.PositiveSmallIntegerField()),
                ('birth_month', models.PositiveSmallIntegerField()),
                ('register_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('register_last4', models.CharField(blank=True, max_length=4)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('birth_month__gte', 1), ('birth_month__lte', 12)), name='birth_month_is_a_month')],
            },
        ),
        migrations.CreateModel(
            name='StrengthNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('line', models.CharField(choices=[('goes-well', 'What goes well'), ('trusted-adult', 'An adult at school the child trusts'), ('hopes', 'What the child hopes for')], max_length=20)),
                ('source', models.CharField(choices=[('teacher', 'Teacher'), ('child', 'The child'), ('counselor', 'Counselor')], max_length=20)),
                ('text', accounts.privacy.fields.EncryptedTextField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strength_notes', to='students.student')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SchoolRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('attendance', 'Attendance of a month'), ('results', 'Results of a term')], max_length=12)),
                ('period', models.CharField(max_length=7)),
                ('values', models.JSONField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='school_records', to='students.student')),
            ],
            options={
                'indexes': [models.Index(fields=['student', 'kind', 'period'], name='record_of_a_child')],
            },
        ),
        migrations.CreateModel(
            name='RegistrationSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('school_year', models.PositiveSmallIntegerField()),
                ('dated', models.DateField()),
                ('care_says', models.CharField(choices=[('unchanged', 'Nothing has changed'), ('changed', 'Something has changed'), ('nothing', 'Nothing was filled in')], max_length=20)),
                ('typed_at', models.DateTimeField()),
                ('care', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='students.carearrangement')),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='students.consent')),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registration_sheets', to='students.student')),
            ],
            options={
                'indexes': [models.Index(fields=['student', 'school_year', '-id'], name='students_re_student_b88295_idx')],
            },
        ),
        migrations.CreateModel(
            name='FamilyContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', accounts.privacy.fields.EncryptedTextField()),
                ('relation', models.CharField(max_length=30)),
                ('phone', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('is_guardian', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='family_contacts', to='students.student')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat_number', models.PositiveSmallIntegerField()),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('moved-class', 'Moved to another class'), ('moved-school', 'Moved to another school'), ('graduated', 'Graduated'), ('left', 'Left')], max_length=20)),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='students.schoolclass')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='students.student')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('student',), name='one_open_enrolment'), models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('school_class', 'seat_number'), name='one_child_a_seat'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='enrolment_in_order')],
            },
        ),
        migrations.AddField(
            model_name='consent',
            name='student',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='students.student'),
        ),
        migrations.AddField(
            model_name='carearrangement',
            name='student',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_arrangements', to='students.student'),
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField(choices=[(1, 'First term'), (2, 'Second term')])),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='students.county')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'school_year', 'number'), name='one_term_of_a_number'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='term_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Township',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=50)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='townships', to='students.county')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='school',
            name='township',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='students.township'),
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='students.county')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='holiday_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='MakeUpDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='make_up_days', to='students.county')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'date'), name='one_make_up_day_a_date')],
            },
        ),
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('columns', 'Waiting for you to assign the columns'), ('review', 'Waiting for your approval'), ('writing', 'Being written'), ('approved', 'Written'), ('discarded', 'Discarded')], default='review', max_length=20)),
                ('rows', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('uploaded_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_imports', to='students.school')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='roster_approved_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='RegisterForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('left-behind', 'Register of left-behind children'), ('contacts', 'Contact cards'), ('term-notes', 'Notes at the end of term')], max_length=20)),
                ('workbook', accounts.privacy.fields.EncryptedTextField()),
                ('layout', models.JSONField()),
                ('columns', models.JSONField(default=dict)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='register_forms', to='students.school')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='register_form_confirmed'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False)), _connector='OR'), name='register_form_retired')],
            },
        ),
        migrations.CreateModel(
            name='RecordUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('attendance', 'Attendance of a month'), ('results', 'Results of a term')], max_length=12)),
                ('period', models.CharField(max_length=7)),
                ('state', models.CharField(choices=[('review', 'Waiting for your approval'), ('written', 'Written'), ('discarded', 'Discarded')], default='review', max_length=12)),
                ('rows', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('uploaded_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='record_uploads', to='students.school')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='records_approved_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='DutyDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('hours', models.CharField(choices=[('day', 'By day'), ('evening', 'Evening and night')], default='day', max_length=10)),
                ('duty_phone', models.CharField(max_length=30)),
                ('deputy_phone', models.CharField(max_length=30)),
                ('person_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('deputy_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('duty_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_days', to='students.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'date', 'hours'), name='one_duty_line_an_hour')],
            },
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['student', '-dated', '-id'], name='students_co_student_2f8678_idx'),
        ),
        migrations.AddIndex(
            model_name='carearrangement',
            index=models.Index(fields=['student', '-as_of', '-id'], name='students_ca_student_891684_idx'),
        ),
        migrations.CreateModel(
            name='RosterAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('left', 'Taken off the roster'), ('moved', 'Moved to another class'), ('class-ended', 'Class ended'), ('duty-ended', 'Duty ended')], max_length=20)),
                ('rows', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='students.staffassignment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_acts', to='students.school')),
                ('school_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='students.schoolclass')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roster_acts', to='students.student')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
