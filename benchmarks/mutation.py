"""How many planted faults the tests find: a sample of mutants of some files, each met by its tests.

    python benchmarks/mutation.py                      every file of FILES, some 15 minutes
    python benchmarks/mutation.py slicing/cut.py       one of them
    python benchmarks/mutation.py --most 200 --seed 7 slicing/cut.py

The mutants are cosmic-ray's (another operator, comparison or number, a condition turned round, a loop
that never runs) and one of our own: a statement left out. The seed draws the sample, at most one
mutant of a sort at one place. A mutant is served to a forked process from memory, so that no file on
disk changes, and meets the quick tests named beside its file; a test that hangs has found it too.
Survivors are printed as a diff. What they were, and why they live, stands in docs/mutation.md.

Needs a system with fork(): Linux or macOS.
"""

import argparse
import difflib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "slicing/cut.py": ["tests/slicing"],
    "typeset/breaking.py": ["tests/typeset"],
    "cards/kinds/points.py": ["tests/cards/test_layouts.py", "tests/cards/test_golden.py"],
    "cards/kinds/figure.py": ["tests/cards/test_layouts.py", "tests/cards/test_golden.py"],
    "cards/kinds/end.py": ["tests/cards/test_layouts.py", "tests/cards/test_series.py"],
    "cards/kinds/passage.py": ["tests/cards/test_layouts.py", "tests/cards/test_series.py"],
    "outbox/core/claim.py": [
        "tests/outbox/test_claim.py",
        "tests/outbox/test_batch.py",
        "tests/outbox/test_ledger.py",
    ],
    "schedule/grammar/times.py": [
        "tests/schedule/test_times.py",
        "tests/schedule/test_plan_read.py",
    ],
}
# Left out are operators that end in a type error at once (a shift of floats): they test no test.
SORTS = {
    "arithmetic": r"ReplaceBinaryOperator_(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)_(Add|Sub|Mul|Div)",
    "comparison": r"ReplaceComparisonOperator_((Eq|NotEq|[LG]tE?)_(Eq|NotEq|[LG]tE?)|Is_IsNot|IsNot_Is)",
    "sign": r"ReplaceUnaryOperator_(Delete_Not|Delete_USub)",
    "logic": r"AddNot|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceTrueWithFalse|ReplaceFalseWithTrue",
    "flow": r"ReplaceBreakWithContinue|ReplaceContinueWithBreak|ZeroIterationForLoop|ExceptionReplacer",
    "number": r"NumberReplacer",
}
SECONDS = 120.0  # for the tests of one mutant


class LeaveOut(Operator):
    """Leave out a statement that is there for its effect: a call, `x += 1`, a raise."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        """Yield the place of such a statement."""
        if node.type == "simple_stmt" and _acts(node.children[0]):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Put `pass` in its place."""
        return get_ast(f"{node.get_first_leaf().prefix}pass\n").children[0]

    @classmethod
    def examples(cls) -> tuple[()]:
        """Return none: cosmic-ray's own tests use them."""
        return ()


def _acts(node: Any) -> bool:
    if node.type == "expr_stmt":
        return bool(re.match(r"[^=]+[-+*/|]=", node.get_code()))
    called = node.type in ("atom_expr", "power") and node.children[-1].get_code().startswith("(")
    return called or node.type == "raise_stmt"


class Mutant(NamedTuple):
    """A changed source, and what was changed."""

    name: str
    line: int
    source: str


