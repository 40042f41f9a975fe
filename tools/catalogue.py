"""The source in, every sentence for people out; and the catalogues of translations kept up to date.

python -m tools.catalogue     brings assets/locale/*/LC_MESSAGES/repurpose.po up to date
"""

import ast
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "repurpose"
LOCALE = ROOT / "assets" / "locale"
# Functions whose first argument is an id of the catalogues.
FUNCTIONS = frozenset({"msg", "mark", "UnknownName", "find_words", "_word", "_require", "_one_of"})
TABLES = frozenset(
    {"VERBS", "SYSTEM", "_RULES", "_SEPARATORS", "_SAID"}
)  # dictionaries whose values are, and lists of them


@dataclass(frozen=True, slots=True)
class Found:
    """An id: the English text, the same for several things (if it counts), and where it stands."""

    text: str
    many: str
    file: str


def find_all() -> list[Found]:
    """Return every id of the source and of the pages' words, in the order of the files."""
    found = [one for path in sorted((ROOT / "repurpose").rglob("*.py")) for one in _of_source(path)]
    for path in sorted((ROOT / "assets").rglob("*words.json")):
        found += _of_words(path)
    for path in sorted((ROOT / "schedules").glob("*.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8"))["about"]
        found.append(Found(about, "", path.relative_to(ROOT).as_posix()))
    return [*found, *_of_terminal()]


def _of_source(path: Path) -> Iterator[Found]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    file = path.relative_to(ROOT).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [arg.value for arg in node.args[:2] if _is_text(arg)]
            if name in ("plural", "mark_plural") and len(texts) > 1:
                yield Found(texts[0], texts[1], file)
            elif name == "Field":  # of an account: its name, what it is called, where it is found
                shown = [k.value for k in node.keywords if k.arg in ("label", "where")]
                texts = [v.value for v in (*node.args[1:3], *shown) if _is_text(v)]
                yield from (Found(text, "", file) for text in texts if text and text.isascii())
            elif name in FUNCTIONS and _is_text(node.args[0]) and texts[0]:
                yield Found(texts[0], "", file)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in TABLES:
            values = getattr(node.value, "values", getattr(node.value, "elts", ()))
            yield from (Found(v.value, "", file) for v in values if _is_text(v))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _of_words(path: Path) -> Iterator[Found]:
    file = path.relative_to(ROOT).as_posix()
    for value in json.loads(path.read_text(encoding="utf-8")).values():
        one, many = value if isinstance(value, list) else (value, "")
        if one:
            yield Found(one, many, file)


def _of_terminal() -> Iterator[Found]:
    """Return what the help of every verb says: as the command line itself looks it up."""
    from repurpose.cli.help_words import help_words  # noqa: PLC0415  imports every verb

    seen = dict.fromkeys(help_words())
    yield from (Found(text, "", "repurpose/cli") for text in seen if text)


def make_template() -> Catalog:
    """Return a catalogue of all ids, without translations."""
    template = Catalog(domain=DOMAIN, project="Repurpose", fuzzy=False)
    by_text: dict[str, Found] = {}
    places: dict[str, list[str]] = {}
    for one in find_all():
        if one.text not in by_text or one.many:
            by_text[one.text] = one
        places.setdefault(one.text, []).append(one.file)
    for text, one in sorted(by_text.items()):
        key = (text, one.many) if one.many else text
        files = sorted(set(places[text]))
        template.add(key, locations=[(file, 1) for file in files])
    return template


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language."""
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def update(language: str) -> tuple[int, int]:
    """Bring a catalogue up to date; return how many ids there are, and how many are untranslated."""
    template, known = make_template(), read_catalogue(language)
    for message in template:
        if not message.id:
            continue
        one = message.id[0] if message.pluralizable else message.id
        old = known.get(one)
        if old and old.string and not old.fuzzy:
            text = old.string[0] if isinstance(old.string, tuple | list) else old.string
            message.string = (text,) if message.pluralizable else text
    template.locale = language
    template.header_comment = "# Chinese translations of Repurpose."
    out = BytesIO()
    write_po(out, template, width=0, sort_output=True, include_lineno=False)
    target = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    target.write_bytes(_without_dates(out.getvalue()))
    missing = [m for m in template if m.id and not (m.string and any(m.string))]
    return len(template), len(missing)


def _without_dates(data: bytes) -> bytes:
    """Leave out what changes each time, so that two branches can be merged."""
    unwanted = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator')
    return b"".join(ln for ln in data.splitlines(keepends=True) if not ln.startswith(unwanted))


def compile_all() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; return the compiled forms."""
    made = []
    for source in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parent.parent.name, domain=DOMAIN)
            partial = target.with_suffix(".mo.tmp-")
            with partial.open("wb") as file:
                write_mo(file, catalogue)
            partial.replace(target)
        made.append(target)
    return made


if __name__ == "__main__":
    for folder in sorted(LOCALE.iterdir()):
        count, missing = update(folder.name)
        sys.stdout.write(f"{folder.name}: {count} messages, {missing} without a translation\n")
    compile_all()
