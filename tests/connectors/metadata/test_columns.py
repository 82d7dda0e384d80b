import pytest

from build import a_field
from connectors.metadata.collect import Collector
from connectors.metadata.columns import Columns, ReportType, ReportTypes, base_object, is_custom
from connectors.metadata.lookups import ChildRelationships

WINS = "Wins_with_Teams__c"


@pytest.fixture
def out():
    """An org with a win that has a customer (an account) and team members, and a region on accounts and on wins."""
    out = Collector("salesforce")
    out.add("fields", a_field("Win__c.Customer__c", type="lookup", lookup_to=("Account",)))
    out.add("fields", a_field("Win__c.Either__c", type="lookup", lookup_to=("Account", "Contact")))
    out.add("fields", a_field("Account.Region__c"))
    out.add("fields", a_field("Win__c.Region__c"))
    out.add("fields", a_field("Lead.LeadSource"))
    out.notes(ChildRelationships).add("Win__c", "Members", "Member__c", "Win__c")
    out.notes(ChildRelationships).add("Win__c", "Things", "One__c", "Win__c")
    out.notes(ChildRelationships).add("Win__c", "Things", "Two__c", "Win__c")
    out.notes(ChildRelationships).add("Account", "Affiliations", "npe5__Affiliation__c", "npe5__Organization__c")
    return out


@pytest.mark.parametrize(
    ("report_type", "column", "field"),
    [
        pytest.param("LeadList", "Lead.Tier__c", "Lead.Tier__c", id="a custom field names its object"),
        pytest.param("ContactList", "Account.Region__c", "Account.Region__c", id="of another object than the report's"),
        pytest.param("AccountList", "account.region__c", None, id="but an object has capitals"),
        pytest.param("AccountList", "Account.NONSENSE__C", None, id="and an unread custom field ends in a small c"),
        pytest.param("LeadList", "Lead.LeadSource", "Lead.LeadSource", id="a standard field that the project holds"),
        pytest.param("LeadList", "Lead.Nonsense", None, id="a standard field that it does not hold"),
        pytest.param("AccountActivity", "Activity.Topic__c", "Activity.Topic__c", id="activity"),
        pytest.param("AccountActivity", "Task.Topic__c", "Activity.Topic__c", id="a task's custom field is Activity's"),
        pytest.param("AccountActivity", "Event.Topic__c", "Activity.Topic__c", id="and an event's"),
        pytest.param("AccountList", "Account.Tier__pc", "Contact.Tier__c", id="a person account's is the contact's"),
        pytest.param("CustomEntity$Win__c", "Win__c.Customer__c.Region__c", "Account.Region__c", id="along a lookup"),
        pytest.param("CustomEntity$Win__c", "Win__c.Either__c.Region__c", None, id="not along one to several objects"),
        pytest.param("CustomEntity$Win__c", "Win__c.Unread__c.Region__c", None, id="nor along one that was not read"),
        pytest.param(
            "CustomEntity$Win__c@Win__c.Customer__c", "FK_$Account.Region__c", "Account.Region__c", id="of the looked-up record"
        ),
    ],
)
def test_custom_fields_in_standard_types(out, report_type, column, field):
    assert found(out, report_type, column) == field


