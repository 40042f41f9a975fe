"""A pack of the sample in, the same pack with a thread in a model's words out: as the builder writes one."""

import hashlib
import json

from repurpose import platforms
from repurpose.pack.threads_file import write_posts

# Sentences of our own after sentences of the sample; each is faithful to its source.
POSTS = (
    (
        "hook",
        (
            (
                "一篇8600字的长文，当天晚上有412个人点开，读到最后一行的只有37个。",
                (
                    "去年冬天，我花了三个星期写完一篇关于旧城菜市场的长文，一共8600字。",
                    "发出去的那天晚上，后台显示有412个人点开，读到最后一行的只有37个。",
                ),
            ),
            (
                "问题不是文章太长，而是它只有一扇门。",
                ("那天我坐在书桌前想了很久：问题不在于文章太长，而在于它只有一扇门。",),
            ),
        ),
    ),
    (
        "reason",
        (
            (
                "分成6天，每天早上9点只发一条，回访读者多出了43%。",
                (
                    "第一种是当天把所有片段一口气发完，第二种是分成6天，每天早上9点只发一条。",
                    "同样的内容，第二种方式带来的回访读者多出了43%。",
                ),
            ),
            ("传播不是音量，是次数与耐心的乘积。", ("传播不是音量，而是次数与耐心的乘积。",)),
        ),
    ),
)


def place_of(text, words):
    start = text.index(words)
    return [start, start + len(words)]


def rewrite(folder, name="x", posts=POSTS):
    """Let a model have written the thread `name` of a pack."""
    path = folder / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    article = (folder / "article.txt").read_text(encoding="utf-8")
    thread = next(t for t in manifest["threads"] if t["platform"] == name and not t.get("variant"))
    limit = platforms.rules_of(name).limit_for()
    thread["posts"] = [
        _post(f"{name}-{n:02}", role, said, article, limit)
        for n, (role, said) in enumerate(posts, 1)
    ]
    texts = write_posts([post["text"] for post in thread["posts"]])
    thread["generated"] = hashlib.sha256(texts.encode()).hexdigest()
    thread["next_posts"], thread["charged"], thread["edited"] = [], [], False
    file = f"threads/{name}.md"
    (folder / file).write_text(texts, encoding="utf-8")
    manifest["files"][file] = {"sha256": thread["generated"], "bytes": len(texts.encode())}
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder


def _post(name, role, sentences, article, limit):
    runs = [
        {
            "text": text,
            "role": "written",
            "span": None,
            "sources": [place_of(article, words) for words in sources],
        }
        for text, sources in sentences
    ]
    text = "".join(run["text"] for run in runs)
    return {
        "id": name, "role": role, "runs": runs, "text": text, "length": limit.count(text), "limit": limit.most, "media": [],
    }  # fmt: skip
