"""The booklet beside a raw canvas that draws the same strings and pictures, beside two other
typesetters, and a long register."""

import io
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop import paths
from desktop.models.case import TEXT_SECTIONS
from desktop.services.progress import finish
from desktop.services.publishing import edition
from desktop.services.publishing.content import (
    Booklet,
    CaseEntry,
    PartnerEntry,
    PhotoEntry,
    SchoolEntry,
    Words,
)
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.paper import Finish
from desktop.services.publishing.report import Column, Report, print_report
from desktop.services.publishing.sheet import Sheet
from tests.benchmarks import peers
from tests.benchmarks.timing import median, show

CASES = 200
ROWS = 10_000


def photo(number):
    """A picture of noise, so that its JPEG is as large as that of a camera."""
    rng = random.Random(number)
    small = Image.frombytes("RGB", (160, 107), rng.randbytes(160 * 107 * 3))
    file = io.BytesIO()
    small.resize((1600, 1070), Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    caption = Words(f"交流の様子 その{number}", f"The exchange, part {number}")
    return PhotoEntry(file.getvalue(), 1600, 1070, caption, "見本")


def texts(rng):
    """Sections of some 1,400 characters in all."""
    kanji = "交流学校生徒英語発表準備当日海外東京文化社会授業教員感想成果来年度"
    kana = "のをにはがとでもしてするいるからまでこれそれ"

    def sentence():
        return "".join(rng.choice(kanji if rng.random() < 0.4 else kana) for _n in range(34)) + "。"

    return {
        name: Words("".join(sentence() for _n in range(4)), "A sentence in English. " * 10)
        for name in TEXT_SECTIONS
    }


def cases():
    """The same cases each time, one photo each."""
    rng = random.Random(1)
    high = Words("高等学校", "High school")
    australia = Words("オーストラリア", "Australia")
    for number in range(CASES):
        yield CaseEntry(
            Words(f"第{number}回のオンライン交流とその記録", f"Exchange {number}"),
            Words("オンライン交流", "Video exchange"),
            (SchoolEntry(str(number), Words(f"都立第{number}高等学校"), high),),
            (PartnerEntry(Words(f"School No. {number}"), australia),),
            date(2025, 10, 1),
            pupils_here=30,
            pupils_there=28,
            texts=texts(rng),
            photos=(photo(number),),
        )


class Recorder(Sheet):
    """Notes what is drawn, for the floor to draw again."""

    log: list

    def text(self, x, y, text, size, weight="regular", *args, **values):
        self.log.append(("text", x, self.height - y, text, size, weight))
        super().text(x, y, text, size, weight, *args, **values)

    def picture(self, jpeg, x, y, width, height, **values):
        self.log.append(("picture", jpeg, x, self.height - y - height, width, height))
        super().picture(jpeg, x, y, width, height, **values)

    def next_page(self):
        self.log.append(("page",))
        super().next_page()


def raw(log):
    """What was drawn, drawn by ReportLab alone: its fonts, its strings, its pictures."""
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1)
    for entry in log:
        if entry[0] == "text":
            _kind, x, y, text, size, weight = entry
            canvas.setFont(f"floor-{weight}", size)
            canvas.drawString(x, y, text)
        elif entry[0] == "picture":
            _kind, jpeg, x, y, width, height = entry
            canvas.drawImage(ImageReader(io.BytesIO(jpeg)), x, y, width, height)
        else:
            canvas.showPage()
    canvas.save()
    return file.getvalue()


