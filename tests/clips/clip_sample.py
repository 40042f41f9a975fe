"""The script and labels that the clip tests use."""

from repurpose.article.model import Span
from repurpose.clips import Labels
from repurpose.slicing.model import Beat, Caption, Script

LABELS = Labels(kicker="周末长读", author="苏禾", call="全文在主页，留言聊聊你的看法")


def small_script() -> Script:
    return Script(
        "yu-mi",
        "玉米地里的气象站：一座县城怎样学会看天",
        Span(0, 19),
        (
            Beat("hook", (Caption("县里装了42座气象站，", (Span(30, 41),)),)),
            Beat("beat", (Caption("灌溉用水因此少了18%。", (Span(60, 72),)),)),
        ),
    )
