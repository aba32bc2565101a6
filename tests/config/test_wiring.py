from typing import Any

import pytest

from bonafides.config import wiring
from bonafides.config.environment import SettingsInvalid


@pytest.mark.parametrize("mode", ["live", "demo"])
def test_scripts_where_members_could_meet_them_are_refused(
    mode: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MODE = mode
    assert wiring.scripted() is False
    monkeypatch.setenv("BONAFIDES_SCRIPTED", "1")
    with pytest.raises(SettingsInvalid, match="BONAFIDES_MODE=test"):
        wiring.scripted()


def test_scripts_in_test_mode_serve_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BONAFIDES_SCRIPTED", raising=False)
    assert wiring.scripted() is False
    monkeypatch.setenv("BONAFIDES_SCRIPTED", "1")
    assert wiring.scripted() is True
