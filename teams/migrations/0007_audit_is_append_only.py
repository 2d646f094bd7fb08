from django.db import migrations

from teams.auditing import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0006_people_who_left_and_exports"),
    ]

    operations = [
        migrations.RunPython(triggers.set_up, triggers.take_away, elidable=False),
    ]
