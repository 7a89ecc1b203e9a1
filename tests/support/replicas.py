"""Two copies of a program at work at once, and what each of them did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from prometheus_client.parser import text_string_to_metric_families

from contracts.events import Event
from tools.stack import Stack

COPIES = (1, 2)
Sample = tuple[str, frozenset[tuple[str, str]]]


class Pair:
    """Copies 1 and 2 of one program of a running stack. Counts are since `begin`."""

    def __init__(self, stack: Stack, name: str) -> None:
        self._stack, self._name = stack, name
        self._runs = False
        self._before: dict[int, Counter[Sample]] = {}
        self._logged: dict[int, int] = {}

    def begin(self) -> None:
        """See that both run, and count from here."""
        if not self._runs:
            self._stack.start(self._name, copy=2)
            self._runs = True
        self._before = {copy: self._samples(copy) for copy in COPIES}
        self._logged = {copy: len(self._log(copy)) for copy in COPIES}

    def url(self, copy: int) -> str:
        """HTTP address of a copy."""
        return self._stack.url(self._name, copy=copy)

    def kill_second(self) -> None:
        """kill -9 the second copy, whatever it has in hand."""
        self._stack.kill(self._name, copy=2)
        self._runs = False

    def end(self) -> None:
        """Leave the first copy alone."""
        if self._runs:
            self._stack.stop(self._name, copy=2)
            self._runs = False

    def handled(self, contract: type[Event], copy: int = 2) -> int:
        """Events of a kind that a copy has handled."""
        name = "onethread_events_handled_total"
        return self.counted(name, copy, event=contract.NAME, outcome="done")

    def both_handled(self, *contracts: type[Event]) -> bool:
        """Whether each copy has handled events of each kind."""
        return all(self.handled(contract, copy) for contract in contracts for copy in COPIES)

    def both_answered(self, *methods: str) -> bool:
        """Whether each copy has answered each RPC method."""
        name = "onethread_rpc_seconds_count"
        return all(self.counted(name, copy, method=m) for m in methods for copy in COPIES)

    def both_took_turns(self, *jobs: str) -> bool:
        """Whether each copy has taken turns at each job; which of them found the work is luck."""
        name = "onethread_job_turns_total"
        return all(self.counted(name, copy, job=job) for job in jobs for copy in COPIES)

    def swept(self, service: str, copy: int) -> int:
        """Events that a copy has found in a service's outbox and published."""
        line = rf"job_done .*count=(\d+) job=sweep_outbox service={service}\b"
        since = self._log(copy)[self._logged[copy] :]
        return sum(int(number) for number in re.findall(line, since))

    def counted(self, name: str, copy: int, **labels: str) -> int:
        """Sum of a counter's samples that carry these labels."""
        found, before = self._samples(copy), self._before[copy]
        wanted = set(labels.items())
        return int(
            sum(
                value - before[sample]
                for sample, value in found.items()
                if sample[0] == name and wanted <= sample[1]
            )
        )

    def _log(self, copy: int) -> str:
        return self._stack.log(self._name if copy == 1 else f"{self._name}-{copy}")

    def _probes(self, copy: int) -> str:
        return self._stack.probe_url(self._name, copy=copy)

    def _samples(self, copy: int) -> Counter[Sample]:
        text = requests.get(f"{self._probes(copy)}/metrics", timeout=10).text
        counted: Counter[Sample] = Counter()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                key = sample.name, frozenset(sample.labels.items())
                counted[key] = sample.value  # type: ignore[assignment]  # counters are floats
        return counted


@contextmanager
def two_of(stack: Stack, name: str) -> Iterator[Pair]:
    """A second copy of a running program for the length of the block."""
    pair = Pair(stack, name)
    pair.begin()
    try:
        yield pair
    finally:
        pair.end()
