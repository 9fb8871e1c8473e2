"""What a document needs to be read in fifty years, and by a screen reader today.

Its description as XMP (ISO 16684-1), the colours that its numbers mean (sRGB, as an ICC profile),
and the marks by which readers know PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
"""

from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase import pdfdoc

from desktop.services.publishing.pdftext import described

_DATED = slice(24, 36)  # of an ICC profile: when it was made
_LONG_AGO = b"\x07\xd0\0\x01\0\x01\0\0\0\0\0\0"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


class Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object of a PDF that has been written by hand."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self._content = content

    def format(self, document: Any) -> bytes:
        """What it is in the file."""
        return self._content


def stream(content: bytes, entries: str) -> Raw:
    """A stream that is stored as it is."""
    head = f"<<{entries}/Length {len(content)}>>\nstream\n".encode()
    return Raw(head + content + b"endstream\n")


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """The ICC profile of sRGB, as LittleCMS makes it (free of copyright), the same each time."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_DATED] = _LONG_AGO
    return bytes(profile)


def describe(document: Any, language: str) -> None:
    """Put description, colours and marks into a document of ReportLab.

    Its title and the like must have been set: the description repeats them.
    """
    info, stamp = document.info, document._timeStamp
    year, month, day, hour, minute, second = stamp.YMDhms
    made = f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{int(second):02d}"
    values = {
        "title": info.title,
        "author": info.author,
        "subject": info.subject,
        "creator": info.creator,
        "producer": info.producer,
        "language": language,
        "made": f"{made}{stamp.dhh:+03d}:{stamp.dmm:02d}",
    }
    packet = _PACKET.format(**{name: escape(described(value)) for name, value in values.items()})
    catalog = document.Catalog
    catalog.Metadata = document.Reference(
        stream(packet.encode("utf-8"), "/Type/Metadata/Subtype/XML")
    )
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    profile = document.Reference(stream(srgb(), "/N 3"))
    catalog.OutputIntents = document.Reference(
        Raw(
            b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
            b"/Info(sRGB IEC61966-2.1)/DestOutputProfile " + profile.format(document) + b">>]"
        )
    )
    catalog.MarkInfo = document.Reference(Raw(b"<</Marked true>>"))
    catalog.setPageMode("UseOutlines")
