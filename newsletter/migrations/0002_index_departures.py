"""Built beside whoever is writing."""

from django.db import migrations, models

from core.migrating import AddIndexGently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("newsletter", "0001_lists_issues_and_letters")]
    operations = [
        AddIndexGently(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("left_at__isnull", False)),
                fields=["left_at"],
                name="letter_by_departure",
            ),
        ),
        AddIndexGently(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state", "leaving")), fields=["issue"], name="letter_leaving"
            ),
        ),
    ]
