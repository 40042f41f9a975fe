"""`repurpose declare`: what an author says of his work in, what each platform is told of it out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.language import spoken
from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import ask, out, print_json, say
from repurpose.config import FILE
from repurpose.declared import NOT_DECLARED, TOPICS, Declared, DeclareOptions, Topic, read_said
from repurpose.errors import RepurposeError, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import fixed, join, msg, reason_of, translate

if TYPE_CHECKING:
    from repurpose.pack import Asked, Manifest

_YES_NO = {"yes": True, "no": False, "是": True, "否": False}
_STATES = {"none": msg("not declared"), "choose": msg("left to you"), "set": msg("declared")}
_WAYS = {
    "form": msg("on its form, by hand"),
    "draft": msg("on the draft, before it is sent"),
    "hand": msg("only where it is posted by hand: its interface has no field"),
}
_WHAT = {"posts": msg("posts")}
_QUESTIONS: dict[Topic, str] = {
    "ai": msg("Was the article itself made with AI? (none, assisted, made)"),
    "original": msg("Do you declare it your original work? (yes, no)"),
    "repost": msg("Was it published elsewhere first? (no, or where)"),
    "opinion": msg("Is it marked as personal opinion? (yes, no)"),
    "advertising": msg("Is it advertising, or paid for by somebody? (yes, no)"),
}


def command(
    packs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PACK", help="Pack folders; without one, your settings."),
    ] = None,
    ai: Annotated[
        str | None, typer.Option(help="Of the article itself: none, assisted, made.")
    ] = None,
    original: Annotated[str | None, typer.Option(help="Your original work: yes, no.")] = None,
    repost: Annotated[
        str | None, typer.Option(help="Where it was published first; no for no repost.")
    ] = None,
    opinion: Annotated[str | None, typer.Option(help="Personal opinion: yes, no.")] = None,
    advertising: Annotated[
        str | None, typer.Option(help="Advertising, or paid for: yes, no.")
    ] = None,
    ask_all: Annotated[
        bool, typer.Option("--ask", help="Ask what nobody has said yet, one question a topic.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say what platforms ask of your work, once; see what each is told, and what is left to you.

    For each platform of a pack: what it asks, in the words of its form; whether it is declared, not to be
    declared, or left to a person; and by what: a field of its interface, or a step on the page for
    posting by hand. What a model did is known from the pack; the rest you say here, in the article's front
    matter (declare_ai: assisted), or under [declare] in repurpose.toml. Without PACK the answers go into
    the repurpose.toml of this folder, for every pack that is made from then on.

    Examples:
      repurpose declare packs/article

      repurpose declare packs/article --advertising no --repost no

      repurpose declare --original yes --ai none
    """
    given = _read_flags(
        ai=ai, original=original, repost=repost, opinion=opinion, advertising=advertising
    )
    if not packs:
        _settings(given, ask_all=ask_all, json=json, quiet=quiet)
        return
    for folder in packs:
        _declare(folder, given, ask_all=ask_all, quiet=quiet)
        _show(folder, json=json)


def _read_flags(**said: str | None) -> Declared:
    return _check({topic: value for topic, value in said.items() if value is not None})


def _check(said: dict[str, str]) -> Declared:
    """Return answers as they are meant.

    Raises:
        UsageError: One cannot be; the topic is named.
    """
    from repurpose.toml_files import check_table

    table: JsonObject = dict(said)
    for topic in TOPICS:
        word = said.get(topic, "").strip().lower()
        if topic == "repost" and word in ("no", "否"):
            table[topic] = ""
        elif topic not in ("ai", "repost") and word:
            if word not in _YES_NO:
                raise UsageError(
                    msg("{topic} must be yes or no, not {word!r}.", topic=fixed(topic), word=word)
                )
            table[topic] = _YES_NO[word]
    return read_said(check_table(DeclareOptions, table, "declare", fails=UsageError))


def _ask(known: Declared) -> Declared:
    """Ask for what is not known; an empty answer leaves it open."""
    found = NOT_DECLARED
    for topic, question in _QUESTIONS.items():
        while getattr(known, topic) is None:
            answer = ask(question, default="").strip()
            try:
                found = _check({topic: answer}).over(found) if answer else found
            except RepurposeError as error:
                say(error.message)
                continue
            break
    return found


