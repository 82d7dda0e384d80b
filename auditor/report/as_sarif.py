"""SARIF 2.1.0, for code hosts and editors. Section numbers are those of the OASIS standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from auditor.links import safe
from auditor.report.as_json import dumps
from auditor.report.summary import off_reason, owner_of, severe, summarise
from auditor.report.text import listed, plain
from auditor.result import AuditResult, CheckOutcome, ReportedFinding
from checks.model.finding import Severity
from checks.model.names import count

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "crmAuditor/v1"
MOST_NAMES = 20

PROJECT = "PROJECTROOT"
WORKING = "SRCROOT"
"""Names of the folders that addresses of files stand on: the project, and the folder in which the audit ran."""

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SPECIAL = re.compile(r"[\\\[\]]")
_RANKS = {Severity.CRITICAL: 90.0, Severity.HIGH: 70.0, Severity.MEDIUM: 40.0, Severity.LOW: 10.0}


def render(result: AuditResult, *, shown_from: Severity = Severity.LOW) -> str:
    """An audit as one run: rules, results with stable fingerprints, suppressions, and notifications of what was not judged.

    A file's address is relative to the working directory where the project lies in it, since code hosts look no further, else
    to the project. A finding without a place of its own stands at the project's first file: code hosts drop it otherwise.
    """
    root = next((connection.root for connection in result.connections if connection.root), "")
    findings = severe(result.findings, shown_from)
    codes = [check.code for check in result.checks]
    codes += sorted({finding.code for finding in findings} - set(codes))
    places = {code: place for place, code in enumerate(codes)}
    first = {finding.code: finding for finding in reversed(findings)}
    outcomes = {check.code: check for check in result.checks}
    rules = [_rule(code, outcomes.get(code), first.get(code)) for code in codes]
    run = {
        "tool": {"driver": {"name": "crm-auditor", **_version(), "rules": rules}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(result))}],
        "originalUriBaseIds": _bases(root),
        "columnKind": "unicodeCodePoints",
        "properties": {"snapshot": result.snapshot_id, "takenAt": result.taken_at},
        "results": [
            _result(finding, places[finding.code], _location(finding, finding.file or result.first_file, root))
            for finding in findings
        ],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _version() -> dict[str, str]:
    """The version of this program; nothing when it runs without having been installed."""
    try:
        return {"version": version("crm-auditor")}
    except PackageNotFoundError:
        return {}


def message(text: str) -> dict[str, str]:
    """A message whose text links to nothing (3.11.6) and has no placeholders (3.11.5)."""
    bare = plain(text).replace("{", "{{").replace("}", "}}")
    return {"text": _SPECIAL.sub(lambda found: f"\\{found[0]}", bare)}


def _rule(code: str, outcome: CheckOutcome | None, example: ReportedFinding | None) -> dict[str, Any]:
    """A check. Why and fix are known from its findings only."""
    title = outcome.title if outcome else example.title if example else code
    rule: dict[str, Any] = {"id": code, "name": _pascal(outcome.slug if outcome else example.slug if example else code)}
    rule["shortDescription"] = {"text": plain(title)}
    if example:
        help_ = "\n\n".join(part for part in (plain(example.why), f"Fix: {plain(example.fix)}" if example.fix else "") if part)
        rule |= {"fullDescription": {"text": plain(example.why) or plain(title)}, "help": {"text": help_ or plain(title)}}
        rule["defaultConfiguration"] = {"level": _LEVELS[example.severity]}
    return rule


def _pascal(slug: str) -> str:
    return "".join(word.capitalize() for word in slug.split("-"))


def _result(finding: ReportedFinding, index: int, location: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.severity],
        "message": message(finding.message),
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: fingerprint(finding.code, finding.ref)},
        "properties": {
            "severity": str(finding.severity),
            "confidence": str(finding.confidence),
            "owner": owner_of(finding),
            "lane": str(finding.placed.lane),
            "tier": finding.placed.tier,
            "dueOn": str(finding.placed.due_on),
            "affected": list(finding.affected),
            **_if_any("link", safe(finding.link)),
            **_if_any("measuredWith", list(finding.measured_with)),
            **_if_any("atLeast", finding.at_least),
        },
    }
    if finding.state != "open":
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": f"{finding.state}: {plain(finding.state_reason)}"}
        ]
    return result


def _if_any(name: str, value: object) -> dict[str, object]:
    return {name: value} if value else {}


def fingerprint(code: str, ref: str) -> str:
    """What stays the same as long as it is the same finding: drawn from the check's code and the component."""
    return sha256(f"{code}\0{ref}".encode(errors="backslashreplace")).hexdigest()


def _bases(root: str) -> dict[str, Any]:
    """What addresses are relative to (3.14.14): a base of its own has an absolute address, or none that we know."""
    if _is_absolute(root):
        return {PROJECT: {"uri": f"file:///{_address(root).lstrip('/')}/"}}
    project = {"description": {"text": "The Salesforce project"}}
    if not root:
        return {PROJECT: project}
    working = {"description": {"text": "The folder in which the audit ran"}}
    return {PROJECT: {"uri": f"{_address(root)}/", "uriBaseId": WORKING, **project}, WORKING: working}


def _is_absolute(root: str) -> bool:
    return PurePosixPath(root).is_absolute() or PureWindowsPath(root).is_absolute()


def _address(path: str) -> str:
    return quote(path.replace("\\", "/").rstrip("/"), errors="replace")


def _location(finding: ReportedFinding, file: str, root: str) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": finding.ref}]}
    if file:
        here = root and not _is_absolute(root)
        path = str(PurePosixPath(root.replace("\\", "/")) / file) if here else file
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _address(path), "uriBaseId": WORKING if here else PROJECT},
            "region": {"startLine": max(finding.line, 1)},
        }
    return location


def _notifications(result: AuditResult) -> Iterator[dict[str, Any]]:
    """What was not judged, one notification a reason, so that nothing missing looks clean."""
    summary = summarise(result)
    broken = {check.code for check in summary.broken}
    for group in summary.unjudged:
        where = f" ({count(len(group.scopes), 'place')}: {listed(group.scopes, MOST_NAMES)})" if group.scopes else ""
        mending = f". {_capital(group.mending)}" if group.mending else ""
        text = f"{_capital(group.how)} {', '.join(group.checks)}: {group.reason.rstrip('.')}{where}{mending}"
        level = "note" if group.absent else "warning" if broken.isdisjoint(group.checks) else "error"
        yield {"level": level, "message": message(text)}
    for check in summary.off:
        yield {"level": "note", "message": message(f"{check.code} is {off_reason(check)}"), "associatedRule": {"id": check.code}}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
