"""A sentence in, whether it speaks of what stands beside it out: code, a table, a picture, a formula.

Such a sentence cannot be understood where that thing does not go along: on a card, in a digest, in a clip.
"""

import re

_THING = (
    r"(?:源?代码|程式碼|程式|程序|脚本|腳本|命令|指令|表格?|列表|清单|清單|图片?|圖片?|示意图|示意圖|流程图|流程圖|"
    r"架构图|架構圖|曲线|曲線|照片|截图|截圖|公式|等式|式子|视频|影片|動畫|动画|动图|日志|日誌|配置(?:文件)?|片段|输出|輸出)"
)
_CHINESE = re.compile(
    r"(?:下面|上面|下方|上方|左边|左邊|右边|右邊|以下|以上|下列|上述|前面)(?:的|这|這|那)?"
    rf"(?:[一二两兩三四五六七八九十几幾\d]{{1,2}})?(?:段|张|張|个|個|幅|份|组|組|条|條|行|小段)?{_THING}"
    r"|(?:这|這)(?:段|行)(?:代码|程式碼|脚本|腳本|命令|输出|輸出)|(?:这|這)(?:张|張|幅)(?:截图|截圖|表格?|图表|圖表|示意图|示意圖)"
    r"|此[图圖表](?=[，中是为為显顯展给給])"
    r"|(?:[如见見看]|参见|參見|参考|參考)(?:[上下左右]|以下|下面)?(?:边|邊)?(?:[图圖表]|截[图圖])"
    r"(?!书|書|单|單|像|案|腾|騰|示板|谋|謀|达|達|明|面|现|現|情|格外)"
    r"|(?:[上下左右][图圖表])(?!书|書|层|層)(?:[中里裡是为為显顯展给給]|所示|[，。：])"
    r"|(?<![a-zA-Z蓝藍宏企版意地发發代列外钟鐘手仪儀课課方形样樣])[图圖表式] ?(?:\d{1,2}|[一二三四五六七八九])(?![\d.]*[年月日个個%倍万萬])(?:[-－.]\d+)?"
    rf"|{_THING}(?:大致|大概|大约|也)?如[下上](?:所示)?"
)
_ENGLISH = re.compile(
    r"\b(?:code|snippet|listing|script|command|output|log|table|figure|chart|graph|plot|diagram|picture|image|"
    r"photo|screenshot|equation|formula|video|example)s? (?:above|below|to the (?:left|right)|on the (?:left|right))\b"
    r"|\b(?:above|below|following) (?:code|snippet|listing|script|command|table|figure|chart|graph|diagram|"
    r"picture|image|screenshot|equation|formula|video)s?\b"
    r"|\b(?:Figure|Fig\.|Table|Listing|Equation|Eq\.|Exhibit) ?\d+\b"
    r"|\b(?:as )?(?:shown|pictured|seen|illustrated|plotted|listed) (?:above|below)\b",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(?:以下|下記|上記|次|上|下|左|右)の(?:コード|表|図|グラフ|写真|画像|式|数式|スクリーンショット|動画|コマンド|スクリプト)"
    r"|(?<![地意])[図表式] ?\d{1,2}|(?:図|表)の(?:よう|とおり|通り)"
)
_KOREAN = re.compile(
    r"(?:아래|위|다음)(?:의)? ?(?:코드|표|그림|그래프|사진|이미지|수식|공식|스크린샷|영상|명령)"
    r"|(?:그림|표|사진) ?\d{1,2}(?!\d*[년월일개])"
)
_BY_LANGUAGE = {"ja": _JAPANESE, "ko": _KOREAN, "en": _ENGLISH}


def points_beside(text: str, language: str) -> bool:
    """Say whether a sentence speaks of a thing that stands beside it, such as 下面的代码 or Figure 2."""
    own = _BY_LANGUAGE.get(language.partition("-")[0], _CHINESE)
    return bool(own.search(text))
