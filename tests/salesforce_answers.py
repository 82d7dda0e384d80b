"""What the made-up org of the HTTP tests answers with."""

from __future__ import annotations

from urllib.parse import parse_qs

DATA = "/services/data/v66.0"
METADATA = "/services/Soap/m/66.0"
TOKEN = "00D000000000001!AQ.secret_token"


def an_error(code, message="no", status=400):
    return (status, [{"errorCode": code, "message": message}])


def soql_of(path):
    return parse_qs(path.partition("?")[2])["q"][0]


def a_page(*rows, total=None, following=None):
    more = {"nextRecordsUrl": f"{DATA}/query/{following}"} if following else {}
    return {"totalSize": len(rows) if total is None else total, "done": not following, "records": list(rows), **more}


def a_composite(*parts):
    """The answers to the subrequests, which are told apart by their number."""
    return {"compositeResponse": [{"referenceId": f"r{at}", "httpHeaders": {}, **part} for at, part in enumerate(parts)]}


def soap(inner):
    return f'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>{inner}</soapenv:Body></soapenv:Envelope>'


def records(*inner):
    joined = "".join(inner)
    return soap(
        '<readMetadataResponse xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<result>{joined}</result></readMetadataResponse>"
    ).encode()


def a_fault(code, said):
    return (
        500,
        soap(
            f"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {said}</faultstring></soapenv:Fault>"
        ).encode(),
    )
