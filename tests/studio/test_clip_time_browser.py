"""The time line in a browser: beats chosen, stretched, moved and shown otherwise by key and pointer; undone; rendered."""

import pytest

from repurpose.pack.overrides.clip_edits import read_clips
from tests.studio.browsing import axe, shoot, until

LONG = "Number(document.querySelector('.beat.chosen .beat-long').textContent)"
WORDS = "document.querySelector('.beat.chosen button').getAttribute('aria-label')"
SHOWN = "document.querySelector('.clip-still').dataset.at"


def laid_out(opened):
    until(opened, "document.querySelectorAll('.beat-button[data-beat]').length > 1")
    until(opened, "Boolean(document.querySelector('.clip-still').dataset.at)")


def beat(opened, number):
    return opened.locator(f".beat-button[data-beat='{number}']")


@pytest.mark.browser
def test_beats_by_key_are_moved_stretched_and_taken_back(watched):
    opened = watched()
    laid_out(opened)
    beat(opened, 1).click()
    words, long = opened.evaluate(WORDS).split("。")[-1], opened.evaluate(LONG)
    until(opened, f"{SHOWN} !== ''")
    for _ in range(5):
        opened.keyboard.press("+")
    until(opened, f"{LONG} > {long} + 0.4")
    opened.keyboard.press("Alt+ArrowLeft")
    until(opened, f"document.activeElement.dataset.beat === '0' && {WORDS}.includes('{words}')")
    assert opened.locator(".beat.own").count() == 1
    undo = opened.get_by_role("button", name="撤销短片的上一步改动")
    undo.click()
    first = "document.querySelector('.beat-button[data-beat=\"0\"]').getAttribute('aria-label')"
    until(opened, f"!{first}.includes('{words}')")
    undo.click()  # five steps of the length are one
    until(opened, "document.querySelectorAll('.beat.own').length === 0")
    assert undo.is_disabled()
    assert opened.complaints == []


@pytest.mark.browser
def test_a_beat_is_dragged_longer_and_the_playhead_along(watched):
    opened = watched()
    laid_out(opened)
    beat(opened, 0).click()
    before, shown = opened.evaluate(LONG), opened.evaluate(SHOWN)
    edge = opened.locator(".beat.chosen .beat-edge").bounding_box()
    x, y = edge["x"] + edge["width"] - 3, edge["y"] + edge["height"] / 2
    opened.mouse.move(x, y)
    opened.mouse.down()
    opened.mouse.move(x + 60, y, steps=4)
    opened.mouse.up()
    until(opened, f"{LONG} > {before} + 0.3")
    until(opened, "document.querySelector('.beat.own')")
    ruler = opened.locator(".time-ruler").bounding_box()
    opened.mouse.click(ruler["x"] + ruler["width"] / 2, ruler["y"] + 8)
    until(opened, f"{SHOWN} !== '{shown}'")
    head = opened.get_by_role("slider", name="播放头")
    at = float(head.get_attribute("aria-valuenow"))
    head.press("ArrowRight")
    until(opened, f"Number(document.querySelector('.time-head').ariaValueNow) > {at}")
    assert opened.complaints == []


@pytest.mark.browser
def test_a_beat_is_shown_otherwise_and_that_is_in_the_file(watched, tmp_path):
    from PIL import Image

    picture = tmp_path / "night.png"
    Image.new("RGB", (640, 960), (30, 60, 90)).save(picture)
    opened = watched()
    laid_out(opened)
    beat(opened, 1).click()
    panel = opened.locator(".beat-panel")
    panel.get_by_role("radio", name="字幕", exact=True).check(force=True)
    until(opened, f"{WORDS}.includes('字幕')")
    panel.locator(".beat-keywords [aria-pressed=false]").first.click()
    until(opened, "document.querySelector('.beat-keywords [aria-pressed=true]')")
    opened.locator(".beat-footage input[type=file]").set_input_files(picture)
    until(opened, "document.querySelector('.beat.chosen .beat-label').textContent === 'night.png'")
    opened.get_by_role("radio", name="1:1").check(force=True)
    until(opened, "document.querySelector('.clip-still').naturalWidth === 480")
    shoot(opened, "clip-beat-of-ones-own")
    opened.reload()  # what is not made yet is kept in this browser
    laid_out(opened)
    until(opened, "document.querySelector('.draft-note.restored')")
    opened.get_by_role("button", name="做成片").click()
    until(opened, "document.querySelector('.saving').textContent === '已保存'", seconds=120)
    own = read_clips((opened.folder / "clips.toml").read_bytes())
    [beats] = own.beats.values()
    assert (beats[1].shows, beats[1].footage) == ("words", "night.png")
    assert beats[1].keywords
    assert own.look == {"clip_format": "square"}
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 820, 390])
def test_the_time_line_is_read_aloud_and_fits(watched, width):
    opened = watched(width=width, height=900, color_scheme="dark")
    laid_out(opened)
    beat(opened, 1).click()
    opened.get_by_role("radio", name="视频号").check(force=True)
    assert opened.locator(".covered.at-top").count() == 1
    assert "未证实" in opened.locator(".zone-source").text_content()
    assert axe(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
