"""Finding words among 100,000 schools, beside a bare scan of the same texts with LIKE."""

import random
import tempfile
from functools import partial
from pathlib import Path

from sqlalchemy import insert, text

from desktop.models.base import new_uid
from desktop.models.school import School
from desktop.models.specs import SPECS
from desktop.services import queries, references, search
from desktop.services.queries import Query
from desktop.services.store import Store
from tests.benchmarks.timing import median, show

ROWS = 100_000


def schools(n):
    """`n` made-up schools, the same ones each time."""
    rng = random.Random(1)
    kanji = "東西南北中央台湾新古大小山川谷野原日比月星花森松竹梅桜富士清水"
    for number in range(n):
        name = "".join(rng.choices(kanji, k=4)) + "高等学校"
        yield {"name": name, "ward": "千代田区", "code": f"D{number:012d}", "uid": new_uid()}


def run():
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "bench.kakehashi")
        with store.write("Fill") as session:
            session.execute(insert(School), list(schools(ROWS)))
            session.execute(
                text(
                    "CREATE TABLE scanned AS SELECT id, lower(name || char(10) || ward || char(10) || code) AS words FROM school"
                )
            )
        with store.read() as session:
            scan = text("SELECT id FROM scanned WHERE words LIKE '%台湾%'")
            floor = median(lambda: session.execute(scan).all())
            found = len(queries.ids(session, Query("schools", "台湾")))
            show(
                f"two characters among {ROWS:,}: {found} found",
                median(lambda: queries.ids(session, Query("schools", "台湾"))),
                floor,
                "LIKE scan",
            )
            show(
                "the same, sorted by name",
                median(lambda: queries.ids(session, Query("schools", "台湾", sort=("name",)))),
                floor,
                "LIKE scan",
            )
            spec = SPECS["schools"]
            for words, what in (("台湾", "a rare word"), ("高等", "a word in every record")):
                count = text(f"SELECT count(*) FROM scanned WHERE words LIKE '%{words}%'")
                show(
                    f"the newest 50 that hold {what}",
                    median(partial(search.newest, session, spec, words, 50)),
                    floor,
                    "LIKE scan",
                )
                show(
                    f"how many hold {what}",
                    median(partial(search.count, session, spec, words)),
                    median(lambda count=count: session.execute(count).all()),
                    "LIKE count",
                )
            show(
                "30 candidates for a reference field",
                median(lambda: references.candidates(session, "schools", "台湾")),
                floor,
                "LIKE scan",
            )
        store.close()
