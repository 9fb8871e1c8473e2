"""Try the frozen program in dist/kakehashi as a person would: sample, import, booklet, window.

Standard library only, so that it runs on a machine that has nothing but the frozen program.
Run by `dev.py build`; exits non-zero with one sentence when something does not work.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "dist" / "kakehashi"
PROGRAM = FOLDER / ("kakehashi-cli.exe" if sys.platform == "win32" else "kakehashi")

SCHOOLS = """\
学校コード,学校種,都道府県番号,設置区分,本分校,学校名,学校所在地,郵便番号,\
属性情報設定年月日,属性情報廃止年月日,旧学校調査番号,移行後の学校コード
B113299999991,B1(小学校),13(東京),2(公),1(本),見本区立架け橋小学校,東京都見本区橋１－１,1000001,2020/12/22,,,
D113299999992,D1(高等学校),13(東京),2(公),1(本),東京都立架け橋高等学校,東京都見本区橋２－２,1000001,2020/12/22,,,
"""


def kakehashi(*arguments: str | Path) -> str:
    """Run the frozen program headless and return what it printed."""
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        [str(PROGRAM), *map(str, arguments)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    seconds = time.perf_counter() - began
    print(f"  {seconds:5.1f} s  kakehashi {' '.join(map(str, arguments))}", flush=True)
    if done.returncode:
        sys.exit(f"The frozen program failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Do the main job with the frozen program in a folder of its own."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a pipe on Windows may not know 学校
    size = sum(path.lstat().st_size for path in FOLDER.rglob("*"))
    print(f"{FOLDER}: {size / 2**20:.0f} MiB")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        store, schools, booklet = work / "sample.kakehashi", work / "学校.csv", work / "事例集.pdf"
        schools.write_text(SCHOOLS, "cp932")
        kakehashi("--help")
        kakehashi("new", store, "--sample")
        done = json.loads(kakehashi("import", "schools", schools, "--store", store, "--json"))
        if done["created"] != len(SCHOOLS.splitlines()) - 1:
            sys.exit(f"The frozen program did not import the list: {done}")
        phones, written = work / "phones.csv", work / "written.csv"
        phones.write_text("name,phone\n見本区立電話小学校,０３５３２０７８９０\n", "utf-8")
        kakehashi("import", "schools", phones, "--store", store)
        kakehashi("export", "schools", written, "--store", store, "--where", "見本区立電話")
        if "03-5320-7890" not in written.read_text("utf-8-sig"):
            sys.exit("The frozen program does not know how a phone number is written.")
        kakehashi("booklet", booklet, "--store", store, "--language", "both")
        if not booklet.read_bytes().startswith(b"%PDF-"):
            sys.exit("The frozen program wrote a booklet that is no PDF.")
        times = json.loads(
            kakehashi("slots", "1", "1", "--store", store, "--from", "2027-10-01", "--json")
        )
        if not any(
            "祝日" in str(day["away"]) or "holiday" in str(day["away"]) for day in times["days"]
        ):
            sys.exit("The frozen program knows no public holiday.")
        kakehashi("worldfriend", "--store", store, "--pdf", work / "world.pdf")
        kakehashi("link", "partners", "--store", store)
        if not json.loads(kakehashi("consistency", "--store", store, "--json"))["open"]:
            sys.exit("The frozen program finds no contradiction in the sample.")
        capped = {
            "left": [1],
            "right": [1],
            "edges": [[0, 0, 3]],
            "caps": [{"edges": [0], "max": 1}],
        }
        (work / "instance.json").write_text(json.dumps(capped))
        if json.loads(kakehashi("solve", work / "instance.json", "--json"))["objective"] != 3:
            sys.exit("The frozen program solves no instance.")
        kakehashi("demo", "--out", work / "demo")
        if not any((work / "demo").rglob("*.png")):
            sys.exit("The frozen program showed no page.")
    print("The frozen program works.")


if __name__ == "__main__":
    main()
