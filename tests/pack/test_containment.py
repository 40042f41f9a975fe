"""A pack from elsewhere, made to lead out of itself in every way, against every verb that reads packs."""

import json
import os
import shutil
from copy import deepcopy
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.errors import ContentError
from repurpose.pack import Choices, build_packs, read_manifest
from repurpose.pack.containment import inside, read_inside, stays_inside
from repurpose.pack.outside_files import remember_given, text_hash, withhold
from repurpose.pack.overrides.clip_edits import OwnClips, filmed_choices
from repurpose.platforms.calls import read_media
from repurpose.platforms.delivery import Attachment, DeliveryError, Refused
from repurpose.sandbox import open_sandbox
from repurpose.studio.pack_library import open_shelf
from repurpose.studio.pages import media_file, readers_page
from tests.conftest import SAMPLE
from tests.pack.manifests import json_of

SECRET = "Tr0ub4dor-and-3-of-the-king"
PLAN = """
start = "tomorrow"
zone = "Asia/Shanghai"
[[send]]
what = "thread"
to = "x"
at = "+0d 09:30"
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    found = read_articles([str(SAMPLE)], read_stdin=bytes)
    choices = Choices(platforms=("x", "xiaohongshu"), clips=0, quotes=1)
    [built] = build_packs(
        found, choices, tmp_path_factory.mktemp("packs"), jobs=1, report=lambda *_: None
    )
    return built.folder


@pytest.fixture
def place(original, tmp_path, monkeypatch):
    """A folder with a pack, a secret outside it, accounts, and an outbox."""
    shutil.copytree(original, tmp_path / "packs" / "demo")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "secret.md").write_text(SECRET, encoding="utf-8")
    home = tmp_path / "home"
    accounts = Accounts(home, FileStore(home / "secrets.json", None))
    with open_sandbox(serve=False) as fake:
        for account in fake.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
    accounts.add("byhand", "handoff", {"platform": "xiaohongshu", "folder": str(home / "out")}, {})
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv("REPURPOSE_HOME", str(home))
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(tmp_path / "outbox.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verbs(place: Path) -> list[list[str]]:
    pack = str(place / "packs" / "demo")
    return [
        ["verify", pack],
        ["check", pack],
        ["rebuild", pack],
        ["post", pack, "--to", "x"],
        ["post", pack, "--to", "x", "--send"],
        ["post", pack, "--to", "byhand", "--what", "album", "--send"],
        ["plan", pack, "--plan", str(place / "plan.toml")],
        ["plan", pack, "--plan", str(place / "plan.toml"), "--commit"],
        ["preview", pack, "--no-browser"],
    ]


def link(path: Path, secret: Path) -> None:
    path.symlink_to(secret)


def linked_folder(path: Path, secret: Path) -> None:
    """Make the file's whole folder a link."""
    if path.parent.name == "demo":
        path.symlink_to(secret)
        return
    shutil.rmtree(path.parent)
    path.parent.symlink_to(secret.parent)


def pipe(path: Path, _: Path) -> None:
    os.mkfifo(path)


def loop(path: Path, _: Path) -> None:
    path.symlink_to(path.name)


def directory(path: Path, _: Path) -> None:
    path.mkdir()


def huge(path: Path, _: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**30)


# A folder with the name of a file that may be missing is refused by those verbs alone that read it.
FILES = ("article.txt", "threads/x.md", "cards/*.png", "cards.toml", "clips.toml", "index.html")
THREATS = (link, linked_folder, pipe, loop, directory, huge)


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize(
    ("file", "threat"),
    [
        (file, threat)
        for file in FILES
        for threat in THREATS
        if threat is not directory or not file.endswith(".toml")
    ],
)
def test_a_file_that_is_none_of_the_pack_s_own_is_refused_by_every_verb(place, file, threat, capfd):
    pack = place / "packs" / "demo"
    path = next(iter(sorted(pack.glob(file))), pack / file)
    path.unlink(missing_ok=True)
    threat(path, place / "secret" / "secret.md")
    asked = verbs(place) if threat in (link, huge) else verbs(place)[::3]
    for words in asked:
        code = run(words)
        said = capfd.readouterr()
        assert code == 3, (words, said)
        assert SECRET not in said.out + said.err, words
        assert len(said.err.strip().splitlines()) == 1, said.err
    assert copies(place) == []


def copies(place: Path) -> list[str]:
    """Return the files outside the secret's own folder that hold it; of a link not even itself."""
    found = []
    for path in place.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 2**28:
            continue
        if SECRET.encode() in path.read_bytes() and path.parent.name != "secret":
            found.append(str(path))
    return found


