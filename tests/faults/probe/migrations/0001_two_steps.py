"""A migration in two steps, of which the second needs a lock on a table that is in use."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL("CREATE TABLE probe_first_step (id int)"),
        migrations.RunSQL("ALTER TABLE probe_mark ADD COLUMN second_step int"),
    ]
