from django.db import migrations, models

from core.migrating import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("calendar_app", "0005_strategy_rhythm_sharing_and_exchange")]

    operations = [
        AddIndexGently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("campaign__isnull", False)), fields=["campaign"], name="post_by_campaign"
            ),
        ),
        AddIndexGently(
            model_name="post",
            index=models.Index(
                condition=models.Q(("copied_from__isnull", False)),
                fields=["copied_from"],
                name="post_by_origin",
            ),
        ),
    ]
