"""How benchmarks measure and print: the median of some runs, beside a floor."""

import statistics
import time


def median(action, runs=5):
    """The median time of `runs` calls after one to warm up, in seconds."""
    action()
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def show(what, seconds, floor=None, floor_name=""):
    """Print one figure and, with a floor, how many times the floor it is."""
    line = f"{what:<52} {seconds * 1000:>10.1f} ms"
    if floor:
        line += f"   {seconds / floor:>6.2f} × {floor_name} ({floor * 1000:.1f} ms)"
    print(line, flush=True)