def at(manifest: dict, path: str, value: object) -> None:
    """Set what stands at `path`, such as `cards.0.file`."""
    *parents, last = path.split(".")
    place = manifest
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value


CLIP = {"pictures": [{"file": "pictures/a.png", "span": [0, 1]}], "ass": "clips/01.ass"}
POST = {"runs": [], "media": ["cards/01-quote.png"]}
WHOLE = {
    "clips": [CLIP],
    "cards": [{"lines": []}],
    "threads": [{"posts": [POST], "document": "cards/series.pdf", "variant": "api"}],
}
FIELDS = (
    "article.text_file",
    "article.id",
    "cards.0.file",
    "clips.0.file",
    "clips.0.cover",
    "clips.0.srt",
    "clips.0.vtt",
    "clips.0.ass",
    "clips.0.pictures.0.file",
    "threads.0.document",
    "threads.0.posts.0.media.0",
    "threads.0.platform",
    "threads.0.variant",
)
AWAY = (
    "/etc/hostname",
    "../../secret/secret.md",
    "cards/../../../secret/secret.md",
    "C:\\secret.md",
    "\\\\host\\share\\secret.md",
    "a\0b",
)


@pytest.mark.mostly_slow(quick=40)
@pytest.mark.parametrize(("field", "away"), [*product(FIELDS, AWAY)])
def test_no_name_in_a_manifest_leads_out(tmp_path, field, away):
    manifest = deepcopy(json_of(WHOLE))
    (tmp_path / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    read_manifest(tmp_path)  # all is well
    at(manifest, field, away)
    (tmp_path / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    try:
        names = list(read_manifest(tmp_path).named_files())
    except ContentError:
        return
    assert field.endswith(("platform", "variant"))  # parts of a file's name, which may stay inside
    assert all(stays_inside(name) for name in names)


@pytest.mark.parametrize("away", AWAY)
def test_no_listed_file_leads_out(tmp_path, away):
    manifest = json_of({"files": {away: {"sha256": "0" * 64, "bytes": 1}}})
    (tmp_path / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ContentError):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"schema_version": 2, "article": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"schema_version": "2"}',
        b'{"schema_version": 1, "threads": 7, "cards": "x"}',
        b"[]",
        b"null",
        b"\xff\xfe",
        b"",
        b'{"schema_version": 2, "schema_version": 1e400}',
        b'{"schema_version": ' + b"9" * 10_000 + b"}",
    ],
)
def test_a_damaged_manifest_is_one_clear_error(tmp_path, data, capfd):
    (tmp_path / "pack.json").write_bytes(data)
    assert run(["verify", str(tmp_path)]) == 3
    said = capfd.readouterr().err
    assert len(said.strip().splitlines()) == 1
    assert len(said) < 2_000


def test_a_manifest_that_is_a_link_or_a_pipe_is_refused(tmp_path, capfd):
    (tmp_path / "secret.json").write_text(json.dumps(json_of()), encoding="utf-8")
    for name, make in (("a", link), ("b", pipe)):
        pack = tmp_path / name
        pack.mkdir()
        make(pack / "pack.json", tmp_path / "secret.json")
        assert run(["verify", str(pack)]) == 3
        assert len(capfd.readouterr().err.strip().splitlines()) == 1


names = st.lists(
    st.sampled_from(["..", ".", "", "a", "out", "b.md", "\0", "~", "C:", "secret"]), max_size=5
).map("/".join)


@given(names, st.booleans())
def test_what_is_read_lies_in_the_pack(tmp_path_factory, name, rooted):
    folder = tmp_path_factory.mktemp("any")
    (folder / "pack" / "a").mkdir(parents=True)
    (folder / "pack" / "out").symlink_to(folder)
    (folder / "secret").write_text(SECRET)
    (folder / "pack" / "a" / "b.md").write_text("mine")
    try:
        path = inside(folder / "pack", ("/" if rooted else "") + name)
    except ContentError:
        return
    assert path.resolve().is_relative_to((folder / "pack").resolve())
    if path.exists():
        assert read_inside(folder / "pack", name) == b"mine"


@pytest.mark.slow
def test_links_within_a_pack_are_its_own(place):
    pack = place / "packs" / "demo"
    (pack / "again.txt").symlink_to("article.txt")
    assert read_manifest(pack).article.text_file == "article.txt"
    assert read_inside(pack, "again.txt") == (pack / "article.txt").read_bytes()


