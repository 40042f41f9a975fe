"""The manifest as a value: nothing is lost between load and save, and every mistake is named."""

import copy
import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.errors import ContentError, UsageError
from repurpose.messages import msg, translate
from repurpose.pack import read_manifest
from repurpose.pack.manifest import ArticleEntry, Manifest, dump, schema
from repurpose.pack.manifest_file import MOST_BYTES
from repurpose.pack.store import MANIFEST
from repurpose.validation import Invalid, check, check_json
from tests.pack.manifest_strategy import ANYTHING, UNKNOWN, manifests
from tests.pack.manifests import json_of, manifest_of

WRONG = st.sampled_from([None, True, 5, "x", [], {}])
TREES = manifests()


def places(data, kind=()):
    """Yield the place of every value that the model knows, containers and what stands in them."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, inner in items:
        if key == UNKNOWN:
            continue
        yield (*kind, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*kind, key))


def at(data, place):
    for key in place:
        data = data[key]
    return data


def path_of(place):
    """Write a place as people do; keys of mappings may be anything."""
    path = ""
    for key in place:
        if isinstance(key, int):
            path += f"[{key}]"
        elif key.isidentifier():
            path += f".{key}" if path else key
        else:
            path += f'["{key}"]'
    return path


@pytest.mark.slow
@given(TREES)
def test_what_is_loaded_is_saved_with_every_key_that_nobody_knows(tree):
    told = check_json(Manifest, json.dumps(tree))
    assert json.loads(dump(told)) == tree
    assert dump(check_json(Manifest, dump(told))) == dump(told)
    assert check(Manifest, tree).titles == tree["titles"]


NULLABLE = {"span", "title_span", "says", "look", "ass", "document", "title", "at", "cover_pair"}
NULLABLE |= {"ai", "original", "repost", "opinion", "advertising"}  # what nobody has said


@pytest.mark.slow
@given(TREES, st.data())
def test_a_wrong_type_is_named_by_its_whole_path(tree, data):
    place = data.draw(st.sampled_from(list(places(tree))), label="place")
    right, wrong = at(tree, place), data.draw(WRONG, label="wrong")
    nullable = place[-1] in NULLABLE
    nullable = nullable or place[-2:-1] == ("spans",)
    same = type(wrong) is type(right) or {type(wrong), type(right)} == {int, float}
    if same or (nullable and (wrong is None or right is None)):
        return
    at(tree, place[:-1])[place[-1]] = wrong
    with pytest.raises(Invalid) as caught:
        check_json(Manifest, json.dumps(tree))
    assert caught.value.path == path_of(place)
    with pytest.raises(Invalid) as caught:
        check(Manifest, tree)
    assert caught.value.path == path_of(place)


@pytest.mark.parametrize("place", list(places(json_of())))
def test_what_a_manifest_must_say_is_missed(place):
    whole = json_of()
    del at(whole, place[:-1])[place[-1]]
    with pytest.raises(Invalid) as caught:
        check(Manifest, whole)
    assert (caught.value.path, caught.value.reason.id) == (path_of(place), "is missing")


def test_the_example_of_the_documents():
    posts = [{}, {}, {"limit": "280"}]
    with pytest.raises(Invalid, match=r"^threads\[0\]\.posts\[2\]\.limit: expected int$"):
        manifest_of({"threads": [{"posts": posts}]})


def card(**given):
    return {"cards": [{"lines": ["一"], **given}]}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"quotes": [{"spans": [[3, 3]]}]}, "quotes[0].spans[0]"),
        ({"quotes": [{"spans": [[-1, 3]]}]}, "quotes[0].spans[0][0]"),
        ({"quotes": [{"spans": [[1, 2, 3]]}]}, "quotes[0].spans[0]"),
        ({"quotes": [{"score": float("nan")}]}, "quotes[0].score"),
        ({"article": {"chars": 10**400}}, "article.chars"),
        ({"article": {"language": "fr"}}, "article.language"),
        ({"files": {"../x": {"sha256": "0" * 64, "bytes": 1}}}, 'files["../x"]'),
        ({"files": {"a.png": {"sha256": "0" * 63, "bytes": 1}}}, 'files["a.png"].sha256'),
        (card(lines=["一", "二"], fields=["text"]), "cards[0]"),
        (card(lines=["一"], spans=[None, None]), "cards[0]"),
        *(
            (card(file=file), "cards[0].file")
            for file in ("../a.png", "a/../../b", "/a.png", "C:a.png", "a\\b.png", "a\0.png", "")
        ),
    ],
)
def test_what_no_pack_can_say_is_refused(given, path):
    with pytest.raises(Invalid) as caught:
        manifest_of(given)
    assert caught.value.path == path


@pytest.mark.parametrize("name", ["a..b.png", "图/一.png", "a b.png", ".a/b.png", "...png"])
def test_odd_names_inside_a_pack_are_fine(name):
    assert manifest_of(card(file=name)).cards[0].file == name


@pytest.mark.slow
@given(TREES)
def test_the_schema_agrees_with_the_model(tree):
    for thread in tree["threads"]:  # the schema wants a place for the article's words, and sources
        held = ("posts", "next_posts", "hooks")
        for post in (one for name in held for one in thread.get(name, ())):
            proved = ("body", "title", "written")
            post["runs"] = [run for run in post["runs"] if run["role"] not in proved]
    tree.get("written_titles", {}).clear()  # nor do these stand without
    jsonschema.Draft202012Validator(schema()).validate(tree)


def test_a_value_is_frozen_and_hides_nothing_in_lists():
    made = manifest_of({"hashtags": ["一"]})
    with pytest.raises(ValueError, match="frozen"):
        made.hashtags = ("二",)
    assert isinstance(made.hashtags, tuple)
    with pytest.raises(ValueError, match="chars"):  # made by a program, it is as strict
        ArticleEntry(**made.article.model_dump() | {"chars": "1"})


# --- on the disk ------------------------------------------------------------------------------


def write(folder, text):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return folder


def test_a_notice_can_be_said_in_another_language_when_it_is_read_again():
    notice = msg("No voice: {error}", error=msg("it is empty"))
    [clip] = manifest_of({"clips": [{"notice": notice}]}).clips
    whole = manifest_of({"clips": [{}]})
    whole = whole.model_copy(update={"clips": (clip,)})
    [again] = check_json(Manifest, dump(whole)).clips
    assert again.notice == notice
    assert again.notice.id == notice.id
    assert translate(again.notice, "zh") == translate(notice, "zh") != notice


def test_a_notice_of_an_older_pack_is_its_text():
    manifest = manifest_of({"clips": [{"notice": "No voice."}]})
    assert manifest.clips[0].notice == "No voice."
    assert json.loads(dump(manifest))["clips"][0]["notice"] == "No voice."


def test_a_manifest_as_deep_as_a_well_is_one_clear_error(tmp_path):
    for depth in (300, 100_000):
        deep = "[" * depth + "]" * depth
        whole = json.dumps(json_of())[:-1] + f', "x": {deep}}}'
        with pytest.raises(ContentError, match=r"pack\.json"):
            read_manifest(write(tmp_path, whole))
        with pytest.raises(ContentError, match=r"pack\.json"):
            read_manifest(
                write(tmp_path, whole.replace('"schema_version": 2', '"schema_version": 1'))
            )


def test_a_manifest_beyond_all_measure_is_not_read(tmp_path):
    with (tmp_path / MANIFEST).open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ContentError, match="64 MB"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("version", ["3", "0", "-1", '"2"', "null", "2.5"])
def test_other_versions_are_refused(tmp_path, version):
    with pytest.raises(ContentError):
        read_manifest(write(tmp_path, f'{{"schema_version": {version}}}'))


def test_a_folder_without_a_manifest_is_no_pack(tmp_path):
    with pytest.raises(UsageError):
        read_manifest(tmp_path)


def test_a_lone_surrogate_is_no_text(tmp_path):
    whole = copy.deepcopy(json_of({"article": {"title": "\ud800"}}))
    with pytest.raises(ContentError, match=r"pack\.json"):
        read_manifest(write(tmp_path, json.dumps(whole)))


@given(
    st.dictionaries(st.sampled_from(["threads", "cards", "clips", "made_by", "article"]), ANYTHING)
)
def test_any_json_of_version_1_ends_in_one_error(tmp_path_factory, tree):
    folder = tmp_path_factory.mktemp("pack")
    with pytest.raises(ContentError):
        read_manifest(write(folder, json.dumps(tree | {"schema_version": 1})))
