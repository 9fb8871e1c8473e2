"""Kinds of values by which somebody is reached: phone, postcode, e-mail, website.

Each is understood however it is typed and kept in one form, so that the same number or address is
found, compared and printed as one.
"""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from desktop.errors import InvalidValue
from desktop.i18n import _, language
from desktop.models.fields import Kind
from desktop.models.text import half_width

_EXTENSION = re.compile(
    r"\s*[,;(/]?\s*(?:内線|extension|ext\.?|extn\.?|x|#)\s*[:.]?\s*(\d{1,7})\s*\)?$", re.IGNORECASE
)
_NOT_DIALLED = re.compile(
    r"^(?:tel|phone|電話|電話番号|℡)\s*[:.]?\s*|\s*\((?:代|代表|直通|直)\)$", re.IGNORECASE
)
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}


class Phone(Kind):
    """A phone number.

    One that is dialled from abroad begins with + and is kept as +64 3 348 5678. With a `region`
    (ISO 3166-1 alpha-2) other numbers are read as ones of that country and kept as they are written
    there (03-5320-7890); without it, nobody can say whose they are, and they are kept as typed, half
    width. An extension stands behind as `ext. 12`.
    """

    def __init__(self, region: str | None = None) -> None:
        self.region = region

    def read(self, text: str) -> str:
        typed = _NOT_DIALLED.sub("", half_width(text).strip())
        number = _EXTENSION.sub("", typed)
        inner = _EXTENSION.search(typed)
        if not re.search(r"\d", number):
            raise InvalidValue(_("“{text}” has no digits. Type a phone number.").format(text=text))
        if re.search(r"[^\d\s()+./-]", number):
            # Words, or two numbers: nothing to dial, but worth keeping as it is.
            return typed
        plain = number
        if self.region or number.lstrip("( ").startswith("+"):
            plain = self._formatted(number, text)
        return f"{plain} ext. {inner[1]}" if inner else plain

    def format(self, value: Any, tongue: str | None = None) -> str:
        words = "" if value is None else str(value)
        return words.replace(" ext. ", " 内線") if (tongue or language()) == "ja" else words

    def _formatted(self, number: str, text: str) -> str:
        import phonenumbers  # a third of a second on a slow disk: only when a number is typed

        try:
            found = phonenumbers.parse(number, self.region)
        except phonenumbers.NumberParseException:
            found = None
        if found is None or not phonenumbers.is_possible_number(found):
            raise InvalidValue(
                _("“{text}” is too short or too long for a phone number. Check its digits.").format(
                    text=text
                )
            )
        if not phonenumbers.is_valid_number(found):
            # No number that is in use, but perhaps the list of numbers is older than this one.
            return re.sub(r"\s+", " ", number)
        at_home = self.region and phonenumbers.region_code_for_number(found) == self.region
        formats = phonenumbers.PhoneNumberFormat
        form = formats.NATIONAL if at_home else formats.INTERNATIONAL
        return str(phonenumbers.format_number(found, form))


class Postcode(Kind):
    """A postcode; a Japanese one of seven digits is written 123-4567."""

    def __init__(self, japanese: bool = False) -> None:
        self.japanese = japanese

    def read(self, text: str) -> str:
        code = half_width(text).lstrip("〒 ").strip().upper()
        if not self.japanese:
            return re.sub(r"\s+", " ", code)
        digits = re.fullmatch(r"(\d{3})\s*-?\s*(\d{4})", code)
        if not digits:
            raise InvalidValue(
                _("“{text}” is not a postcode. Type seven digits, such as 163-8001.").format(
                    text=text
                )
            )
        return f"{digits[1]}-{digits[2]}"


class Email(Kind):
    """An e-mail address; its domain in small letters. `Name <a@b.jp>` and mailto: give the address."""

    _ADDRESS = re.compile(
        r"[^@\s,;:<>()\[\]\"]+@(?:[^@\s,;:<>()\[\]\".]+\.)+[^@\s,;:<>()\[\]\".]{2,}"
    )

    def read(self, text: str) -> str:
        address = half_width(text).strip()
        inner = re.fullmatch(r"[^<>]*<([^<>]+)>", address)
        address = re.sub(r"(?i)^mailto:", "", inner[1].strip() if inner else address)
        local, _at, domain = address.rpartition("@")
        dotted = ".." in local or local.startswith(".")
        if not self._ADDRESS.fullmatch(address) or dotted:
            raise InvalidValue(
                _("“{text}” is not an e-mail address. Type it as name@example.org.").format(
                    text=text
                )
            )
        return f"{local}@{domain.lower()}"


class Website(Kind):
    """An address on the web; one typed without a scheme gets http. Scheme and host in small letters."""

    def read(self, text: str) -> str:
        # Only signs of full width are changed: a path may hold Japanese, and every sign counts.
        address = text.translate(_FULL_WIDTH).strip().strip("<>")
        address = address if "://" in address else f"http://{address}"
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
            if parts.port == 0:
                host = ""
        except ValueError:
            parts, host = SplitResult("", "", "", "", ""), ""
        labels = host.split(".")
        fits = len(labels) > 1 and all(labels) and not re.search(r"[\s\"<>\\^`{|}]", address)
        if parts.scheme not in ("http", "https") or not fits:
            raise InvalidValue(
                _("“{text}” is not a web address. Type it as https://example.org.").format(
                    text=text
                )
            )
        who, at, _rest = parts.netloc.rpartition("@")
        port = f":{parts.port}" if parts.port else ""
        path = "" if parts.path == "/" and not (parts.query or parts.fragment) else parts.path
        query = f"?{parts.query}" if parts.query else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{parts.scheme}://{who}{at}{host}{port}{path}{query}{fragment}"
