"""A sentence in, whether it speaks of what stands beside it out: code, a table, a picture, a formula.

Such a sentence cannot be understood where that thing does not go along: on a card, in a digest, in a clip.
"""

import re

from repurpose.patterns import lazy_pattern

_THING = (
    r"(?:源?代码|程式碼|程式|程序|伪代码|偽代碼|脚本|腳本|命令|指令|函数|函數|语句|語句|SQL|示例|例子|表格?|列表|清单|清單|"
    r"图片?|圖片?|示意图|示意圖|流程图|流程圖|架构图|架構圖|曲线|曲線|照片|截图|截圖|公式|等式|式子|视频|影片|動畫|动画|动图|"
    r"日志|日誌|配置(?:文件)?|片段|输出|輸出|链接|連結|鏈接|二维码|二維碼)"
)
# What begins like "table" or "picture" and is another word: 表哥, 图灵, 图书.
_OTHERS = r"(?!书|書|单|單|像|案|腾|騰|示板|谋|謀|达|達|明|面|现|現|情|格外|灵|靈|说|識|识|哥|妹|姐|弟|叔|舅|兄|嫂|亲|親|侄|态|態|演|述|扬|白)"
_CHINESE = re.compile(
    r"(?:下面|上面|下方|上方|左边|左邊|右边|右邊|以下|以上|下列|上述|前面)(?:的|这|這|那)? ?"
    rf"(?:[一二两兩三四五六七八九十几幾\d]{{1,2}})?(?:段|张|張|个|個|幅|份|组|組|条|條|行|小段)? ?{_THING}"
    rf"|(?:下面|以下|上面|以上)(?:就?是|给出|給出|展示|列出|贴出|貼出|附上|放出)[^，。；！？]{{0,14}}{_THING}"
    r"|(?:这|這)(?:段|行)(?:代码|程式碼|脚本|腳本|命令|输出|輸出|日志|日誌|SQL)"
    r"|(?:这|這)(?:个|個|张|張|幅)(?:截图|截圖|表格|图表|圖表|示意图|示意圖)"
    r"|(?:这|這)(?:张|張|幅)(?:表|[图圖])(?!纸|紙|书|書|谱|譜|章|片|册|冊)"
    r"|此[图圖表](?=[，中是为為显顯展给給])"
    rf"|(?:[如见見看]|参见|參見|参考|參考)(?:[上下左右]|以下|下面)?(?:边|邊)?(?:[图圖表]|截[图圖]){_OTHERS}"
    r"|[由从從][图圖表](?:中|里|裡|上)?可|(?:见|見)(?:附录|附錄|文末|附件)"
    r"|(?:[上下左右][图圖表])(?!书|書|层|層)(?:[中里裡是为為显顯展给給列可能看]|所示|[，。：])"
    r"|(?<![a-zA-Z蓝藍宏企版意地发發代列外钟鐘手仪儀课課方形样樣业業])[图圖表式] ?(?:\d{1,2}|[一二三四五六七八九])(?![\d.]* ?[年月日个個%倍万萬])(?:[-－.]\d+)?"
    r"|(?:公式|等式|定理|引理|式) ?[（(]\d{1,2}[)）]|[将將把由][上下]式|[上下]式(?:成立|中|可|给|給|即|为|為|是|得)"
    rf"|{_THING}(?:大致|大概|大约|也)?如[下上](?:所示)?|如[下上](?:所[示述])?(?:[：:。]|$)"
)
_SHOWN = r"table|figure|chart|graph|plot|diagram|screenshot|snippet|listing"
# "Below" and "above" as prepositions: below everything else, above all.
_NOT_OF = (
    r"(?! (?:everything|all|any|its|his|her|their|your|my|our|the|a|an|zero|means|average|\d))"
)
_ENGLISH = lazy_pattern(
    r"\b(?:code|snippet|listing|script|command|output|log|table|figure|chart|graph|plot|diagram|picture|image|"
    r"photo|screenshot|equation|formula|video|example|function|query|link|method|class|loop|test)s? "
    rf"(?:(?:above|below)\b{_NOT_OF}|to the (?:left|right)|on the (?:left|right)|that follows)\b"
    r"|\b(?:above|below|following) (?:code|snippet|listing|script|command|table|figure|chart|graph|diagram|"
    r"picture|image|screenshot|equation|formula|video)s?\b"
    r"|\b(?:Figure|Fig\.|Table|Listing|Equation|Eq\.|Exhibit) ?\(?\d+\b"
    rf"|\b(?:in|from) (?:this|the) (?:{_SHOWN})\b|\bthis (?:snippet|listing|screenshot|chart|diagram)\b"
    rf"|\b(?:as|see in) the (?:{_SHOWN}|image)\b|\bin the image\b(?! of)|\bthe (?:{_SHOWN}) shows\b"
    r"|\bhere(?:'s|’s| is| are) (?:the|a|an|my|our) (?:\w+ )?(?:code|snippet|output|script|listing|query|config|command)\b"
    r"|\bhere(?:'s|’s| is) what it (?:prints|returns|outputs)\b|\blooks? like this\b|\bas follows\b"
    r"|\b(?:as )?(?:shown|pictured|seen|illustrated|plotted|listed) (?:above|below)\b",
    re.IGNORECASE,
)
_JAPANESE = lazy_pattern(
    r"(?:以下|下記|上記|次|上|下|左|右)の(?:コード|表|図|グラフ|写真|画像|式|数式|スクリーンショット|動画|コマンド|スクリプト)"
    r"|(?<![地意])[図表式] ?\d{1,2}|式 ?[（(]\d{1,2}|(?:図|表)の(?:よう|とおり|通り)"
    r"|(?:以下|次|下記|上記)の(?:通り|とおり)|以下に[^。]{0,20}(?:示す|示し|挙げ|掲げ|載せ)"
    r"|この(?:コード|グラフ|スクリーンショット|図(?!書|鑑)|表(?!現|情|面|題|し|す))|[上下]図(?!書|鑑)|[上下]表(?=[のにはをが])"
    r"|(?:図|表|グラフ|スクリーンショット|画像)を(?:見ると|見れば|ご覧|参照)"
)
_KOREAN = lazy_pattern(
    r"(?:아래|위|다음)(?:의)? ?(?:코드|표|그림|그래프|사진|이미지|수식|공식|스크린샷|영상|명령)"
    r"|(?:그림|표|사진) ?\d{1,2}(?!\d*[년월일개])|(?:수?식) ?[（(]\d{1,2}"
    r"|(?:다음과|아래와|위와) 같|(?:아래는|다음은)[^.]{0,14}(?:코드|표|그림|스크립트|명령|출력)"
    r"|(?<!\S)이 (?:코드|표|그림|그래프|스크린샷|수식)(?=[는은를을에가의]|\s)|(?:그림|그래프)에서 (?:보듯|볼)"
)
_BY_LANGUAGE = {"ja": _JAPANESE, "ko": _KOREAN, "en": _ENGLISH}


def points_beside(text: str, language: str) -> bool:
    """Say whether a sentence speaks of a thing that stands beside it, such as 下面的代码 or Figure 2."""
    own = _BY_LANGUAGE.get(language.partition("-")[0], _CHINESE)
    return bool(own.search(text))
