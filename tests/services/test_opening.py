import multiprocessing
import os
import signal
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from desktop import i18n
from desktop.errors import InvalidValue, StoreRefused
from desktop.models.school import School
from desktop.services import connecting, keys, places
from desktop.services.store import KeyNeeded, Store

WORDS = "bridge over the river"


def hold(path, ready, leave):
    store = Store.open(path)
    ready.send(store.writable)
    leave.recv()
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_second_process_opens_to_read_and_a_dead_one_is_taken_over(store):
    store.close()
    spawn = multiprocessing.get_context("spawn")
    ready, told = spawn.Pipe()
    leave, go = spawn.Pipe()
    process = spawn.Process(target=hold, args=(store.path, told, go))
    process.start()
    assert ready.recv() is True
    second = Store.open(store.path)
    assert not second.writable
    assert second.owner.process == process.pid
    with pytest.raises(StoreRefused, match="has had it open on"), second.write("Add") as session:
        session.add(School(name="A"))
    second.close()
    leave.send(None)
    process.join(10)
    third = Store.open(store.path)
    assert third.writable
    third.close()


def test_an_encrypted_store_opens_with_its_words_only(tmp_path):
    path = tmp_path / "a.kakehashi"
    store = Store.create(path, WORDS)
    with store.write("Add") as session:
        session.add(School(name="日比谷高等学校"))
    printed = keys.recovery_text(store.key)
    store.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "日比谷".encode() not in held
    with pytest.raises(KeyNeeded, match="is encrypted"):
        Store.open(path)
    with pytest.raises(KeyNeeded, match="does not open"):
        Store.open(path, passphrase="bridge over the rivers")
    for how in (
        {"passphrase": "ｂｒｉｄｇｅ over the river"},
        {"key": keys.read_recovery(printed.lower())},
    ):
        opened = Store.open(path, **how)
        with opened.read() as session:
            assert session.query(School).one().name == "日比谷高等学校"
        opened.close()


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"nothing of ours" * 1000])
def test_a_file_that_is_called_a_store_but_is_none(tmp_path, data):
    path = tmp_path / "a.kakehashi"
    path.write_bytes(data)
    with pytest.raises(StoreRefused, match=r"damaged|encrypted") as told:
        Store.open(path)
    assert "ends in" not in told.value.sentence
    assert path.read_bytes() == data


def test_a_short_passphrase_is_refused(tmp_path):
    with pytest.raises(InvalidValue, match="too short"):
        Store.create(tmp_path / "a.kakehashi", "abc")
    assert not (tmp_path / "a.kakehashi").exists()


def test_a_recovery_key_is_checked_letter_by_letter():
    key = bytes(range(32))
    printed = keys.recovery_text(key)
    assert keys.read_recovery(printed.replace("-", " ")) == key
    for at in range(0, len(printed), 5):
        wrong = printed[:at] + ("B" if printed[at] != "B" else "C") + printed[at + 1 :]
        with pytest.raises(InvalidValue):
            keys.read_recovery(wrong)
    with pytest.raises(InvalidValue):
        keys.read_recovery("")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (PureWindowsPath(r"C:\Users\x\OneDrive - Tokyo\a.kakehashi"), "OneDrive - Tokyo"),
        (PureWindowsPath(r"C:\Users\x\Dropbox\deep\a.kakehashi"), "Dropbox"),
        (PurePosixPath("/home/x/Google Drive/a.kakehashi"), "Google Drive"),
        (PurePosixPath("/home/x/a dropbox of letters/a.kakehashi"), None),
        (PurePosixPath("/home/x/dropbox.kakehashi"), None),
    ],
)
def test_synced_folders_are_known_by_their_names(path, name):
    assert places.synced_folder(path) == name


def test_a_store_in_a_synced_folder_is_refused(tmp_path):
    with pytest.raises(StoreRefused, match="copies to the cloud"):
        Store.create(tmp_path / "Dropbox" / "a.kakehashi")
    assert not (tmp_path / "Dropbox").exists()