def draw_mutants(source: str, most: int, seed: int) -> list[Mutant]:
    """Return at most `most` mutants of `source`, at most one of a sort at one place."""
    nodes = list(ast_nodes(get_ast(source)))
    found: dict[tuple[str, Any], list[tuple[str, Operator, int]]] = {}
    for sort, operator in _operators():
        name = type(operator).__name__
        places = [(node, at) for node in nodes for at in operator.mutation_positions(node)]
        for occurrence, (node, place) in enumerate(places):
            if not _is_contract(node):
                found.setdefault((sort, place), []).append((name, operator, occurrence))
    chance = random.Random(seed)
    keys = sorted(found)
    chance.shuffle(keys)
    drawn: list[Mutant] = []
    for sort, place in keys:
        if len(drawn) == most:
            break
        name, operator, occurrence = chance.choice(found[sort, place])
        changed = mutate_code(source, operator, occurrence)
        if changed and changed != source and _compiles(changed):
            drawn.append(Mutant(name, place[0][0], changed))
    return sorted(drawn, key=lambda mutant: mutant.line)


def _is_contract(node: Any) -> bool:
    """Say whether the node is the star of a signature or in a decorator: types, not behaviour."""
    while node.parent:
        star = node.type == "operator" and node.parent.type in ("param", "parameters")
        if star or node.type == "decorator":
            return True
        node = node.parent
    return False


def _operators() -> Iterator[tuple[str, Operator]]:
    for sort, pattern in SORTS.items():
        for name in sorted(operator_names()):
            if re.fullmatch(f"core/({pattern})", name):
                yield sort, get_operator(name)()
    yield "left out", LeaveOut()


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


class _Served(importlib.machinery.SourceFileLoader):
    """Loads a module from another source than its file's."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the mutant; nothing is kept on disk."""
        return compile(self.source, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, str(path), source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the one module, and leave the others to the usual way."""
        if fullname != self.name:
            return None
        loader = _Served(fullname, self.path, self.source)
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


def meet_tests(file: str, source: str, tests: Sequence[str], seconds: float) -> str:
    """Run the tests against `source` in place of the file; return "killed", "hung" or "survived"."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        _run_tests(file, source, tests)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "killed" if status else "survived"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "hung"


def _run_tests(file: str, source: str, tests: Sequence[str]) -> None:
    """Run the tests in this process and end it: 0 when all of them pass."""
    import pytest
    from hypothesis import HealthCheck, Phase, settings

    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    module = "repurpose." + file.removesuffix(".py").replace("/", ".")
    sys.meta_path.insert(0, _Finder(module, ROOT / "repurpose" / file, source))
    settings.register_profile(  # the same examples for each mutant, and no search for smaller ones
        "mutants",
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )
    marks = "not slow and not browser and not corpus"
    options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutants", "-m", marks]
    options += ["-k", "not postgres"]  # SQLite answers sooner
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is already here
    code = 1
    try:
        code = int(pytest.main([*options, *tests]))
    finally:
        os._exit(code)


def show_change(old: str, new: str) -> str:
    """Return the changed lines."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return "\n".join(f"      {line}" for line in list(lines)[3:])


def main() -> None:
    """Draw, run and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(FILES)}")
    parser.add_argument("--most", type=int, default=60, help="mutants of a file")
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    # What every run would import again; the project itself is imported anew for each mutant.
    for name in ("pytest", "hypothesis", "numpy", "PIL.Image", "PIL.ImageFont", "regex", "budoux"):
        __import__(name)
    for file in options.files or FILES:
        source = (ROOT / "repurpose" / file).read_text("utf-8")
        began = time.monotonic()
        if meet_tests(file, source, FILES[file], SECONDS * 5) != "survived":
            sys.exit(f"{file}: its tests fail without any mutant")
        limit = max(20.0, 4 * (time.monotonic() - began))
        found = 0
        mutants = draw_mutants(source, options.most, options.seed)
        for mutant in mutants:
            result = meet_tests(file, mutant.source, FILES[file], limit)
            found += result != "survived"
            if result == "survived":
                print(f"  {file}:{mutant.line} {mutant.name} survived", flush=True)
                print(show_change(source, mutant.source), flush=True)
        print(f"{file}: {found} of {len(mutants)} found ({found / len(mutants):.0%})", flush=True)


if __name__ == "__main__":
    main()
