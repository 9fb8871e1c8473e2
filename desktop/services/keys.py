"""The key of an encrypted store: from a passphrase, or from the recovery key that was printed.

A store's pages are encrypted (SQLCipher, AES-256) under 32 bytes derived from the passphrase and
the salt in the file's first 16 bytes. Deriving takes a tenth of a second or more on purpose, so it
is done once and the bytes are handed on. The recovery key is those bytes, written to be printed.
"""

import base64
import hashlib
import hmac
import unicodedata
from pathlib import Path

from desktop.errors import InvalidValue
from desktop.i18n import _

ROUNDS = 256_000
"""Rounds of PBKDF2-HMAC-SHA512, as SQLCipher 4 derives keys itself."""

SALT, KEY = 16, 32
SHORTEST = 8
PLAIN = b"SQLite format 3\0"


def derive(passphrase: str, salt: bytes) -> bytes:
    """The 32-byte key of a passphrase for a store with this 16-byte salt."""
    words = unicodedata.normalize("NFKC", passphrase).encode()
    return hashlib.pbkdf2_hmac("sha512", words, salt, ROUNDS, KEY)


def check_passphrase(passphrase: str) -> None:
    """Raise `InvalidValue` where a new passphrase is too short to protect anything."""
    if len(passphrase.strip()) < SHORTEST:
        raise InvalidValue(
            _(
                "The passphrase is too short. Use {n} characters or more; several words are best."
            ).format(n=SHORTEST)
        )


def salt_of(path: Path) -> bytes | None:
    """The salt of an encrypted store; None for a plain one."""
    with path.open("rb") as file:
        head = file.read(SALT)
    return None if head == PLAIN or len(head) < SALT else head


def recovery_text(key: bytes) -> str:
    """A key as it is printed: 14 groups of four letters and digits, with a check at the end."""
    text = base64.b32encode(key + _check(key)).decode().rstrip("=")
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_recovery(text: str) -> bytes:
    """The key of a printed recovery key, typed in any case, with or without hyphens.

    Raises:
        InvalidValue: a letter is wrong or missing.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    # O and I are not in the alphabet of digits (2 to 7), so 0 and 1 can only be misread letters.
    letters = "".join(c for c in plain if c.isalnum()).replace("0", "O").replace("1", "I")
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        data = b""
    key, check = data[:KEY], data[KEY:]
    if len(key) != KEY or not hmac.compare_digest(check, _check(key)):
        raise InvalidValue(
            _("This is not a recovery key. Check each group of letters against the printed sheet.")
        )
    return key


def _check(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:3]
