"""The little SOAP that an audit needs: ``readMetadata``, and what a SOAP body asks for.

zeep, which simple-salesforce uses for it, reads a WSDL of 1.5 MB first and has neither timeout nor the guarded session.
Source: Metadata API Developer Guide, 'readMetadata()'.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from connectors.metadata.xml import HARDENED, NAMESPACE

METADATA = NAMESPACE
PARTNER = "urn:partner.soap.sforce.com"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


class BadXml(Exception):  # noqa: N818 - it says what is wrong with a text
    """A text that is no SOAP envelope."""


def operation(body: bytes) -> tuple[str, str]:
    """Namespace and name of what an envelope asks for. Raises BadXml when it asks for anything but one thing."""
    asked = list(_body(body).iterchildren(etree.Element))
    if len(asked) != 1:
        raise BadXml("a SOAP body with other than one request in it")
    name = etree.QName(asked[0])
    return name.namespace or "", name.localname


def read_metadata(token: str, kind: str, names: Sequence[str]) -> bytes:
    """The envelope that asks for components. Raises ValueError for a name that XML cannot hold."""
    root = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"soapenv": _SOAP, "met": METADATA})
    session = etree.SubElement(etree.SubElement(root, f"{{{_SOAP}}}Header"), f"{{{METADATA}}}SessionHeader")
    etree.SubElement(session, f"{{{METADATA}}}sessionId").text = token
    asked = etree.SubElement(etree.SubElement(root, f"{{{_SOAP}}}Body"), f"{{{METADATA}}}readMetadata")
    etree.SubElement(asked, f"{{{METADATA}}}type").text = kind
    for name in names:
        etree.SubElement(asked, f"{{{METADATA}}}fullNames").text = name
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def fault(body: bytes) -> tuple[str, str] | None:
    """Code and words of a fault; None when the answer is none. Raises BadXml when it is no SOAP at all."""
    found = _body(body).find(f"{{{_SOAP}}}Fault")
    if found is None:
        return None
    code = (found.findtext("faultcode") or "").strip().rpartition(":")[2]
    return code, (found.findtext("faultstring") or "").strip().removeprefix(f"{code}:").strip()


def records(body: bytes, kind: str) -> dict[str, bytes]:
    """The components of an answer by full name, each as the file that it would be, without namespaces.

    The org answers a name that it does not have with a nil record, which is left out. Raises BadXml.
    """
    result = _body(body).find(f"{{{METADATA}}}readMetadataResponse/{{{METADATA}}}result")
    if result is None:
        raise BadXml("a SOAP body without a result")
    found: dict[str, bytes] = {}
    for record in result.iterchildren(f"{{{METADATA}}}records"):
        name = (record.findtext(f"{{{METADATA}}}fullName") or "").strip()
        if name and record.get(f"{{{_XSI}}}nil") not in ("true", "1"):
            found[name] = _alone(record, kind)
    return found


def _alone(record: etree._Element, kind: str) -> bytes:
    root = etree.Element(kind, nsmap={"xsi": _XSI})
    _copy(record, root)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _copy(source: etree._Element, target: etree._Element) -> None:
    """The contents of an element, names without namespaces. lxml bounds the depth of what it parses."""
    target.text = source.text
    for child in source.iterchildren(etree.Element):
        copied = etree.SubElement(target, etree.QName(child).localname)
        for name, value in child.attrib.items():
            copied.set(name, value)
        _copy(child, copied)


def _body(document: bytes) -> etree._Element:
    try:
        root = etree.fromstring(document, HARDENED)
    except (etree.XMLSyntaxError, ValueError):
        raise BadXml("no well-formed XML") from None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("no SOAP, which has no document type")
    found = root.findall(f"{{{_SOAP}}}Body")
    if root.tag != f"{{{_SOAP}}}Envelope" or len(found) != 1:
        raise BadXml("no SOAP envelope")
    return found[0]
