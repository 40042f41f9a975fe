"""Tasks in, results in their order: windowed, handed out again when the crew is lost."""

import pickle
from concurrent.futures import Future
from dataclasses import replace

import pytest

from repurpose.cluster.crew import EACH, Lost, make_packs
from repurpose.cluster.machine import Machine, OtherMachine
from repurpose.cluster.making import Made, Told
from repurpose.cluster.task import make_task
from repurpose.errors import ContentError, Interrupted, MachineError
from repurpose.pack import Summary


class Crew:
    """Makes what it is asked for, the last first; is lost when it is told to be."""

    def __init__(self, threads=2, fails=None, lost_after=None):
        self.fails, self.lost_after = fails or {}, lost_after
        self._threads, self._waiting, self.most, self.made, self.renewed = threads, [], 0, [], 0

    def threads(self):
        return self._threads

    def submit(self, task, title):
        future = Future()
        self._waiting.append((title, future))
        self.most = max(self.most, len(self._waiting))
        if len(self._waiting) >= self._threads:
            self._work()
        return future

    def _work(self):
        title, future = self._waiting.pop()
        self.made.append(title)
        error = self.fails.get(title)
        made = Made(Told(Summary(title, title, {}, 0, (), whole=True)))
        future.set_result(pickle.dumps((error is None, error or made)))

    def collect(self, futures):
        if self.lost_after is not None and len(self.made) >= self.lost_after:
            self.lost_after = None
            raise Lost
        return [future.result() for future in futures]

    def look(self):
        while self._waiting:
            self._work()

    def renew(self):
        self._waiting.clear()
        self.renewed += 1


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr("repurpose.cluster.crew._LOOK", 0.01)


@pytest.fixture
def tasks(sample):
    def make(count):
        for number in range(count):
            yield make_task(replace(sample, id=f"n{number}"), "order", {})

    return make


def test_results_come_in_the_order_of_the_tasks(tasks):
    found = [result.name for result in make_packs(tasks(9), Crew())]
    assert found == [f"n{number}" for number in range(9)]


def test_no_more_tasks_are_read_than_there_is_room_for(tasks):
    read = []

    def watched():
        for task in tasks(40):
            read.append(task)
            yield task

    crew = Crew()
    next(iter(make_packs(watched(), crew)))
    assert len(read) <= 8 * EACH * crew.threads()
    assert crew.most <= EACH * crew.threads()


def test_a_crew_that_was_lost_gets_all_again_that_was_not_done(tasks):
    crew = Crew(lost_after=3)
    found = [result.name for result in make_packs(tasks(9), crew)]
    assert found == [f"n{number}" for number in range(9)]
    assert crew.renewed == 1


def test_what_ails_one_keeps_none_of_the_others(tasks):
    crew = Crew(fails={"n1": ContentError("damaged"), "n2": ValueError("a fault")})
    found = {result.name: result.error for result in make_packs(tasks(4), crew)}
    assert [type(error).__name__ for error in found.values()] == [
        "NoneType",
        "ContentError",
        "Fault",
        "NoneType",
    ]


def test_a_task_whose_worker_ends_is_made_by_another_one(tasks):
    class Ending(Crew):
        """Ends once, with the first task."""

        def collect(self, futures):
            found = super().collect(futures)
            if not self.renewed:
                self.renewed, found[0] = 1, Interrupted("ended")
            return found

    crew = Ending()
    found = [(result.name, result.error) for result in make_packs(tasks(5), crew)]
    assert found == [(f"n{number}", None) for number in range(5)]
    assert len(crew.made) == 6


def test_a_task_whose_workers_always_end_is_given_up(tasks):
    class Ending(Crew):
        """Ends with every task."""

        def collect(self, futures):
            return [Interrupted("ended") for _ in futures]

    (result,) = make_packs(tasks(1), Ending())
    assert isinstance(result.error, MachineError)


def test_a_worker_that_would_make_other_packs_ends_the_run(tasks):
    crew = Crew(fails={"n1": OtherMachine("tcp://other", [("fonts", "a", "b")])})
    with pytest.raises(OtherMachine):
        list(make_packs(tasks(4), crew))


def test_machines_differ_by_what_they_draw_with():
    mine = Machine((("repurpose", "1"), ("fonts", "a")))
    assert mine.differences(mine) == []
    assert mine.differences(Machine((("repurpose", "2"), ("fonts", "a")))) == [
        ("repurpose", "1", "2")
    ]
    assert isinstance(OtherMachine("w", [("repurpose", "1", "2")]), MachineError)
