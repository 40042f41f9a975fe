"""What a post may be has one answer: check, verify, the studio, a plan and the sender give the same.

For every platform in the list, every form of post that a pack has for it, and every edit by hand.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from functools import cache

import pytest

from repurpose import platforms
from repurpose.article import read_articles
from repurpose.errors import ContentError
from repurpose.outbox import publication_from_pack
from repurpose.pack import Choices, build_packs
from repurpose.pack.check import check_pack
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.verify import verify_pack
from repurpose.platforms.registry import HANDOFF
from repurpose.sandbox.fakes import FAKES
from repurpose.schedule import Destination
from repurpose.studio.counting import count_post
from repurpose.studio.reading import limit_of
from repurpose.typeset import find_fonts
from tests.conftest import SAMPLE
from tests.schedule.planning import calendar_of

FONTS = find_fonts()
LINK = "https://example.com/a"
FORMS = [(name, form) for name in platforms.names() for form in platforms.get(name).forms]
CLIP = {
    "id": "01-a", "file": "clips/a.mp4", "cover": "clips/a.jpg", "srt": "clips/a.srt",
    "vtt": "clips/a.vtt", "width": 1080, "height": 1920, "fps": 30, "seconds": 9.0, "voice": "none",
    "captions": [], "scenes": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A pack for every platform, with a clip that nobody has to film."""
    articles = read_articles([str(SAMPLE)], read_stdin=bytes)
    choices = replace(Choices(clips=0), platforms=platforms.names(), link=LINK)
    out = tmp_path_factory.mktemp("packs")
    pack = build_packs(articles, choices, out, jobs=1, report=lambda *_: None)[0].folder
    for path in (pack / "threads").glob("*.md"):
        path.unlink()  # the edits are made in the manifest, which is what all of them read
    (pack / "clips").mkdir()
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    for suffix in ("mp4", "jpg", "srt", "vtt"):
        (pack / f"clips/a.{suffix}").write_bytes(b"clip")
        digest = hashlib.sha256(b"clip").hexdigest()
        manifest["files"][f"clips/a.{suffix}"] = {"sha256": digest, "bytes": 4}
    manifest["clips"] = [CLIP]
    every = [card["file"] for card in manifest["cards"]]
    manifest["cards"] = []  # drawing them again is another test's
    manifest["hashtags"] = ["写作"]
    return pack, manifest, every


@cache
def text_of(limit, tail):
    """A text whose length is the limit by its own rule, or as near below as its units go."""
    most = limit.most
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if limit.count("字" * middle + tail) <= most else (low, middle - 1)
        )
    text = "字" * low
    while limit.count(f"{text}a{tail}") <= most and not limit.excess(f"{text}a{tail}"):
        text += "a"
    return text + tail


# What a person does to a post: its text by the limit that it has, and its media by what it had.
EDITS = (
    "short", "exactly at the limit", "one over", "with a link", "with hashtags", "empty",
)  # fmt: skip
MEDIA = ("no pictures", "its own pictures", "one picture", "too many pictures", "a clip")
FULL = ("no pictures", "its own pictures")  # with these every edit is tried


def edited(edit, limit, tail):
    if edit in ("exactly at the limit", "one over"):
        return text_of(limit, tail) + ("字" if edit == "one over" else "")
    texts = {
        "short": "短的一条。",
        "with a link": f"看这里 {LINK}",
        "with hashtags": "一条 #写作 #思考",
    }
    return f"{texts[edit]}{tail}" if edit in texts else ""


def carried(media, own, every):
    files = ([], own, every[:1], every * 8, [CLIP["file"]])
    return dict(zip(MEDIA, files, strict=True))[media]


@dataclass(frozen=True)
class Case:
    """A pack with one post of one thread, and whom it goes to."""

    folder: object
    name: str
    form: str

    @property
    def destination(self):
        """An account to which this form goes: by a client, else by a person, else none."""
        facts = platforms.get(self.name)
        if facts.accounts and self.form == facts.sent_as:
            [account, *_] = FAKES[self.name].ACCOUNTS
            return Destination("me", self.name, account.platform, account.settings)
        if self.form:
            return None
        return Destination("me", self.name, HANDOFF, {"platform": self.name})

    def check(self):
        found = check_pack(self.folder, FONTS).complaints
        return not [c for c in found if c.where.startswith("post") and c.rule != "hashtags"]

    def verify(self):
        findings, _ = verify_pack(self.folder)
        return not [finding for finding in findings if finding.where == "post"]

    def studio(self):
        [thread] = read_manifest(self.folder).threads
        return count_post(limit_of(thread, 0), thread.posts[0].text)

    def plan(self):
        text = '[[send]]\nwhat = "thread"\nto = "me"\nat = "+1d 09:00"\n'
        [item] = calendar_of(text, self.folder, accounts=(self.destination,)).items
        return item

    def sender(self):
        there = self.destination
        rules = platforms.account_rules(there.kind, there.settings)
        try:
            publication_from_pack(self.folder, rules, "me")
        except ContentError:
            return False
        return True


def case_of(made, tmp_path, name, form, edit, media):
    pack, manifest, every = made
    wanted = (name, form)
    [thread] = [t for t in manifest["threads"] if (t["platform"], t.get("variant", "")) == wanted]
    own = thread["posts"][0]["media"]
    files = carried(media, own, every)
    rules = platforms.rules_of(name).of_variant(form)
    limit = rules.limit_for(media=bool(files))
    tail = f"\n{LINK}" if form and form == platforms.get(name).sent_as else ""
    text = edited(edit, limit, tail)
    run = [{"text": text, "role": "label", "span": None}] if text else []
    post = {**thread["posts"][0], "id": "post", "text": text, "runs": run, "media": files}
    post |= {"length": limit.count(text), "limit": limit.most}
    folder = tmp_path / "demo"
    if not folder.is_dir():
        shutil.copytree(pack, folder)
    changed = {**manifest, "threads": [{**thread, "posts": [post]}]}
    (folder / "pack.json").write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    return Case(folder, name, form), limit


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize(
    ("name", "form", "media"),
    [(*form, media) for form in FORMS for media in MEDIA],
    ids=lambda value: value or "own",
)
@pytest.mark.mostly_slow(quick=2)
def test_one_limit_and_one_verdict(made, tmp_path, name, form, media):
    for edit in EDITS if media in FULL else ("short", "one over", "empty"):
        case, limit = case_of(made, tmp_path, name, form, edit, media)
        fits = not limit.excess(read_manifest(case.folder).threads[0].posts[0].text)
        assert fits == (edit != "one over"), edit
        counted = case.studio()
        assert (counted["limit"], counted["over"] == 0) == (limit.most, fits), edit
        assert case.verify() == fits, edit
        good = case.check()
        assert fits or not good, edit
        bare = edit == "empty" and form == platforms.get(name).sent_as != ""
        if case.destination is None or bare:  # only an account knows which link it wants
            continue
        item = case.plan()
        assert (not item.problems) == good, (edit, item.problems)
        assert case.sender() == good, edit
        if len(item.publication.messages) == 1:
            assert (item.limit, item.unit) == (limit.most, limit.unit), edit


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize(("name", "form"), FORMS, ids=lambda value: value or "own")
def test_a_post_as_the_pack_has_it_is_taken(made, tmp_path, name, form):
    """A verdict that is always no would be the same everywhere, too."""
    for edit in ("short", "exactly at the limit"):
        case, _ = case_of(made, tmp_path, name, form, edit, "its own pictures")
        assert case.check(), edit
