"""Takes back lost jobs without a worker or beat: for a timer of the operating system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ingestion import services, storage, tasks


class Command(BaseCommand):
    """``sweep``: safe to run at any time and as often as wanted."""

    help = _("收回中断的读取，唤醒等待的文件，清理未写完的临时文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say what was found."""
        swept = services.sweep()
        tasks.wake(swept.waiting)
        root = Path(settings.MEDIA_ROOT)
        cleared = storage.clear_stale(root) + services.remove_orphans(root)
        cleared += services.remove_trials(root)
        self.stdout.write(
            _("收回 %(back)d 个，转人工 %(up)d 个，等待 %(waiting)d 个，清理临时文件 %(cleared)d")
            % {
                "back": swept.taken_back,
                "up": swept.given_up,
                "waiting": len(swept.waiting),
                "cleared": cleared,
            }
        )
