"""`python -m tests.benchmarks [name …]`: run the benchmarks, or those named (`table`, `round`)."""

import importlib
import sys
from pathlib import Path


def main(wanted):
    known = sorted(
        path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
    )
    unknown = set(wanted) - set(known)
    if unknown:
        sys.exit(
            f"There is no benchmark named {', '.join(sorted(unknown))}. Known: {', '.join(known)}"
        )
    for name in wanted or known:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"tests.benchmarks.bench_{name}").run()


if __name__ == "__main__":
    main(sys.argv[1:])
