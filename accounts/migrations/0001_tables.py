import core.ids
import core.models.fields
import core.table_making
import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        core.table_making.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('email', models.EmailField(error_messages={'unique': 'This e-mail has an account.'}, max_length=254, unique=True, verbose_name='e-mail')),
                        ('display_name', core.models.fields.NameField(max_length=120, verbose_name='name')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('is_service', models.BooleanField(default=False, help_text='For integrations: the API only, no pages.', verbose_name='service account')),
                        ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish'), ('pt', 'Portuguese')], default='en', max_length=10, verbose_name='language')),
                        ('time_zone', models.CharField(blank=True, default='', max_length=64, verbose_name='time zone')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('remind_by_mail', models.BooleanField(default=True, help_text='One mail a day while tasks are due: a number and a link, no names.', verbose_name='reminders by mail')),
                        ('discreet', models.CharField(choices=[('usual', 'On phones and on the Desk'), ('always', 'Everywhere'), ('never', 'Nowhere')], default='usual', max_length=6, verbose_name='discreet view')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'indexes': [models.Index(fields=['display_name', 'id'], name='user_name_id')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalTeam',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=core.ids.uuid7, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                        ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('name', core.models.fields.NameField(db_index=True, max_length=80, verbose_name='name')),
                        ('history_change_reason', models.CharField(blank=True, default='', max_length=500)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('group', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='auth.group')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical team',
                        'verbose_name_plural': 'historical teams',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalUser',
                    fields=[
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('id', models.UUIDField(db_index=True, default=core.ids.uuid7, editable=False)),
                        ('email', models.EmailField(db_index=True, error_messages={'unique': 'This e-mail has an account.'}, max_length=254, verbose_name='e-mail')),
                        ('display_name', core.models.fields.NameField(max_length=120, verbose_name='name')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('is_service', models.BooleanField(default=False, help_text='For integrations: the API only, no pages.', verbose_name='service account')),
                        ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish'), ('pt', 'Portuguese')], default='en', max_length=10, verbose_name='language')),
                        ('time_zone', models.CharField(blank=True, default='', max_length=64, verbose_name='time zone')),
                        ('created_at', models.DateTimeField(blank=True, editable=False)),
                        ('updated_at', models.DateTimeField(blank=True, editable=False)),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('history_change_reason', models.CharField(blank=True, default='', max_length=500)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('remind_by_mail', models.BooleanField(default=True, help_text='One mail a day while tasks are due: a number and a link, no names.', verbose_name='reminders by mail')),
                        ('discreet', models.CharField(choices=[('usual', 'On phones and on the Desk'), ('always', 'Everywhere'), ('never', 'Nowhere')], default='usual', max_length=6, verbose_name='discreet view')),
                    ],
                    options={
                        'verbose_name': 'historical user',
                        'verbose_name_plural': 'historical users',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('name', core.models.fields.NameField(max_length=80, unique=True, verbose_name='name')),
                        ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('group', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='team', to='auth.group')),
                        ('members', models.ManyToManyField(blank=True, related_name='teams', to=settings.AUTH_USER_MODEL, verbose_name='members')),
                    ],
                    options={
                        'verbose_name': 'team',
                        'verbose_name_plural': 'teams',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('prefix', models.CharField(max_length=12, verbose_name='starts with')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('scope', models.CharField(choices=[('read', 'Read'), ('write', 'Read and write')], default='read', max_length=5, verbose_name='scope')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('expires_at', models.DateTimeField(verbose_name='expires')),
                        ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                        ('addresses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=49), blank=True, default=list, size=None, verbose_name='only from these addresses')),
                        ('functions', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name='only these functions')),
                        ('hourly_quota', models.PositiveIntegerField(blank=True, null=True, verbose_name='requests an hour')),
                        ('last_used_address', models.GenericIPAddressField(blank=True, null=True, verbose_name='last used from')),
                    ],
                    options={
                        'verbose_name': 'API token',
                        'verbose_name_plural': 'API tokens',
                        'indexes': [models.Index(fields=['user', '-created_at'], name='token_user_created')],
                    },
                ),
                migrations.CreateModel(
                    name='Function',
                    fields=[
                        ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('name', core.models.fields.NameField(max_length=80, unique=True, verbose_name='name')),
                        ('slug', models.SlugField(unique=True, verbose_name='short name')),
                        ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('group', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='function', to='auth.group')),
                    ],
                    options={
                        'verbose_name': 'function',
                        'verbose_name_plural': 'functions',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalFunction',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=core.ids.uuid7, editable=False)),
                        ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                        ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('name', core.models.fields.NameField(db_index=True, max_length=80, verbose_name='name')),
                        ('slug', models.SlugField(verbose_name='short name')),
                        ('history_change_reason', models.CharField(blank=True, default='', max_length=500)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('group', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='auth.group')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical function',
                        'verbose_name_plural': 'historical functions',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='TryCount',
                    fields=[
                        ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('count', models.PositiveIntegerField(default=0)),
                        ('since', models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                        ('session_data', models.TextField(verbose_name='session data')),
                        ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                        ('ref', models.UUIDField(editable=False, null=True, unique=True)),
                        ('began_at', models.DateTimeField(editable=False, null=True, verbose_name='began')),
                        ('seen_at', models.DateTimeField(editable=False, null=True, verbose_name='last seen')),
                        ('address', models.GenericIPAddressField(editable=False, null=True, verbose_name='address')),
                        ('browser', models.CharField(default='', editable=False, max_length=60, verbose_name='browser')),
                        ('user', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='browser_sessions', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'session',
                        'verbose_name_plural': 'sessions',
                        'abstract': False,
                        'indexes': [models.Index(fields=['user', '-seen_at'], name='session_user_seen')],
                    },
                ),
            ],
        ),
    ]
