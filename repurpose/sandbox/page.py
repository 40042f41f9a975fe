"""The sandbox's page: what has arrived on each fake platform, and a form for faults; plain HTML."""

from collections import Counter
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby

from repurpose.clock import VirtualClock
from repurpose.platforms import get, names
from repurpose.sandbox.faults import KINDS
from repurpose.sandbox.world import FakePost, World

_DAYS = 35  # columns of the overview, at the most
_SHOWN = 60  # posts of a platform, the newest
_STYLE = """
:root{color-scheme:light dark;--ink:#1c1d1f;--soft:#6a6d73;--paper:#f6f5f2;--card:#fff;--line:#e3e1db;--mark:#b3261e;--tint:47,111,237}
@media(prefers-color-scheme:dark){:root{--ink:#ecebe8;--soft:#a2a4a9;--paper:#161718;--card:#202224;--line:#35383b;--mark:#ff8a80;--tint:110,160,255}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
header,main{max-width:1240px;margin:0 auto;padding:24px 20px}
header{display:flex;flex-wrap:wrap;gap:16px 32px;align-items:end;justify-content:space-between}
h1{margin:0;font-size:26px}
header p{margin:2px 0 0;color:var(--soft)}
header p b{color:var(--ink);font-weight:600;font-variant-numeric:tabular-nums}
header code{font:13px/1 ui-monospace,Menlo,Consolas,monospace}
form{display:flex;flex-wrap:wrap;gap:8px;align-items:center;max-width:100%}
form select{max-width:min(100%,26em)}
label{font-size:13px;color:var(--soft)}
select,input,button{min-height:38px;padding:0 12px;border:1px solid var(--line);border-radius:10px;background:var(--card);color:inherit;font:inherit}
input{width:5em}
button{border-color:var(--ink);background:var(--ink);color:var(--card);font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid #4c8dff;outline-offset:2px}
.days{max-width:1240px;margin:0 auto 16px;padding:0 20px;overflow-x:auto}
.days table{border-collapse:separate;border-spacing:3px;font-size:13px;font-variant-numeric:tabular-nums}
.days th{padding:0 8px 0 0;color:var(--soft);font-weight:400;text-align:left;white-space:nowrap}
.days thead th{padding:0 2px 2px;text-align:center;line-height:1.25}
.days thead th.rest{color:var(--mark)}
.days td{min-width:30px;height:28px;padding:0;border-radius:7px;background:var(--card);text-align:center}
main{columns:3 340px;column-gap:16px;padding-top:0}
section{break-inside:avoid;margin:0 0 16px;padding:16px 18px;background:var(--card);border:1px solid var(--line);border-radius:14px}
section.empty{padding:10px 18px;color:var(--soft)}
h2{margin:0;font-size:16px;display:flex;justify-content:space-between}
h2 span{color:var(--soft);font-weight:400;font-variant-numeric:tabular-nums}
h3{margin:16px 0 0;padding-top:10px;border-top:1px solid var(--line);color:var(--soft);font-size:13px;font-weight:600}
article{display:grid;grid-template-columns:3.4em 1fr;margin-top:10px}
article.reply{margin-top:0}
article.reply>div{margin-top:0;padding-top:8px}
article>div{min-width:0;padding-left:12px;border-left:3px solid var(--line)}
article.post>div{border-left-color:transparent}
article.post:has(+.reply)>div{border-left-color:var(--line)}
time{padding-top:1px;font-size:13px;line-height:1.75;font-variant-numeric:tabular-nums}
article.reply time{padding-top:9px;color:var(--soft)}
article h4{margin:0 0 2px;font-size:15px}
article p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.media{display:flex;flex-wrap:wrap;gap:6px;margin-top:8px}
.media img,.media video{width:84px;height:84px;object-fit:cover;border-radius:8px;border:1px solid var(--line)}
footer{margin-top:2px;color:var(--soft);font-size:12px;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
@media(max-width:520px){header,main{padding-left:14px;padding-right:14px}section{padding:14px}article{grid-template-columns:3em 1fr}}
header .waiting{color:var(--mark)}
"""
_SCRIPT = """
setInterval(async()=>{
  if(document.hidden)return;
  try{
    const page=new DOMParser().parseFromString(await(await fetch('/')).text(),'text/html');
    for(const id of ['clock','days','posts','waiting'])document.getElementById(id).innerHTML=page.getElementById(id).innerHTML;
  }catch(e){}
},2000);
"""


