"""Who sends, and when: a task of django-tasks, put into the queue by the act itself or by the clock beside the worker.

Nothing here has to work for the data to be right: the outbox holds what is due, whoever looks next sends it.
"""

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from silian.core import allowance
from silian.core.channels import sender
from silian.core.channels.models import Delivery

A_ROUND = 50  # messages, so that a worker told to stop stops soon
KEPT_TASKS, KEPT_TEXTS, BROKEN_OFF = timedelta(days=1), timedelta(days=30), timedelta(hours=1)


@task()
def deliver() -> int:
    """One round of sending; if it was a full one, another follows."""
    tried = sender.run(A_ROUND)
    if tried == A_ROUND:
        deliver.enqueue()
    return tried


def wake() -> bool:
    """Put a round into the queue if there is something to send and none is queued yet."""
    if not sender.anything_to_send(timezone.now()):
        return False
    if DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=deliver.module_path).exists():
        return False
    deliver.enqueue()
    return True


def tidy() -> None:
    """Forget what nobody needs: old rounds, and the words of messages that arrived a month ago."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_TASKS).delete()
    DBTaskResult.objects.running().filter(started_at__lt=now - BROKEN_OFF).delete()
    allowance.tidy()
    old = Delivery.objects.filter(state=Delivery.State.SENT, sent_at__lt=now - KEPT_TEXTS)
    old.exclude(text="").update(text="", subject="")
