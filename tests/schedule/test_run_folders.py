"""Folders: what editors do to files, seen by stat."""

import os

import pytest

from repurpose.schedule.daemon.folders import FolderWatch


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def settle(watch, start=0.0):
    """Look three times with a rest between: what is returned last is what is at rest."""
    watch.look(start)
    return watch.look(start + 5)


def test_a_new_article_is_found_once_it_rests(folder):
    watch = FolderWatch((folder,), {})
    path = folder / "a.md"
    path.write_text("第一句。")
    assert watch.look(0) == []
    assert watch.look(1) == []
    [(found, digest)] = watch.look(2.5)
    assert found == path
    assert watch.look(3) == []  # told once
    watch.known[str(path)] = digest
    assert watch.look(9) == []


def test_a_file_that_still_grows_is_waited_for(folder):
    watch = FolderWatch((folder,), {})
    for second in range(6):
        with (folder / "a.md").open("a") as file:
            file.write("一句。")
        assert watch.look(float(second)) == []
    assert len(watch.look(7.5)) == 1


def test_the_two_steps_of_an_editor_are_one_change(folder):
    watch = FolderWatch((folder,), {})
    (folder / "a.md").write_text("旧。")
    [(path, digest)] = settle(watch)
    watch.known[str(path)] = digest
    (folder / "a.md").unlink()  # saved by another file and a rename
    assert watch.look(10) == []
    (folder / ".a.md.swp").write_text("x")
    (folder / "a.md~").write_text("旧。")
    (folder / "4913").write_text("")
    (folder / "new").write_text("新。")
    (folder / "new").replace(folder / "a.md")
    assert watch.look(11) == []
    [(found, _)] = watch.look(14)
    assert found == path


def test_a_touch_without_a_change_is_no_change(folder):
    watch = FolderWatch((folder,), {})
    (folder / "a.md").write_text("一句。")
    [(path, digest)] = settle(watch)
    watch.known[str(path)] = digest
    os.utime(path, (1, 1))
    assert settle(watch, 10) == []


def test_only_articles_and_no_packs(folder):
    watch = FolderWatch((folder,), {})
    (folder / "sub").mkdir()
    (folder / "sub" / "b.markdown").write_text("一句。")
    (folder / "pack").mkdir()
    (folder / "pack" / "pack.json").write_text("{}")
    (folder / "pack" / "threads.md").write_text("一句。")
    (folder / ".git").mkdir()
    (folder / ".git" / "c.md").write_text("一句。")
    (folder / "picture.png").write_bytes(b"x")
    (folder / "empty.md").write_text("")
    (folder / "~$d.docx").write_bytes(b"x")
    assert [path.name for path, _ in settle(watch)] == ["b.markdown"]


def test_what_is_there_at_first_is_taken_as_known(folder):
    (folder / "a.md").write_text("一句。")
    watch = FolderWatch((folder,), {})
    assert watch.note_all([folder]) == 1
    assert settle(watch) == []
    (folder / "a.md").write_text("另一句。")
    assert len(settle(watch, 10)) == 1


def test_a_folder_that_is_away_is_waited_for(folder, tmp_path):
    watch = FolderWatch((folder,), {})
    folder.rename(tmp_path / "away")
    assert watch.look(0) == []
    (tmp_path / "away").rename(folder)
    (folder / "a.md").write_text("一句。")
    assert len(settle(watch, 1)) == 1
