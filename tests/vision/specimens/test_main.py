"""The command that writes the demo's pictures."""

import json
from pathlib import Path

import pytest
from PIL import Image

from bonafides.vision.specimens import __main__ as command


@pytest.mark.slow
def test_demo_set_is_written_with_its_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path / "out"), "--today", "2026-11-22"]) == 0
    truths = json.loads((tmp_path / "out" / "truth.json").read_text(encoding="utf-8"))
    assert set(truths) == {path.name for path in (tmp_path / "out").iterdir()} - {"truth.json"}
    assert truths["passport-expired.jpg"]["documents"][0]["fields"]["expiry_date"]["value"] == "2024-03-03"
    assert len(truths["two-documents.jpg"]["documents"]) == 2
    assert truths["table.jpg"]["documents"] == []
    with Image.open(tmp_path / "out" / "passport.jpg") as photo:
        assert photo.size == (1600, 1200)
    assert capsys.readouterr().out.startswith("19 files in ")


def test_folder_that_cannot_be_made_is_a_plain_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert command.main([str(tmp_path / "file" / "out")]) == 2
    assert "Traceback" not in capsys.readouterr().err
