"""What belongs to an article's frame and to no post: credits, subscriptions, promotion, notices.

A small list of its own in five languages: nothing of it is shared with what the slicer leaves out.
Han are looked up in their Simplified form.
"""

import re

_CHINESE = (
    r"(?:欢迎|请|记得|别忘了?|快来)[^。！？，]{0,8}(?:关注|订阅|转发|点赞|收藏|加群|进群|扫码|投稿)(?=我|本|公众号|[，。！~～、和]|$)"
    r"|关注[^。，]{0,10}(?:公众号|视频号|本号)|(?:长按|扫描?|识别)[^。，]{0,10}二维码|点击?(?:下方|左下角|上方)?[^。，]{0,4}阅读原文|戳?阅读原文|往期(?:推荐|回顾|精选|文章)|(?:推荐|延伸|相关)阅读[：:]|后台回复"
    r"|本文(?:首发|原载|转载|来自|来源|系|由)[^。]{0,30}(?:于|自|公众号|授权|发布|出品|首发)|(?:转载|商务合作|投稿)请?(?:注明|联系)|未经(?:授权|许可)|版权(?:所有|归)|保留所有权利(?=。?$)"
    r"|^(?:责任)?(?:责编|编辑|译者|翻译|校对|审校|排版|作者简介|图片来源|图源|来源|出处|摄影|配图|题图|策划|监制)\s*[：:丨｜／/]"
    r"|(?:点赞|在看|收藏)[、，和+](?:点赞|转发|在看|关注)|(?:打赏|赞赏)(?:作者|一下|支持)|(?:简历|作品)(?:请)?(?:发|投|寄)(?:送)?(?:至|到)|诚聘|招聘启事|(?:由|感谢)[^。，]{1,16}赞助|优惠码|折扣码|加微信"
    r"|(?:下期|下周|下次)(?:再)?见|^(?:感谢|谢谢)(?:大家|您|你|各位)?的?(?:阅读|观看|收听)|^大家好[，,！!]|预计阅读时间|^免责声明|以上(?:就是|便是)[^。]{0,20}(?:全部|所有)内容"
)
_ENGLISH = (
    r"\bsubscribe (?:to|now|here|for|below)\b|\bsign up (?:for|to) (?:my|our|the|this)\b[^.]{0,30}newsletter|\bshare this (?:post|article|newsletter)\b|\bleave a comment\b|\bfollow (?:me|us) on\b|\bsponsored by\b|\b(?:promo|discount|coupon) code\b"
    r"|\boriginally (?:published|appeared|posted) (?:on|in|at)\b|\ball rights reserved\b|^(?:photo|image|illustration|cover|translation|translated|edited|written|reviewed)(?: credit)?s?(?: by)?\s*[:：]|^(?:translated|edited|illustrated|photographed) by\b|\bthank(?:s| you) for reading\b|\bclick here\b|^read more\b|^related(?: posts| reading| articles)?\s*:|\bwe(?:'re| are) hiring\b|\bview (?:this email )?in (?:your )?browser\b|\bunsubscribe\b"
)
_JAPANESE = r"(?:フォロー|チャンネル登録|シェア|拡散)(?:して|を)?(?:お願い|いただ|ください)|メルマガ(?:登録|購読)|無断転載|転載(?:禁止|を禁)|^(?:訳|翻訳|写真|撮影|出典|編集|文責|引用元)\s*[：:]|(?:最後まで)?お読みいただき|お問い?合わせは|(?:弊社|当社)では[^。]{0,20}(?:募集|採用)|あわせて読みたい|関連記事"
_KOREAN = r"(?:구독|팔로우|좋아요)[^.]{0,8}(?:부탁|해 ?주세요|눌러)|무단 ?전재|재배포 ?금지|^(?:출처|사진|번역|편집|글)\s*[:=]|읽어 ?주셔서|문의\s*[:는]|관련 ?기사"
_boilerplate = re.compile(f"{_CHINESE}|{_ENGLISH}|{_JAPANESE}|{_KOREAN}", re.IGNORECASE)
_quoted = re.compile(r"[“「『《\"][^”」』》\"]*[”」』》\"]")


def find_boilerplate(sentence: str) -> str:
    """Return the words of `sentence` that belong to an article's frame; "" when it has none.

    What stands in quotation marks is what somebody says, or the subject itself.
    """
    match = _boilerplate.search(_quoted.sub("“”", sentence.strip()))
    return match.group().strip() if match else ""
