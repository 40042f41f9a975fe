"""Make assets/words anew: the words of a dictionary, and the characters of the two scripts.

    pip install --no-deps --target FOLDER jieba==0.42.1
    python -m tools.word_lists FOLDER/jieba/dict.txt

`zh-Hans.txt` holds words of one to six Han from jieba's dictionary, a line for each first character,
so that a text needs only the lines of its own characters to be read: the character, then the rest of
each word, led by a letter that says how rare it is: the logarithm of its rank in quarters, from A on.
`zh-Hant.txt` holds two lines of equal length: Traditional characters, and the Simplified one of each,
by OpenCC's conversion of single characters.
"""

import sys
from math import log
from pathlib import Path

import opencc
import regex

from repurpose.text import NAME_HAN

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "words"
# How often the dictionary's corpus must have a word of so many Han: short chance runs are common.
_LEAST = {1: 20, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3}
# The same of what it calls a name of a person, which is often none, such as 阳光; foreign ones are rarer.
_LEAST_NAME, _LEAST_FOREIGN = {2: 100, 3: 60}, {2: 100, 3: 3}
_FOREIGN = regex.compile(f"[{NAME_HAN}]+")
# Words that are younger than the dictionary, with the count that they are taken to have there.
_YOUNGER = (
    "算力 制程 先进制程 台积电 英伟达 字节跳动 阿里云 比亚迪 宁德时代 特斯拉 马斯克 奥特曼 黄仁勋 联发科 中芯国际 寒武纪 "
    "人工智能 大模型 语言模型 机器学习 深度学习 神经网络 生成式 自动驾驶 无人机 区块链 比特币 以太坊 加密货币 稳定币 元宇宙 "
    "数据中心 云计算 开源 闭源 提示词 智能体 多模态 微调 显卡 带货 直播间 短视频 小红书 抖音 快手 微信 公众号 视频号 朋友圈 "
    "知乎 微博 哔哩哔哩 拼多多 美团 京东 淘宝 外卖 打工人 内卷 躺平 房贷 社保 医保 碳中和 碳达峰 光伏 储能 锂电池 固态电池 "
    "新能源 电动车 混动 光刻机 晶圆 良率 流片 供应链 产业链 价值链 资产负债表 现金流 利润表 市盈率 独角兽 创投 私募 公募 "
    "美联储 国产替代 卡脖子 跨境电商 人形机器人 具身智能 脑机接口 量子计算 低空经济 核聚变 海底电缆 互联网 操作系统 看不见 "
    "满负荷 超负荷 供给侧 需求侧 供给侧改革 全产业链 碳交易 碳市场 数字化转型 灰犀牛 黑天鹅"
)
_YOUNGER_COUNT = 400
_HAN = regex.compile(r"\p{Han}{1,6}")


def words_of(lines: list[str]) -> list[str]:
    """Return the words of a dictionary's lines (word, count, part of speech), frequent ones first."""
    found = []
    for line in lines:
        word, count, tag = line.split()
        least = _LEAST
        if tag.startswith("nr") and len(word) < 4:  # what is longer is a saying, or foreign
            least = _LEAST_FOREIGN if _FOREIGN.fullmatch(word) else _LEAST_NAME
        if _HAN.fullmatch(word) and int(count) >= least.get(len(word), sys.maxsize):
            found.append((-int(count), word))
    known = {word for _, word in found}
    found += [(-_YOUNGER_COUNT, word) for word in _YOUNGER.split() if word not in known]
    return [word for _, word in sorted(found)]


def rarity(rank: int) -> str:
    """Return the letter that says how rare a word of that rank is."""
    return chr(ord("A") + round(4 * (log(rank + 12) - log(12))))


def traditional() -> tuple[str, str]:
    """Return the characters that only Traditional has, and the Simplified one of each."""
    convert = opencc.OpenCC("t2s").convert
    pairs = [(chr(c), convert(chr(c))) for c in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    differ = [(one, other) for one, other in pairs if one != other and len(other) == 1]
    return "".join(one for one, _ in differ), "".join(other for _, other in differ)


def main() -> None:
    """Write both files."""
    words = words_of(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    lines: dict[str, list[str]] = {}
    for rank, word in enumerate(words):
        lines.setdefault(word[0], [word[0]]).append(rarity(rank) + word[1:])
    rows = (" ".join(lines[first]) for first in sorted(lines))
    (FOLDER / "zh-Hans.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (FOLDER / "zh-Hant.txt").write_text("\n".join(traditional()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
