"""The report: tables to read, then one JSON object."""

import json
import math
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from bench.figures import BenchOutcome, median, percentile
from tools.progress import print_line, table

DIGITS = 1


class BenchReport:
    """Prints each part as it is done and keeps the figures for the last line."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}
        self._rates: list[tuple[str, ...]] = []

    def add_figure(self, name: str, value: float) -> None:
        """A figure of the last line."""
        self.figures[name] = value

    def add_rate(self, rate: float, runs: Sequence[BenchOutcome]) -> None:
        """Latency at a rate, the median of its runs; the same of the webhook's own answers."""
        p50, p99 = median(each.p50_ms for each in runs), median(each.p99_ms for each in runs)
        self.add_figure(f"p50_ms_{rate:g}", p50)
        self.add_figure(f"p99_ms_{rate:g}", p99)
        answer50, answer99 = (
            median(percentile(each.answers_ms, share) for each in runs) for share in (0.5, 0.99)
        )
        self.add_figure(f"webhook_p50_ms_{rate:g}", answer50)
        self.add_figure(f"webhook_p99_ms_{rate:g}", answer99)
        every = " ".join(f"{each.p99_ms:.1f}" for each in runs)
        worst = max(each.worst_ms for each in runs)
        print_line(
            f"  {rate:>5g}/s  p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  worst {worst:6.1f} ms"
            f"  (p99 of each run: {every})"
        )
        print_line(f"           webhook answered: p50 {answer50:6.1f} ms  p99 {answer99:6.1f} ms")

    def add_ramp(
        self, name: str, what: str, sustained: float, tried: Sequence[BenchOutcome]
    ) -> None:
        """The highest rate held, and every rate tried."""
        self.add_figure(name, sustained)
        head = ("offered/s", "held", "completed", "p50 ms", "p99 ms", "refused")
        rows = [
            (
                f"{each.rate:g}",
                "yes" if each.sustained else "no",
                f"{each.completed:.1%}",
                f"{each.p50_ms:.1f}",
                f"{each.p99_ms:.1f}",
                str(each.refused),
            )
            for each in tried
        ]
        print_line(f"\n  {what}: sustains {sustained:g}/s")
        for line in table(head, rows):
            print_line(line)

    def add_losses(self, *, lost: int, doubled: int, detail: str) -> None:
        """What got lost or came twice over all runs, on streams and in databases."""
        self.add_figure("lost", lost)
        self.add_figure("doubled", doubled)
        print_line(f"\n  lost {lost}, doubled {doubled} ({detail})")

    def add_clicks(self, what: str, took: Sequence[float]) -> None:
        """Answer times of requests."""
        p50, p99 = percentile(took, 0.5), percentile(took, 0.99)
        print_line(f"  {what}: {len(took)} rounds, p50 {p50:.1f} ms, p99 {p99:.1f} ms")

    def add_waits(self, what: str, name: str, when: str, waits: Sequence[float]) -> float:
        """Times of texts written by hand, alone or `when` something else goes on; the p99."""
        p50, p99 = percentile(waits, 0.5), percentile(waits, 0.99)
        self.add_figure(f"{name}_p50_ms{when}", p50)
        self.add_figure(f"{name}_p99_ms{when}", p99)
        times = f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, worst {max(waits, default=math.nan):.1f} ms"
        print_line(f"  {what}: {len(waits)} texts, {times}")
        return p99

    def last_line(self) -> str:
        """One JSON object with every figure."""
        done = self.figures
        if done.get("bare_per_s") and "sustained_per_s" in done:
            self.add_figure("ratio", done["sustained_per_s"] / done["bare_per_s"])
        return json.dumps({name: _rounded(name, value) for name, value in done.items()})


def _rounded(name: str, value: float) -> float | int | None:
    if math.isnan(value):
        return None
    digits = 3 if name.endswith("ratio") else DIGITS
    return round(value, digits) if isinstance(value, float) else value


def machine() -> str:
    """Processors, memory and system, in one line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{len(os.sched_getaffinity(0))} x {model}, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, load before: {load:.2f}"
    )
