from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """
name = "identity-first"
mode = "require"
action = "submit_proposal"
level = "identity"
audience = 'role == "freelancer"'
[[exempt]]
audience = 'origin == "bridged"'
reason = "bridged_member"
text = "You were known on the platform that we joined with."
[[stage]]
share = 0.5
at_least = "7d"
[[stage]]
share = 1.0
"""


@pytest.fixture
def plan_file(tmp_path: Path) -> Callable[..., Path]:
    def write(*changes: tuple[str, str]) -> Path:
        text = PLAN
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "plan.toml"
        file.write_text(text)
        return file

    return write
