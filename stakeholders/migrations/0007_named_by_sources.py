import core.models.encrypted
from core.encrypting import encrypt_column
from django.db import migrations

TABLE = "stakeholders_exerciseinput"
HISTORY = "stakeholders_historicalexerciseinput"
NAMES = ("exerciseinput", "historicalexerciseinput")
# One line for each entry: name | office | note, without the empty ones at its end.
LINES = """
UPDATE {table} AS t SET candidates = (
    SELECT string_agg(rtrim(concat(
        replace(e ->> 'name', '|', '/'), ' | ',
        replace(coalesce(e ->> 'office', ''), '|', '/'), ' | ',
        replace(coalesce(e ->> 'note', ''), '|', '/')
    ), ' |'), E'\\n')
    FROM jsonb_array_elements(t.named) AS e
) WHERE jsonb_array_length(t.named) > 0
"""


def encrypt(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in (TABLE, HISTORY):
            cursor.execute(LINES.format(table=table))
    encrypt_column(schema_editor, TABLE, "candidates", HISTORY)
    with schema_editor.connection.cursor() as cursor:
        # PostgreSQL alters no table whose changed rows still wait for their checks at the end of the transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def field():
    return core.models.encrypted.EncryptedTextField(
        blank=True,
        default="",
        help_text="People and bodies whom this source named and who may belong on the map.",
        max_length=20000,
        verbose_name="who was named",
    )


class Migration(migrations.Migration):
    """Whom a source named is encrypted text from now on; what was stored in plain words is taken over."""

    dependencies = [("stakeholders", "0006_review_interval")]

    operations = [
        *(migrations.RenameField(name, "candidates", "named") for name in NAMES),
        *(migrations.AddField(model_name=name, name="candidates", field=field()) for name in NAMES),
        # schema_editor.connection.alias is what encrypt_column reads the keys through.
        migrations.RunPython(encrypt, migrations.RunPython.noop, elidable=True),
        *(migrations.RemoveField(model_name=name, name="named") for name in NAMES),
    ]
