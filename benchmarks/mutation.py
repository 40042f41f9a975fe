"""How many planted faults the tests find: a sample of mutants of some files, each met by its tests.

    python -m benchmarks.mutation                      every file of FILES, some 15 minutes
    python -m benchmarks.mutation slicing/composing/cut.py       one of them
    python -m benchmarks.mutation --most 200 --seed 7 slicing/composing/cut.py

The mutants are cosmic-ray's (another operator, comparison or number, a condition turned round, a loop
that never runs) and one of our own: a statement left out. The seed draws the sample, at most one
mutant of a sort at one place. The quick tests named beside a file are collected once; then each
mutant meets them in a process of its own, which puts its code in place of the module's: no file on
disk changes. A test that hangs has found it too, by processor time, so that a busy machine kills none.
Survivors are printed as a diff. What they were, and why they live, stands in docs/mutation.md.

Needs a system with fork(): Linux or macOS.
"""

import argparse
import difflib
import importlib
import os
import random
import re
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from types import FunctionType, MemberDescriptorType, ModuleType
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parent.parent
LAYOUTS = [  # the quickest first
    "tests/cards/test_measure.py",
    "tests/cards/test_kinds.py::test_what_the_pack_does_with_a_kind",
    "tests/cards/test_kinds.py::test_what_is_unknown_is_held_for_a_quotation",
    "tests/cards/test_layouts.py",
]
FILES = {
    "slicing/composing/cut.py": ["tests/slicing/test_cut.py", "tests/slicing/test_threads.py"],
    "typeset/breaking.py": [
        "tests/typeset/test_breaking.py",
        "tests/typeset/test_setting.py",
        "tests/typeset/test_properties.py",
    ],
    "cards/kinds/points.py": ["tests/cards/test_points.py", *LAYOUTS],
    "cards/kinds/figure.py": [*LAYOUTS, "tests/cards/test_golden.py"],
    "cards/kinds/end.py": [LAYOUTS[0], "tests/cards/test_end.py", *LAYOUTS[1:]],
    "cards/kinds/passage.py": [
        "tests/cards/test_passage.py",
        *LAYOUTS,
        "tests/cards/test_series.py::test_alt_text_of_a_page_is_that_page",
        "tests/cards/test_series.py::test_a_passage_in_every_theme",
    ],
    "slicing/finding/quantities.py": [
        "tests/slicing/test_quantities.py",
        "tests/editor/test_rewriting.py",
    ],
    "editor/checking/facts_kept.py": ["tests/editor/test_rewriting.py"],
    "editor/checking/sense_kept.py": ["tests/editor/test_rewriting.py"],
    "editor/checking/swaps.py": ["tests/editor/test_rewriting.py"],
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
SECONDS = 300.0  # of the processor, for the tests without a mutant


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


def install(module: ModuleType, source: str) -> None:
    """Put what `source` says in place of what the module says, also where others hold it already.

    Functions and classes stay the same objects and get the new code; other values are replaced in
    every module that has imported them. Nothing that was kept of earlier calls is used again.
    """
    fresh = ModuleType(module.__name__)
    vars(fresh).update(__file__=module.__file__, __package__=module.__package__)
    sys.modules[module.__name__] = fresh  # where dataclasses look for it
    try:
        exec(compile(source, str(module.__file__), "exec", dont_inherit=True), vars(fresh))
    finally:
        sys.modules[module.__name__] = module
    for name, new in list(vars(fresh).items()):
        old = vars(module).get(name)
        if name.startswith("__") or new is old:
            continue
        if isinstance(old, type) and old.__module__ == module.__name__:
            for part, value in vars(new).items():
                plain = not part.startswith("__") and not isinstance(value, MemberDescriptorType)
                if not _recode(vars(old).get(part), value) and plain:
                    setattr(old, part, value)
        elif not _recode(old, new) and not isinstance(old, _own(module)):
            for other in list(sys.modules.values()):
                for known, value in list(getattr(other, "__dict__", {}).items()):
                    if value is old and known == name:
                        setattr(other, known, new)
    for other in list(sys.modules.values()):
        if other.__name__.startswith("repurpose."):
            for value in list(vars(other).values()):
                if callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()


def _own(module: ModuleType) -> tuple[type, ...]:
    """Return the classes of a module: their instances stay, for they follow their class."""
    own = [value for value in vars(module).values() if isinstance(value, type)]
    return tuple(value for value in own if value.__module__ == module.__name__)


def _recode(old: Any, new: Any) -> bool:
    """Give a function, method or property the code of another; say whether it is one."""
    if isinstance(old, FunctionType) and isinstance(new, FunctionType):
        if old.__code__.co_freevars == new.__code__.co_freevars:
            old.__code__ = new.__code__
            for name, cell in zip(new.__code__.co_freevars, new.__closure__ or (), strict=True):
                if name != "__class__":  # a default of a dataclass, for one
                    old.__closure__[
                        old.__code__.co_freevars.index(name)
                    ].cell_contents = cell.cell_contents
        old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        return True
    for name in ("__wrapped__", "__func__", "fget", "func"):
        if isinstance(inner := getattr(old, name, None), FunctionType):
            return _recode(inner, getattr(new, name, None))
    return False


class _Loop:
    """Collects the tests once, and runs them for each mutant in a process of its own."""

    def __init__(self, file: str, most: int, seed: int) -> None:
        self.file, self.most, self.seed = file, most, seed
        self.path = ROOT / "repurpose" / file

    def pytest_runtestloop(self, session: Any) -> bool:
        """Meet every mutant, and tell of them."""
        module = importlib.import_module(
            "repurpose." + self.file.removesuffix(".py").replace("/", ".")
        )
        source = self.path.read_text("utf-8")
        result, base = meet_tests(module, source, session.items, SECONDS)
        if result != "survived":
            print(f"{self.file}: its tests fail without any mutant", flush=True)
            return True
        found = hung = 0
        mutants = draw_mutants(source, self.most, self.seed)
        for mutant in mutants:
            result, _ = meet_tests(module, mutant.source, session.items, max(4.0, 2.5 * base))
            found += result != "survived"
            hung += result == "hung"
            if result == "survived":
                print(f"  {self.file}:{mutant.line} {mutant.name} survived", flush=True)
                print(show_change(source, mutant.source), flush=True)
        share = found / len(mutants)
        print(
            f"{self.file}: {found} of {len(mutants)} found ({share:.0%}), {hung} of them for they hung",
            flush=True,
        )
        return True


def meet_tests(
    module: ModuleType, source: str, tests: Sequence[Any], seconds: float
) -> tuple[str, float]:
    """Run the tests against `source` in place of the module, until one fails.

    Return "killed", "hung" (it took `seconds` of the processor) or "survived", and the seconds.
    """
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(seconds), ceil(seconds)))
        code = 1
        try:
            with Path(os.devnull).open("w") as nothing:
                os.dup2(nothing.fileno(), 1)
                os.dup2(nothing.fileno(), 2)
            install(module, source)
            code = 0 if all(map(_passes, tests, [*tests[1:], None])) else 1
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    result = "killed" if status else "survived"
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        result = "hung"
    return result, used.ru_utime + used.ru_stime


def _passes(test: Any, following: Any) -> bool:
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(test, log=False, nextitem=following)
    return not any(report.failed for report in reports)


def measure(file: str, most: int, seed: int) -> int:
    """Run the tests beside a file against a sample of its mutants; return pytest's exit code."""
    import pytest
    from hypothesis import HealthCheck, Phase, settings

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
    options = ["-q", "-s", "-p", "no:cacheprovider", "--hypothesis-profile=mutants", "-m", marks]
    options += ["-k", "not postgres"]  # SQLite answers sooner
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is already here
    return int(pytest.main([*options, *FILES[file]], plugins=[_Loop(file, most, seed)]))


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
    for file in options.files or FILES:
        sys.stdout.flush()
        child = os.fork()  # the project is imported anew for each file
        if not child:
            os._exit(measure(file, options.most, options.seed))
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
