"""`web`, `worker`, `migrate`: the parts of a deployment on several machines, and what `up` starts."""

import os
import socket
from typing import Any

import click

from bonafides.cli import boot
from bonafides.cli.serving import ports

# The same number on every machine, so that two of them never migrate at a time.
MIGRATION_LOCK = 0x626F6E61


@click.command(epilog="Example:  DATABASE_URL=postgresql://… bonafides web --host 10.0.0.5 --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="TLS certificate (PEM).")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), help="Its private key (PEM).")
@click.option("--socket", "descriptor", type=int, hidden=True, help="A listening socket, by its number.")
def web(host: str, port: int, certificate: str | None, key: str | None, descriptor: int | None) -> None:
    """Serve pages and the API with one process. Put a TLS proxy before it, or give it a certificate."""
    boot.need_database()
    from bonafides.cli.serving.safety import refuse_unsafe

    if descriptor is None:
        refuse_unsafe(host)
        listening = ports.listen(host, port)
    else:
        listening = socket.socket(fileno=descriptor)
    import uvicorn

    settings: dict[str, Any] = {}
    if certificate:
        settings = {"ssl_certfile": certificate, "ssl_keyfile": key}
    configured = uvicorn.Config(
        "bonafides.config.asgi:application",
        access_log=False,  # addresses of members' pages hold tokens; /metrics counts requests by route
        server_header=False,
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=20,
        backlog=ports.BACKLOG,
        **settings,
    )
    boot.start_django()
    from bonafides.config.operations.warming import warm_web

    warm_web()
    uvicorn.Server(configured).run(sockets=[listening])


@click.command(epilog="Example:  DATABASE_URL=postgresql://… bonafides worker --concurrency 4")
@click.option(
    "--concurrency", type=click.IntRange(1, 64), help="Jobs at a time.  [BONAFIDES_WORKER_CONCURRENCY]"
)
def worker(concurrency: int | None) -> None:
    """Do the jobs: read documents, decide, send mails and webhooks. Start as many as you like, anywhere.

    It ends, with 0, on SIGTERM once the present jobs are done, and when the database goes away: start it
    again on any exit.
    """
    boot.need_database()
    boot.start_django()
    from django.conf import settings

    from bonafides.config.operations.warming import warm_worker
    from bonafides.core.working import worker as core_worker

    at_a_time = concurrency or settings.WORKER_CONCURRENCY
    warm_worker(children=at_a_time)
    core_worker.run(concurrency=at_a_time)


@click.command(epilog="Example:  DATABASE_URL=postgresql://… bonafides migrate")
@click.option("--check", is_flag=True, help="Only look: exit 1 where migrations are missing.")
def migrate(check: bool) -> None:
    """Bring the database's tables up to this version. Safe to repeat and to start on several machines at once."""
    boot.need_database()
    os.environ.setdefault("BONAFIDES_LOG_FORMAT", "text")
    boot.start_django()
    if check:
        from django.core.management import call_command

        call_command("migrate", check_unapplied=True, verbosity=0)
        return
    migrate_together(verbosity=1)


def migrate_together(*, verbosity: int) -> None:
    """Migrate while no other machine does."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
