"""The process that does jobs: a Procrastinate worker beside Django.

Procrastinate's own way swaps the connector of the one app, and then a job that defers another does so outside of
its transaction. Here the worker has an app of its own that shares the tasks, so that `jobs.defer` keeps using
Django's connection: what a job defers commits or vanishes with what it wrote.
"""

import copy

from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app

from bonafides.core.working.attention import AttentiveJobManager

# Workers are told of jobs. What is still missed: a job that is added at the very moment its lock falls free.
LOOK_SECONDS = 1.0
GRACE_SECONDS = 30.0  # what a stopping worker leaves its jobs to finish
HEARTBEAT_SECONDS = 4.0
STALLED_SECONDS = 20.0  # a worker that has been silent for so long is dead: its jobs go back into the queue


def worker_app() -> App:
    """An app that fetches and finishes jobs over connections of its own."""
    app.perform_import_paths()
    worker: App = DjangoApp(connector=app.connector.get_worker_connector())
    worker.tasks = app.tasks
    worker.job_manager = AttentiveJobManager(worker.connector)
    for periodic in app.periodic_registry.periodic_tasks.values():
        # recurring jobs are deferred over the worker's own connections, which outlive a broken one
        task = copy.copy(periodic.task)
        task.blueprint = worker
        worker.periodic_registry.register_task(
            task=task,
            cron=periodic.cron,
            periodic_id=periodic.periodic_id,
            configure_kwargs=periodic.configure_kwargs,
        )
    return worker


def run(*, concurrency: int, wait: bool = True) -> None:
    """Do jobs until a signal asks to stop; with `wait=False`, until none is left. Database errors end it."""
    worker_app().run_worker(
        concurrency=concurrency,
        wait=wait,
        fetch_job_polling_interval=LOOK_SECONDS,
        name="bonafides",
        shutdown_graceful_timeout=GRACE_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        install_signal_handlers=wait,
    )
