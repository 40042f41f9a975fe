"""A square picture in, nine out: the grid in which Weibo shows nine pictures of one post."""

from typing import TYPE_CHECKING

from repurpose.messages import msg

if TYPE_CHECKING:
    from PIL.Image import Image

NINE_FORMAT = "square@2x"  # a part of it is shown alone when it is tapped: 720 px wide


def cut_in_nine(picture: "Image") -> tuple["Image", ...]:
    """Return the nine parts of a square picture, row by row: the order in which they are uploaded.

    Weibo crops every picture of the grid to its middle square; these are squares.

    Raises:
        ValueError: the picture is no square, or its side no multiple of three.
    """
    side = picture.width
    if picture.height != side or side % 3:
        raise ValueError(
            msg(
                "{side}×{height} px cannot be cut into nine squares",
                side=side,
                height=picture.height,
            )
        )
    step = side // 3
    return tuple(
        picture.crop((x, y, x + step, y + step))
        for y in range(0, side, step)
        for x in range(0, side, step)
    )
