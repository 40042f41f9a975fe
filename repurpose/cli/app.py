"""The Typer application: verbs are imported when they are called, errors become one line."""

import os
import sys
from textwrap import dedent
from typing import Annotated, Any

import typer
from typer.main import get_command, get_command_from_info, get_group
from typer.models import CommandInfo

from repurpose.cli import VERBS, load_verb
from repurpose.cli.click_words import Command, Group, explain, put_into_words
from repurpose.cli.language import choose_language, find_words, locale_language, speak, tell
from repurpose.cli.output import complain, complain_of, out, say
from repurpose.cli.plain_values import take_words_plainly
from repurpose.errors import Interrupted, RepurposeError, UnknownName
from repurpose.messages import msg

_HELP_WORDS = ["-h", "--help"]
_SETTINGS = {"help_option_names": _HELP_WORDS, "max_content_width": 100}
_EXAMPLES = (
    ("repurpose demo", msg("a pack from the sample article: no key, no network")),
    ("repurpose pack article.md", msg("a pack in packs/article")),
    ("repurpose pack *.md -p x -t ink", msg("several articles, one platform, another theme")),
    ("cat a.md | repurpose pack -", msg("from standard input")),
    ("repurpose verify packs/*", msg("prove where every sentence comes from")),
)
_HELP = msg(
    "One article in; threads, quote cards and captioned clips out, every sentence traceable."
)


class LazyGroup(Group):
    """A group that knows its verbs by name and imports one only to run it or to show its help."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return what stands for a verb in the list of `--help`; nothing is imported for it."""
        return _listed(cmd_name) if cmd_name in VERBS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb that `args` begin with; suggest the nearest when there is none."""
        name = args[0] if args else ""
        if name not in VERBS:
            from difflib import get_close_matches  # only for a slip of the pen

            near = get_close_matches(name, VERBS, n=1, cutoff=0.5)
            raise UnknownName("command", name, VERBS, near=near[:1])
        return name, _build(name), args[1:]


def _build(name: str) -> Any:
    verb = load_verb(name)
    if isinstance(verb, dict):
        return _build_group(name, verb)
    info = CommandInfo(
        name=name,
        cls=Command,
        callback=verb,
        help=lay_out(verb.__doc__ or VERBS[name]),
        context_settings=_SETTINGS,
        no_args_is_help=False,
    )
    command = get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)
    return put_into_words(take_words_plainly(command))


def _build_group(name: str, verbs: dict[str, Any]) -> Any:
    """Return a group of verbs: a table of functions, whose "" says what all of them share."""
    default = verbs.get("*", "")
    group = typer.Typer(
        name=name,
        cls=_with_default(default) if default else Group,
        context_settings=_SETTINGS,
        rich_markup_mode=None,
        no_args_is_help=True,
        add_completion=False,
    )
    root = verbs[""]
    group.callback(help=lay_out(root.__doc__ or VERBS[name]))(root)
    for word, verb in verbs.items():
        if word not in ("", "*"):
            doc = verb.__doc__ or ""
            short = doc.strip().partition("\n")[0]
            group.command(
                word,
                cls=Command,
                help=lay_out(doc),
                short_help=short,
                context_settings=_SETTINGS,
            )(verb)
    return put_into_words(take_words_plainly(get_group(group)))


def _with_default(default: str) -> type[Group]:
    """Return a kind of group for which `default` may be left out: `plan PACK` is `plan show PACK`."""

    class Defaulting(Group):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if args and args[0] not in (*self.commands, *_HELP_WORDS):
                args = [default, *args]
            return super().parse_args(ctx, args)

    return Defaulting


def lay_out(doc: str) -> str:
    """Keep the examples of a docstring one to a line: Click would fill them into a paragraph."""
    text, _, examples = dedent("    " + doc).partition("Examples:")
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    block = "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
    return f"{text.strip()}\n\n{block}" if lines else text.strip()


def _listed(name: str) -> Any:
    def nothing() -> None: ...

    said = find_words(VERBS[name])
    info = CommandInfo(name=name, callback=nothing, help=said, short_help=said)
    return get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)


def _version(wanted: bool) -> None:
    if wanted:
        from repurpose import __version__

        out(f"repurpose {__version__}")
        raise typer.Exit


def _introduce() -> str:
    """Return what the program says of itself: what it does, and examples."""
    rows = [f"{command:36}{tell(said)}" for command, said in _EXAMPLES]
    return "\n".join([tell(_HELP), "", "\b", *rows])


def make_app() -> Any:
    """Return the application, in the language that is spoken."""
    app = typer.Typer(
        cls=LazyGroup,
        context_settings=_SETTINGS,
        rich_markup_mode=None,
        add_completion=True,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=_introduce(),
    )

    @app.callback()
    def root(
        version: Annotated[
            bool,
            typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
        ] = False,
        lang: Annotated[  # taken out of the words before they come here
            str,
            typer.Option(
                "--lang",
                metavar="zh|en",
                help="Language of messages and help; anywhere on the line.",
                show_default="REPURPOSE_LANG, then the locale",
            ),
        ] = "",
    ) -> None:
        pass

    return put_into_words(take_words_plainly(get_command(app)))


def run(words: list[str]) -> int:
    """Run one command line and return its exit code."""
    speak(locale_language(os.environ) or "en")  # should the choice itself be wrong
    try:
        language, words = choose_language(words, os.environ)
        speak(language)
        if not words and sys.stdin.isatty() and sys.stdout.isatty():
            words = ["preview"]  # whoever types the name alone wants to begin
        result = make_app()(args=words, prog_name="repurpose", standalone_mode=False)
    except RepurposeError as error:
        complain(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        complain(_interrupted())
        return Interrupted.exit_code
    except BrokenPipeError:  # the reader of a pipe went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not hasattr(error, "format_message"):  # one of Typer's own
            raise
        _complain_of_usage(error)
        return int(getattr(error, "exit_code", 2))
    if result == Interrupted.exit_code:  # Typer's own word for Ctrl-C
        complain(_interrupted())
    return int(result or 0)


def _complain_of_usage(error: Any) -> None:
    """Print one of Typer's own errors: the usage, where to find help, what is wrong."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ in ("NoArgsIsHelpError", "NoArgsIsHelp"):
        say(error.format_message())
        return
    if context is not None:
        say(context.get_usage())
        say(msg("Help: {command} --help", command=context.command_path))
    complain_of(explain(error))


def _interrupted() -> Interrupted:
    return Interrupted(msg("Interrupted; nothing half-written was left."))
