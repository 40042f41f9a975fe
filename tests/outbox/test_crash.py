"""kill -9 at every named point, for every way of settling: nothing twice, nothing lost, all in order."""

import pytest

from repurpose.outbox.core import crash_points
from tests.outbox.rehearsal import KINDS, draw, rehearse

CLASSES = (*KINDS[:3], "whole")


def die_everywhere(processes, place_of, platform, folder, *, kind, point):
    """Kill the first pass at the point's first time, its second ... until a pass is not killed."""
    for nth in range(1, 40):
        platform.reset()
        where = folder / str(nth)
        where.mkdir()
        codes = rehearse(
            processes,
            place_of(where, nth),
            platform,
            where,
            kind=kind,
            specs=[f"{point}:{nth}:KILL"],
            seed=nth,
        )
        if -9 not in codes:
            return nth - 1
    raise AssertionError("it never came through")


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("point", ["publish.after"])
def test_a_kill_around_the_request_loses_and_doubles_nothing(
    kind, point, tmp_path, platform, processes
):
    rehearse(
        processes,
        str(tmp_path / "outbox.db"),
        platform,
        tmp_path,
        kind=kind,
        specs=[f"{point}:2:KILL"],
        seed=1,
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize(
    "point", [p for p in crash_points.POINTS if not p.startswith(("settle", "archive"))]
)
def test_a_kill_at_every_time_of_every_point(kind, point, tmp_path, platform, processes):
    killed = die_everywhere(
        processes,
        lambda folder, _: str(folder / "outbox.db"),
        platform,
        tmp_path,
        kind=kind,
        point=point,
    )
    assert killed >= 1, "the point was never reached"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["keyed", "searchable", "whole"])
@pytest.mark.parametrize("point", ["settle.before", "settle.after"])
@pytest.mark.parametrize("fault", ["drop before", "drop after"])
def test_a_kill_while_settling(kind, point, fault, tmp_path, platform, processes):
    platform.reset(faults=[fault])
    codes = rehearse(
        processes,
        str(tmp_path / "outbox.db"),
        platform,
        tmp_path,
        kind=kind,
        specs=["", f"{point}:1:KILL", f"{point}:1:KILL"],
        seed=3,
    )
    assert -9 in codes


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("seed", range(3))
def test_seeded_runs(seed, tmp_path, platform, processes):
    run(seed, str(tmp_path / "outbox.db"), tmp_path, platform, processes)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(50))
def test_many_seeded_runs(batch, tmp_path, platform, processes):
    for seed in range(100 + batch * 20, 120 + batch * 20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run(seed, str(folder / "outbox.db"), folder, platform, processes)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2000, 2060))
def test_seeded_runs_on_postgres(seed, tmp_path, platform, processes, postgres):
    run(seed, postgres, tmp_path, platform, processes)


@pytest.mark.slow
def test_a_seeded_run_on_postgres(tmp_path, platform, processes, postgres):
    run(1999, postgres, tmp_path, platform, processes)


def run(seed, place, folder, platform, processes):
    drawn, rate, faults = draw(seed)
    platform.reset(rate=rate, seed=seed, faults=faults)
    rehearse(processes, place, platform, folder, seed=seed, **drawn)