def _settings(given: Declared, *, ask_all: bool, json: bool, quiet: bool) -> None:
    """Write answers into the settings of this folder, or show what they say."""
    from repurpose.config import ConfigFile
    from repurpose.errors import SetupError
    from repurpose.toml_files import check_toml, parse_toml, write_toml

    path = Path(FILE)
    before = _read(path)
    source = parse_toml(before.encode(), str(path), fails=SetupError)
    there = read_said(check_toml(ConfigFile, source).declare)
    if ask_all:
        given = given.over(_ask(given.over(there)))
    said = given.over(there)
    if given != NOT_DECLARED:
        table = {**source.table, "declare": said.as_table()}
        write_named(path, write_toml(table, before=before), msg("Go to a folder of yours."))
        say(msg("{path} says it for packs that are made from now on.", path=path), quiet=quiet)
    if json:
        print_json({"file": str(path), "declared": said.as_table()})
        return
    for topic, value in said.as_table().items():
        out(f"{topic} = {value}")
    if said == NOT_DECLARED:
        say(msg("{path} declares nothing. Answer once: repurpose declare --ask", path=path))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            msg("Cannot read {path}: {error}.", path=path, error=reason_of(error))
        ) from None


def _declare(folder: Path, given: Declared, *, ask_all: bool, quiet: bool) -> None:
    """Keep answers in a pack's own `declare.toml`."""
    from repurpose.pack import (
        DECLARE,
        digest,
        read_declared,
        read_hand,
        read_manifest,
        rework_pack,
        write_declared,
    )

    if ask_all:
        given = given.over(_ask(given.over(read_manifest(folder).declared.said)))
    if given == NOT_DECLARED:
        return
    before = read_hand(folder).get(DECLARE)
    said = given.over(read_declared(before, folder / DECLARE))
    rework_pack(
        folder,
        {DECLARE: write_declared(said, before)},
        base={DECLARE: digest(before)} if before else {},
    )
    say(msg("{path} says it for this pack.", path=folder / DECLARE), quiet=quiet)


def _show(folder: Path, *, json: bool) -> None:
    from repurpose.pack import declarations_of, origin_of, read_manifest

    manifest = read_manifest(folder)
    origin, asked = origin_of(folder, manifest), declarations_of(folder, manifest)
    if json:
        rows = [_row(one) for one in asked]
        print_json(
            {
                "pack": str(folder),
                "origin": {
                    "kind": origin.kind,
                    "model": origin.model,
                    "voices": list(origin.voices),
                    "replay": origin.replay,
                },
                "declared": manifest.declared.said.as_table(),
                "platforms": rows,
            }
        )
        return
    out(msg("{folder}: {said}", folder=folder, said=origin.describe()))
    for voice in origin.voices:
        out(msg("The voice of its clip is synthetic: {voice}", voice=voice))
    _show_asked(folder, manifest, asked)


def _row(one: "Asked") -> JsonObject:
    answers = [
        {
            "topic": s.question.topic,
            "option": s.question.option,
            "group": s.question.group,
            "state": s.state,
            "way": one.way(s),
            "why": str(s.why),
            "source": s.question.source,
            "checked": s.question.checked,
            "verified": s.question.verified,
        }
        for s in one.statements
    ]
    name, variant = one.rules.platform.name, one.rules.variant
    return {
        "platform": name,
        "variant": variant,
        "what": one.what,
        "answers": answers,
        "problems": list(one.problems),
    }


def _call(one: "Asked") -> str:
    """Return what people call a platform, with the form of its post."""
    facts = one.rules.platform
    label = translate(facts.called, spoken())
    return f"{label} ({one.rules.variant})" if one.rules.variant else label


def _show_asked(folder: Path, manifest: "Manifest", asked: "tuple[Asked, ...]") -> None:
    from repurpose.platforms import get

    for one in asked:
        out(msg("{label}, {what}:", label=_call(one), what=_WHAT.get(one.what, one.what)))
        for s in one.statements:
            said = msg(
                "  {option}: {state} ({why})",
                option=s.question.option,
                state=_STATES[s.state],
                why=s.why,
            )
            way = one.way(s)
            how = _WAYS[way] if way in _WAYS else msg("by the field {field}", field=way)
            out(msg("{said}; {how}", said=said, how=how) if way else said)
        for problem in one.problems:
            out(msg("  check refuses: {problem}", problem=problem))
    silent = {t.platform for t in manifest.threads} - {one.rules.platform.name for one in asked}
    if silent:
        called = join(", ", [get(name).called for name in sorted(silent)])
        out(msg("Nothing is asked, as far as we know: {names}", names=called))
    if any(s.state == "choose" for one in asked for s in one.statements):
        out(msg("Answer once what is left to you: repurpose declare {pack} --ask", pack=folder))
