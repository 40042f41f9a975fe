"""The page of a pack: what it holds, that it trusts no text, and that it works in a browser."""

import base64
import copy
import hashlib
import json
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose import platforms
from repurpose.errors import ContentError, UnknownName
from repurpose.messages import read_words
from repurpose.pack.page import write_page
from repurpose.pack.page_article import coverage, lay_out_article
from repurpose.pack.page_view import data_uri, size_in_words
from repurpose.pack.page_words import script_json
from repurpose.resources import asset
from tests.pack.manifests import manifest_of
from tests.pack.page_sample import ARTICLE, AUTHOR, TITLE, sample

CHROMIUM = shutil.which("chromium")
HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<!--<script>",
    '"><img src=x onerror="window.hacked=1">',
    "' onfocus='window.hacked=1' autofocus='",
    "</style><svg onload=window.hacked=1>",
    "{{ 7 * 7 }}{% raw %}",
    "a\u2028b\u2029c",
    "&lt;b&gt; &amp; {n}",
)


def page(manifest=None, text=ARTICLE, **choices):
    whole, files = sample()
    made = manifest_of(whole if manifest is None else manifest)
    return write_page(made, files.__getitem__, text, **choices)


class Reader(HTMLParser):
    """Reads a page back: its elements in order, their attributes, and its visible words."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.words = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes.append(dict(attrs))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, name):
        return [a for e, a in zip(self.elements, self.attributes, strict=True) if e == name]

    @property
    def text(self):
        return "".join(self.words)


def worded(words, name="x"):
    """Return a pack without files in which every text of the author is `words`."""
    span = [[25, 55]]
    run = {"text": words, "role": "body", "span": span[0]}
    post = {"id": words, "runs": [run], "text": words, "length": 3, "limit": 2, "media": [name]}
    card = {"file": name, "theme": words, "format": words, "alt": words}
    clip = {"file": name + ".mp4", "vtt": name + ".vtt", "voice": words}
    clip["captions"] = [{"start": 0, "end": 1, "text": words, "spans": span}]
    return {
        "article": {
            "title": words,
            "author": words,
            "source": {"name": words, "sha256": "0" * 64},
        },
        "titles": {words: words},
        "hashtags": [words],
        "threads": [{"platform": words, "posts": [post]}],
        "quotes": [{"text": words, "speaker": words, "reasons": [words], "spans": span}],
        "cards": [{**card, "lines": [words], "spans": span}],
        "clips": [clip],
        "made_by": {"version": words},
    }


# --- what it holds ---------------------------------------------------------------------------


def test_same_arguments_give_the_same_bytes():
    manifest = sample()[0]
    before = copy.deepcopy(manifest)
    assert page() == page(copy.deepcopy(manifest))
    assert manifest == before


def test_every_text_of_the_pack_stands_on_the_page():
    manifest, _ = sample()
    text = Reader(page()).text
    for thread in manifest["threads"]:
        for post in thread["posts"]:
            assert post["text"] in text
            limit = platforms.rules_of(thread["platform"]).limit_for(media=bool(post["media"]))
            assert f"{limit.count(post['text'])}/{limit.most}" in text
    for quote in manifest["quotes"]:
        assert quote["text"] in text
        assert all(reason in text for reason in quote["reasons"])
    for title in manifest["titles"].values():
        assert title in text
    for caption in manifest["clips"][0]["captions"]:
        assert caption["text"] in text
    for line in filter(None, ARTICLE.split("\n")):
        assert re.sub(r"^#+ |\*\*", "", line) in text
    assert AUTHOR in text
    assert manifest["article"]["source"]["sha256"] in text


def test_every_file_is_embedded_once_and_whole():
    _, files = sample()
    html = page()
    for name, content in files.items():
        assert html.count(base64.b64encode(content).decode()) == 1, name


def test_a_picture_that_is_no_card_is_embedded_once_however_often_it_is_used():
    manifest, files = copy.deepcopy(sample()[0]), dict(sample()[1])
    loose = files["cards/01-cover.png"] + b"another picture"  # bytes after the end are ignored
    files["figures/map.png"] = loose
    for post in manifest["threads"][0]["posts"][:3]:
        post["media"] = ["figures/map.png"]
    html = write_page(manifest_of(manifest), files.__getitem__, ARTICLE)
    assert html.count(base64.b64encode(loose).decode()) == 1


def test_nothing_points_outside_the_page():
    reader = Reader(page())
    ids = {attributes["id"] for attributes in reader.attributes if "id" in attributes}
    for attributes in reader.attributes:
        for name in ("src", "href", "poster", "srcset", "action", "background"):
            value = attributes.get(name, "")
            assert value.startswith(("data:", "#")) or not value
            if value.startswith("#") and len(value) > 1:
                assert value[1:] in ids
    style = asset("page", "page.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_ids_are_unique():
    ids = [a["id"] for a in Reader(page()).attributes if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_policy_allows_exactly_this_script_and_style():
    html = page()
    policy = Reader(html).all("meta")[1]["content"]
    for name, text in (
        ("script-src", re.findall(r"<script>(.*?)</script>", html, re.DOTALL)),
        ("style-src", re.findall(r"<style>(.*?)</style>", html, re.DOTALL)),
    ):
        assert len(text) == 1
        seal = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert f"{name} 'sha256-{seal}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def posts_of(*counts):
    texts = ("字" * count for count in counts)
    return [{"runs": [{"text": t, "role": "label", "span": None}], "text": t} for t in texts]


def test_counters_count_by_the_rules_of_the_platform_and_flag_what_is_over():
    posts = [{**post, "length": 1, "limit": 5000} for post in posts_of(146, 140, 1)]
    html = page({"threads": [{"platform": "x", "posts": posts}]})
    assert html.count('class="counter over"') == 1
    assert html.count('class="counter near"') == 1
    assert html.count('class="counter') == 3
    assert "超出 12" in html
    assert "2/280" in html


def test_counters_of_a_platform_that_is_not_known_repeat_the_manifest():
    [post] = posts_of(1)
    html = page({"threads": [{"platform": "new", "posts": [{**post, "length": 7, "limit": 4}]}]})
    assert "7/4" in html
    assert "超出 3" in html


@pytest.mark.mostly_slow(quick=7)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "lacking", ["all", "article", "titles", "threads", "cards", "clips", "quotes", "made_by"]
)
def test_a_pack_may_lack_anything(lacking, language):
    manifest = {} if lacking == "all" else copy.deepcopy(sample()[0])
    manifest.pop(lacking, None)
    # Posts then hold pictures that are no cards, and each is still shown.
    reader = Reader(page(manifest, "" if lacking == "all" else ARTICLE, language=language))
    assert reader.elements.count("h1") == 1
    assert {"main", "footer"} <= set(reader.elements)


def test_spans_beyond_the_text_are_cut_off():
    manifest = {
        "threads": [{}, {"platform": "x", "posts": [{}, {"text": "只有文字"}]}],
        "quotes": [{"text": "一句话", "spans": [[1, 9000], [900, 9000]]}],
    }
    text = Reader(page(manifest, "短文。")).text
    assert "只有文字" in text
    assert "一句话" in text


def test_an_unknown_language_names_the_known_ones():
    with pytest.raises(UnknownName, match="language 'fr'"):
        page(language="fr")


def test_two_threads_of_one_platform_are_told_apart():
    posts = [{"text": "一"}]
    full, digest = ({"platform": "x", "style": s, "posts": posts} for s in ("full", "digest"))

    def tabs(threads):
        html = page({"threads": threads})
        return re.findall(r'role="tab".*?</button>', html, re.DOTALL)

    assert [("摘要" in tab, "全文" in tab) for tab in tabs([full, digest])] == [
        (False, True),
        (True, False),
    ]
    assert "摘要" not in tabs([digest])[0]


def test_a_card_points_at_what_it_tells_not_at_the_title_below():
    manifest = copy.deepcopy(sample()[0])
    card = manifest["cards"][1]
    card |= {"spans": [[99, 110], None, [0, 23]], "fields": ["text", "page", "source"]}
    card |= {"lines": ["一", "1/8", "题"]}
    cards = [a for a in Reader(page(manifest)).attributes if a.get("class") == "card"]
    assert cards[1]["data-spans"] == "99-110"


def test_a_missing_file_and_a_strange_one_are_named():
    with pytest.raises(ContentError, match=r"cards/99\.png"):
        page({"cards": [{"file": "cards/99.png"}]})
    with pytest.raises(ContentError, match=r"drawing\.svg"):
        data_uri("drawing.svg", b"<svg onload=alert(1)/>")


def test_sizes_are_in_decimal_units():
    sizes = [size_in_words(n) for n in (0, 999, 1000, 840_400, 999_499, 999_500, 12_340_000)]
    assert sizes == ["0 B", "999 B", "1 KB", "840 KB", "999 KB", "1.0 MB", "12.3 MB"]


# --- that it trusts no text ------------------------------------------------------------------


def hostile_page(words, name):
    picture = sample()[1]["cards/01-cover.png"]
    return write_page(manifest_of(worded(words, name)), lambda _: picture, ARTICLE)


@cache
def shape():
    return Reader(hostile_page("甲", "甲.png")).elements


def assert_only_text(html, words):
    reader = Reader(html)
    assert reader.elements == shape()
    assert all(not name.startswith("on") for a in reader.attributes for name in a)
    assert words in reader.text
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', html)[1]
    assert json.loads(data)["texts"]["p0-0"] == words


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_and_file_names_stay_text(words):
    assert_only_text(hostile_page(words, f"{words}-.png"), words)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1
    ).map("甲".__add__)
)
def test_any_words_leave_the_elements_as_they_are(words):
    assert_only_text(hostile_page(words, f"{words}-.png"), words)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_script_json_is_json_and_cannot_end_its_element(value):
    text = script_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


# --- the article and its sources -------------------------------------------------------------

TEXTS = st.text(st.sampled_from("字文a*#> _\n"), max_size=60)


@st.composite
def texts_with_spans(draw):
    text = draw(TEXTS)
    edge = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edge, edge), max_size=6))
    return text, [tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1]]


@given(texts_with_spans())
def test_pieces_are_the_article_and_know_whether_they_are_cited(given_):
    text, spans = given_
    lines = list(lay_out_article(text, spans))
    joined = ["".join(piece.text for piece in line.pieces) for line in lines]
    assert joined == [line for line in text.split("\n") if line.strip()]
    for line in lines:
        for piece in line.pieces:
            assert text[piece.start : piece.end] == piece.text != ""
            inside = [a <= piece.start and piece.end <= b for a, b in spans]
            touched = [a < piece.end and piece.start < b for a, b in spans]
            assert inside == touched  # no span ends in the middle of a piece
            assert piece.cited == any(inside)


@given(texts_with_spans())
def test_coverage_counts_what_is_not_blank_once(given_):
    text, spans = given_
    solid = {at for at, sign in enumerate(text) if sign.strip()}
    cited = {at for a, b in spans for at in range(a, b)} & solid
    assert coverage(text, spans) == round(100 * len(cited) / max(1, len(solid)))


def test_marks_of_markdown_are_known_and_headings_are_headings():
    lines = list(lay_out_article("# 题\n甲**乙**丙\n**一、节**\n> 引\n", []))
    assert [line.kind for line in lines] == ["heading", "", "heading", "quoted"]
    assert [p.text for p in lines[1].pieces if p.mark] == ["**", "**"]


# --- the page's own words --------------------------------------------------------------------


def test_both_languages_say_the_same_things_and_nothing_is_left_over():
    catalogue = read_words(asset("page", "words.json"))
    folder = asset("page")
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in [*sorted(folder.glob("*.html")), folder / "page.js", folder / "review.js"]
    )
    for key, words in catalogue["en"].items():
        assert f'"{key}"' in source or f'"{key.split(".")[0]}' in source, key
        holes = {hole for form in [words] for hole in re.findall(r"\{\w+\}", str(form))}
        assert holes == set(re.findall(r"\{\w+\}", str(catalogue["zh"][key]))), key


@pytest.mark.mostly_slow(quick=19)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", platforms.names())
def test_every_platform_is_called_by_its_name(language, name):
    whole, _ = sample()
    whole["threads"] = [{**whole["threads"][0], "platform": name}]
    facts = platforms.get(name)
    label = {"zh": facts.label_zh, "en": facts.label}[language]
    assert f'<h3><span data-say="platform.{name}">{label}</span></h3>' in page(
        whole, language=language
    )


# --- in a real browser -----------------------------------------------------------------------

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield found
        found.close()


@pytest.fixture
def visit(browser, tmp_path):
    """Return a function that opens a page from a file; complaints and requests are collected."""
    contexts = []

    def go(html, *, width=1440, height=900, **options):
        path = tmp_path / "index.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        opened = context.new_page()
        opened.complaints, opened.requests = [], []
        opened.on("console", lambda m: opened.complaints.append(m.text))
        opened.on("pageerror", lambda e: opened.complaints.append(str(e)))
        opened.on("request", lambda r: opened.requests.append(r.url[:400]))
        opened.goto(path.as_uri())
        return opened

    yield go
    for context in contexts:
        context.close()


def until(opened, condition, *, seconds=10):
    """Wait for an expression to hold; the page's policy forbids Playwright's own way (eval)."""
    for _ in range(seconds * 20):
        if opened.evaluate(condition):
            return
        opened.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


@pytest.mark.browser
def test_it_opens_from_a_file_without_complaint_or_request(visit):
    opened = visit(page())
    until(opened, "document.querySelector('video').readyState >= 1")
    assert opened.complaints == []
    outside = [url for url in opened.requests if not url.startswith(("data:", "blob:"))]
    assert outside == [Path(outside[0].removeprefix("file://")).as_uri()]  # the page itself
    broken = "[...document.images].filter(i => i.src && i.complete && !i.naturalWidth).length"
    assert opened.evaluate(broken) == 0
    shown = opened.evaluate("document.querySelectorAll('[data-picture] > img').length")
    assert shown == opened.locator("[data-picture]").count() > 20


@pytest.mark.browser
def test_the_policy_forbids_connections(visit):
    opened = visit(page())
    refused = "fetch('https://example.org/').then(() => 'went out', () => 'refused')"
    assert opened.evaluate(refused) == "refused"
    assert any("Content Security Policy" in text for text in opened.complaints)


@pytest.mark.browser
def test_the_clip_plays_and_a_caption_seeks_in_it(visit):
    opened = visit(page())
    video = "document.querySelector('video')"
    until(opened, f"{video}.readyState >= 1")
    assert abs(opened.evaluate(f"{video}.duration") - 6) < 0.2
    opened.locator(".caption").nth(3).click()
    until(opened, f"!{video}.seeking && {video}.currentTime >= 2.9")
    opened.wait_for_selector(".caption[aria-current]")
    assert opened.locator(".caption[aria-current] .clock").inner_text() == "0:03.0"
    opened.evaluate(f"{video}.muted = true; {video}.play()")
    until(opened, f"{video}.currentTime > 3.2")
    cues = f"(({video}.textTracks[0].mode = 'hidden'), {video}.textTracks[0].cues?.length)"
    until(opened, f"{cues} === 6")
    opened.get_by_role("radio", name="TikTok").check(force=True)
    assert opened.locator(".zone.shown").count() == 1
    opened.get_by_role("radio", name="不显示").check(force=True)
    assert opened.locator(".zone.shown").count() == 0


@pytest.mark.browser
def test_copying_gives_the_message_as_it_is_sent(visit):
    opened = visit(page(), permissions=["clipboard-read", "clipboard-write"])
    posts = sample()[0]["threads"][0]["posts"]
    clipboard = "navigator.clipboard.readText()"
    opened.get_by_role("button", name="复制第 2 条").first.click()
    opened.wait_for_selector(".toast.shown")
    assert opened.evaluate(clipboard) == posts[1]["text"]
    opened.locator(".thread-head .copy").first.click()
    until(opened, "document.querySelector('.thread-head .copy.done')")
    assert opened.evaluate(clipboard) == "\n\n".join(post["text"] for post in posts)
    opened.get_by_role("button", name="复制全部话题").click()
    until(opened, "document.querySelector('.tags .copy.done')")
    assert opened.evaluate(clipboard) == "#夜班公交 #城市交通 #公共服务 #夜间经济"


@pytest.mark.browser
def test_downloads_are_the_files_of_the_pack(visit):
    opened = visit(page(), accept_downloads=True)
    files = sample()[1]
    for name in ("cards/02-quote.png", *(n for n in files if n.startswith("clips/"))):
        base = name.split("/")[1]
        with opened.expect_download() as caught:
            opened.locator(f'[download="{base}"]').first.click()
        assert caught.value.suggested_filename == base
        assert Path(caught.value.path()).read_bytes() == files[name], name


@pytest.mark.browser
def test_the_viewer_is_worked_by_keys(visit):
    opened = visit(page())
    shot = opened.locator(".shot").nth(2)
    shot.focus()
    opened.keyboard.press("Enter")
    place = opened.locator(".viewer-place")
    assert place.inner_text() == "3 / 8"
    opened.keyboard.press("ArrowRight")
    assert place.inner_text() == "4 / 8"
    for _ in range(4):
        opened.keyboard.press("ArrowLeft")
    assert place.inner_text() == "8 / 8"
    alt = sample()[0]["cards"][7]["alt"]
    assert opened.locator(".viewer img").get_attribute("alt") == alt
    opened.keyboard.press("Escape")
    assert not opened.locator(".viewer").is_visible()
    assert opened.evaluate("document.activeElement.dataset.shot") == "7"


@pytest.mark.browser
def test_tabs_change_the_platform_by_mouse_and_key(visit):
    opened = visit(page())
    visible = ".thread:not(.off)"
    assert opened.locator(visible).get_attribute("id") == "t0"
    opened.get_by_role("tab", name="Mastodon").click()
    assert opened.locator(visible).get_attribute("id") == "t3"
    opened.keyboard.press("ArrowRight")
    assert opened.locator(visible).get_attribute("id") == "t4"
    assert opened.get_by_role("tab", name="小红书").get_attribute("aria-selected") == "true"


LIT = "[...document.querySelectorAll('.lit')].map(n => n.textContent).join('')"


@pytest.mark.browser
def test_a_sentence_shows_its_source(visit):
    manifest, _ = sample()
    opened = visit(page(), height=700, reduced_motion="reduce")
    runs = manifest["threads"][0]["posts"][1]["runs"]
    sentences = opened.locator("#t0 .post").nth(1).locator(".from")
    (start, end) = runs[1]["span"]
    sentences.nth(1).hover()
    assert opened.evaluate(LIT) == ARTICLE[start:end].replace("**", "")
    opened.locator("h1").hover()
    assert opened.evaluate(LIT) == ""

    sentences.nth(0).focus()
    first = slice(*runs[0]["span"])
    assert opened.evaluate(LIT) == ARTICLE[first]
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate(LIT) == ARTICLE[start:end].replace("**", "")

    quote = manifest["quotes"][2]
    opened.locator(".quote .from").nth(2).click()
    assert opened.evaluate(LIT) == ARTICLE[slice(*quote["spans"][0])]
    inside = """() => {
      const paper = document.querySelector('.paper').getBoundingClientRect();
      const lit = document.querySelector('.lit').getBoundingClientRect();
      return lit.top >= paper.top && lit.bottom <= paper.bottom;
    }"""
    assert opened.evaluate(inside)
    opened.locator("h1").hover()
    assert opened.evaluate(LIT) != ""  # pressed: stays
    opened.keyboard.press("Escape")
    assert opened.evaluate(LIT) == ""

    opened.locator(".card").nth(4).hover()
    assert opened.evaluate(LIT) == ARTICLE[slice(*manifest["cards"][4]["spans"][0])]
    opened.locator(".caption").nth(1).hover()
    assert opened.evaluate(LIT) == ARTICLE[slice(*manifest["clips"][0]["captions"][1]["spans"][0])]


@pytest.mark.browser
def test_on_a_phone_nothing_sticks_out_and_the_source_opens_below(visit):
    opened = visit(page(), width=390, height=844, has_touch=True, reduced_motion="reduce")
    wide = "document.documentElement.scrollWidth - innerWidth"
    for number in range(opened.get_by_role("tab").count()):
        opened.get_by_role("tab").nth(number).click()
        assert opened.evaluate(wide) <= 0
    for language in ("en", "zh"):
        opened.locator(f"input[value={language}]").check(force=True)
        for view in ("nine", "feed", "instagram", "x", "whole"):
            opened.locator(f"input[value={view}]").check(force=True)
            assert opened.evaluate(wide) <= 0
    assert not opened.locator("#article").is_visible()
    opened.locator(".quote .from").first.tap()
    assert opened.locator(".lit").first.is_visible()
    opened.keyboard.press("Escape")
    opened.wait_for_selector("#article", state="hidden")
    opened.locator(".to-article").click()
    opened.locator(".close-article").click()
    opened.wait_for_selector("#article", state="hidden")
    assert opened.evaluate("document.activeElement.className") == "to-article"


@pytest.mark.browser
def test_the_language_switch_says_everything_again(visit):
    opened, english = visit(page()), visit(page(language="en"))
    opened.locator("input[value=en]").check(force=True)
    gather = """() => [document.documentElement.lang,
      ...[...document.querySelectorAll('[data-say]')].map(n => n.textContent),
      ...[...document.querySelectorAll('[data-name]')].map(n => n.ariaLabel)]"""
    assert opened.evaluate(gather) == english.evaluate(gather)
    opened.reload()
    assert opened.locator("h2").first.inner_text() == "Threads"  # remembered


@pytest.mark.browser
def test_without_javascript_all_is_there_to_read(visit):
    opened = visit(page(), java_script_enabled=False)
    assert all(opened.locator(".thread").nth(n).is_visible() for n in range(7))
    assert opened.locator(".card img").first.is_visible()
    assert opened.locator("#article").is_visible()
    assert opened.locator("button.copy:visible, [role=tab]:visible").count() == 0


@pytest.mark.browser
def test_no_hostile_word_runs(visit):
    words = " ".join(HOSTILE)
    opened = visit(hostile_page(words, f"{words}-.png"))
    opened.locator("input[value=en]").check(force=True)
    opened.locator("input[value=zh]").check(force=True)
    assert opened.evaluate("window.hacked") is None
    assert opened.locator("h1").inner_text().split() == words.split()
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(visit, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe()
    manifest = copy.deepcopy(sample()[0])
    manifest["threads"][0]["posts"][0]["text"] += "字" * 5000  # one counter over its limit
    opened = visit(page(manifest), width=width, color_scheme=scheme, reduced_motion="reduce")

    def judge(what, context=None):
        found = axe.run(opened, context=context).response["violations"]
        told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
        assert told == [], what

    for number in range(opened.get_by_role("tab").count()):
        opened.get_by_role("tab").nth(number).click()
        judge(f"tab {number}", "#threads")
    judge("whole page")
    opened.locator(".quote .from").first.click()
    judge("a source is lit")
    opened.keyboard.press("Escape")
    opened.locator(".shot").first.click()
    judge("the viewer is open")


@pytest.mark.browser
def test_a_large_pack_can_be_read_whole(visit):
    whole, files = sample()
    manifest, files = copy.deepcopy(whole), dict(files)
    manifest["cards"] = []
    for number in range(60):
        name = f"cards/{number:02}.png"
        files[name] = files["cards/01-cover.png"] + bytes([number])
        manifest["cards"].append({**whole["cards"][number % 8], "file": name})
    manifest["threads"] = [
        {**thread, "posts": thread["posts"][:1] * 100} for thread in whole["threads"][:1]
    ]
    for post in manifest["threads"][0]["posts"]:
        post["media"] = ["cards/07.png", "cards/30.png"]
    text = ARTICLE * 20
    opened = visit(write_page(manifest_of(manifest), files.__getitem__, text))
    for number in range(0, 100, 10):
        opened.locator(".post .from").nth(number).hover()
    for _ in range(3):
        opened.locator(".shot").nth(0).click()
        opened.keyboard.press("ArrowRight")
        opened.keyboard.press("Escape")
    assert opened.locator(".post").count() == 100
    assert opened.locator(".shot").count() >= 60
    assert TITLE in opened.title()