def draw_page(world: World, platforms: tuple[str, ...]) -> str:
    """Return the page; platforms on which something has arrived come first."""
    posts = {name: world.of(name) for name in platforms}
    known = [name for name in platforms if posts[name]]
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
<p id="clock">{_clock(world)}</p><p id="waiting" class="waiting">{escape(f"To come: {waiting}" if waiting else "")}</p></div>
<form method="post" action="/_faults" aria-label="Ask for a fault">
<label for="kind">Next fault</label>
<select id="kind" name="kind">{_options(KINDS)}</select>
<select name="platform" aria-label="platform"><option value="">any platform</option>{_names(platforms)}</select>
<input name="times" type="number" min="1" max="99" value="1" aria-label="how often">
<button>Add</button>
</form>
</header>
<div id="days" class="days" tabindex="0" role="region" aria-label="Posts by day">{_overview({name: posts[name] for name in known})}</div>
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


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds).astimezone()


def _clock(world: World) -> str:
    now = f"<b>{_local(world.now()):%Y-%m-%d %a %H:%M %z}</b>"
    if isinstance(world.now, VirtualClock):
        return f"The clock stands at {now}. <code>repurpose rehearse</code> moves it on."
    return f"It is {now}."


def _overview(posts: dict[str, list[FakePost]]) -> str:
    """Return a table of how many posts arrived on each day, for the last days with any."""
    counts = {name: Counter(_local(p.at).date() for p in of) for name, of in posts.items()}
    days = _span([day for found in counts.values() for day in found])
    if len(days) < 2:  # a day needs no overview
        return ""
    most = max(max(found.values()) for found in counts.values())
    head = "".join(
        f'<th scope="col"{" class=rest" if day.weekday() > 4 else ""}>{day:%a}<br>{day:%m-%d}</th>'
        for day in days
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(_label(name))}</th>'
        f"{''.join(_cell(found[day], most) for day in days)}</tr>"
        for name, found in counts.items()
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _span(days: list[date]) -> list[date]:
    if not days:
        return []
    last = max(days)
    first = max(min(days), last - timedelta(days=_DAYS - 1))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _cell(count: int, most: int) -> str:
    if not count:
        return "<td></td>"
    return f'<td style="background:rgba(var(--tint),{0.12 + 0.4 * count / most:.2f})">{count}</td>'


def _section(name: str, posts: list[FakePost]) -> str:
    head = f"<h2>{escape(_label(name))}<span>{len(posts)}</span></h2>"
    if not posts:
        return f'<section class="empty">{head}</section>'
    days = groupby(posts[-_SHOWN:], key=lambda post: _local(post.at).date())
    listed = "".join(
        f"<h3>{day:%Y-%m-%d %a}</h3>{''.join(map(_article, of_day))}" for day, of_day in days
    )
    return f"<section>{head}{listed}</section>"


def _article(post: FakePost) -> str:
    title = f"<h4>{escape(post.title)}</h4>" if post.title else ""
    media = "".join(_media(item.number, item.mime, item.alt) for item in post.media)
    shown = f'<div class="media">{media}</div>' if media else ""
    at = _local(post.at)
    kind = "reply" if post.parent else "post"
    time = f'<time datetime="{at.isoformat(timespec="seconds")}">{at:%H:%M}</time>'
    foot = f"<footer>{escape(post.number[-24:])}</footer>"
    return f'<article class="{kind}">{time}<div>{title}<p>{escape(post.text)}</p>{shown}{foot}</div></article>'


def _media(number: str, mime: str, alt: str) -> str:
    if mime.startswith("video/"):
        return f'<video src="/_media/{number}" muted></video>'
    return f'<img src="/_media/{number}" alt="{escape(alt)}" title="{escape(alt)}" loading="lazy">'
