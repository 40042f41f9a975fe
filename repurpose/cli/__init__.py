"""Words of the command line in, verbs of the rooms below out; one file per verb."""

import sys
from importlib import import_module
from typing import Any

from repurpose.garbage import collect_rarely

# What each verb says of itself, so that `repurpose --help` imports none of them.
VERBS = {
    "init": "Make your settings: five questions, and a repurpose.toml beside your articles.",
    "demo": "Make a pack from the bundled sample article, and say where to look.",
    "pack": "Turn articles into packs: threads, cards, clips and a page.",
    "pull": "Fetch packs from a store, such as a bucket, into a folder.",
    "watch": "Watch articles: whenever one changes, its pack is made again.",
    "add": "Add platforms to a pack; all that is there stays.",
    "card": "Draw one card, now.",
    "cards": "Put the cards of a pack into one long picture, a PDF or a ZIP archive.",
    "article": "Set a whole article for a platform's editor, a web page or Markdown.",
    "verify": "Prove that every sentence of a pack stands in its article.",
    "check": "Look over what a pack shows: limits, contrast, glyphs, line rules.",
    "declare": "Say what platforms ask of your work: AI, original, repost, advertising.",
    "preview": "Open the studio: see packs as readers will, and change them there.",
    "review": "Let somebody comment on a pack and approve it: a page by link or as a file.",
    "export": "Put what somebody needs who posts by hand into one ZIP archive.",
    "rebuild": "Make packs again with what you edited by hand in them.",
    "variants": "List the hooks and titles that packs have to choose from; take one.",
    "plan": "Plan when the parts of packs go out: a calendar first, then the outbox.",
    "post": "Show what of a pack would go to an account, or send it now.",
    "run": "Send what is planned, each part once and in its time, until told to stop.",
    "outbox": "See and steer what goes out: approve, move, pause, retry, resolve.",
    "handoff": "Show what waits to be posted by hand, and serve it to your phone.",
    "accounts": "Add, list, check and remove the accounts that posts go to.",
    "editor": "A model as editor: which one, whether it can, its key, what it may see.",
    "sandbox": "Rehearse against fake platforms on this machine: no account, no network.",
    "rehearse": "Let a sandbox's clock run: a week of posts in a minute.",
    "platforms": "List the platforms: limits, counting rules, sources.",
    "themes": "List the themes.",
    "voices": "List the voices for clips: what each needs, whether it is here; a sample.",
    "fonts": "List the fonts that were found, and the scripts they cover.",
    "schema": "Print the JSON Schema of a file: pack.json, a plan, a theme, your settings.",
    "cache": "See and clear what is kept to save time: cards, clips, voices.",
    "doctor": "Check this machine: fonts, encoder, disk.",
}


def main() -> None:
    """Run the command line; every expected error becomes one line and its exit code."""
    collect_rarely()
    from repurpose.cli.app import run

    sys.exit(run(sys.argv[1:]))


def load_verb(name: str) -> Any:
    """Import the module of a verb; its `command` is a function with Typer's annotations, or a
    dictionary of them: a group of verbs, whose "" is the group's own, and whose "*" names the
    verb that is meant when none is named.
    """
    return import_module(f"repurpose.cli.{name.replace('-', '_')}").command
