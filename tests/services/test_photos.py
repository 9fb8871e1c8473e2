import io
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from sqlalchemy import func, select

from desktop.errors import FileRefused
from desktop.i18n import N_
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case
from desktop.services import photos
from desktop.services.photos import attach_photo, read_photo

IMAGES = Path(__file__).parent.parent / "data" / "images"
REFUSED = {"broken.png", "decompression_bomb.gif"}
PICTURES = sorted(p.name for p in IMAGES.iterdir() if p.suffix != ".md")


def opened(photo):
    image = Image.open(io.BytesIO(photo.jpeg))
    image.load()
    return image


def assert_clean(photo):
    image = opened(photo)
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    assert image.size == (photo.width, photo.height)
    assert max(image.size) <= photos.LONG_SIDE
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(image.info)
    assert b"Exif" not in photo.jpeg
    assert b"http://ns.adobe.com" not in photo.jpeg


def difference(one, other):
    """How far two pictures of one size differ in a channel, on average (0 to 255)."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("name", [n for n in PICTURES if n not in REFUSED])
def test_each_picture_becomes_a_clean_photo(name):
    assert_clean(read_photo(IMAGES / name))


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_each_other_file_is_refused_by_name_reason_and_remedy(name):
    with pytest.raises(FileRefused, match=name):
        read_photo(IMAGES / name)


def test_the_shared_pictures_are_clean_or_refused(shared):
    for path in sorted((shared / "torture" / "images").iterdir()):
        if path.name in REFUSED:
            with pytest.raises(FileRefused, match=path.name):
                read_photo(path)
        else:
            assert_clean(read_photo(path))


def test_orientations_all_stand_upright():
    upright = opened(read_photo(IMAGES / "hopper.webp"))
    for name in ("hopper_orientation_6.jpg", "hopper_orientation_8.jpg"):
        assert difference(opened(read_photo(IMAGES / name)), upright) < 12, name


def marked(path, orientation, *, gps=False, size=(60, 40), fmt="JPEG"):
    """A picture whose upper left corner, as it should be seen, is red on white."""
    seen = Image.new("RGB", size, "white")
    seen.paste("red", (0, 0, size[0] // 3, size[1] // 3))
    stored = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    for turn in stored:
        seen = seen.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    if gps:
        exif[0x010F] = "Camera of Hanako"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (35.0, 41.0, 22.0)
    seen.save(path, fmt, exif=exif, quality=95, comment=b"class 3B, Hanako")
    return path


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_is_applied(tmp_path, orientation):
    photo = read_photo(marked(tmp_path / "a.jpg", orientation))
    assert (photo.width, photo.height) == (60, 40)
    red, green, blue = opened(photo).getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 70
    assert min(opened(photo).getpixel((50, 30))) > 200


def test_place_camera_and_comment_are_gone(tmp_path):
    path = marked(tmp_path / "a.jpg", 1, gps=True)
    assert b"Hanako" in path.read_bytes()
    photo = read_photo(path)
    assert_clean(photo)
    assert b"Hanako" not in photo.jpeg


def test_large_pictures_are_scaled_and_small_ones_kept(tmp_path):
    Image.new("RGB", (5000, 1000), "navy").save(tmp_path / "wide.png")
    assert read_photo(tmp_path / "wide.png").width == 2400
    assert read_photo(tmp_path / "wide.png").height == 480
    Image.new("RGB", (30, 20), "navy").save(tmp_path / "small.png")
    assert read_photo(tmp_path / "small.png").width == 30


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "YCbCr"])
def test_every_mode_is_taken(tmp_path, mode):
    image = Image.new("L", (64, 48), 128).convert("RGB")
    image = Image.new("I;16", (64, 48), 128 * 257) if mode == "I;16" else image.convert(mode)
    path = tmp_path / ("a.tif" if mode in ("CMYK", "YCbCr") else "a.png")
    image.save(path)
    photo = read_photo(path)
    assert_clean(photo)
    if mode != "1":
        assert abs(ImageStat.Stat(opened(photo)).mean[0] - 128) < 8


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(tmp_path, mode):
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.save(tmp_path / "a.png") if mode == "RGBA" else image.convert(mode).save(
        tmp_path / "a.png", **({"transparency": 0} if mode == "P" else {})
    )
    assert min(opened(read_photo(tmp_path / "a.png")).getpixel((20, 20))) > 250


def png_that_claims(width, height):
    """A PNG of a few bytes whose header names a size."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_000, 11_000, 60_000])
def test_bombs_are_refused_before_they_are_decoded(tmp_path, side):
    path = tmp_path / "bomb.png"
    path.write_bytes(png_that_claims(side, side))
    with pytest.raises(FileRefused, match=r"bomb\.png is too large"):
        read_photo(path)


def test_huge_files_are_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(photos, "MAX_BYTES", 1000)
    path = tmp_path / "huge.jpg"
    path.write_bytes(b"\xff\xd8" + b"x" * 1000)
    with pytest.raises(FileRefused, match=r"huge\.jpg is too large"):
        read_photo(path)


def test_cut_off_files_are_refused(tmp_path):
    whole = (IMAGES / "pil_sample_cmyk.jpg").read_bytes()
    path = tmp_path / "half.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused, match=r"half\.jpg is damaged"):
        read_photo(path)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no picture", b"GIF89a", b"\xff\xd8\xff\xe0"])
def test_what_is_no_picture_is_refused(tmp_path, data):
    path = tmp_path / "notes.jpg"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match=r"notes\.jpg"):
        read_photo(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileRefused, match=r"none\.jpg cannot be read"):
        read_photo(tmp_path / "none.jpg")


def test_equal_bytes_are_kept_once_and_photos_keep_their_order(store):
    photo = read_photo(IMAGES / "hopper.webp")
    with store.write(N_("Test")) as session:
        case = Case(title="交流", exchange_type="video")
        session.add(case)
        session.flush()
        for caption in ("一枚目", "二枚目"):
            attach_photo(
                session,
                photo,
                case_id=case.id,
                file_name="a.webp",
                caption_ja=caption,
                credit="Office",
                consent="print",
                consent_until=date(2027, 3, 31),
            )
    with store.read() as session:
        rows = session.scalars(select(Attachment).order_by(Attachment.position)).all()
        assert [(r.position, r.caption_ja) for r in rows] == [(0, "一枚目"), (1, "二枚目")]
        assert {r.sha256 for r in rows} == {photo.sha256}
        assert session.scalar(select(func.count()).select_from(Blob)) == 1
        assert rows[0].blob.data == photo.jpeg
        assert rows[0].may_print(date(2027, 3, 31))
        assert not rows[0].may_print(date(2027, 4, 1))
