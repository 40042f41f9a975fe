"""Pictures of the article in its clips: which one, and by whose word."""

from pathlib import Path

from PIL import Image

from repurpose.article import read_articles
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_content
from repurpose.pack.make_clips import clip_fingerprint, clip_tasks

BELOW = "傍晚的水库，岸上的树才种了十年"


def written(folder, sample):
    """The sample beside a picture, which it shows after its third paragraph."""
    Image.radial_gradient("L").resize((900, 700)).convert("RGB").save(folder / "water.jpg")
    parts = sample.text.split("\n\n")
    parts.insert(4, f"![{BELOW}](water.jpg)")
    (folder / "a.md").write_text("\n\n".join(parts), "utf-8")
    return read_articles([str(folder / "a.md")], read_stdin=lambda: b"")


def test_a_clip_shows_a_picture_while_its_caption_is_said(tmp_path, sample):
    [article] = written(tmp_path, sample)
    choices = Choices(cards=False, clips=4)
    tasks = clip_tasks(article, plan_content(article, choices), choices, Path())
    found = [
        (task, beat)
        for task in tasks
        for beat in task.script.beats
        if beat.scene and beat.scene.kind == "picture"
    ]
    [(task, beat)] = found  # once in all clips
    [piece] = beat.scene.pieces
    assert article.show(piece.span) == piece.text == BELOW
    assert "".join(c.text for c in beat.captions) in (BELOW, BELOW.replace("，", ""))
    assert all(article.show(span) in BELOW for c in beat.captions for span in c.spans)
    assert task.recipe.pictures == ((piece.span, tmp_path / "water.jpg"),)
    before = clip_fingerprint(task)
    Image.new("RGB", (900, 700), "teal").save(tmp_path / "water.jpg")
    assert clip_fingerprint(task) != before
