from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


def interval():
    return models.PositiveSmallIntegerField(
        blank=True,
        null=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        verbose_name="verified every (months)",
    )


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0005_import_of_areas")]

    operations = [
        migrations.AddField(model_name=name, name="review_months", field=interval())
        for name in ("historicalpost", "historicaltenure", "post", "tenure")
    ]
