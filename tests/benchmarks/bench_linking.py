"""Linking lists without a common key: how many pairs are found, how many of those found are right.

Two tasks with a known answer. The land ministry's coordinates (2021) to the ministry's list (2026):
the codes of the coordinates are hidden from the linker and tell the truth. The board's list
(kana, phone, no codes) to the ministry's: the truth are the codes of the coordinates file, for each
row of the board whose name and ward, or whose address, is that of exactly one of its schools of
the same kind. The threshold is chosen on one half of the rows and measured on the other.
"""

import random
import tempfile
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from sqlalchemy import insert, update

from desktop.errors import InvalidValue
from desktop.models.school import School
from desktop.models.specs import REGISTERS
from desktop.services import spreadsheet
from desktop.services.consistency import checking
from desktop.services.importing import profiles
from desktop.services.importing.reading import RowReader
from desktop.services.linking import candidates, finding
from desktop.services.linking.score import CLEAR, SHOWN, SURE, Frequencies, compare
from desktop.services.linking.traits import traits
from desktop.services.progress import finish
from desktop.services.store import Store
from tests.benchmarks.generate import TODAY
from tests.benchmarks.timing import median, show

SCHOOLS = Path(__file__).parents[3] / "shared" / "data" / "schools"


def values(path):
    """The rows of a list as the importer understands them; rows that it refuses are left out."""
    spec = REGISTERS["schools"]
    table = spreadsheet.read_table(spreadsheet.load(path))
    profile = profiles.recognise(table.rows, profiles.profiles_of("schools"))
    at = profiles.find_header(path.name, table.rows, profile)
    reader = RowReader(spec, profile, table.rows[at], lambda *_names: None, None)
    body = table.rows[at + 1 :]
    reader.expect(body)
    for row in body:
        with suppress(InvalidValue):
            yield dict(reader.read(row).values)


def link(left, right):
    """For each row of `left` its best partner in `right` by bits: [(bits, sure, n, m, margin)]."""
    records = [*left, *right]
    common = Frequencies(records)
    best = defaultdict(list)
    split = len(left)
    for n, m in candidates.pairs(records):
        if n < split <= m:
            score = compare("schools", records[n], records[m], common)
            best[n].append((score.bits, score.sure, m - split))
    found = []
    for n, offers in best.items():
        offers.sort(reverse=True)
        bits, sure, m = offers[0]
        margin = bits - offers[1][0] if len(offers) > 1 else 99.0
        found.append((bits, sure, n, m, margin))
    return found


def measure(found, truth, rows, threshold, *, margin=0.0, only_sure=False):
    """Precision and recall of the pairs from a threshold on, over some rows."""
    right = wrong = 0
    for bits, sure, n, m, apart in found:
        if n not in rows or bits < threshold or apart < margin or (only_sure and not sure):
            continue
        if truth[n] == m:
            right += 1
        else:
            wrong += 1
    known = sum(truth[n] is not None for n in rows)
    return right / (right + wrong) if right + wrong else 1.0, right / known, right, wrong


def choose(found, truth, rows):
    """The lowest threshold with the best F1 on some rows."""

    def f1(threshold):
        precision, recall, _right, _wrong = measure(found, truth, rows, threshold)
        return 2 * precision * recall / (precision + recall or 1)

    return max((f1(t), -t) for t in range(-6, 25))[1] * -1


def report(what, left, right, truth):
    """Print one task."""
    found = link(left, right)
    rows = sorted(truth)
    random.Random(1).shuffle(rows)
    half = len(rows) // 2
    chosen, measured = set(rows[:half]), set(rows[half:])
    threshold = choose(found, truth, chosen)
    print(f"{what}: {len(left):,} rows to {len(right):,}, {len(rows):,} with a known answer")
    for name, wanted, options in (
        (f"from {threshold} bits, chosen on the other half", threshold, {}),
        (f"from {SHOWN} bits, what a person is shown", SHOWN, {}),
        (
            f"called sure ({SURE:.0f} bits and an anchor)",
            SURE,
            {"only_sure": True, "margin": CLEAR},
        ),
    ):
        precision, recall, right_ones, wrong = measure(found, truth, measured, wanted, **options)
        print(
            f"  {name}: precision {precision:.4f}, recall {recall:.4f}"
            f" ({right_ones} right, {wrong} wrong of {len(measured)})",
            flush=True,
        )
    return found, threshold


def lists():
    """The ministry's list, the coordinates and the board's list, as the importer reads them."""
    ministry = list(values(SCHOOLS / "mext_schoolcode_east_20260529.xlsx"))
    land = list(values(SCHOOLS / "ksj_P29-21_13_tokyo_schools.geojson"))
    board = list(values(SCHOOLS / "tokyo_schools_boe_2025.csv"))
    return ministry, land, board


def board_truth(board, land, at):
    """The place in the ministry's list of the board's rows that the coordinates file knows."""
    named, placed = defaultdict(set), defaultdict(set)
    for each in land:
        made = traits(each)
        for name in made.names:
            named[name, each.get("ward"), each.get("kind")].add(each["code"])
        if made.address[1]:
            placed[made.address, each.get("ward"), each.get("kind")].add(each["code"])
    truth = {}
    for n, each in enumerate(board):
        made = traits(each)
        codes = set()
        for key, index in (
            *(((name, each.get("ward"), each.get("kind")), named) for name in made.names),
            ((made.address, each.get("ward"), each.get("kind")), placed),
        ):
            codes |= index.get(key, set())
        if len(codes) == 1 and (code := codes.pop()) in at:
            truth[n] = at[code]
    return truth


def large():
    """Sixty thousand schools: no code missing, one in twenty without, and the rules."""
    wards = [f"{n}区" for n in range(60)]
    rows = [
        {"name": f"{wards[n % 60]}立第{n // 60}小学校", "uid": f"{n:032x}", "search_key": "",
         "kind": "elementary", "ward": wards[n % 60], "code": f"B1132{n:08d}",
         "address": f"東京都{wards[n % 60]}本町{n % 9}-{n % 31}-{n % 23}"}
        for n in range(60_000)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "large.kakehashi")
        with store.write("Fill") as session:
            session.execute(insert(School), rows)
        show("60,000 schools with codes: looking for pairs",
             median(lambda: finish(finding.find(store, "schools")), 3))  # fmt: skip
        show("60,000 schools: looking for contradictions",
             median(lambda: finish(checking.check(store, TODAY)), 3))  # fmt: skip
        with store.write("Forget codes") as session:
            session.execute(update(School).where(School.id % 20 == 0).values(code=None))
        show("60,000 schools, 3,000 without: looking for pairs",
             median(lambda: finish(finding.find(store, "schools")), 1))  # fmt: skip
        store.close()


def run():
    large()
    if not SCHOOLS.is_dir():
        print("the real lists are not beside this checkout")
        return
    ministry, land, board = lists()
    at = {each["code"]: n for n, each in enumerate(ministry)}
    right = [traits(each) for each in ministry]
    hidden = [traits({k: v for k, v in each.items() if k != "code"}) for each in land]
    # A school that the newer list no longer knows has no partner: whatever is found is wrong.
    truth = {n: at.get(each["code"]) for n, each in enumerate(land) if each.get("code")}
    report("coordinates (codes hidden) to the ministry's list", hidden, right, truth)
    # The board lists open schools: of one whose code was replaced the old code tells nothing.
    still = {code: n for code, n in at.items() if ministry[n].get("status") != "closed"}
    truth = board_truth(board, land, still)
    report("the board's list to the ministry's list", [traits(v) for v in board], right, truth)
