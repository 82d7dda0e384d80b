"""What is asked of every org, whatever it holds: identity, people, setup, reports.

Source: Object Reference for the Salesforce Platform; Tooling API Reference.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors.metadata.readers.profiles import RIGHTS
from connectors.salesforce.asking import soql
from connectors.salesforce.asking.question import Keep, Query

MOST_CAMPAIGNS = 2000

_WHO_WHEN = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById")
_RIGHTS = tuple(f"Permissions{right}" for right in sorted(RIGHTS))

READER_RIGHTS = {
    "PermissionsApiEnabled": "API Enabled",
    "PermissionsViewSetup": "View Setup and Configuration",
    "PermissionsViewAllData": "View All Data",
    "PermissionsModifyAllData": "Modify All Data",
    "PermissionsModifyMetadata": "Modify Metadata Through Metadata API Functions",
    "PermissionsViewAllUsers": "View All Users",
    "PermissionsManageAllPrivateReports": "Manage All Private Reports and Dashboards",
    "PermissionsManageReportsInPubFolders": "Manage Reports in Public Folders",
}
"""The rights that decide what the reading user sees: column of PermissionSet, and the name in Setup."""


def identity() -> list[Query]:
    """Which org it is."""
    return [
        Query(
            name="Organization",
            columns=("Id", "Name", "OrganizationType", "IsSandbox"),
            optional=("InstanceName", "TrialExpirationDate", "TimeZoneSidKey", "DefaultLocaleSidKey", "FiscalYearStartMonth"),
            table="Organization",
            keep=Keep.FRESH,
        )
    ]


def reader(user_id: str) -> list[Query]:
    """What the signed-in user may see: the rights of all its permission sets, the profile's own among them."""
    own = f"(SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '{user_id}')"
    return [
        Query(
            name="own rights",
            columns=("Id",),
            optional=tuple(READER_RIGHTS),
            table="PermissionSet",
            rest=f"WHERE Id IN {own}",
            keep=Keep.FRESH,
        ),
        Query(
            name="own objects",
            columns=("SobjectType",),
            table="ObjectPermissions",
            rest=f"WHERE ParentId IN {own} AND PermissionsViewAllRecords = true",
            keep=Keep.FRESH,
        ),
    ]


def trail(since: str) -> Query:
    """The setup audit trail from a time on."""
    return Query(
        name="SetupAuditTrail",
        columns=("Id", "CreatedDate", "CreatedById", "Section", "Action", "Display"),
        optional=("CreatedBy.Username", "DelegateUser"),
        table="SetupAuditTrail",
        rest=f"WHERE CreatedDate >= {since} ORDER BY CreatedDate, Id",
        loses=(("changes", ""),),
        keep=Keep.FRESH,
    )


def fresh() -> list[Query]:
    """What changes without a trace in the setup audit trail: reports, dashboards, log-ins, campaigns."""
    report = Query(
        name="Report",
        columns=("Id", "Name", "DeveloperName", "FolderName", "OwnerId", *_WHO_WHEN),
        optional=("Description", "Format", "LastRunDate", "NamespacePrefix"),
        table="Report",
        loses=(("reports", ""),),
        keep=Keep.FRESH,
    )
    private = Query(
        name="private Report",
        columns=report.columns,
        optional=report.optional,
        table="Report",
        rest="USING SCOPE allPrivate",
        keep=Keep.FRESH,
    )
    return [
        report,
        private,
        Query(
            name="Dashboard",
            columns=("Id", "Title", "DeveloperName", "FolderId", "FolderName", "Type", "RunningUserId", *_WHO_WHEN),
            optional=("Description", "NamespacePrefix"),
            table="Dashboard",
            loses=(("dashboards", ""),),
            keep=Keep.FRESH,
        ),
        Query(
            name="DashboardComponent",
            columns=("DashboardId", "CustomReportId"),
            table="DashboardComponent",
            rest="WHERE CustomReportId != null",
            loses=(("uses", "dashboard"),),
            keep=Keep.FRESH,
        ),
        Query(
            name="Folder",
            columns=("Id", "Name", "DeveloperName", "Type", "AccessType"),
            table="Folder",
            rest="WHERE Type IN ('Report', 'Dashboard')",
            loses=(("reports", ""), ("dashboards", "")),
            keep=Keep.FRESH,
        ),
        Query(
            name="User",
            columns=("Id", "Name", "Username", "IsActive"),
            optional=(
                "Email", "UserType", "ProfileId", "Profile.Name", "UserRoleId", "UserRole.DeveloperName", "ManagerId",
                "LastLoginDate",
            ),
            table="User",
            loses=(("users", ""),),
            keep=Keep.FRESH,
        ),
        Query(
            name="Campaign",
            columns=("Id", "Name"),
            optional=("Type",),
            table="Campaign",
            rest=f"ORDER BY CreatedDate DESC LIMIT {MOST_CAMPAIGNS}",
            loses=(("campaigns", ""),),
            keep=Keep.FRESH,
            most=MOST_CAMPAIGNS,
        ),
    ]  # fmt: skip


def setup() -> list[Query]:
    """Stages, processes, routing, people and rights."""
    return [*_processes(), *_people(), *_working()]


