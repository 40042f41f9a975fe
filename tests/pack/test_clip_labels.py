"""Whose clip it is: what of the brand stands on its cover and end card."""

from dataclasses import replace
from pathlib import Path

from repurpose.brand import Brand
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_content
from repurpose.pack.make_clips import clip_tasks


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
