"""`repurpose editor`: which model may choose, whether it can, its key, and whether it may see articles."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.editor_flags import check_mode
from repurpose.cli.editor_view import report_rows, report_values
from repurpose.cli.language import tell
from repurpose.cli.options import ChosenEditor, Json
from repurpose.cli.output import agree, ask_secret, out, print_json, say
from repurpose.cli.pack_options import Articles, Variants
from repurpose.errors import RepurposeError, SetupError, UsageError
from repurpose.messages import fixed, msg

if TYPE_CHECKING:
    from repurpose.accounts import Store
    from repurpose.editor import EditorSettings

Preset = Annotated[
    str,
    typer.Option(
        "--preset",
        "-p",
        help="An endpoint; see `repurpose editor presets`.",
        show_default="what repurpose.toml says",
    ),
]
Model = Annotated[str, typer.Option("--model", "-m", help="Another model.", show_default=False)]
OnPlatforms = Annotated[
    list[str] | None,
    typer.Option(
        "--platform",
        help="Those for which a model writes; repeat, or separate by commas.",
        show_default="all that a pack would have",
    ),
]
Host = Annotated[
    str,
    typer.Argument(
        metavar="[HOST]",
        help="A host or preset; the configured one by default.",
        show_default=False,
    ),
]


def editor() -> None:
    """A model as editor: it chooses sentences of the article by number, every word stays the author's.

    It is off until you name one: preset = "deepseek" below [editor] in the repurpose.toml of your
    configuration folder. A model on this machine (ollama, llamacpp, lmstudio, vllm) needs no key. If
    it does not answer, or is wrong, the pack is made all the same, by rules.

    Examples:
      repurpose editor presets

      repurpose editor login --preset deepseek

      repurpose editor check --preset deepseek

      repurpose pack article.md --editor select
    """


def check(
    preset: Preset = "",
    model: Model = "",
    json: Json = False,
) -> None:
    """Ask the endpoint what it can do: models, JSON by a schema, thinking, context. No article is sent.

    Examples:
      repurpose editor check

      repurpose editor check --preset ollama --model qwen3:8b

      repurpose editor check --json
    """
    from repurpose.editor import open_editor, probe

    settings = _settings(preset, model)
    asked = open_editor(settings, find_key=_find_key)
    try:
        report = probe(asked)
    finally:
        asked.close()
    if json:
        print_json(report_values(asked, report))
    else:
        for good, label, said in report_rows(asked, report, _stored_key_place(settings)):
            out(f"{good} {tell(label)}{' ' * max(1, 12 - cells(tell(label)))}{tell(said)}")
    if report.failed:
        raise _as_setup(report.failed)
    if preset and not json:
        _say_next(settings)


def estimate(
    articles: Articles,
    preset: Preset = "",
    model: Model = "",
    editor: ChosenEditor = None,
    platform: OnPlatforms = None,
    variants: Variants = None,
    json: Json = False,
) -> None:
    """Say what asking about articles would take: tokens, and money where a price is known.

    Nothing is sent and nothing is made; both numbers are estimates. With --editor rewrite the model is
    asked once more for each platform, and --variants makes its answers longer.

    Examples:
      repurpose editor estimate article.md

      repurpose editor estimate drafts/ --preset openai

      repurpose editor estimate article.md --editor rewrite --platform x,weibo --variants 3
    """
    from repurpose.article import read_articles
    from repurpose.cli.editor_view import tell_estimates
    from repurpose.cli.pack_flags import PackFlags, settle_choices
    from repurpose.config import PackOptions, load_config

    settings = _settings(preset, model, needs_model=True, mode=editor)
    options = PackOptions(platforms=tuple(platform) if platform else None, variants=variants)
    choices = settle_choices(PackFlags(options=options), load_config([]))
    unread: list[RepurposeError] = []
    found = read_articles(
        articles,
        read_stdin=sys.stdin.buffer.read,
        on_error=lambda _, error: unread.append(error),
    )
    tell_estimates(
        found, settings, platforms=choices.platforms, variants=choices.variants, json=json
    )
    if unread:
        raise unread[0]


def presets(json: Json = False) -> None:
    """List the endpoints that are known: address, region, key, the model that is asked, its price.

    Prices are in US dollars per million tokens, of questions and of answers, and change often: the
    date says when they stood. Your own editor-presets.toml in the configuration folder is laid over.

    Examples:
      repurpose editor presets

      repurpose editor presets --json
    """
    from dataclasses import asdict

    from repurpose.editor import price_of, read_presets

    for name, one in read_presets().items():
        if json:
            print_json({"name": name, **asdict(one)})
            continue
        region = tell(fixed(one.region)) if one.region else tell(msg("this machine"))
        price = price_of(one, one.model)
        money = f"${price.asked:g} / ${price.answered:g}" if price else ""
        columns = ((name, 18), (region, 14), (one.model or "-", 18), (one.key_variable or "-", 22))
        row = "".join(f"{text}{' ' * max(1, width - cells(text))}" for text, width in columns)
        out(f"{row}{money:15} {one.as_of}")


def login(preset: Preset = "") -> None:
    """Keep the key of an endpoint, where the keys of your accounts are; it is sent to that host alone.

    It is asked for, or read from standard input: never from the command line, where other programs
    could read it. A variable that the preset names, such as DEEPSEEK_API_KEY, comes first.

    Examples:
      repurpose editor login --preset deepseek

      pass show deepseek | repurpose editor login
    """
    from repurpose.editor import key_name
    from repurpose.platforms import Secret, guard_process

    guard_process()
    settings = _settings(preset, "")
    if sys.stdin.isatty():
        given = ask_secret(msg("Key of {host}", host=settings.host))
    else:
        given = sys.stdin.readline()
    if not given.strip():
        raise UsageError(msg("There is no key."), hint=msg("Give it on standard input."))
    store = _open_keys()
    store.put(key_name(settings.host), Secret(given.strip()))
    say(msg("Kept the key of {host} in: {store}.", host=settings.host, store=store.name))
    say(msg("Next: repurpose editor check"))


def allow(
    host: Host = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Allow articles to be sent to a host, once for all; it says what is sent where, and asks.

    For machines without anybody, `allowed_hosts = ["api.deepseek.com"]` in the [editor] section of
    your own repurpose.toml says the same.

    Examples:
      repurpose editor allow

      repurpose editor allow api.deepseek.com --yes
    """
    from datetime import UTC, datetime

    from repurpose.editor import (
        allow_host,
        describe_sending,
        leaves_machine,
        preset_of,
        read_presets,
    )

    settings = _settings_of_host(host) if host else _settings("", "")
    preset = preset_of(settings, read_presets())
    if not leaves_machine(settings, preset):
        say(msg("{host} is this machine: nothing has to be allowed.", host=settings.host))
        return
    say(describe_sending(settings, preset))
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(msg("Nobody is there to answer."), hint=msg("Add --yes."))
        if not agree(msg("Send articles to {host} from now on?", host=settings.host)):
            say(msg("Nothing is sent there."))
            return
    allow_host(settings.host, day=datetime.now(UTC).date())
    say(msg("Allowed: {host}. To take it back: repurpose editor forget", host=settings.host))


