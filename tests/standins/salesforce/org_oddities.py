"""What real orgs hold and documentation does not prepare for: records that a reader must survive.

What real orgs were seen to answer, here and there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standins.salesforce.org_ids import numbered

if TYPE_CHECKING:
    from standins.salesforce.org import Org

MANY = 2001
"""Fields on one object: one more than a query of the catalogue may return."""


def add_oddities(org: Org) -> None:
    """Add them all to an org."""
    _retired_object(org)
    _picklist_without_list(org)
    _one_sided_fields(org)
    _people_who_are_gone(org)
    _times_and_locales(org)
    _crowded_object(org)


def _describe(org: Org, name: str) -> dict[str, Any]:
    return org.describes[name]


def _retired_object(org: Org) -> None:
    """A describe without fields."""
    body = {key: value for key, value in _describe(org, "Asset").items() if key != "fields"}
    org.describes["Asset"] = body | {"deprecatedAndHidden": True}


def _picklist_without_list(org: Org) -> None:
    next(one for one in _describe(org, "Campaign")["fields"] if one["name"] == "Type")["picklistValues"] = None


def _one_sided_fields(org: Org) -> None:
    """A field that only the describe knows, and one that only the catalogue knows."""
    definitions = org.tables["FieldDefinition"]
    shown = next(row for row in definitions if (row["EntityDefinitionId"], row["QualifiedApiName"]) == ("Lead", "Website"))
    definitions.remove(shown)
    fields = _describe(org, "Lead")["fields"]
    fields.remove(next(one for one in fields if one["name"] == "Fax"))


def _people_who_are_gone(org: Org) -> None:
    """A data owner who was deleted, a change by nobody, a user who never signed in."""
    definitions = org.tables["FieldDefinition"]
    chosen = next(row for row in definitions if (row["EntityDefinitionId"], row["QualifiedApiName"]) == ("Lead", "Segment__c"))
    chosen |= {"BusinessOwnerId": numbered("005", 999_999), "ComplianceGroup": "PII;GDPR"}
    if org.tables["SetupAuditTrail"]:
        org.tables["SetupAuditTrail"][0]["CreatedById"] = None
    next(row for row in org.tables["User"] if row["UserType"] == "AutomatedProcess")["LastLoginDate"] = None


def _times_and_locales(org: Org) -> None:
    """A time with Z, an inactive stage without a category, a label in another language."""
    row = org.tables["OpportunityStage"][0]
    row["LastModifiedDate"] = row["LastModifiedDate"].replace(".000+0000", "Z")
    next(stage for stage in org.tables["OpportunityStage"] if not stage["IsActive"])["ForecastCategory"] = None
    _describe(org, "Account")["label"] = "Förvaltningskonto"


def _crowded_object(org: Org) -> None:
    """More fields on one object than one query of the catalogue returns."""
    fields = _describe(org, "Case")["fields"]
    template = next(one for one in fields if one["name"] == "Subject")
    pattern = next(
        row
        for row in org.tables["FieldDefinition"]
        if (row["EntityDefinitionId"], row["QualifiedApiName"]) == ("Case", "Subject")
    )
    for number in range(max(0, MANY - len(fields))):
        name = f"Legacy_{number:04}__c"
        id = numbered("00N", 900_000 + number)
        fields.append(template | {"name": name, "label": f"Legacy {number:04}", "custom": True, "nillable": True})
        durable = f"Case.{id[:15]}"
        org.tables["FieldDefinition"].append(
            pattern
            | {
                "Id": durable,
                "DurableId": durable,
                "QualifiedApiName": name,
                "DeveloperName": name[:-3],
                "Label": f"Legacy {number:04}",
            }
        )
        for record in org.tables["Case"]:
            record[name] = None
