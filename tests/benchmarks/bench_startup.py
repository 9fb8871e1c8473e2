"""From the command to a window that has drawn itself, beside a bare QMainWindow."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.timing import median, show

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""

OURS = """
import sys
from pathlib import Path
from desktop import app
sys.exit(app.main(Path(sys.argv[1]), quit_when_shown=True))
"""


def run():
    with tempfile.TemporaryDirectory() as folder:
        home = {"HOME": folder, "XDG_DATA_HOME": folder, "LOCALAPPDATA": folder}
        environment = os.environ | home | {"QT_QPA_PLATFORM": "offscreen"}
        path = Path(folder) / "sample.kakehashi"

        def python(*arguments):
            subprocess.run(
                [sys.executable, *arguments], env=environment, check=True, capture_output=True
            )

        python("-m", "desktop", "new", str(path), "--sample")
        floor = median(lambda: python("-c", BARE), 3)
        show(
            "the window with the sample store",
            median(lambda: python("-c", OURS, str(path)), 3),
            floor,
            "bare window",
        )
        nothing = median(lambda: python("-c", "pass"), 3)
        show(
            "kakehashi --version",
            median(lambda: python("-m", "desktop", "--version"), 3),
            nothing,
            "bare python",
        )
