"""The patterns of inline constructs, each matched at one place and bounded, so that reading is linear."""

import re

from repurpose.article.chars import HAN, KANA
from repurpose.patterns import lazy_pattern

special = re.compile(r"[\\`!\[<&{~^$:《｜|［]|\(\((?=[0-9a-f]{8}-)|(?:https?://|www\.)(?=\w)")
escape = re.compile(r"\\[!-/:-@\[-`{-~]")
ticks = re.compile(r"`+")
code = re.compile(r"(?P<ticks>`+)(?P<code>[^`](?:.{0,2000}?[^`])?)(?P=ticks)(?!`)")
# A number that points to a source, as in 框架[3], and is no word of the sentence, as in 见[3].
citation = lazy_pattern(
    rf"(?<=[{HAN}{KANA}。！？，；：、”’」』》）.)*])(?<![见見在如由从從据據])(?<!文献|文獻|参考|參考|资料|資料)[ ]?"
    r"\[(?P<number>\d{1,3})\](?![(\[:])"
)
note = re.compile(r"\[\^[^\]\s]{1,100}\]")
wiki = re.compile(
    r"(!?)\[\[(?P<page>[^\[\]|\n]{1,300})(?:\\?\|(?P<words>[^\[\]|\n]{1,300}))?(?:\|[^\[\]\n]{0,50})?\]\]"
)
field = re.compile(r"\[[A-Za-z][\w -]{0,30}::[^\[\]\n]{0,200}\]")
label = re.compile(r"\[(?P<label>[^\[\]]{0,300})\]")
title = re.compile(r"\"[^\"]{0,500}\"|'[^']{0,500}'|“[^”]{0,500}”|\([^()]{0,500}\)")
loose = re.compile(
    r"\(\s*(?P<to>[^()<>\"'\n]{1,300}?\.\w{1,5}(?:#[^()\s]*)?)\s*(?:\"[^\"]*\"\s*)?\)"
)
auto = re.compile(
    r"<(?P<address>(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+))>"
)
tag = re.compile(
    r"</?(?P<name>[A-Za-z][A-Za-z0-9:-]*)"
    r"(?P<more>(?:\s++[A-Za-z_:@#v][\w.:@-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?)>"
)
voiced = re.compile(r"<(rt|rp)>[^<>]{0,60}</\1>", re.IGNORECASE)
entity = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")
shortcode = re.compile(r"\{\{(?:<.{0,400}?>|%.{0,400}?%|[^{}\n]{0,300})\}\}|\{%.{0,400}?%\}")
attributes = lazy_pattern(
    r"\{:?[ \t]*(?:[.#][\w:-]+|[A-Za-z][\w-]*=(?:\"[^\"{}]*\"|'[^'{}]*'|[^\s{}\"']+))"
    r"(?:[ \t]+(?:[.#][\w:-]+|[A-Za-z][\w-]*=(?:\"[^\"{}]*\"|'[^'{}]*'|[^\s{}\"']+)))*[ \t]*\}"
)
block_id = re.compile(r"\^[A-Za-z0-9-]{1,60}\s*$")
high = re.compile(r"(?<=[A-Za-z0-9)])\^(?P<text>[A-Za-z0-9+-]{1,5})\^")
low = re.compile(r"(?<=[A-Za-z)])~(?P<text>[0-9+-]{1,4})~(?!~)")
dollars = re.compile(
    r"\$\$(?P<long>[^$\n]{1,2000})\$\$|\$(?P<tex>(?=[^\s$])[^$\n]{0,300}?(?<=[^\s\\]))\$(?![\d$])"
)
parens = re.compile(r"\\\((?P<tex>.{1,300}?)\\\)|\\\[(?P<long>.{1,2000}?)\\\]")
like_math = re.compile(
    r"(?=.*\w)(?=.*[^_^\s])[\\^_={}].*[^\W_]|[^\W_].*[\\^_={}]|^[A-Za-z](?:['′]|\([A-Za-z]\))?$|^[A-Za-z\d()]+(?:\s*[-+*/<>]\s*[A-Za-z\d()]+)+$|^\d+$"
)
emoji = re.compile(r":[a-z0-9_+-]{2,40}:(?![A-Za-z0-9])")
ruby = re.compile("《[\u3041-\u30ff・]{1,30}》")
ruby_base = re.compile(r"[｜|][^｜|《》\s]{1,20}《(?P<ruby>[^《》]{1,30})》")
remark = re.compile("［＃[^［］]{1,80}］")
reference = re.compile(r"\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)")
address = lazy_pattern(
    r"(?:https?://|www\.)(?:[^\s<>“”‘’（）《》，。；！？、\"()]|\([^\s()“”‘’（）《》，。；！？、\"]{0,300}\)){1,4000}"
)
LONGEST_ADDRESS = 4000
definition = re.compile(
    r"^ {0,3}\[(?P<label>[^\]\[^][^\]\[]{0,300})\]:[ \t]*<?(?P<address>[^\s<>]{1,4000})",
    re.MULTILINE,
)
han = lazy_pattern(f"[{HAN}]")

_HTML_TAGS = """a abbr acronym address article aside audio b base bdi bdo big blockquote body br button canvas caption
    center cite code col colgroup data dd del details dfn dir div dl dt em embed fieldset figcaption figure font footer
    form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map
    mark math menu meta nav noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s
    samp script section select slot small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr track tt u ul var video wbr"""
HTML = frozenset(_HTML_TAGS.split())
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".heic")
brackets = re.compile(r"\\.|(?P<ticks>`+)[^`]{1,2000}(?P=ticks)(?!`)|[\[\]]")
