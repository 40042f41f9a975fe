"""The Typer application: verbs are imported when they are called, errors become one line."""

import os
import sys
from difflib import get_close_matches
from textwrap import dedent
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command_from_info, get_group
from typer.models import CommandInfo

from repurpose.cli import VERBS, load_verb
from repurpose.cli.output import complain
from repurpose.errors import Interrupted, RepurposeError
from repurpose.messages import msg

_HELP_WORDS = ["-h", "--help"]
_SETTINGS = {"help_option_names": _HELP_WORDS, "max_content_width": 100}
_EXAMPLES = """\b
repurpose demo                      a pack from the sample article: no key, no network
repurpose pack article.md           a pack in packs/article
repurpose pack *.md -p x -t ink     several articles, one platform, another theme
cat a.md | repurpose pack -         from standard input
repurpose verify packs/*            prove where every sentence comes from"""
_HELP = "One article in; threads, quote cards and captioned clips out, every sentence traceable."


class LazyGroup(TyperGroup):
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
            near = get_close_matches(name, VERBS, n=1, cutoff=0.5)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{name}'.{hint}")
        return name, _build(name), args[1:]


def _build(name: str) -> Any:
    verb = load_verb(name)
    if isinstance(verb, dict):
        return _build_group(name, verb)
    info = CommandInfo(
        name=name,
        callback=verb,
        help=_lay_out(verb.__doc__ or VERBS[name]),
        context_settings=_SETTINGS,
        no_args_is_help=False,
    )
    return get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)


def _build_group(name: str, verbs: dict[str, Any]) -> Any:
    """Return a group of verbs: a table of functions, whose "" says what all of them share."""
    default = verbs.get("*", "")
    group = typer.Typer(
        name=name,
        cls=_with_default(default) if default else None,
        context_settings=_SETTINGS,
        rich_markup_mode=None,
        no_args_is_help=True,
        add_completion=False,
    )
    root = verbs[""]
    group.callback(help=_lay_out(root.__doc__ or VERBS[name]))(root)
    for word, verb in verbs.items():
        if word not in ("", "*"):
            doc = verb.__doc__ or ""
            short = doc.strip().partition("\n")[0]
            group.command(word, help=_lay_out(doc), short_help=short, context_settings=_SETTINGS)(
                verb
            )
    return get_group(group)


def _with_default(default: str) -> type[TyperGroup]:
    """Return a kind of group for which `default` may be left out: `plan PACK` is `plan show PACK`."""

    class Defaulting(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if args and args[0] not in (*self.commands, *_HELP_WORDS):
                args = [default, *args]
            return super().parse_args(ctx, args)

    return Defaulting


def _lay_out(doc: str) -> str:
    """Keep the examples of a docstring one to a line: Click would fill them into a paragraph."""
    text, _, examples = dedent("    " + doc).partition("Examples:")
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    block = "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
    return f"{text.strip()}\n\n{block}" if lines else text.strip()


def _listed(name: str) -> Any:
    def nothing() -> None: ...

    info = CommandInfo(name=name, callback=nothing, help=VERBS[name], short_help=VERBS[name])
    return get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)


def _version(wanted: bool) -> None:
    if wanted:
        from repurpose import __version__

        typer.echo(f"repurpose {__version__}")
        raise typer.Exit


def make_app() -> typer.Typer:
    """Return the application."""
    app = typer.Typer(
        cls=LazyGroup,
        context_settings=_SETTINGS,
        rich_markup_mode=None,
        add_completion=True,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=f"{_HELP}\n\n{_EXAMPLES}",
    )

    @app.callback()
    def root(
        version: Annotated[
            bool,
            typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
        ] = False,
    ) -> None:
        pass

    return app


def run(words: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
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
        shown = getattr(error, "show", None)  # Click's own errors know how to say themselves
        if shown is None:
            raise
        shown()
        return int(getattr(error, "exit_code", 2))
    if result == Interrupted.exit_code:  # Typer's own word for Ctrl-C
        complain(_interrupted())
    return int(result or 0)


def _interrupted() -> Interrupted:
    return Interrupted(msg("Interrupted; nothing half-written was left."))