# Another process: the peers would count too.
_CHILD = """
from tests.benchmarks.bench_booklet import cases
from desktop.services.progress import finish
from desktop.services.publishing.content import Booklet
from desktop.services.publishing.edition import print_booklet
booklet = Booklet(tuple(cases()), "ja", 2025)
with open("/dev/null", "wb") as file:
    finish(print_booklet(booklet, file))
status = open("/proc/self/status").read()  # Linux only, in KiB
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def beside_peers(cases, seconds):
    """Print how many times as long the others take, once each after a warm start of their own."""
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            Path(folder, f"{number}.jpg").write_bytes(case.photos[0].jpeg)
        for peer in (peers.typst, peers.weasyprint):
            if peer(cases[:2], folder) is None:
                print(f"{peer.__name__}: its system libraries are not installed (libpango)")
                continue
            clock, work = time.perf_counter(), time.process_time()
            peer(cases, folder)
            clock, work = time.perf_counter() - clock, time.process_time() - work
            print(f"{peer.__name__:<52} {clock * 1000:>10.1f} ms   "
                  f"{clock / seconds:>6.1f} × ours ({seconds * 1000:.1f} ms); "
                  f"{work / seconds:.1f} × its work, over all processors", flush=True)  # fmt: skip


def run() -> None:
    """Print the times, the size of the file and the most memory."""
    book = FontBook()
    for weight, name in (("regular", "Regular"), ("bold", "Bold")):
        path = paths.resource("fonts", f"BIZUDPGothic-{name}.ttf")
        pdfmetrics.registerFont(TTFont(f"floor-{weight}", str(path)))
    booklet = Booklet(tuple(cases()), "ja", 2025, Words("発行者"), date(2026, 3, 1))

    def ours(language="ja"):
        file = io.BytesIO()
        made = finish(
            edition.print_booklet(
                Booklet(booklet.cases, language, 2025, booklet.publisher), file, book=book
            )
        )
        return file.getvalue(), made

    Recorder.log = []
    plain, edition.Sheet = edition.Sheet, Recorder
    try:
        data, made = ours()
    finally:
        edition.Sheet = plain
    log = list(Recorder.log)
    jpegs = sum(len(case.photos[0].jpeg) for case in booklet.cases)
    floor = median(lambda: raw(log), 3)
    show(
        f"{CASES} cases, {CASES} photos, {made.pages} pages",
        median(ours, 3),
        floor,
        "raw canvas",
    )
    show("the same in both languages", median(lambda: ours("both"), 3))
    one = Booklet(booklet.cases[:1], "ja", 2025, booklet.publisher)
    show(
        "one of its cases alone, as it is being made",
        median(lambda: finish(edition.print_part(one, io.BytesIO(), "cases", book=book))),
    )
    bare = replace(booklet, cases=tuple(replace(c, photos=()) for c in booklet.cases))
    for part in ("numbers", "contents", "index"):
        show(
            f"its {part} alone",
            median(
                lambda part=part: finish(edition.print_part(bare, io.BytesIO(), part, book=book))
            ),
        )
    show(
        "the whole in grey, with crop marks",
        median(
            lambda: finish(
                edition.print_booklet(
                    replace(booklet, finish=Finish(True, True)), io.BytesIO(), book=book
                )
            ),
            1,
        ),
    )
    print(
        f"{'size of the file':<52} {len(data) / 1e6:>10.1f} MB   "
        f"{len(data) / jpegs:>6.3f} × the JPEG bytes; raw canvas {len(raw(log)) / 1e6:.1f} MB"
    )
    beside_peers(booklet.cases, min(timed(ours) for _run in range(3)))
    most = subprocess.run(
        [sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True
    ).stdout
    print(f"{'most memory of the process, photos and libraries too':<52} {most.strip():>10} MiB")

    rows = [
        (str(n), f"東京都立第{n}高等学校", "高等学校", "江東区", f"東京都江東区東陽{n}-1", "03-1234-5678")
        for n in range(ROWS)
    ]  # fmt: skip
    columns = tuple(
        Column(head) for head in ("番号", "学校名", "校種", "区市町村", "所在地", "電話")
    )

    def register():
        finish(print_report(Report("学校一覧", columns, rows), io.BytesIO(), book=book))

    show(f"{ROWS:,} rows as a register", median(register, 3))


if __name__ == "__main__":
    run()
