"""Celery's app: one queue per network and `default`; over Redis, or over files where there is no Redis.

The database remembers, the queue hurries: nothing here has to survive. No ETA or countdown is ever used.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smm.settings")

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, task_postrun, task_prerun
from django.conf import settings
from kombu import Queue

from core import whence
from publishing import networks
from smm.embedded_broker import prepare

_under_way: dict[str, Any] = {}  # task's number → where it comes from


def queue_names() -> list[str]:
    """`default`, then each network's key: what a worker eats when it isn't told otherwise."""
    return ["default", *sorted(network.key for network in networks.all())]


def broker_settings() -> dict[str, Any]:
    if settings.REDIS_URL:
        # A dead peer is noticed: without these, a worker waits for ever on a line that was cut.
        sockets = {"socket_timeout": 30, "socket_connect_timeout": 5, "socket_keepalive": True}
        return {"broker_url": settings.REDIS_URL, "broker_transport_options": sockets}
    return {
        "broker_url": "filesystem://localhost",
        "broker_transport": "smm.embedded_broker:Transport",
        "broker_transport_options": prepare(settings.VAR / "broker"),
        "worker_enable_remote_control": False,
    }


@setup_logging.connect
def keep_our_log(**_: object) -> None:
    """With a receiver here, Celery leaves the log as the settings made it."""
    whence.process_is("worker")


@task_prerun.connect
def begin_task(task_id: str, task: Any, **_: object) -> None:
    """Its lines in the log, and what it does, bear its number and its name."""
    here = whence.coming_from(whence.Whence("worker", agent=task.name, request_id=task_id))
    here.__enter__()
    _under_way[task_id] = here


@task_postrun.connect
def end_task(task_id: str, **_: object) -> None:
    if here := _under_way.pop(task_id, None):
        here.__exit__(None, None, None)


# It fears for pickled messages when we run as root; ours are JSON.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("pauta")
app.conf.update(
    **broker_settings(),
    task_default_queue="default",
    task_queues=[Queue(name, routing_key=name) for name in queue_names()],
    task_ignore_result=True,
    task_acks_late=False,  # losing a message costs one tick; getting it twice would cost a claim
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,  # the ledger says who may go on
    broker_connection_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
)
app.autodiscover_tasks()
