"""Importing a list of 34,000 schools, beside reading it alone and beside bare SQLite inserts.

Two of them: the ministry's own workbook of half the country, of which Tokyo's 4,330 schools are taken,
and a made-up one whose every row is a new school.
"""

import sqlite3
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from desktop.services import exporting, importing, spreadsheet
from desktop.services.progress import finish
from desktop.services.store import Store
from tests.benchmarks.timing import median, show

ROWS = 34_000
MINISTRY = Path(__file__).parents[3] / "shared/data/schools/mext_schoolcode_east_20260529.xlsx"
WARDS = [
    "千代田区",
    "中央区",
    "港区",
    "新宿区",
    "文京区",
    "台東区",
    "墨田区",
    "江東区",
    "品川区",
    "目黒区",
]
HEAD = [
    "学校コード",
    "学校種",
    "都道府県番号",
    "設置区分",
    "本分校",
    "学校名",
    "学校所在地",
    "郵便番号",
    "属性情報設定年月日",
    "属性情報廃止年月日",
    "旧学校調査番号",
    "移行後の学校コード",
]


def lists(folder):
    """The same list as CP932 and as a workbook, in the form of the ministry's."""
    rows = [["文部科学省　学校コード一覧"], HEAD]
    for n in range(ROWS):
        ward = WARDS[n % len(WARDS)]
        name = f"{ward}立第{n}小学校"
        address = f"東京都{ward}麹町{n % 9}－{n % 30}－{n % 20}"
        school = (f"B1132{n:08d}", "B1(小学校)", "13(東京)", "2(公)", "1(本)")
        rows.append([*school, name, address, "1020083", "2020/12/22", "", f"{n:06d}", ""])
    text = folder / "schools.csv"
    text.write_bytes("".join(",".join(row) + "\r\n" for row in rows).encode("cp932"))
    book = folder / "schools.xlsx"
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return text, book


def once(action):
    """The time of one call and what it returned: an import cannot be done twice."""
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def bare_inserts(path, rows):
    """The rows as they stand in one table with two indexes, in one durable transaction."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        names = ", ".join(f"c{n}" for n in range(len(HEAD)))
        connection.execute(f"CREATE TABLE school (id INTEGER PRIMARY KEY, {names})")
        connection.execute("CREATE UNIQUE INDEX a ON school (c0)")
        connection.execute("CREATE INDEX b ON school (c5)")
        marks = ", ".join("?" * len(HEAD))
        connection.executemany(f"INSERT INTO school ({names}) VALUES ({marks})", rows)
    connection.close()


def ministry(folder):
    """The real workbook into an empty store, beside the program's own reading and a bare reader's."""

    def imported(number):
        with closing(Store.create(folder / f"ministry{number}.kakehashi")) as store:
            plan = finish(importing.plan_import(store, "schools", MINISTRY))
            return finish(importing.apply_import(store, plan)).created

    def bare():
        with CalamineWorkbook.from_path(str(MINISTRY)) as book:
            return book.get_sheet_by_index(0).to_python()

    numbers = count()
    created = imported(next(numbers))
    whole = median(lambda: imported(next(numbers)), runs=3)
    reading = median(lambda: spreadsheet.read_table(spreadsheet.load(MINISTRY)), runs=3)
    what = f"the ministry's workbook: {created:,} schools in"
    show(what, whole, reading, "reading")
    show("reading it, measured against zip bombs first", reading, median(bare, runs=3), "Calamine")


def run():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if MINISTRY.exists():
            ministry(folder)
        for path in lists(folder):
            kind = path.suffix.lstrip(".").upper()
            once(lambda path=path: spreadsheet.read_table(spreadsheet.load(path)))
            reading, table = once(lambda path=path: spreadsheet.read_table(spreadsheet.load(path)))
            inserting, _nothing = once(
                lambda kind=kind, rows=table.rows[2:]: bare_inserts(folder / f"{kind}.db", rows)
            )
            floor, what = reading + inserting, "reading and bare inserts"
            show(f"{kind}: reading {ROWS:,} rows alone", reading)
            show(f"{kind}: bare SQLite inserts", inserting)
            store = Store.create(folder / f"{kind}.kakehashi")
            planning, plan = once(
                lambda store=store, path=path: finish(importing.plan_import(store, "schools", path))
            )
            assert plan.result().created == ROWS
            show(f"{kind}: a dry run", planning, reading, "reading")
            writing, _result = once(
                lambda store=store, plan=plan: finish(importing.apply_import(store, plan))
            )
            show(f"{kind}: writing the plan", writing, inserting, "bare inserts")
            show(f"{kind}: the whole import", planning + writing, floor, what)
            again, plan = once(
                lambda store=store, path=path: finish(importing.plan_import(store, "schools", path))
            )
            assert plan.result().unchanged == ROWS
            show(f"{kind}: a second run that changes nothing", again, reading, "reading")
            out = folder / f"out{path.suffix}"
            export, _n = once(
                lambda store=store, out=out: finish(exporting.export(store, "schools", out))
            )
            show(f"{kind}: exporting all of it", export)
            store.close()
