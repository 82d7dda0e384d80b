"""The org itself, its users and groups, and what they may do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standins.company.model import Company, Grant, Person
from standins.company.people import TOP_ROLE
from standins.salesforce.org_ids import Ids, instant

Row = dict[str, Any]
RIGHTS = (
    "ApiEnabled", "AssignPermissionSets", "AuthorApex", "CustomizeApplication", "ManageAllPrivateReports", "ManageAuthProviders",
    "ManageDashbdsInPubFolders", "ManageProfilesPermissionsets", "ManageReportsInPubFolders", "ManageRoles", "ManageTerritories",
    "ManageUsers", "ModifyAllData", "ModifyMetadata", "ViewAllData", "ViewAllUsers", "ViewSetup",
)  # fmt: skip
_OBJECTS = ("Lead", "Contact", "Account", "Opportunity", "Campaign", "Case")
_ROLE_GROUPS = ("Role", "RoleAndSubordinates")


def people(company: Company, ids: Ids) -> dict[str, list[Row]]:
    """Organization, users, roles, groups, permission sets and the setup audit trail."""
    roles = list(dict.fromkeys(person.role for person in company.people.values() if person.role))
    profiles = [grant for grant in company.grants.values() if grant.profile]
    sets = list(company.grants.values())
    return {
        "Organization": [_organization(company, ids)],
        "FiscalYearSettings": [
            {"Id": ids.of("022", str(year)), "Name": f"FY {year}", "StartDate": f"{year}-01-01", "EndDate": f"{year}-12-31",
             "IsStandardYear": True}
            for year in (company.taken_at.year - 1, company.taken_at.year)
        ],
        "User": [_user(company, ids, person) for person in company.people.values()],
        "Name": list(_names(company, ids)),
        "Profile": [
            {"Id": ids.of("00e", grant.name), "Name": grant.name, "UserType": "Standard", **_rights(grant)} for grant in profiles
        ],
        "UserRole": [
            {"Id": ids.of("00E", role), "Name": role.replace("_", " "), "DeveloperName": role, "ParentRoleId": _above(ids, role)}
            for role in roles
        ],
        "Group": list(_groups(company, ids, roles)),
        "QueueSobject": [
            {"Id": ids.of("03g", f"{queue.name}/{name}"), "QueueId": ids.of("00G", queue.name), "SobjectType": name}
            for queue in company.queues.values()
            for name in queue.objects
        ],
        "GroupMember": [
            {"Id": ids.of("011", f"{queue.name}/{member}"), "GroupId": ids.of("00G", queue.name),
            "UserOrGroupId": ids.user(member)}
            for queue in company.queues.values()
            for member in queue.members
        ],
        "PermissionSet": [_set(company, ids, grant) for grant in sets],
        "PermissionSetAssignment": [
            {"Id": ids.of("0Pa", f"{person.username}/{name}"), "AssigneeId": ids.user(person.username),
             "PermissionSetId": ids.of("0PS", name)}
            for person in company.people.values()
            for name in (person.profile, *person.grants)
            if name
        ],
        "ObjectPermissions": [_object(ids, grant, name) for grant in sets for name in _OBJECTS],
        "SetupAuditTrail": [
            {"Id": ids.of("0Ym", str(number)), "CreatedDate": instant(change.at), "CreatedById": ids.user(change.by),
             "Section": change.section, "Action": change.action, "Display": change.text, "DelegateUser": None,
             "ResponsibleNamespacePrefix": None}
            for number, change in enumerate(company.changes, 1)
        ],
    }  # fmt: skip


def _organization(company: Company, ids: Ids) -> Row:
    return {
        "Id": ids.org, "Name": company.name, "OrganizationType": "Enterprise Edition", "IsSandbox": False, "InstanceName": "EU42",
        "TrialExpirationDate": None, "NamespacePrefix": None, "DefaultLocaleSidKey": "en_GB", "LanguageLocaleKey": "en_US",
        "TimeZoneSidKey": "Europe/Stockholm", "FiscalYearStartMonth": 1, "CreatedDate": "2021-02-03T08:00:00.000+0000",
    }  # fmt: skip


def _user(company: Company, ids: Ids, person: Person) -> Row:
    first, _, last = person.name.rpartition(" ")
    row: Row = dict.fromkeys(company.objects["User"].fields)
    joined = instant(company.taken_at.replace(year=company.taken_at.year - 3))
    return row | {
        "Id": ids.user(person.username), "IsDeleted": False, "Username": person.username, "Email": person.email,
        "Name": person.name,
        "FirstName": first or None, "LastName": last, "Title": person.title or None, "IsActive": person.active,
        "UserType": person.kind, "ProfileId": ids.of("00e", person.profile) if person.profile else None,
        "UserRoleId": ids.of("00E", person.role) if person.role else None, "ManagerId": None,
        "LastLoginDate": instant(person.last_login), "CreatedDate": joined, "LastModifiedDate": joined, "SystemModstamp": joined,
        "CreatedById": ids.user(next(iter(company.people))), "LastModifiedById": ids.user(next(iter(company.people))),
    }  # fmt: skip


def _names(company: Company, ids: Ids) -> Iterator[Row]:
    """What a relationship leads to that may lead to a user or to a queue."""
    for person in company.people.values():
        yield {"Id": ids.user(person.username), "Name": person.name, "Type": "User", "Username": person.username,
               "Email": person.email, "IsActive": person.active}  # fmt: skip
    for queue in company.queues.values():
        yield {"Id": ids.of("00G", queue.name), "Name": queue.label, "Type": "Queue", "Username": None, "Email": queue.email,
               "IsActive": None}  # fmt: skip


def _above(ids: Ids, role: str) -> str | None:
    """Everybody reports to the chief revenue officer, who reports to nobody."""
    return None if role == TOP_ROLE else ids.of("00E", TOP_ROLE)


def _groups(company: Company, ids: Ids, roles: list[str]) -> Iterator[Row]:
    empty = {"Email": None, "DoesSendEmailToMembers": False, "RelatedId": None}
    for queue in company.queues.values():
        yield {"Id": ids.of("00G", queue.name), "Name": queue.label, "DeveloperName": queue.name, "Type": "Queue",
               "LastModifiedDate": instant(company.taken_at), **empty, "Email": queue.email}  # fmt: skip
    for role in roles:
        for kind in _ROLE_GROUPS:
            yield {"Id": ids.of("00G", f"{kind}/{role}"), "Name": None, "DeveloperName": role, "Type": kind,
                   "LastModifiedDate": instant(company.taken_at), **empty, "RelatedId": ids.of("00E", role)}  # fmt: skip


def _rights(grant: Grant) -> Row:
    return {f"Permissions{right}": right in grant.rights for right in RIGHTS}


def _set(company: Company, ids: Ids, grant: Grant) -> Row:
    """A permission set; a profile's rights are one too, under a name that the platform makes up."""
    return {
        "Id": ids.of("0PS", grant.name), "Name": f"X{ids.of('00e', grant.name)}" if grant.profile else grant.name,
        "Label": grant.label,
        "IsOwnedByProfile": grant.profile, "ProfileId": ids.of("00e", grant.name) if grant.profile else None,
        "NamespacePrefix": None, **_rights(grant),
    }  # fmt: skip


def _object(ids: Ids, grant: Grant, name: str) -> Row:
    everything = "ModifyAllData" in grant.rights
    return {
        "Id": ids.of("110", f"{grant.name}/{name}"), "ParentId": ids.of("0PS", grant.name), "SobjectType": name,
        "PermissionsRead": True, "PermissionsCreate": True, "PermissionsEdit": True, "PermissionsDelete": everything,
        "PermissionsViewAllRecords": everything or "ViewAllData" in grant.rights, "PermissionsModifyAllRecords": everything,
    }  # fmt: skip
