"""A realistic pack for the tests of the page: our own article, cut, drawn and filmed here."""

import copy
import hashlib
import io
import re
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

ARTICLE = """末班车之后:一座城市怎样安排夜里的两百万次出行

凌晨一点四十分,36路夜班车从火车站开出,车上坐着十一个人。司机陈立民跑这条线已经九年,他说自己认得出一半的乘客。

## 一、被白天遗忘的需求

多数城市的公交时刻表在晚上十一点结束,可城市并没有。医院要换班,菜场要进货,写字楼的保洁员要在天亮前离开。去年秋天的一次调查显示,这座城市每月有**两百万次**出行发生在零点到五点之间,其中六成由收入偏低的人完成。

过去,这些人靠步行、合租摩的,或者干脆在单位的椅子上睡到天亮。交通不是把人从一处搬到另一处,而是决定谁可以在哪里生活。

## 二、三条线路,换一种算法

今年三月,公交公司做了三件小事:

1. 把十二条夜班线并成三条,每条都经过医院、批发市场和火车站。
2. 固定每四十分钟一班,宁可车少,也要准点。
3. 站牌上写清楚下一班的时间,夜里看得见。

结果出乎意料:车辆少了三成,乘客却多了47%。“准点比密集更重要,”负责排班的工程师林清说,“夜里的人最怕的不是等,是不知道要等多久。”

## 三、一张看得见的账

夜班线每年亏损约860万元。但市里的另一笔账是:护士的离职率下降了,批发市场的开市时间提前了半小时,凌晨的交通事故减少了近两成。把这些算进去,夜班车也许是这座城市最便宜的基础设施。

末班车之后的城市,才是它真正的样子。

你坐过夜班车吗?欢迎在评论区讲讲你的故事。
"""
TITLE = "末班车之后：一座城市怎样安排夜里的两百万次出行"
AUTHOR = "沈知夏"
FULL = str.maketrans(",:?", "，：？")


def sentences():
    """Return `(text as shown, start, end)` of each sentence of the body."""
    found = []
    start = ARTICLE.index("凌晨一点")
    for hit in re.finditer(r"[^。？?\n]+[。？?]”?", ARTICLE[start:]):
        raw = hit.group()
        lead = len(raw) - len(re.sub(r"^(\s|\d\.\s)+", "", raw))
        text = raw[lead:].replace("**", "").translate(FULL)
        found.append((text, start + hit.start() + lead, start + hit.end()))
    return found


def weight(text):
    return sum(1 if ord(sign) < 0x1100 else 2 for sign in text)


def post(thread, number, of, chosen, *, limit, count=len, media=(), tags=(), title=""):
    runs = []
    if title:
        runs.append({"text": title + "\n\n", "role": "title", "span": [0, len(TITLE)]})
    for at, (text, start, end) in enumerate(chosen):
        runs.append(
            {"text": ("\n\n" if at == 2 else "") + text, "role": "body", "span": [start, end]}
        )
    if tags:
        runs.append({"text": "\n\n", "role": "label", "span": None})
        for at, tag in enumerate(tags):
            runs.append({"text": (" " if at else "") + tag, "role": "hashtag", "span": None})
    if of > 1:
        runs.append({"text": f" {number}/{of}", "role": "number", "span": None})
    text = "".join(run["text"] for run in runs)
    return {
        "id": f"{thread}-{number}",
        "runs": runs,
        "text": text,
        "length": count(text),
        "limit": limit,
        "media": list(media),
    }


@cache
def font(size):
    from PIL import ImageFont

    folder = Path(find_spec("manimgx_fonts_cjk").origin).parent
    face = ImageFont.truetype(str(folder / "NotoSansCJK-VF.otf.ttc"), size, index=2)
    face.set_variation_by_axes([500])
    return face


def picture(text, ground, ink, *, size=(540, 720), kind="PNG"):
    """Return a small card, drawn plainly: this stands in for no theme, only for a picture."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((width * 0.1, height * 0.12, width * 0.18, height * 0.13), fill=ink)
    lines = [text[at : at + 11] for at in range(0, len(text), 11)]
    for row, line in enumerate(lines[:8]):
        draw.text(
            (width * 0.1, height * 0.22 + row * width * 0.105),
            line,
            font=font(width * 7 // 100),
            fill=ink,
        )
    draw.text((width * 0.1, height * 0.9), AUTHOR, font=font(width * 4 // 100), fill=ink)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@cache
def film(seconds=6):
    """Return a real H.264/AAC video of 270×480, moov first."""
    import imageio_ffmpeg

    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error"]
        command += [
            "-f",
            "lavfi",
            "-i",
            f"gradients=s=270x480:r=15:d={seconds}:c0=0x26324a:c1=0x7a4632:seed=3:speed=0.01",
        ]
        command += [
            "-f",
            "lavfi",
            "-i",
            f"sine=f=220:d={seconds}",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
        ]
        command += [
            "-preset",
            "veryfast",
            "-g",
            "15",
            "-c:a",
            "aac",
            "-b:a",
            "32k",
            "-movflags",
            "+faststart",
        ]
        subprocess.run([*command, str(path)], check=True)
        return path.read_bytes()


def stamp(seconds, comma):
    return f"00:00:{seconds:06.3f}".replace(".", comma)


PALETTE = (
    ("#f4efe6", "#2b2622"),
    ("#1f2a37", "#f2ead8"),
    ("#b8452f", "#fff4e8"),
    ("#e4ece6", "#1d3a2f"),
)


def sample():
    """Return `(manifest, files)` of a whole pack, the caller's own; the files are bytes by relative path."""
    manifest, files = _made()
    return copy.deepcopy(manifest), dict(files)