@pytest.mark.parametrize(
    ("report_type", "column", "field"),
    [
        ("LeadList", "LEAD_SOURCE", "Lead.LeadSource"),
        ("Opportunity", "LEAD_SOURCE", "Opportunity.LeadSource"),
        ("ContactList", "LEAD_SOURCE", "Contact.LeadSource"),
        ("OpportunityContact", "LEAD_SOURCE", None),
        ("OpportunityContact", "CLOSE_DATE", "Opportunity.CloseDate"),
        ("OpportunityTrend", "AMOUNT", None),
        ("Opportunity", "ACCOUNT_NAME", "Account.Name"),
        ("LeadList", "INDUSTRY", "Lead.Industry"),
        ("AccountList", "INDUSTRY", "Account.Industry"),
        ("Opportunity", "INDUSTRY", "Account.Industry"),
        ("ContactActivity", "INDUSTRY", "Account.Industry"),
        ("CampaignList", "INDUSTRY", None),
        ("LeadList", "STATUS", "Lead.Status"),
        ("CaseList", "STATUS", "Case.Status"),
        ("CaseArticle", "STATUS", None),
        ("AccountActivity", "STATUS", None),
        ("Opportunity", "TYPE", "Opportunity.Type"),
        ("ContactList", "TYPE", "Account.Type"),
        ("OpportunityProduct", "STAGE_NAME", "Opportunity.StageName"),
        ("OpportunityContact", "STAGE_NAME", "Opportunity.StageName"),
        ("Opportunity", "FORECAST_CATEGORY", "Opportunity.ForecastCategoryName"),
        ("Opportunity", "AMOUNT", "Opportunity.Amount"),
        ("OrderList", "AMOUNT", None),
        ("Opportunity", "CLOSE_DATE", "Opportunity.CloseDate"),
        ("CaseList", "RECORDTYPE", "Case.RecordTypeId"),
        ("CaseList", "ACCOUNT_RECORDTYPE", "Account.RecordTypeId"),
        ("DandBCompanyAccount", "RECORDTYPE", None),
        ("AccountList", "USERS.NAME", "Account.OwnerId"),
        ("LeadList", "OWNER", "Lead.OwnerId"),
        ("CaseActivity", "ACCOUNT.NAME", "Account.Name"),
        ("CampaignOpportunity", "OPPORTUNITY.LEAD_SOURCE", "Opportunity.LeadSource"),
        ("CaseList", "CONTACT.ACCOUNT", None),
        ("CampaignContact", "MEMBER_STATUS", "CampaignMember.Status"),
        ("User", "CORE.USERS", None),
        ("CaseCustomEntity$Win__c", "STATUS", "Case.Status"),
        ("CaseCustomEntity$Win__c", "CUST_NAME", "Win__c.Name"),
        ("CustomEntity$Win__c", "CUST_RECORDTYPE", "Win__c.RecordTypeId"),
        ("CustomEntity$Win__c", "STATUS", None),
        ("CustomEntityCustomEntity$Win__c$Member__c", "CHILD_NAME", "Member__c.Name"),
        ("CustomEntity$Win__c", "CHILD_NAME", None),
        ("CustomEntity$Win__c@Win__c.Customer__c", "FK_NAME", "Account.Name"),
        ("CustomEntity$Win__c@Win__c.Unread__c", "FK_NAME", None),
        ("CustomEntity$Win__c@Win__c.Customer__c", "FK_ACC_INDUSTRY", "Account.Industry"),
        ("LeadList", "RowCount", None),
        ("LeadList", "", None),
    ],
)
def test_standard_columns_mean_another_field_in_every_type(out, report_type, column, field):
    assert found(out, report_type, column) == field


@pytest.mark.parametrize(
    ("column", "field"),
    [
        pytest.param("Win__c$Region__c", "Win__c.Region__c", id="the base object's"),
        pytest.param("Account$Region__c", "Account.Region__c", id="the same name on another object"),
        pytest.param("Account$Owner", "Account.OwnerId", id="a lookup goes by its relationship"),
        pytest.param("Account$RecordType", "Account.RecordTypeId", id="a record type too"),
        pytest.param("Account$DandbCompany", "Account.DandbCompanyId", id="and a rare one"),
        pytest.param("Account.Contacts$Email", "Contact.Email", id="a standard relationship"),
        pytest.param("Account.Activities$Topic__c", "Activity.Topic__c", id="activities"),
        pytest.param("Win__c.Members__r$Office__c", "Member__c.Office__c", id="a custom relationship"),
        pytest.param("Win__c.Things__r$Office__c", None, id="a relationship of two objects"),
        pytest.param("Win__c.Unread__r$Office__c", None, id="a relationship that was not read"),
        pytest.param("Account.npe5__Affiliations__r$Office__c", "npe5__Affiliation__c.Office__c", id="a package's relationship"),
        pytest.param("Account.Unread__r.Members__r$Office__c", None, id="behind a relationship that was not read"),
        pytest.param("Win__c$Customer__c.Region__c", "Account.Region__c", id="along a lookup"),
        pytest.param("Win__c$Unread__c.Region__c", None, id="along a lookup that was not read"),
        pytest.param("Case$Account.RecordType", "Account.RecordTypeId", id="along a standard lookup"),
        pytest.param("Account.Contacts$Owner.Office__c", "User.Office__c", id="an owner's custom field is a user's"),
        pytest.param("Case$Owner.Name", None, id="an owner's name may be a queue's"),
        pytest.param("User.Contact$OwnerId$Tier__c", "Contact.Tier__c", id="a relationship that names its object"),
        pytest.param("Guide__ka.Guide__kav$Level__c", "Guide__kav.Level__c", id="versions of an article"),
        pytest.param("KnowledgeArticle$Channel", None, id="a standard field of an object whose names are not certain"),
        pytest.param("Win__c$Name", "Win__c.Name", id="a custom object's own standard field"),
        pytest.param("Win__c$Score", None, id="a custom object has no such standard field"),
        pytest.param("User*User$Office__c", None, id="no relationship at all"),
        pytest.param("LEAD_SOURCE", None, id="standard columns do not occur"),
        pytest.param("Account.Region__c", None, id="a column without a table"),
        pytest.param("$Region__c", None, id="an empty table"),
        pytest.param("Account$", None, id="an empty field"),
    ],
)
def test_custom_report_types(out, column, field):
    assert found(out, WINS, column) == field


