from __future__ import annotations

from pathlib import Path

import pytest

from evidence_tools import files
from evidence_tools.errors import EvidenceToolsError
from evidence_tools.files import staged, write_text


def _tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def _publish(target: Path, texts: dict[str, str], problem: BaseException | None = None) -> None:
    with staged(target) as folder:
        for name, text in texts.items():
            write_text(folder / name, text)
        if problem:
            raise problem


def test_text_replaces_the_file_and_leaves_nothing_beside_it(tmp_path):
    path = write_text(tmp_path / "deep" / "note.txt", "first\n")
    assert write_text(path, "second\r\nµ\n") == path
    assert path.read_bytes() == "second\r\nµ\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_another_program_holds_is_named_with_what_to_do(tmp_path, monkeypatch):
    path = write_text(tmp_path / "deck.pptx", "first")

    def held(passing: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(EvidenceToolsError, match=r"deck\.pptx may not be written \(Permission denied\): close it"):
        write_text(path, "second")
    assert _tree(tmp_path) == {"deck.pptx": "first"}


def test_a_write_that_fails_leaves_the_old_text(tmp_path, monkeypatch):
    path = write_text(tmp_path / "note.txt", "old")

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_text(path, "new")
    assert _tree(tmp_path) == {"note.txt": "old"}


def test_staged_replaces_folders_whole_and_keeps_what_it_did_not_write(tmp_path):
    target = tmp_path / "mild" / "2026"
    for name, text in {"charts/gone.svg": "old", "charts/kept.svg": "old", "own notes.txt": "mine"}.items():
        write_text(target / name, text)
    with staged(target) as folder:
        assert list(folder.iterdir()) == []
        write_text(folder / "charts" / "kept.svg", "new")
        write_text(folder / "results.json", "{}")
    assert _tree(target) == {"charts/kept.svg": "new", "own notes.txt": "mine", "results.json": "{}"}
    assert list(target.parent.iterdir()) == [target]


def test_staged_leaves_everything_when_the_block_raises(tmp_path):
    target = tmp_path / "2026"
    write_text(target / "results.json", "old")
    with pytest.raises(KeyboardInterrupt):
        _publish(target, {"results.json": "half"}, KeyboardInterrupt())
    assert _tree(tmp_path) == {"2026/results.json": "old"}


def test_staged_takes_back_a_half_done_exchange(tmp_path, monkeypatch):
    target = tmp_path / "2026"
    for name in ("a", "b", "c"):
        write_text(target / name, "old")
    rename = Path.rename

    def fail_at_b(self: Path, place: Path) -> Path:
        if self.name == "b" and self.parent.name == "new":
            raise OSError("no room")
        return rename(self, place)

    monkeypatch.setattr(files.Path, "rename", fail_at_b)
    with pytest.raises(OSError, match="no room"):
        _publish(target, dict.fromkeys(("a", "b", "c"), "new"))
    assert _tree(tmp_path) == {"2026/a": "old", "2026/b": "old", "2026/c": "old"}


@pytest.mark.parametrize("move", range(1, 7))
@pytest.mark.parametrize("moved", [False, True])
def test_staged_takes_back_an_exchange_that_is_interrupted_at_any_move(tmp_path, monkeypatch, move, moved):
    target, done = tmp_path / "2026", []
    for name in ("a", "b", "c"):
        write_text(target / name, "old")
    rename = Path.rename

    def interrupted(self: Path, place: Path) -> Path:
        done.append(self)
        if len(done) == move:
            if moved:
                rename(self, place)
            raise KeyboardInterrupt
        return rename(self, place)

    monkeypatch.setattr(files.Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _publish(target, dict.fromkeys(("a", "b", "c"), "new"))
    assert _tree(tmp_path) == {"2026/a": "old", "2026/b": "old", "2026/c": "old"}


def test_staged_takes_the_place_of_a_link_to_nowhere(tmp_path):
    target = tmp_path / "2026"
    target.mkdir()
    (target / "reference").symlink_to(tmp_path / "gone")
    with staged(target) as folder:
        write_text(folder / "reference" / "mcid.csv", "new")
    assert _tree(tmp_path) == {"2026/reference/mcid.csv": "new"}