@pytest.mark.slow
def test_the_studio_gives_no_file_of_elsewhere(place):
    pack = place / "packs" / "demo"
    name = read_manifest(pack).cards[0].file
    assert media_file(pack, name).is_file()
    assert readers_page(pack, "en")
    (pack / name).unlink()
    (pack / name).symlink_to(place / "secret" / "secret.md")
    for ask in (lambda: media_file(pack, name), lambda: readers_page(pack, "en")):
        with pytest.raises(ContentError):
            ask()
    with pytest.raises(ContentError):
        open_shelf(pack)


# --- options that name files outside ------------------------------------------------------------


def options_of(place: Path) -> dict:
    secret = str(place / "secret" / "secret.md")
    return {"voice": f"file:{secret}", "music": secret, "backdrop": (secret,)}


@pytest.mark.slow
@pytest.mark.parametrize("option", ["voice", "music", "backdrop"])
def test_a_pack_s_options_name_no_file_without_the_user_s_word(place, option):
    secret = str(place / "secret" / "secret.md")
    choices = Choices(**{option: options_of(place)[option]})
    kept, notices = filmed_choices(choices, OwnClips(), "字")
    assert getattr(kept, option) == getattr(Choices(), option)
    assert [n.arguments["option"] for n in notices] == [option]
    assert filmed_choices(choices, OwnClips(), "字", {os.path.realpath(secret)}) == (choices, [])
    remember_given(choices.options(), [""])
    assert filmed_choices(choices, OwnClips(), "字") == (choices, [])


def test_what_stands_in_a_pack_s_clips_toml_names_no_file_either(place):
    own = OwnClips({name: options_of(place)[name] for name in ("voice", "music")})
    kept, notices = filmed_choices(Choices(), own, "字")
    assert (kept.voice, kept.music) == ("none", "calm")
    assert len(notices) == 2


def test_a_damaged_memory_of_given_files_gives_nothing(place):
    music = {"music": options_of(place)["music"]}
    remember_given(music, [""])
    assert withhold(music, "")[1] == []
    (place / "home" / "given-files.json").write_text("[" * 10_000)
    assert len(withhold(music, "")[1]) == 1


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("voice", ["edge", "edge:zh-CN-YunxiNeural", "openai", "openai:alloy"])
@pytest.mark.parametrize("where", ["options", "clips.toml"])
@pytest.mark.usefixtures("place")
def test_a_pack_s_voice_sends_no_text_to_a_server_without_the_user_s_word(voice, where):
    choices = Choices(voice=voice) if where == "options" else Choices()
    own = OwnClips({"voice": voice} if where == "clips.toml" else {})
    kept, [notice] = filmed_choices(choices, own, "他的文章")
    assert kept.voice == "none"
    assert notice.arguments["voice"] == voice
    remember_given({"voice": voice}, [text_hash("我的文章")])
    assert filmed_choices(choices, own, "他的文章")[0].voice == "none"  # the word was for mine
    assert filmed_choices(choices, own, "我的文章") == (Choices(voice=voice), [])


@pytest.mark.usefixtures("place")
def test_a_voice_that_stays_here_needs_no_word():
    for voice in ("none", "espeak", "kokoro"):
        assert filmed_choices(Choices(voice=voice), OwnClips(), "字")[1] == []


@pytest.mark.slow
def test_a_rebuild_leaves_such_files_out_until_it_is_told_to_use_them(place, capfd):
    pack = place / "packs" / "demo"
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    manifest["made_by"]["options"]["backdrop"] = [str(place / "secret" / "secret.md")]
    manifest["made_by"]["options"]["theme"] = "newsroom"
    (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run(["rebuild", str(pack)]) == 0
    assert "--use-files" in capfd.readouterr().err
    # It still says what it was made with, so that the user can have it yet.
    assert read_manifest(pack).made_by.options.model_extra["backdrop"]
    assert run(["rebuild", str(pack), "--use-files"]) == 0
    assert "--use-files" not in capfd.readouterr().err
    assert run(["rebuild", str(pack)]) == 0
    assert "--use-files" not in capfd.readouterr().err
    assert copies(place) == []


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("name", ["/etc", "../../secret", "..", ".", "a\0b", "C:theme", "a/b"])
def test_a_pack_s_theme_is_a_name_and_no_path(place, name, capfd):
    pack = place / "packs" / "demo"
    (place / "secret" / "theme.toml").write_text(f'label = "{SECRET}"', encoding="utf-8")
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    manifest["made_by"]["options"]["theme"] = name
    (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run(["rebuild", str(pack)]) != 0
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err
    assert "Traceback" not in said.err


def test_a_pipe_in_place_of_a_picture_keeps_no_sender_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(DeliveryError) as caught:
        read_media(Attachment(path=str(tmp_path / "a.png"), sha256="", mime="image/png"))
    assert isinstance(caught.value.outcome, Refused)
