"""What the office does with an agreement: amend and renew it, sign it, word it, keep its papers."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import FileRefused, RuleBroken, Stale, UserError
from desktop.i18n import N_, _
from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.attachment import Attachment
from desktop.models.text import clean_line, fold
from desktop.models.vocabulary import AgreementStatus, Area
from desktop.services import pdfium, photos
from desktop.services.agreements.reading import AreaLine, PartyLine
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

COPIED = (
    "title",
    "title_ja",
    "instrument",
    "board",
    "counterpart",
    "place",
    "country",
    "region",
    "objective",
    "themes",
    "background",
)
"""What a new version takes over from the one before; its days are its own."""

MAX_SCAN_BYTES = 64 * 2**20
PDF = "application/pdf"


def new_version(store: Store, key: int) -> int:
    """Begin an amendment or a renewal: a draft with the terms of the version before; its id.

    Raises:
        RuleBroken: the agreement is a draft itself, or has a version after it already.
        UserError: it is no longer there.
    """
    with store.write(N_("Begin a new version of an agreement")) as session:
        before = _get(session, key)
        if before.status == AgreementStatus.DRAFT:
            raise RuleBroken(
                _("“{title}” is still a draft. Sign it before you renew it.").format(
                    title=before.title
                )
            )
        if session.scalar(select(func.count(Agreement.id)).where(Agreement.renews_id == key)):
            raise RuleBroken(
                _("“{title}” has a newer version already. Renew that one.").format(
                    title=before.title
                )
            )
        version = Agreement(
            **{name: getattr(before, name) for name in COPIED},
            status=AgreementStatus.DRAFT,
            renews_id=before.id,
            parties=[
                AgreementParty(
                    position=party.position, name=party.name, organisation_id=party.organisation_id
                )
                for party in before.parties
            ],
            areas=[
                AgreementArea(position=area.position, text=area.text, area=area.area)
                for area in before.areas
            ],
        )
        session.add(version)
        session.flush()
        return version.id


def sign(store: Store, key: int, day: date) -> None:
    """A draft has been signed by all on a day; the version before it is renewed.

    Raises:
        RuleBroken: it is no draft, it has fewer than two parties, or it would be valid at the same
            time as another agreement of the same parties.
    """
    with store.write(N_("Sign an agreement")) as session:
        agreement = _get(session, key)
        if agreement.status != AgreementStatus.DRAFT:
            raise RuleBroken(_("“{title}” has been signed already.").format(title=agreement.title))
        if len(agreement.parties) < 2:
            raise RuleBroken(
                _("“{title}” needs two parties or more. Add them, then sign it.").format(
                    title=agreement.title
                )
            )
        agreement.status = AgreementStatus.SIGNED
        agreement.signed_on = day
        for party in agreement.parties:
            party.signed_on = party.signed_on or day
        if agreement.renews is not None:
            agreement.renews.status = AgreementStatus.RENEWED
        agreement.check()


def save_parties(store: Store, key: int, version: int, lines: Sequence[PartyLine]) -> None:
    """Write the parties of an agreement in their order; lines without a name are left out.

    Raises:
        Stale: the agreement has been changed since `version` was read.
        RuleBroken: its terms are frozen.
    """
    with store.write(N_("Change the parties of an agreement")) as session:
        agreement = _fresh(session, key, version)
        kept = [line for line in lines if clean_line(line.name)]
        for position, line in enumerate(kept):
            if position == len(agreement.parties):
                agreement.parties.append(AgreementParty(position=position, name=""))
            party = agreement.parties[position]
            party.position, party.name = position, clean_line(line.name)
            party.signed_on = line.signed_on
            party.organisation_id, party.successor_id = line.organisation_id, line.successor_id
        del agreement.parties[len(kept) :]


def save_areas(store: Store, key: int, version: int, texts: Sequence[str]) -> None:
    """Write the areas of cooperation in their order, as written; empty ones are left out.

    Raises:
        Stale, RuleBroken: as `save_parties`.
    """
    with store.write(N_("Change the areas of an agreement")) as session:
        agreement = _fresh(session, key, version)
        lines = [area_line(text) for text in texts if clean_line(text)]
        for position, line in enumerate(lines):
            if position == len(agreement.areas):
                agreement.areas.append(AgreementArea(position=position, text="", area=line.area))
            area = agreement.areas[position]
            area.position, area.text, area.area = position, line.text, line.area
        del agreement.areas[len(lines) :]


_SPOKEN = (
    (Area.GLOBAL_FRIENDSHIP, (("global friendship",), ("世界ともだち",))),
    (Area.SCHOOL_RELATIONSHIPS, (("school", "relation"), ("学校間",), ("学校", "連携"))),
    (Area.MOBILITY, (("mobility",), ("student", "teacher"), ("生徒", "交流"), ("教員", "交流"))),
    (Area.INFORMATION, (("information",), ("情報",))),
)
"""Words that tell an area; all of one group must stand in the text."""


def area_line(text: str) -> AreaLine:
    """An area as written, with its normalised form: “teacher and student exchange” is mobility."""
    written = clean_line(text)
    words = fold(written)
    for area, groups in _SPOKEN:
        if any(all(fold(word) in words for word in group) for group in groups):
            return AreaLine(written, str(area))
    return AreaLine(written, str(Area.OTHER))


def add_papers(store: Store, key: int, files: Sequence[Path]) -> Work[list[int]]:
    """Keep scans (PDF) and pictures of an agreement inside the store, all or none; their ids.

    Pictures are cleaned as photos are; a PDF is kept as it is, if it can be opened.

    Raises:
        FileRefused: a file is neither, is damaged or too large.
    """
    clean: list[photos.Photo | bytes] = []
    for n, path in enumerate(files):
        yield Progress(n, len(files), path.name)
        clean.append(_scan(path) if path.suffix.lower() == ".pdf" else photos.read_photo(path))
    with store.write(N_("Add papers to an agreement")) as session:
        _get(session, key)
        return [
            photos.attach_photo(session, each, agreement_id=key, file_name=path.name).id
            if isinstance(each, photos.Photo)
            else _attach_scan(session, key, each, path.name)
            for path, each in zip(files, clean, strict=True)
        ]


def caption_paper(store: Store, key: int, ja: str | None, en: str | None) -> None:
    """Write the captions of a paper."""
    with store.write(N_("Describe a paper of an agreement")) as session:
        paper = _paper(session, key)
        paper.caption_ja, paper.caption_en = (
            clean_line(ja or "") or None,
            clean_line(en or "") or None,
        )


def remove_paper(store: Store, key: int) -> None:
    """Take a scan or picture off its agreement."""
    with store.write(N_("Remove a paper of an agreement")) as session:
        session.delete(_paper(session, key))


def _scan(path: Path) -> bytes:
    """The bytes of a PDF that can be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SCAN_BYTES + 1)
    except OSError as error:
        raise FileRefused(
            _("{name} cannot be read: {reason}. Check that it is there and may be opened.").format(
                name=path.name, reason=error.strerror
            )
        ) from error
    if len(data) > MAX_SCAN_BYTES:
        raise FileRefused(
            _("{name} is larger than {n} MB. Scan it with fewer dots and try again.").format(
                name=path.name, n=MAX_SCAN_BYTES // 2**20
            )
        )
    pages = pdfium.page_count(data)
    if pages is None:
        raise FileRefused(
            _(
                "{name} is not a PDF that can be opened: it is damaged or locked by a password."
            ).format(name=path.name)
        )
    if not pages:
        raise FileRefused(_("{name} has no pages.").format(name=path.name))
    return data


def _attach_scan(session: Session, agreement: int, data: bytes, name: str) -> int:
    paper = Attachment(
        agreement_id=agreement,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=PDF,
        file_name=name,
    )
    photos.hang(session, paper, data)
    return paper.id


def _get(session: Session, key: int) -> Agreement:
    agreement = session.get(Agreement, key)
    if agreement is None:
        raise UserError(_("This record is no longer there. Somebody else has deleted it."))
    return agreement


def _fresh(session: Session, key: int, version: int) -> Agreement:
    agreement = _get(session, key)
    if agreement.version != version:
        raise Stale(
            _(
                "{title} has been changed since you opened it. Open it again, then change it."
            ).format(title=agreement.title)
        )
    return agreement


def _paper(session: Session, key: int) -> Attachment:
    paper = session.get(Attachment, key)
    if paper is None or paper.agreement_id is None:
        raise UserError(_("This record is no longer there. Somebody else has deleted it."))
    return paper