def forget(host: Host = "") -> None:
    """Forget a host: its key, that articles may be sent there, and what was learned of it.

    Examples:
      repurpose editor forget

      repurpose editor forget api.deepseek.com
    """
    from datetime import UTC, datetime

    from repurpose.editor import Findings, disallow_host, key_name

    name = (_settings_of_host(host) if host else _settings("", "")).host
    disallow_host(name)
    Findings(datetime.now(UTC).date()).forget(name)
    _open_keys().drop(key_name(name))
    say(msg("Forgotten: {host}. Revoke its key there as well.", host=name))


command = {
    "": editor,
    "check": check,
    "estimate": estimate,
    "presets": presets,
    "login": login,
    "allow": allow,
    "forget": forget,
}


def _say_next(settings: "EditorSettings") -> None:
    """Say how an endpoint that was only tried is used from now on."""
    from repurpose.config import FILE
    from repurpose.folders import user_folder

    say(msg("To use it, put into {file}:", file=user_folder() / FILE))
    for line in ("[editor]", f'preset = "{settings.preset}"', f'model = "{settings.model}"'):
        say(f"  {line}")
    say(msg("Then: repurpose pack ARTICLE --editor select"))


def _settings(
    preset: str, model: str, *, needs_model: bool = False, mode: str | None = None
) -> "EditorSettings":
    """Return the settings of the files, with what was said here; by default of a model that chooses."""
    from repurpose.config import load_config
    from repurpose.config_sections import EditorOptions
    from repurpose.editor import settle_editor

    files = load_config([]).editor
    if preset:  # of another endpoint nothing else counts
        files = EditorOptions(
            mode=files.mode, max_cost=files.max_cost, proxy=files.proxy, timeout=files.timeout
        )
    wanted = check_mode(mode) or files.mode
    said = EditorOptions(
        mode="rewrite" if wanted == "rewrite" else "select",
        preset=preset or None,
        model=model or None,
        offline=False,
    )
    return settle_editor(said, files, needs_model=needs_model)


def _settings_of_host(host: str) -> "EditorSettings":
    """Return settings for a host, or for a preset of that name."""
    from repurpose.config_sections import EditorOptions
    from repurpose.editor import settle_editor

    scheme = "" if "://" in host else "https://"
    if "." in host or ":" in host:
        said = EditorOptions(mode="select", base_url=f"{scheme}{host}")
    else:
        said = EditorOptions(mode="select", preset=host)
    return settle_editor(said, EditorOptions(), needs_model=False)


def _open_keys() -> "Store":
    from repurpose.editor import open_keys

    return open_keys(ask=ask_secret if sys.stdin.isatty() else None)


def _find_key(settings: "EditorSettings") -> Any:
    from repurpose.editor import find_key

    return find_key(settings, store=_open_keys())


def _stored_key_place(settings: "EditorSettings") -> str:
    from repurpose.editor import source_of_key

    try:
        return source_of_key(settings, store=_open_keys())
    except SetupError:
        return ""


def _as_setup(error: Any) -> Exception:
    """Return a failure that is a matter of settings with the exit code of one."""
    if error.why in ("login", "model", "permission"):
        return SetupError(error.message, hint=error.hint)
    return cast("Exception", error)
