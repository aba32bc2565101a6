"""What has to be done before the parts start: tables, rollouts, and for a demo its accounts. A process of its own,
so that the supervisor stays small. Answers with one JSON object on standard output; safe to repeat.
"""

import json
import sys
from typing import Any

from bonafides.cli import boot, output


def prepare() -> dict[str, Any]:
    """Do it all and answer what the terminal shows."""
    boot.start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return {}


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
