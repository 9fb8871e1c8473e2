"""A large office: 200,000 cases and 60,000 schools. Tables, search, Ctrl+K and many cells at once."""

import gc
import os
import random
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import insert, text

from desktop import app as program
from desktop import i18n
from desktop.models import searching
from desktop.models.base import new_uid
from desktop.models.case import Case
from desktop.models.school import School
from desktop.models.specs import SPECS
from desktop.services import cells, finding, queries, search, summaries
from desktop.services.progress import finish
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Job, Jobs
from tests.benchmarks.bench_search import schools
from tests.benchmarks.timing import median, show

CASES, SCHOOLS = 200_000, 60_000
KINDS = ("elementary", "junior_high", "senior_high", "special_needs")
TYPES = ("video", "card", "visit_here", "embassy")


SENTENCES = (
    "校長同士の電子メールのやり取りから始まり、半年の準備を経て実施した。",
    "児童が学校の一日を写真と短い文で紹介し、質問に答え合った。",
    "時差が二時間のため、午前の授業の中で無理なく続けることができた。",
    "名札と進行表を両校で共有し、困ったときの言い方を練習しておいた。",
    "相手校の生徒が日本語で自己紹介をしてくれ、教室から拍手が起こった。",
    "通信が途切れたときのために、音声だけの予備の回線を用意した。",
    "地域の祭りと給食の話題が盛り上がり、予定の時間を十分ほど延ばした。",
    "手作りのカードには押し花を貼り、裏に簡単な英語の手紙を書いた。",
    "事後の学習では、分かったことと次に聞きたいことを班ごとにまとめた。",
    "次年度は台湾の学校とも学年を広げて継続する予定である。",
)


def cases(n):
    """`n` made-up cases, the same ones each time; one in some hundred holds 台湾 in its title."""
    rng = random.Random(2)
    kanji = "海山川空花鳥風月光音台湾文化交流学校生活食事祭歌絵本手紙動画"
    for _number in range(n):
        title = "".join(rng.choices(kanji, k=5)) + "の交流"
        row = {"title": title, "exchange_type": rng.choice(TYPES), "status": "held"}
        row |= {"pupils_here": rng.randint(5, 200), "uid": new_uid()}
        for section in ("began_ja", "results_ja"):
            row[section] = "".join(rng.choices(SENTENCES[:-1], k=2))
        if rng.random() < 0.01:
            row["results_ja"] += SENTENCES[-1]
        yield row


def run():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    i18n.set_language("ja")
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "bench.kakehashi")
        rng = random.Random(3)
        with store.write("Fill") as session:
            session.execute(insert(Case), list(cases(CASES)))
            rows = [row | {"kind": rng.choice(KINDS), "enrolment": rng.randint(50, 1500)}
                    for row in schools(SCHOOLS)]  # fmt: skip
            session.execute(insert(School), rows)
        _queries(store)
        _search(store)
        _many(store)
        _window(app, store)
        store.close()


def _queries(store):
    def ids(query):
        with store.read() as session:
            return queries.ids(session, query)

    def bare(sql):
        with store.read() as session:
            return session.execute(text(sql)).all()

    floor = median(lambda: bare("SELECT id FROM exchange_case ORDER BY id"))
    show("200,000 cases: the ids of all", median(lambda: ids(Query("cases"))), floor, "bare ids")
    for name, column in (("pupils_here", "pupils_here"), ("title", "title")):
        show(
            f"sorted by {name}",
            median(lambda name=name: ids(Query("cases", sort=(name,)))),
            median(
                lambda column=column: bare(f"SELECT id FROM exchange_case ORDER BY {column}, id")
            ),
            "bare sort",
        )
    show(
        "sorted by two columns",
        median(lambda: ids(Query("cases", sort=("exchange_type", "-pupils_here")))),
        median(
            lambda: bare(
                "SELECT id FROM exchange_case ORDER BY exchange_type, pupils_here DESC, id"
            )
        ),
        "bare sort",
    )
    wanted = (Condition("exchange_type", "out", ("video",)),)
    show(
        "one kind ticked off",
        median(lambda: ids(Query("cases", conditions=wanted))),
        median(lambda: bare("SELECT id FROM exchange_case WHERE exchange_type <> 'video'")),
        "bare filter",
    )


def _search(store):
    spec = SPECS["cases"]
    with store.read() as session:
        for words, what in (("台湾", "few records hold"), ("交流", "every record holds")):
            scan = " OR ".join(f"{name} LIKE '%{words}%'" for name in searching.columns(spec))
            like = text(f"SELECT id FROM exchange_case WHERE {scan}")
            counted = text(f"SELECT count(*) FROM exchange_case WHERE {scan}")
            by_scan = {row[0] for row in session.execute(like)}
            found = set(search.newest(session, spec, words, CASES))
            missed = len(by_scan - found)
            print(f"{words}, {what}: {len(found):,} found, {missed} of {len(by_scan):,} missed")
            show("newest 50", median(lambda words=words: search.newest(session, spec, words, 50)), median(lambda like=like: session.execute(like).all()), "LIKE scan")  # fmt: skip
            show("how many", median(lambda words=words: search.count(session, spec, words)), median(lambda counted=counted: session.execute(counted).all()), "LIKE count")  # fmt: skip
    for words in ("台湾", "交流", "高等学校", "日", "kaigai", "交"):
        show(f"Ctrl+K finds {words}", median(lambda words=words: finding.find(store, words)))


