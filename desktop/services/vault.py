"""The system's vault, which remembers a store's key for the person who is signed in.

Windows Credential Manager, the Secret Service or the Keychain, through `keyring`. A machine without
one, or a locked one, is no error: the passphrase is typed each time. An entry is named by the
store's salt, which says nothing and changes with the key.
"""

import logging
from pathlib import Path

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.services import keys

log = logging.getLogger(__name__)
SERVICE = "Kakehashi"


def why_not() -> str | None:
    """The sentence that says why nothing can be remembered here; None where it can."""
    try:
        import keyring
        from keyring.backends import fail, null

        backend = keyring.get_keyring()
        if not isinstance(backend, fail.Keyring | null.Keyring):
            return None
    except Exception as error:  # a vault's own libraries raise what they like
        log.info("no vault: %r", error)
    return _(
        "The passphrase cannot be remembered here: this computer has no vault that is open. "
        "Type it each time."
    )


def remember(path: Path, key: bytes) -> str | None:
    """Have the vault remember the key of a store; None when done, else the sentence why not."""
    salt = keys.salt_of(path)
    refused = why_not()
    if salt is None or refused:
        return refused
    try:
        import keyring

        keyring.set_password(SERVICE, salt.hex(), keys.recovery_text(key))
    except Exception as error:
        log.info("the vault refused: %r", error)
        return _(
            "The passphrase cannot be remembered here: the vault of this computer is locked or "
            "refused it. Type it each time."
        )
    return None


def recall(path: Path) -> bytes | None:
    """The key of a store, where the vault remembers one; it may no longer fit."""
    try:
        salt = keys.salt_of(path)
        if salt is None:
            return None
        import keyring

        text = keyring.get_password(SERVICE, salt.hex())
        return keys.read_recovery(text) if text else None
    except InvalidValue:
        log.warning("what the vault remembers is no key")
    except Exception as error:
        log.info("the vault does not answer: %r", error)
    return None


def forget(path: Path) -> None:
    """Have the vault forget the key of a store, if it remembers one."""
    try:
        salt = keys.salt_of(path)
    except OSError:
        return
    if salt is not None:
        forget_salt(salt)


def forget_salt(salt: bytes) -> None:
    """As `forget`, for a store that had this salt."""
    try:
        import keyring

        keyring.delete_password(SERVICE, salt.hex())
    except Exception as error:  # not there, or no vault
        log.info("nothing to forget: %r", error)
