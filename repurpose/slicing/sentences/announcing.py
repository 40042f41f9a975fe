"""A sentence in, whether it announces what follows out: no post, and no thread, may end on one."""

import re

_announces = re.compile(
    # 更微妙的是， / 最要命的是： / ……，原因是
    r"(?:^|[，。；])(?:而|但)?(?:更|最|同样|真正|尤其)?(?:重要|关键|微妙|有趣|糟糕|可怕|严重|致命|要命|麻烦|讽刺|意外|难得|棘手|根本|本质|值得注意)的(?:问题|原因|一点)?(?:是|在于)?[，：:…—。]*$"
    r"|(?:下面|接下来|接着|下文|以下)(?:就|我们|我|让我们|来|将|要|是|会)[^。！？]{0,24}[。：:…]*$"
    r"|(?:来看|看看|看一下|看一看|说说|聊聊|谈谈|讲讲|说一下|举个例子|举几个例子|打个比方)[^，。？]{0,12}[。：:…]*$"
    r"|如下(?:所示|几点|几条|几个)?[。：:…]*$|(?:见|看|列在)下(?:面|文|图|表)?[。：:…]*$"
    r"|(?:有|分为|分成|包括|总结出|归纳为|归结为)(?:以下|下面|这么|如下)?(?:两|二|三|四|五|六|七|八|九|十|几|\d{1,2})(?:个|点|条|种|类|步|大|项|方面)(?:方面|原因|理由|方法|办法|步骤|要点|阶段|层次|误区|条件|因素|特点|问题|情况|可能|结论|教训|建议|部分)?[。：:…]*$"
    r"|(?:事情|情况|故事|经过|原话|[他她我])(?:大概)?是?这样(?:的|说的|写的|做的|想的)[。：:…]*$"
    r"|次に|見てみ|以下の(?:通り|よう)|次の(?:通り|よう)|다음과 같|살펴보"
    r"|\b(?:below|as follows|the following)\W*$|\bnext,? (?:we|I|let)\b|\b(?:let's|let us|let me) (?:look|see|start|begin|take|consider|explain)\b"
    r"|\bhere(?:'s| is| are| was) (?:why|how|what|the|a|an|my|some|one)\b[^.!?]{0,40}\W*$|\b(?:for|two|three|four|five|several) (?:reasons|examples)\W*$",
    re.IGNORECASE,
)
_half = re.compile(
    r"^(?:而|但)?一方面(?!.*另一(?:方面|边|头))"
)  # its other half is in the next sentence
_choice = re.compile(
    r"(?:选择题|必答题|考题|两难|岔路口|抉择|悬念)[。！]?$"
)  # which, the next sentence says
_hangs = re.compile(
    r"(?:[，、；,;：:]|——|—)[”’」』）)]*$|^(?:当|每当|如果|假如|一旦)[^。！？]*(?:…+|\.\.\.+)$"
)


def announces(text: str) -> bool:
    """Say whether `text`, in Simplified Han, promises what only the next sentence says."""
    ends = any(pattern.search(text) for pattern in (_announces, _hangs, _choice))
    return ends or bool(_half.match(text))
