"""The sandbox's page: what has arrived on each fake platform, and a form for faults; plain HTML."""

from datetime import datetime
from html import escape

from repurpose.platforms import get, names
from repurpose.sandbox.faults import KINDS
from repurpose.sandbox.world import Post, World

_STYLE = """
:root{color-scheme:light dark;--ink:#1c1d1f;--soft:#6a6d73;--paper:#f6f5f2;--card:#fff;--line:#e3e1db;--mark:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#ecebe8;--soft:#a2a4a9;--paper:#161718;--card:#202224;--line:#35383b;--mark:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
header,main{max-width:1240px;margin:0 auto;padding:24px 20px}
header{display:flex;flex-wrap:wrap;gap:16px 32px;align-items:end;justify-content:space-between}
h1{margin:0;font-size:26px}
header p{margin:2px 0 0;color:var(--soft)}
form{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
label{font-size:13px;color:var(--soft)}
select,input,button{min-height:38px;padding:0 12px;border:1px solid var(--line);border-radius:10px;background:var(--card);color:inherit;font:inherit}
input{width:5em}
button{border-color:var(--ink);background:var(--ink);color:var(--card);font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid #4c8dff;outline-offset:2px}
main{columns:3 340px;column-gap:16px;padding-top:0}
section{break-inside:avoid;margin:0 0 16px;padding:16px 18px;background:var(--card);border:1px solid var(--line);border-radius:14px}
section.empty{padding:10px 18px;color:var(--soft)}
h2{margin:0;font-size:16px;display:flex;justify-content:space-between}
h2 span{color:var(--soft);font-weight:400;font-variant-numeric:tabular-nums}
article{margin-top:12px;padding-top:12px;border-top:1px solid var(--line)}
article.reply{margin-left:14px;padding-left:12px;border-left:3px solid var(--line)}
article h3{margin:0 0 2px;font-size:15px}
article p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.media{display:flex;flex-wrap:wrap;gap:6px;margin-top:8px}
.media img,.media video{width:84px;height:84px;object-fit:cover;border-radius:8px;border:1px solid var(--line)}
footer{margin-top:6px;color:var(--soft);font-size:12px;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header .waiting{color:var(--mark)}
"""
_SCRIPT = """
setInterval(async()=>{
  if(document.hidden)return;
  try{
    const page=new DOMParser().parseFromString(await(await fetch('/')).text(),'text/html');
    for(const id of ['posts','waiting'])document.getElementById(id).innerHTML=page.getElementById(id).innerHTML;
  }catch(e){}
},2000);
"""


def draw_page(world: World, platforms: tuple[str, ...]) -> str:
    """Return the page; platforms on which something has arrived come first."""
    posts = {name: world.of(name) for name in platforms}
    order = sorted(platforms, key=lambda name: not posts[name])
    listed = "\n".join(_section(name, posts[name]) for name in order)
    waiting = ", ".join(
        f"{fault.kind} × {fault.times} ({fault.platform or 'any'})"
        for fault in world.faults.waiting()
    )
    total = sum(map(len, posts.values()))
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox · Repurpose</title>
<style>{_STYLE}</style>
<header>
<div><h1>Sandbox</h1><p>Fake platforms on this machine. Nothing leaves it.</p>
<p id="waiting" class="waiting">{escape(f"To come: {waiting}" if waiting else "")}</p></div>
<form method="post" action="/_faults" aria-label="Ask for a fault">
<label for="kind">Next fault</label>
<select id="kind" name="kind">{_options(KINDS)}</select>
<select name="platform" aria-label="platform"><option value="">any platform</option>{_names(platforms)}</select>
<input name="times" type="number" min="1" max="99" value="1" aria-label="how often">
<button>Add</button>
</form>
</header>
<main id="posts" data-total="{total}">
{listed}
</main>
<script>{_SCRIPT}</script>
</html>
"""


def _options(kinds: dict[str, str]) -> str:
    return "".join(
        f'<option value="{escape(kind)}">{escape(f"{kind}: {said}")}</option>'
        for kind, said in kinds.items()
    )


def _names(platforms: tuple[str, ...]) -> str:
    return "".join(f'<option value="{name}">{escape(_label(name))}</option>' for name in platforms)


def _label(name: str) -> str:
    if name not in names():
        return name.capitalize()
    platform = get(name)
    return (
        platform.label_zh
        if platform.label == platform.label_zh
        else f"{platform.label_zh} {platform.label}"
    )


def _section(name: str, posts: list[Post]) -> str:
    head = f"<h2>{escape(_label(name))}<span>{len(posts)}</span></h2>"
    if not posts:
        return f'<section class="empty">{head}</section>'
    return f"<section>{head}{''.join(_article(post) for post in posts[-40:])}</section>"


def _article(post: Post) -> str:
    title = f"<h3>{escape(post.title)}</h3>" if post.title else ""
    media = "".join(_media(item.number, item.mime, item.alt) for item in post.media)
    shown = f'<div class="media">{media}</div>' if media else ""
    moment = datetime.fromtimestamp(post.at).astimezone().strftime("%m-%d %H:%M:%S")
    kind = ' class="reply"' if post.parent else ""
    foot = f"<footer>{moment} · {escape(post.number[-24:])}</footer>"
    return f"<article{kind}>{title}<p>{escape(post.text)}</p>{shown}{foot}</article>"


def _media(number: str, mime: str, alt: str) -> str:
    if mime.startswith("video/"):
        return f'<video src="/_media/{number}" muted></video>'
    return f'<img src="/_media/{number}" alt="{escape(alt)}" title="{escape(alt)}" loading="lazy">'