@cache
def _made():
    found = sentences()
    files = {}
    cards = []
    kinds = ["cover", "quote", "quote", "points", "figure", "quote", "quote", "end"]
    picks = [None, 6, 3, 8, 10, 14, 5, 15]
    for number, (kind, pick) in enumerate(zip(kinds, picks, strict=True), 1):
        text, start, end = (TITLE, 0, len(TITLE)) if pick is None else found[pick]
        name = f"cards/{number:02}-{kind}.png"
        files[name] = picture(text, *PALETTE[number % 4])
        cards.append(
            {
                "id": f"card-{number}",
                "kind": kind,
                "file": name,
                "theme": ("paper", "ink", "seal", "moss")[number % 4],
                "format": "xhs-3x4",
                "width": 540,
                "height": 720,
                "alt": text,
                "lines": [text[at : at + 11] for at in range(0, len(text), 11)],
                "spans": [[start, end]],
            }
        )
    names = [card["file"] for card in cards]
    captions = []
    for at, (text, start, end) in enumerate(found[2:8]):
        captions.append(
            {"start": float(at), "end": at + 0.9, "text": text[:22], "spans": [[start, end]]}
        )
    files["clips/01-night-bus.mp4"] = film()
    files["clips/01-night-bus.jpg"] = picture(
        TITLE, "#26324a", "#f2ead8", size=(270, 480), kind="JPEG"
    )
    for suffix, comma, head in (("srt", ",", ""), ("vtt", ".", "WEBVTT\n\n")):
        blocks = [
            (f"{at}\n" if suffix == "srt" else "")
            + f"{stamp(c['start'], comma)} --> {stamp(c['end'], comma)}\n{c['text']}\n"
            for at, c in enumerate(captions, 1)
        ]
        files[f"clips/01-night-bus.{suffix}"] = (head + "\n".join(blocks)).encode()
    tags = ["#夜班公交", "#城市交通", "#公共服务"]

    def thread(platform, limit, groups, *, count=len, style="full", media=(), title=""):
        posts = []
        for number, (start, stop) in enumerate(groups, 1):
            last = number == len(groups)
            own = media[number - 1] if number <= len(media) else ()
            posts.append(
                post(
                    platform,
                    number,
                    len(groups),
                    found[start:stop],
                    limit=limit,
                    count=count,
                    media=own,
                    tags=tags if last else (),
                    title=title if number == 1 else "",
                )
            )
        return {"platform": platform, "style": style, "posts": posts}

    threads = [
        thread(
            "x",
            280,
            [(0, 3), (3, 5), (5, 8), (8, 11), (11, 14), (14, 18)],
            count=weight,
            media=(names[:1], (), names[1:3], names[3:7], ("clips/01-night-bus.mp4",)),
        ),
        thread("weibo", 2000, [(0, 19)], media=(names,), style="full"),
        thread("bluesky", 300, [(0, 5), (5, 10), (10, 15), (15, 19)], media=(names[:3],)),
        thread("mastodon", 500, [(0, 9), (9, 19)], media=(names[:4],)),
        thread("xiaohongshu", 1000, [(4, 16)], media=(names,), style="digest"),
        thread("linkedin", 3000, [(0, 12)], media=(names[:1],), title=TITLE),
        thread("telegram", 4096, [(0, 6), (6, 12)], media=(names[1:2],)),
    ]
    quotes = [
        {
            "id": "q1",
            "text": found[6][0],
            "speaker": "",
            "score": 0.91,
            "spans": [list(found[6][1:])],
            "reasons": ["有对比：不是……而是……", "长度合适", "独立成句"],
        },
        {
            "id": "q2",
            "text": found[11][0],
            "speaker": "林清，排班工程师",
            "score": 0.84,
            "spans": [list(found[11][1:])],
            "reasons": ["有人说的原话", "有数字"],
        },
        {
            "id": "q3",
            "text": found[15][0],
            "speaker": "",
            "score": 0.79,
            "spans": [list(found[15][1:])],
            "reasons": ["文章的结论"],
        },
    ]
    manifest = {
        "schema_version": 2,
        "article": {
            "id": "night-bus",
            "title": TITLE,
            "author": AUTHOR,
            "language": "zh-Hans",
            "source": {
                "name": "night-bus.md",
                "sha256": hashlib.sha256(ARTICLE.encode()).hexdigest(),
            },
            "text_file": "article.txt",
            "chars": len(ARTICLE),
        },
        "titles": {"xiaohongshu": "末班车之后，城市才露出真样子", "wechat": TITLE},
        "hashtags": ["夜班公交", "城市交通", "公共服务", "夜间经济"],
        "threads": threads,
        "quotes": quotes,
        "cards": cards,
        "clips": [
            {
                "id": "clip-1",
                "file": "clips/01-night-bus.mp4",
                "cover": "clips/01-night-bus.jpg",
                "srt": "clips/01-night-bus.srt",
                "vtt": "clips/01-night-bus.vtt",
                "width": 270,
                "height": 480,
                "fps": 15,
                "seconds": 6.0,
                "voice": "",
                "captions": captions,
            }
        ],
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        },
        "made_by": {"version": "0.1.0", "options": {}, "editor": "offline"},
    }
    return manifest, files