def test_shares_are_known_by_the_list_of_mounts(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/vda / ext4 rw 0 0\nserver:/x /mnt/office\\040share nfs4 rw 0 0\n//s/y /mnt/y cifs rw 0 0\n"
    )
    assert places.mount_kind(PurePosixPath("/mnt/office share/a"), mounts) == "nfs4"
    assert places.mount_kind(PurePosixPath("/mnt/y/a"), mounts) == "cifs"
    assert places.mount_kind(PurePosixPath("/home/a"), mounts) == "ext4"
    assert places.on_share(PureWindowsPath(r"\\server\share\a"))


def test_a_store_in_a_folder_that_cannot_be_written_opens_to_read(store, monkeypatch):
    store.close()
    monkeypatch.setattr("desktop.services.store._may_write", lambda path: False)
    opened = Store.open(store.path)
    assert not opened.writable
    with pytest.raises(StoreRefused, match="reading only"), opened.write("Add"):
        pass
    opened.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE alembic_version",
        "DELETE FROM alembic_version",
        "UPDATE alembic_version SET version_num = ''",
    ],
    ids=["gone", "empty", "blank"],
)
def test_a_store_that_has_lost_its_revision_is_damaged_and_not_made_anew(store, harm):
    connection = store._writer.raw_connection()
    connection.dbapi_connection.execute(harm)
    connection.close()
    store.close()
    with pytest.raises(StoreRefused, match="its list of tables is not complete"):
        Store.open(store.path)


def test_a_message_of_the_driver_that_quotes_damaged_bytes_is_damage(store):
    store.close()
    data = bytearray(store.path.read_bytes())
    at = data.index(b"CREATE TABLE school")
    data[at : at + 12] = b"CREATE \xc3\x28BLE"
    store.path.write_bytes(data)
    with pytest.raises(StoreRefused, match="damaged"):
        Store.open(store.path)


@pytest.fixture
def anybodys():
    """A folder that every user of the machine may look into."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def look(path, key, told):
    """What somebody sees who may read a folder and not write it."""
    if os.geteuid() == 0:
        os.setgid(65534)  # root may write anywhere: be nobody
        os.setuid(65534)
    i18n.set_language("en")
    opened = Store.open(path, key=key)
    with opened.read() as session:
        told.send((opened.writable, opened.owner, session.query(School.name).scalar()))
    try:
        with opened.write("Add") as session:
            session.add(School(name="A"))
    except StoreRefused as error:
        told.send(error.sentence)
    opened.close()


@pytest.mark.parametrize("words", [None, WORDS], ids=["plain", "encrypted"])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "with its log"])
@pytest.mark.skipif(os.name != "posix", reason="the permissions of Windows are others")
def test_a_folder_that_may_not_be_written_opens_to_read(anybodys, words, closed):
    path = anybodys / "a.kakehashi"
    store = Store.create(path, words)
    with store.write("Add") as session:
        session.add(School(name="日比谷高等学校"))
    logs = {each: each.read_bytes() for each in anybodys.iterdir()}
    store.close()
    path.with_name("a.kakehashi.lock").touch()  # as an earlier day may have left it
    if not closed:
        for each, data in logs.items():
            each.write_bytes(data)
    before = sorted(anybodys.iterdir())
    for each in before:
        each.chmod(0o444)
    anybodys.chmod(0o555)
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=look, args=(path, store.key, there))
    process.start()
    process.join(60)
    anybodys.chmod(0o755)
    assert process.exitcode == 0
    assert here.recv() == (False, None, "日比谷高等学校")
    assert "open for reading only, so nothing can be changed" in here.recv()
    assert sorted(anybodys.iterdir()) == before


def test_paths_are_written_as_sqlite_reads_them():
    assert connecting.uri_of(PurePosixPath("/a b/ü?.x")) == "file:///a%20b/%C3%BC%3F.x"
    assert connecting.uri_of(PureWindowsPath(r"C:\a b\c.x")) == "file:///C:/a%20b/c.x"
    assert connecting.uri_of(PureWindowsPath(r"\\srv\share\c.x")) == "file:////srv/share/c.x"
