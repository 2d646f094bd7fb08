from django.apps import AppConfig


class CalendarAppConfig(AppConfig):
    name = "calendar_app"

    def ready(self) -> None:
        from publishing.ticking import CHORES

        CHORES["calendar_app.tasks.convert_waiting"] = 5
        CHORES["media.tasks.sweep"] = 3600
