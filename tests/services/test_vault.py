import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordDeleteError

from desktop.services import rekeying, vault
from desktop.services.clock import moment
from desktop.services.store import Store

WORDS = "bridge over the river"


class Memory(KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


class Locked(Memory):
    def get_password(self, service, username):
        raise KeyringLocked("locked")

    set_password = delete_password = get_password


@pytest.fixture
def use():
    before = keyring.get_keyring()

    def use(backend):
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


@pytest.fixture
def office(tmp_path):
    store = Store.create(tmp_path / "a.kakehashi", WORDS)
    yield store
    store.close()


def test_a_key_is_remembered_and_forgotten(office, use):
    use(Memory())
    assert vault.why_not() is None
    assert vault.recall(office.path) is None
    assert vault.remember(office.path, office.key) is None
    assert vault.recall(office.path) == office.key
    office.close()
    Store.open(office.path, key=vault.recall(office.path)).close()
    vault.forget(office.path)
    vault.forget(office.path)
    assert vault.recall(office.path) is None


@pytest.mark.parametrize("backend", [fail.Keyring, Locked])
def test_no_vault_is_a_sentence_and_no_error(office, use, backend):
    use(backend())
    assert "cannot be remembered here" in vault.remember(office.path, office.key)
    assert vault.recall(office.path) is None
    vault.forget(office.path)


def test_a_plain_store_has_nothing_to_remember(store, use):
    memory = use(Memory())
    assert vault.remember(store.path, bytes(32)) is None
    assert vault.recall(store.path) is None
    assert memory.held == {}


def test_a_changed_key_is_remembered_in_place_of_the_old(office, use):
    memory = use(Memory())
    vault.remember(office.path, office.key)
    rekeying.change_passphrase(office, "river under the bridge", at=moment())
    assert vault.recall(office.path) == office.key
    assert len(memory.held) == 1
    rekeying.decrypt(office, at=moment())
    assert memory.held == {}


def test_nonsense_in_the_vault_is_no_key(office, use):
    use(Memory())
    vault.remember(office.path, office.key)
    memory = keyring.get_keyring()
    memory.held = dict.fromkeys(memory.held, "nonsense")
    assert vault.recall(office.path) is None
