"""`policy check`."""

import json
from pathlib import Path

from bonafides.decisions.policy import DEFAULT
from factories.programs import Bonafides


def test_check_default_policy_shows_its_levels(bonafides: Bonafides) -> None:
    done = bonafides("policy", "check", DEFAULT, "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["valid"]) == (0, True)
    assert answer["levels"]["identity"] == ["email", "phone", "document", "selfie"]


def test_check_broken_policy_is_a_negative_finding_naming_the_key(
    bonafides: Bonafides, tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(DEFAULT.read_text().replace("minimum_age = 18", "minimum_age = 999"))
    done = bonafides("policy", "check", file)
    assert done.returncode == 1
    assert "minimum_age" in done.stderr


def test_check_missing_file_is_wrong_use(bonafides: Bonafides, tmp_path: Path) -> None:
    assert bonafides("policy", "check", tmp_path / "none.toml").returncode == 2
