"""A table of 100,000 schools: opening, paging, sorting and filtering, beside bare floors."""

import os
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import insert, text

from desktop.models.school import School
from desktop.services import queries
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.table import Table
from desktop.views.table_model import TableModel
from tests.benchmarks.bench_search import ROWS, schools
from tests.benchmarks.timing import median, show

COLUMNS = ["name", "kana", "kind", "establisher", "ward", "enrolment", "status"]


class Constant(QAbstractTableModel):
    """As large, and always the same word: what Qt itself needs."""

    def rowCount(self, parent=None):  # noqa: N802
        return ROWS

    def columnCount(self, parent=None):  # noqa: N802
        return len(COLUMNS)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return "東京都立高等学校" if role == Qt.ItemDataRole.DisplayRole else None


def run():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "bench.kakehashi")
        with store.write("Fill") as session:
            session.execute(insert(School), list(schools(ROWS)))
        _queries(store)
        _views(app, store)
        store.close()


def _queries(store):
    def ids(query):
        with store.read() as session:
            return queries.ids(session, query)

    def bare(sql):
        with store.read() as session:
            return session.execute(text(sql)).all()

    floor = median(lambda: bare("SELECT id FROM school ORDER BY id"))
    show("open: the ids of all", median(lambda: ids(Query("schools"))), floor, "bare ids")
    show(
        "sort by name",
        median(lambda: ids(Query("schools", sort=("name",)))),
        median(lambda: bare("SELECT id FROM school ORDER BY coalesce(nullif(kana,''), name), id")),
        "bare sort",
    )
    show(
        "sort by kind, then ids",
        median(lambda: ids(Query("schools", sort=("-kind",)))),
        floor,
        "bare ids",
    )
    wanted = Query("schools", conditions=(Condition("ward", "is", "千代田区"),))
    show(
        "filter by ward",
        median(lambda: ids(wanted)),
        median(lambda: bare("SELECT id FROM school WHERE ward = '千代田区' ORDER BY id")),
        "bare filter",
    )


def _views(app, store):
    model = TableModel(store, "schools", COLUMNS)
    table = Table(model, Settings(None))
    with store.read() as session:
        ids = queries.ids(session, Query("schools"))
    bare = QTableView()
    bare.setModel(Constant())
    for view in (table, bare):
        view.resize(1200, 700)
        view.show()
    bare.verticalHeader().setDefaultSectionSize(32)
    app.processEvents()

    def shown(view):
        view.viewport().repaint()
        app.processEvents()

    def scroll(view, forget=lambda: None):
        bar = view.verticalScrollBar()
        for step in np.linspace(0, bar.maximum(), 50):
            forget()
            bar.setValue(int(step))
            shown(view)

    show("give 100,000 rows to the view", median(lambda: table.show_ids(ids)))
    floor = median(lambda: scroll(bare))
    show("50 screens up to the end, each page read anew", median(lambda: scroll(table, model._pages.clear)), floor, "constant model")  # fmt: skip
    show("one screen again, from the cache", median(lambda: shown(table)), median(lambda: shown(bare)), "constant model")  # fmt: skip

    def one_page():
        model._pages.clear()
        return model.values(54_321)

    def by_id():
        with store.read() as session:
            keys = ",".join(map(str, range(54_272, 54_400)))
            columns = ", ".join(COLUMNS)
            return session.execute(text(f"SELECT {columns} FROM school WHERE id IN ({keys})")).all()

    show("one page of 128 rows", median(one_page), median(by_id), "bare rows by id")
    table.selectAll()
    show("say how many of 100,000 are chosen", median(table.chosen_count))
