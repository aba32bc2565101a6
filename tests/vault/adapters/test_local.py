from pathlib import Path

import pytest

from bonafides.vault.adapters.local import LocalKms, create_key_file
from bonafides.vault.ports import KeyUnavailable


def test_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    create_key_file(file)
    first = file.read_text()
    create_key_file(file)
    assert (file.read_text(), oct(file.stat().st_mode & 0o777), len(first.strip())) == (first, "0o600", 64)
    assert [p.name for p in file.parent.iterdir()] == ["master.key"]


def test_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    create_key_file(file)
    file.chmod(0o644)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        LocalKms(file)


@pytest.mark.parametrize("content", ["", "not hexadecimal", "00" * 16, "00" * 33])
def test_key_file_with_other_content_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "master.key"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(KeyUnavailable, match="64 hexadecimal digits"):
        LocalKms(file)


def test_key_file_that_is_missing_says_to_restore_it(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="restore"):
        LocalKms(tmp_path / "none")


def test_two_key_files_do_not_open_one_another(tmp_path: Path) -> None:
    for name in ("a", "b"):
        create_key_file(tmp_path / name)
    wrapped = LocalKms(tmp_path / "a").wrap(b"x" * 32, context=b"m")
    with pytest.raises(KeyUnavailable, match="another key file"):
        LocalKms(tmp_path / "b").unwrap(wrapped, context=b"m")
