"""Lists read without a profile: how many columns right, wrong and open, which rows, and at what cost.

The truth is what the built-in profile of each real list says; see `tests.services.importing.mapping`.
"""

import tempfile
import time
from pathlib import Path

from desktop.models.specs import REGISTERS
from desktop.services import importing, spreadsheet
from desktop.services.importing import guessing
from desktop.services.progress import finish
from desktop.services.store import Store
from tests.conftest import SHARED
from tests.services.importing.mapping import files, measured, without_profiles

COUNTRIES = {"bc": "CA", "france": "FR", "nsw": "AU", "nz": "NZ", "paris": "FR", "qld": "AU", "taiwan": "TW", "uae": "AE", "us": "US"}  # fmt: skip


def rows_of(store, register, path, country):
    """How many rows are taken and refused."""
    result = finish(importing.plan_import(store, register, path, country=country)).result()
    return result.rows - len(result.refused), len(result.refused)


def run():
    if not SHARED.is_dir():
        print("the real lists are not beside this checkout")
        return
    print(
        f"{'list':<42}{'right':>6}{'wrong':>6}{'open':>6}{'more':>6}{'taken':>16}{'refused':>16}{'guess/reading':>22}"
    )
    with tempfile.TemporaryDirectory() as name:
        store = Store.create(Path(name) / "a.kakehashi")
        for path, register in files(SHARED):
            found = measured(path, register)
            country = COUNTRIES.get(path.name.split("_")[0]) if register == "partners" else None
            profile = rows_of(store, register, path, country)
            with without_profiles():
                guess = rows_of(store, register, path, country)
            start = time.perf_counter()
            rows = spreadsheet.read_table(spreadsheet.load(path)).rows
            reading = time.perf_counter() - start
            start = time.perf_counter()
            guessing.guess(REGISTERS[register], rows)
            cost = time.perf_counter() - start
            print(
                f"{path.name:<42}{len(found.right):>6}{len(found.wrong):>6}{len(found.left):>6}{len(found.more):>6}"
                f"{f'{guess[0]:,}/{profile[0]:,}':>16}{f'{guess[1]:,}/{profile[1]:,}':>16}"
                f"{f'{cost * 1000:.0f}/{reading * 1000:.0f} ms':>22}",
                flush=True,
            )
            for kind in ("wrong", "left", "more"):
                for column in getattr(found, kind):
                    print(f"    {kind}: {column}")
        store.close()
