"""Whose clip it is: what of the brand stands on its cover and end card."""

from dataclasses import replace
from pathlib import Path

from repurpose.brand import Brand
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_content
from repurpose.pack.make_clips import clip_fingerprint, clip_tasks, look_of_clip


def labels_of(sample, brand):
    choices = Choices(platforms=("x",), cards=False, brand=brand)
    task = clip_tasks(sample, plan_content(sample, choices), choices, Path())[0]
    return task.recipe.labels


def test_a_clip_bears_its_brand(sample):
    named = replace(sample, author="林遥")
    labels = labels_of(named, Brand(name="看天周刊", handle="@kantian"))
    assert (labels.kicker, labels.author) == ("看天周刊", "林遥 @kantian")
    assert labels_of(named, Brand(name="林遥")).kicker == ""  # a name stands once
    assert labels_of(named, Brand()).author == "林遥"


def test_a_clip_has_the_colour_of_the_brand_that_it_bears(sample):
    def look(**brand):
        choices = Choices(clips=1, cards=False, theme="newsroom", brand=Brand(**brand))
        task = clip_tasks(sample, plan_content(sample, choices), choices, Path())[0]
        return look_of_clip(task).palette.accent, clip_fingerprint(task)

    plain, blue, none = (
        look(name="林间"),
        look(name="林间", accent="#0B5FFF"),
        look(name="林间", accent="#0B5FFF", clips=False),
    )
    assert blue[0] == (11, 95, 255)
    assert none[0] == plain[0] != blue[0]
    assert blue[1] != plain[1]
