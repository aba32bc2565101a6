"""What has to be done before the parts start: models, tables, rollouts, and for a demo its accounts. A process of its
own, so that the supervisor stays small. Answers with one JSON object on standard output; safe to repeat.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bonafides.cli import boot, output


def prepare() -> dict[str, Any]:
    """Do it all and answer what the terminal shows."""
    boot.start_django()
    from django.conf import settings
    from django.urls import get_resolver

    from bonafides.cli.serving.commands import migrate_together
    from bonafides.core import clock

    get_resolver().url_patterns  # noqa: B018 - a fault in any page shows here, not in a log
    _models()
    migrate_together(verbosity=0)
    _rollouts(settings.ROLLOUTS_DIR)
    if not settings.DEMO:
        return {}
    from bonafides.cli.up.demo import make_demo
    from bonafides.config import environment as env

    return {"demo": asdict(make_demo(Path(settings.DATA), env.value("DEMO_URL"), now=clock.now()))}


def _models() -> None:
    """Only looks whether the files are there: their hashes were checked when they came."""
    from bonafides.cli.engine.models import report
    from bonafides.vision import models
    from bonafides.vision.models import lock

    try:
        for one in lock.entries():
            models.path(one.name)
    except models.ModelMissing:
        output.say("Fetching the models (about 125 MB, once)")
        models.install(progress=report)


def _rollouts(folder: str) -> None:
    from bonafides.core import clock
    from bonafides.core.events import SYSTEM
    from bonafides.rollouts import services

    if folder:
        services.load_folder(folder, actor=SYSTEM, now=clock.now())


if __name__ == "__main__":
    try:
        answer = prepare()
    except Exception as error:
        known = output.explain(error)
        if known is None:
            raise
        output.say(known.message)
        sys.exit(known.exit_code)
    print(json.dumps(answer))  # noqa: T201 - this is its answer
