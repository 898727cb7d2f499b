import core.ids
import core.table_making
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('core', '0001_tables'),
    ]

    operations = [
        core.table_making.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='HistoricalRoleAssignment',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=core.ids.uuid7, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                        ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('role', models.CharField(choices=[('viewer', 'Viewer'), ('officer', 'Officer'), ('lead', 'Lead'), ('manager', 'Manager'), ('secretariat', 'Working-group secretariat'), ('auditor', 'Auditor'), ('integrator', 'Integrator (service account)'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='until (inclusive)')),
                        ('history_change_reason', models.CharField(blank=True, default='', max_length=500)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('area', models.ForeignKey(blank=True, db_constraint=False, help_text='Limits the role to this area and all below it. Empty: everywhere.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.area', verbose_name='area')),
                        ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('function', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.function', verbose_name='function')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'historical role assignment',
                        'verbose_name_plural': 'historical role assignments',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='RoleAssignment',
                    fields=[
                        ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('role', models.CharField(choices=[('viewer', 'Viewer'), ('officer', 'Officer'), ('lead', 'Lead'), ('manager', 'Manager'), ('secretariat', 'Working-group secretariat'), ('auditor', 'Auditor'), ('integrator', 'Integrator (service account)'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='until (inclusive)')),
                        ('area', models.ForeignKey(blank=True, help_text='Limits the role to this area and all below it. Empty: everywhere.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.area', verbose_name='area')),
                        ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('function', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.function', verbose_name='function')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'role assignment',
                        'verbose_name_plural': 'role assignments',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('function__isnull', False), ('role__in', ['integrator', 'lead', 'officer', 'viewer'])), models.Q(models.Q(('role__in', ['integrator', 'lead', 'officer', 'viewer']), _negated=True), ('function__isnull', True)), _connector='OR'), name='role_function_where_needed', violation_error_message='Viewer, officer, lead and integrator are held in a function; the other roles are not.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='role_valid_order', violation_error_message='The end lies before the start.')],
                    },
                ),
            ],
        ),
    ]