def found(out, report_type, column):
    field = Columns().resolve(out, report_type, column).field
    return field and field.removeprefix("salesforce:field:")


def test_tells_the_lookups_on_the_way_even_where_the_end_is_not_certain(out):
    assert Columns().resolve(out, WINS, "Win__c$Unread__c.Region__c") == (None, ("salesforce:field:Win__c.Unread__c",))
    assert Columns().resolve(out, WINS, "Win__c$Customer__c.Region__c") == (
        "salesforce:field:Account.Region__c",
        ("salesforce:field:Win__c.Customer__c",),
    )


def test_spells_a_field_as_the_project_does(out):
    assert found(out, WINS, "Account$region__c") == "Account.Region__c"


@pytest.mark.parametrize(
    ("report_type", "formula", "columns"),
    [
        ("Opportunity", "AMOUNT:SUM / RowCount", ("AMOUNT",)),
        ("AccountList", "Account.Size__c:SUM+Account.Size__c:MAX", ("Account.Size__c",)),
        (WINS, "Win__c.Size__c:SUM", ("Win__c$Size__c",)),
        (WINS, "Win__c.Members__r.Size__c:AVG", ("Win__c.Members__r$Size__c",)),
        (WINS, "Win__c.Customer__c.Size__c:SUM", ("Win__c$Customer__c.Size__c",)),
        (WINS, "RowCount", ()),
        (WINS, "PARENTGROUPVAL(RowCount, ROW_GRAND_SUMMARY)", ()),
    ],
)
def test_reads_the_columns_of_a_summary_formula(out, report_type, formula, columns):
    out.notes(ReportTypes).add(ReportType("Wins_with_Teams", "Win__c", ("Win__c", "Win__c.Members__r")))
    assert Columns().summarised(out, report_type, formula) == columns


@pytest.mark.parametrize(
    ("report_type", "columns", "base"),
    [
        ("Opportunity", (), "Opportunity"),
        ("OpportunityTrend", (), "Opportunity"),
        ("AccountList", (), "Account"),
        ("LeadList", (), "Lead"),
        ("AccountingPeriods", (), None),
        ("CollabGroup", (), None),
        ("CustomEntity$Win__c", (), "Win__c"),
        ("CustomEntity$Win__c@Win__c.Customer__c", (), "Win__c"),
        ("CaseCustomEntity$Win__c", (), "Case"),
        ("QuiteNewCustomEntity$Win__c", (), None),
        (WINS, (), "Win__c"),
        ("Not_Retrieved__c", ("", "BucketField_1", "Account.Contacts$Email"), "Account"),
        ("Not_Retrieved__c", ("LEAD_SOURCE",), None),
    ],
)
def test_tells_the_base_object(out, report_type, columns, base):
    out.notes(ReportTypes).add(ReportType("Wins_with_Teams", "Win__c", ("Win__c",)))
    assert base_object(out, report_type, columns) == base


@pytest.mark.parametrize(
    ("report_type", "custom"), [(WINS, True), ("CustomEntity$Win__c", False), ("Asset@Asset.Win__c", False), ("LeadList", False)]
)
def test_tells_an_admins_report_type_from_salesforces_own(report_type, custom):
    assert is_custom(report_type) is custom
