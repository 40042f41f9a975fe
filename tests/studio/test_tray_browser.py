"""The tray of a post's pictures, in a real browser: cropped, described, ordered, replaced, and kept over rebuilds."""

import io
import re

import pytest
from PIL import Image

from repurpose.pack import read_manifest
from tests.studio.browsing import axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser


def files_of(opened, thread="xiaohongshu"):
    return list(read_manifest(opened.folder).thread(thread).posts[0].media)


def picture(size=(900, 600), colour=(30, 120, 90)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_cropped_to_the_platforms_proportion_and_given_back(visit):
    opened = visit()
    opened.locator(".platforms [data-thread=xiaohongshu]").click()
    before = files_of(opened)
    opened.locator(".tray [data-at='1']").click()
    opened.locator(".tray button:has(use[href='#i-crop'])").click()
    opened.wait_for_selector(".tray-dialog[open] .crop-frame")
    opened.locator(".tray-dialog [type=range]").fill("60")
    opened.locator(".crop-frame").press("ArrowDown")
    shoot(opened, "tray-crop")
    assert axe(opened) == []
    opened.locator(".tray-dialog .strong").click()
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    now = files_of(opened)
    assert now[1].startswith("media/")
    assert now[:1] + now[2:] == before[:1] + before[2:]
    with Image.open(opened.folder / now[1]) as cut, Image.open(opened.folder / before[1]) as whole:
        assert abs(cut.width / cut.height - 3 / 4) < 0.01
        assert abs(cut.width / whole.width - 0.6) < 0.01
    opened.locator("#undo").click()
    until(opened, "document.querySelector('#redo').disabled === false")
    assert files_of(opened) == before
    opened.locator("#redo").click()
    until(opened, "document.querySelector('#undo').disabled === false")
    assert files_of(opened) == now
    assert opened.complaints == []


def test_own_pictures_are_added_ordered_by_key_described_and_kept_over_other_changes(visit):
    opened = visit()
    opened.wait_for_selector(".tray")
    with opened.expect_file_chooser() as chosen:
        opened.locator(".tray-add").click()
    chosen.value.set_files({"name": "mine.png", "mimeType": "image/png", "buffer": picture()})
    until(opened, "document.querySelectorAll('.tray [data-at]').length === 2")
    saved(opened)
    cover, mine = files_of(opened, "x")
    opened.locator(".tray [data-at='1']").focus()
    opened.keyboard.press("Alt+ArrowLeft")
    until(opened, "document.querySelector('.tray [data-at=\"0\"][aria-current]')")
    saved(opened)
    assert files_of(opened, "x") == [mine, cover]
    opened.locator(".tray button:has(use[href='#i-page'])").click()
    opened.locator(".tray-dialog textarea").fill("一块绿色的布")
    assert axe(opened) == []
    opened.locator(".tray-dialog .strong").click()
    until(opened, "document.querySelector('.post .media img')?.alt === '一块绿色的布'")
    saved(opened)
    opened.get_by_role("button", name="删去第 2 条").click()
    until(opened, "document.querySelector('#undo').title.includes('删')")
    saved(opened)
    manifest = read_manifest(opened.folder)
    assert files_of(opened, "x") == [mine, cover]
    assert manifest.media_of(mine).alt == "一块绿色的布"
    assert (manifest.media_of(mine).width, manifest.media_of(mine).height) == (900, 600)
    shoot(opened, "tray-own")
    opened.locator(".tray select").select_option("0")  # the tray had followed the click
    until(opened, "document.querySelectorAll('.tray [data-at]').length === 2")
    opened.locator(".tray [data-at='0']").focus()
    opened.keyboard.press("Delete")
    until(opened, "document.querySelectorAll('.tray [data-at]').length === 1")
    saved(opened)
    assert files_of(opened, "x") == [cover]
    assert len(posts_of(opened)) > 2
    assert opened.complaints == []


def test_what_is_no_picture_is_refused_in_a_line_and_nothing_changes(visit):
    opened = visit()
    opened.wait_for_selector(".tray")
    before = files_of(opened, "x")
    with opened.expect_file_chooser() as chosen:
        opened.locator(".tray-add").click()
    chosen.value.set_files({"name": "no.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    until(opened, "document.querySelector('.toast').classList.contains('shown')")
    assert files_of(opened, "x") == before
    assert not (opened.folder / "media.toml").exists()
    assert all(re.search("422", text) for text in opened.complaints)  # the refusal itself
