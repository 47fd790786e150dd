"""The Celery application: reads its settings from Django's, finds tasks in the apps."""

from pathlib import Path
from typing import Any

from celery import Celery, signals

from portal.env import choose_settings

choose_settings("portal.settings.development")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.before_task_publish.connect
def make_queue_folders(**_signal: Any) -> None:
    """Make the embedded broker's folders: kombu expects them to be there."""
    options = app.conf.broker_transport_options
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        if key in options:
            Path(options[key]).mkdir(parents=True, exist_ok=True)
