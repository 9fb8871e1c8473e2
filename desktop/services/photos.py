"""Pictures that come into the store: checked, turned upright, scaled, and without their metadata.

A photo from a telephone carries the place and the time it was taken, and a file may claim to be
a picture and be a bomb. So no byte of a file is ever kept: each picture is decoded within limits
and written anew.
"""

import hashlib
import io
import logging
import warnings
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import FileRefused
from desktop.i18n import _
from desktop.models.attachment import Attachment, Blob
from desktop.models.vocabulary import Consent

log = logging.getLogger(__name__)

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 80_000_000
LONG_SIDE = 2400
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
MEDIA_TYPE = "image/jpeg"
MAX_PROFILE_BYTES = 4 * 2**20

# Our own limit is below Pillow's, but a frame may be larger than the header says. A filter that is
# set once, because `catch_warnings` changes the whole process and jobs run on several threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Photo:
    """A clean picture: an sRGB JPEG without metadata, upright, at most 2,400 pixels long."""

    jpeg: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The name of the bytes, hexadecimal."""
        return hashlib.sha256(self.jpeg).hexdigest()


def read_photo(path: Path) -> Photo:
    """Read a picture file and make a clean photo of it.

    Of an animation the first frame is taken; what is transparent becomes white.

    Raises:
        FileRefused: the file cannot be read, is too large, is broken or is no picture.
    """
    data = _bytes(path)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(path, image.size)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image.load()
            _check_size(path, image.size)
            return _encode(_flat(_upright(image)))
    except FileRefused:
        raise
    except UnidentifiedImageError as error:
        raise FileRefused(
            _(
                "{name} is not a picture that can be read. Choose a JPEG, PNG, WebP, AVIF, GIF, "
                "TIFF or BMP file; save a HEIC photo as JPEG first."
            ).format(name=path.name)
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_large(path) from error
    except Exception as error:  # a decoder may raise anything over a file made to break it
        log.info("%s cannot be decoded: %r", path, error)
        raise FileRefused(
            _(
                "{name} is damaged or incomplete, so it cannot be shown. Copy it again from the "
                "camera or ask for it once more."
            ).format(name=path.name)
        ) from error


def attach_photo(
    session: Session,
    photo: Photo,
    *,
    case_id: int | None = None,
    agreement_id: int | None = None,
    file_name: str | None = None,
    caption_ja: str | None = None,
    caption_en: str | None = None,
    credit: str | None = None,
    consent: str = Consent.NONE,
    consent_until: date | None = None,
) -> Attachment:
    """Hang a photo on a case or an agreement (exactly one), after those that hang there.

    Equal bytes are kept once. The attachment is in the session and has its id.
    """
    attachment = Attachment(
        case_id=case_id,
        agreement_id=agreement_id,
        sha256=photo.sha256,
        media_type=MEDIA_TYPE,
        file_name=file_name,
        width=photo.width,
        height=photo.height,
        caption_ja=caption_ja,
        caption_en=caption_en,
        credit=credit,
        consent=consent,
        consent_until=consent_until,
    )
    hang(session, attachment, photo.jpeg)
    return attachment


def hang(session: Session, attachment: Attachment, data: bytes) -> None:
    """Put an attachment after those of its case or agreement; equal bytes are kept once."""
    if session.get(Blob, attachment.sha256) is None:
        session.add(Blob(sha256=attachment.sha256, data=data))
    last = session.scalar(
        select(func.max(Attachment.position)).where(
            Attachment.case_id == attachment.case_id
            if attachment.case_id is not None
            else Attachment.agreement_id == attachment.agreement_id
        )
    )
    attachment.position = 0 if last is None else last + 1
    session.add(attachment)
    session.flush()


def _bytes(path: Path) -> bytes:
    """A file's bytes, its size looked at first."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileRefused(
            _("{name} cannot be read: {reason}. Check that it is there and may be opened.").format(
                name=path.name, reason=error.strerror
            )
        ) from error
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    return data


def _check_size(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_large(path)


def _too_large(path: Path) -> FileRefused:
    return FileRefused(
        _(
            "{name} is too large: a picture may have {pixels} million pixels and {bytes} MB. "
            "Make it smaller and try again."
        ).format(name=path.name, pixels=MAX_PIXELS // 1_000_000, bytes=MAX_BYTES // 2**20)
    )


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its EXIF orientation says and scaled down to the limit."""
    try:
        upright = ImageOps.exif_transpose(image)
    except Exception as error:  # metadata that is broken must not cost the picture
        log.info("orientation ignored: %r", error)
        upright = image.copy()
    if upright.mode in ("P", "PA", "1"):  # palettes and bits do not scale smoothly
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return upright


def _flat(image: Image.Image) -> Image.Image:
    """The picture in sRGB on white, with nothing beside its pixels."""
    if image.mode.startswith("I;16"):  # sixteen bits of grey would be clipped, not scaled
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    if image.has_transparency_data:
        pixels = image.convert("RGBA")
        flat = Image.new("RGB", image.size, "white")
        flat.paste(pixels, mask=pixels.getchannel("A"))
        return flat
    return _srgb(image)


def _srgb(image: Image.Image) -> Image.Image:
    """The colours as sRGB, by the profile of the file where it has one that can be used."""
    profile = image.info.get("icc_profile")
    if profile and len(profile) <= MAX_PROFILE_BYTES and image.mode in ("RGB", "CMYK", "L"):
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
            log.info("colour profile ignored: %r", error)
        else:
            if converted is not None:
                return converted
    return image.convert("RGB")


def _encode(image: Image.Image) -> Photo:
    # Pillow writes comments and more out of `info` unless they are gone.
    image.info = {}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), image.width, image.height)
