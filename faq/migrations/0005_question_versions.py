"""The version of a question's own words: when they changed last, and by whom; so far nobody but who made it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import achterhoek.clock


def begin(apps, schema_editor):
    apps.get_model("faq", "Question").objects.update(changed_at=F("created_at"), changed_by=F("created_by"))


class Migration(migrations.Migration):

    dependencies = [
        ("faq", "0004_search_misses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="changed_at",
            field=models.DateTimeField(default=achterhoek.clock.now),
        ),
        migrations.AddField(
            model_name="question",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
