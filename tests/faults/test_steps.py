import os
import time
from pathlib import Path

import pytest

from desktop.services import backups
from tests.faults import steps


@pytest.mark.parametrize("scenario", steps.SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path, scenario):
    figures, wrong = steps.run(tmp_path, scenario, most=4)
    assert wrong == []
    assert figures["kills"] >= 3


def test_a_backup_has_its_name_only_when_it_is_whole(tmp_path):
    (restore,) = (each for each in steps.SCENARIOS if each.name == "restore")
    figures, wrong = steps.run(tmp_path, restore, only="copy_file")
    assert wrong == []
    assert figures["kills"] >= 10


def test_the_log_of_a_damaged_store_is_not_read_into_the_restored_one(tmp_path):
    steps.begin_restore_with_log(tmp_path)
    path = tmp_path / "a.kakehashi"
    seen = []

    def replace(source, target):
        if target == path:
            seen.append(sorted(each.name for each in tmp_path.glob("a.kakehashi-*")))
        return genuine(source, target)

    genuine = Path.replace
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr(backups, "_settle", lambda path, key: None)
        steps.restore(tmp_path, None)
    assert seen == [[]]
    assert "later" not in repr(steps.contents(tmp_path))
    kept = sorted(each.name for each in backups.folder(path).iterdir())
    assert [each.rpartition(".")[2] for each in kept] == ["backup", "backup-wal"]


def test_what_a_killed_backup_left_is_swept_away(tmp_path):
    steps.begin_backup(tmp_path)
    left = tmp_path / "b" / ".a.20260301-120000.wish.backup.unfinished"
    left.parent.mkdir()
    for name, age in ((left, 2 * backups.DAY), (left.with_suffix(".unfinished-journal"), 0)):
        name.write_bytes(b"half")
        os.utime(name, (time.time() - age,) * 2)
    steps.backup(tmp_path, None)
    assert [each.name for each in left.parent.glob(".*")] == [f"{left.name}-journal"]
