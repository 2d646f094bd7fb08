"""Built beside whoever is writing."""

from django.db import migrations, models

from core.migrating import AddIndexGently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("publishing", "0002_consent_costs_and_readings")]
    operations = [
        AddIndexGently(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("read_figures_at__isnull", False)),
                fields=["read_figures_at"],
                name="delivery_to_read",
            ),
        ),
        AddIndexGently(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False)),
                fields=["channel", "published_at"],
                name="delivery_by_departure",
            ),
        ),
    ]
