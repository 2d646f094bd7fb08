"""What goes through the broker, where who has its key may read along: numbers of rows, nothing else."""

from __future__ import annotations

import inspect
import typing

from celery import current_app

NUMBERS = (int, list[int])
OURS = ("publishing.", "calendar_app.", "media.", "newsletter.", "podcast.", "teams.", "smm.")


def test_tasks_carry_numbers_and_never_words() -> None:
    current_app.loader.import_default_modules()
    tasks = {name: task for name, task in current_app.tasks.items() if name.startswith(OURS)}
    assert len(tasks) >= 5
    odd = {}
    for name, task in tasks.items():
        kinds = typing.get_type_hints(task.run)
        named = [each for each in inspect.signature(task.run).parameters if each != "self"]
        odd |= {
            f"{name}({each})": kinds.get(each) for each in named if kinds.get(each) not in (int, list[int])
        }
    assert odd == {}