def _many(store):
    with store.read() as session:
        keys = queries.ids(session, Query("schools")).tolist()
        every = queries.ids(session, Query("cases")).tolist()
        show("figures of 200,000 chosen cells", median(lambda: summaries.sums(session, "cases", every, ["pupils_here"])))  # fmt: skip
        show("values of a column with counts", median(lambda: queries.choices(session, Query("cases"), "exchange_type")))  # fmt: skip
        show("counts of 60,000 by two fields", median(lambda: summaries.pivot(session, Query("schools"), "kind", "ward")))  # fmt: skip
    texts = [["小学校", str(n % 1000)] for n in range(2000)]
    names = ["kind", "enrolment"]

    def paste():
        block = cells.parse_block(store, "schools", keys[:2000], names, texts)
        return finish(cells.write(store, "schools", block, "Paste"))

    start = time.perf_counter()
    n = paste()
    show(f"paste {n:,} cells into 2,000 rows", time.perf_counter() - start)
    show(
        "what replacing would do to 60,000 rows",
        median(lambda: cells.replaced(store, "schools", keys, "name", "高等学校", "高校"), 3),
    )
    start = time.perf_counter()
    block = cells.filled_down(store, "schools", keys[:10_000], ["ward"])
    block = {key: {"ward": "港区"} for key in block}
    finish(cells.write(store, "schools", block, "Fill down"))
    show("fill 10,000 rows down", time.perf_counter() - start)
    start = time.perf_counter()
    store.undo()
    show("take that back", time.perf_counter() - start)


class Constant(QAbstractTableModel):
    """As large, and always the same word: what Qt itself needs."""

    def __init__(self, columns):
        super().__init__()
        self._columns = columns

    def rowCount(self, parent=None):  # noqa: N802
        return CASES

    def columnCount(self, parent=None):  # noqa: N802
        return self._columns

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return "海山川空花の交流" if role == Qt.ItemDataRole.DisplayRole else None


class Heart:
    """Beats every few milliseconds; says how long the window's thread was kept from it."""

    def __init__(self):
        self._timer = QTimer()
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self.reset()

    def reset(self):
        self._last, self.longest = time.perf_counter(), 0.0

    def _beat(self):
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _window(app, store):
    gc.freeze()  # as the program does when it starts
    settings = Settings(None)
    settings.set("language", "ja")
    jobs = Jobs()
    window = program.build(store, jobs, settings)
    window.resize(1400, 860)
    window.show()

    def settle():
        app.processEvents()
        while jobs.waiting:
            app.processEvents()
            time.sleep(0.001)
        app.processEvents()

    window.navigator.open_page("cases")
    settle()
    listed = window.page.list
    table, model = listed.table, listed.model
    bare = QTableView()
    bare.setModel(Constant(model.columnCount()))
    bare.verticalHeader().setDefaultSectionSize(32)
    bare.resize(table.size())
    bare.show()
    app.processEvents()

    def shown(view):
        view.viewport().repaint()
        app.processEvents()

    def first():
        model._pages.clear()
        shown(table)

    jumps = iter(range(1, 10**9))

    def jump(view):
        view.verticalScrollBar().setValue((next(jumps) * 77_777) % CASES)
        shown(view)

    show("first page of the table, read anew", median(first, 21), median(lambda: shown(bare), 21), "constant model")  # fmt: skip
    floor = median(lambda: jump(bare), 21)
    show("jump to a row far off", median(lambda: jump(table), 21), floor, "constant model")
    heart = Heart()

    def longest(what, action):
        heart.reset()
        action()
        settle()
        show(f"longest pause: {what}", heart.longest)

    longest("sort by title", lambda: listed._order(("title",)))
    longest("sort by two columns", lambda: listed._order(("exchange_type", "-pupils_here")))
    longest("search", lambda: (listed.search.setText("台湾"), listed.read()))
    longest("clear the search", lambda: (listed.search.setText(""), listed.read()))
    longest("choose all 200,000 rows", table.selectAll)
    longest("show what the clipboard takes of 20 rows", lambda: (table.choose_record(int(model.ids[9])), listed.cells.copy()))  # fmt: skip
    longest("another language", lambda: settings.set("language", "en"))
    window.navigator.open_page("schools")
    settle()
    other = window.page.list
    keys = other.model.ids[:4000].tolist()
    bar = other.table.verticalScrollBar()
    work = cells.write(store, "schools", {key: {"ward": "中央区"} for key in keys}, "Fill down")
    heart.reset()
    jobs.start(Job(work, "", other))
    while jobs.waiting:
        bar.setValue((next(jumps) * 777) % SCHOOLS)
        app.processEvents()
        time.sleep(0.001)
    show("longest pause: scroll while 4,000 rows are written", heart.longest)
    palette = window.palette_
    palette.open()
    settle()

    def typed():
        palette.field.setText("")
        settle()
        for end in (1, 2, 3, 4):
            start = time.perf_counter()
            palette.field.setText("台湾の交流"[:end])
            settle()
            waits.append(time.perf_counter() - start)

    waits = []
    for _run in range(5):
        typed()
    show("Ctrl+K: from a letter to its answer, median", sorted(waits)[len(waits) // 2])
    show("Ctrl+K: from a letter to its answer, longest", max(waits))
    window.close()
    jobs.close()
