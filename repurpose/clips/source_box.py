"""Who speaks in a clip and what it shows in, the box of its file that says how it came about out."""

from repurpose.clips.voice.names import TRAINED


def source_box(voice: str, *, pictures: bool, number: str) -> bytes:
    """Return the box; b"" where nobody here knows how all of it came about.

    Args:
        voice: Its name, such as `edge:zh-CN-XiaoxiaoNeural`, `file:me.wav` or `none`.
        pictures: It shows pictures or films of the author's.
        number: Of the clip, for the label of what a model made.
    """
    from repurpose.ink import MadeByModel, xmp_box, xmp_packet  # noqa: PLC0415 - where one is made

    provider = voice.partition(":")[0]
    if provider in TRAINED:
        made = MadeByModel(voice, number)
        return xmp_box(xmp_packet("compositeWithTrainedAlgorithmicMedia", made))
    if pictures or provider == "file":
        return b""
    return xmp_box(xmp_packet("digitalCreation" if provider == "none" else "compositeSynthetic"))
