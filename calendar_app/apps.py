from django.apps import AppConfig


class CalendarAppConfig(AppConfig):
    name = "calendar_app"

    def ready(self) -> None:
        from . import taking_part

        taking_part.in_publishing()
        taking_part.in_what_changes()
        taking_part.in_finding()
        taking_part.in_the_chores()