def _processes() -> list[Query]:
    """Stages, what divides them, and who gets what arrives."""
    stages = (("stages", "Opportunity"), ("pipelines", "Opportunity"))
    return [
        Query(
            name="OpportunityStage",
            columns=("ApiName", "MasterLabel", "IsActive", "SortOrder", "IsClosed", "IsWon"),
            optional=("Description", "ForecastCategory", "ForecastCategoryName", "DefaultProbability", *_WHO_WHEN),
            table="OpportunityStage",
            rest="ORDER BY SortOrder",
            loses=stages,
        ),
        Query(
            name="LeadStatus",
            columns=("ApiName", "MasterLabel", "SortOrder", "IsConverted"),
            table="LeadStatus",
            rest="ORDER BY SortOrder",
            loses=(("stages", "Lead"), ("pipelines", "Lead")),
        ),
        Query(
            name="CaseStatus",
            columns=("ApiName", "MasterLabel", "SortOrder", "IsClosed"),
            table="CaseStatus",
            rest="ORDER BY SortOrder",
            loses=(("stages", "Case"), ("pipelines", "Case")),
        ),
        Query(
            name="RecordType",
            columns=("Id", "Name", "DeveloperName", "SobjectType", "IsActive"),
            optional=("Description", "BusinessProcessId", "NamespacePrefix", *_WHO_WHEN),
            table="RecordType",
            loses=(("record_types", ""), ("record_type_values", "")),
        ),
        Query(
            name="BusinessProcess",
            columns=("Id", "Name", "TableEnumOrId", "IsActive"),
            optional=("Description", "NamespacePrefix", "LastModifiedDate"),
            table="BusinessProcess",
            loses=(("pipelines", "business processes"), ("stages", "business processes")),
        ),
        Query(
            name="AssignmentRule",
            columns=("Id", "Name", "SobjectType", "Active"),
            optional=("LastModifiedDate", "LastModifiedById"),
            table="AssignmentRule",
            loses=(("routing_rules", ""), ("routing_entries", "")),
        ),
    ]


def _people() -> list[Query]:
    """Queues, groups and roles, and what may be done by whom."""
    return [
        Query(
            name="Group",
            columns=("Id", "Name", "DeveloperName", "Type"),
            optional=("Email", "DoesSendEmailToMembers", "RelatedId"),
            table="Group",
            loses=(("queues", ""), ("queue_members", ""), ("teams", "public groups")),
        ),
        Query(
            name="QueueSobject",
            columns=("QueueId", "SobjectType"),
            table="QueueSobject",
            loses=(("queues", "objects of queues"),),
        ),
        Query(
            name="GroupMember",
            columns=("GroupId", "UserOrGroupId"),
            table="GroupMember",
            rest="WHERE Group.Type IN ('Queue', 'Regular')",
            loses=(("queue_members", ""),),
        ),
        Query(
            name="UserRole",
            columns=("Id", "Name", "DeveloperName", "ParentRoleId"),
            table="UserRole",
            loses=(("teams", "roles"),),
        ),
        Query(
            name="PermissionSet",
            columns=("Id", "Name", "IsOwnedByProfile", "Profile.Name"),
            optional=_RIGHTS,
            table="PermissionSet",
            loses=(("permissions", ""),),
        ),
    ]


def _working() -> list[Query]:
    """What acts by itself, the forecast, territories, and when each object was changed."""
    return [
        Query(
            name="FlowDefinitionView",
            columns=("DurableId", "ApiName", "Label", "ProcessType", "IsActive"),
            optional=(
                "Description", "TriggerType", "RecordTriggerType", "TriggerObjectOrEventLabel", "ManageableState",
                "NamespacePrefix", "ActiveVersionId", "LastModifiedBy", "LastModifiedDate",
            ),
            table="FlowDefinitionView",
            loses=(("automations", "flow"),),
        ),
        Query(
            name="ForecastingType",
            columns=("Id", "DeveloperName", "MasterLabel", "IsActive"),
            table="ForecastingType",
            loses=(("forecast_types", ""),),
        ),
        Query(
            name="Territory2Model",
            columns=("Id", "Name", "DeveloperName", "State"),
            table="Territory2Model",
            loses=(("teams", "territories"),),
        ),
        Query(
            name="Territory2",
            columns=("Id", "Name", "DeveloperName", "Territory2ModelId", "ParentTerritory2Id"),
            optional=("Description",),
            table="Territory2",
            rest="WHERE Territory2Model.State = 'Active'",
            loses=(("teams", "territories"),),
        ),
        Query(
            name="EntityDefinition",
            columns=("DurableId", "QualifiedApiName", "LastModifiedDate", "LastModifiedById"),
            table="EntityDefinition",
            rest="WHERE IsCustomizable = true ORDER BY QualifiedApiName LIMIT 2000",
            loses=(),
        ),
    ]  # fmt: skip


def holders(permission_sets: Sequence[str]) -> list[Query]:
    """Which active users have these permission sets, profiles' own among them."""
    return [
        Query(
            name=f"PermissionSetAssignment {number}",
            columns=("AssigneeId", "PermissionSetId"),
            table="PermissionSetAssignment",
            rest=f"WHERE Assignee.IsActive = true AND PermissionSetId IN {soql.texts(lot)}",
            loses=(("permissions", "users"),),
        )
        for number, lot in enumerate(soql.packed(permission_sets, lambda _: 1, 200), 1)
    ]


def tooling() -> list[Query]:
    """What only the Tooling API tells."""
    return [
        Query(
            name="CustomObject",
            columns=("Id", "DeveloperName", "NamespacePrefix"),
            optional=("Description", *_WHO_WHEN),
            table="CustomObject",
            tooling=True,
            loses=(("objects", "descriptions"),),
        ),
        Query(
            name="ValidationRule",
            columns=("Id", "ValidationName", "Active", "EntityDefinition.QualifiedApiName"),
            optional=("Description", "ErrorMessage", "NamespacePrefix", *_WHO_WHEN),
            table="ValidationRule",
            tooling=True,
            loses=(("validation_rules", ""),),
        ),
        Query(
            name="WorkflowRule",
            columns=("Id", "Name", "TableEnumOrId", "NamespacePrefix"),
            table="WorkflowRule",
            tooling=True,
            loses=(("automations", "workflow"),),
        ),
    ]
