"""Tables that cannot be paged, answers of several pages, and more of something than is read."""

from connectors.salesforce.reading import details
from live_tools import SMALL, gaps, live
from standins.company.generate import generate
from standins.salesforce.org import org_of

MANY = 2300


def crowded(company):
    """The org with so many custom fields on Lead that one answer of FieldDefinition does not hold them."""
    org = org_of(company)
    like = next(field for field in org.describes["Lead"]["fields"] if field["name"].endswith("__c") and field["type"] == "string")
    tables = {name: list(rows) for name, rows in org.tables.items()}
    known = next(row for row in tables["FieldDefinition"] if row["QualifiedApiName"] == like["name"])
    home = known["EntityDefinitionId"]
    for number in range(MANY):
        name = f"Extra_{number:04}__c"
        org.describes["Lead"]["fields"].append({**like, "name": name, "label": f"Extra {number}"})
        row = {
            **known,
            "QualifiedApiName": name,
            "Label": f"Extra {number}",
            "DurableId": f"{home}.{name}",
            "Id": f"{home}.{name}",
        }
        org.tables["FieldDefinition"].append(row)
        for lead in org.tables["Lead"]:
            lead.setdefault(name, None)
    return org


def test_an_object_with_more_fields_than_one_answer_holds(tmp_path):
    company = generate(**{**SMALL, "leads": 20})
    with live(tmp_path, company=company, org=crowded(company)) as org:
        snapshot = org.pull()
    extra = [row for row in snapshot.table("fields") if row.name.startswith("Extra_")]
    assert len(extra) == MANY
    assert all(row.data_owner is not None and row.modified_at for row in extra)
    assert set(gaps(snapshot)) == {("teams", "territories")}
    assert sum(row.ref.startswith("salesforce:field:Lead.Extra_") for row in snapshot.table("field_fill")) == MANY


def test_a_long_history_is_cut_and_says_so(tmp_path, monkeypatch):
    from connectors.salesforce.reading import measures

    monkeypatch.setattr(measures, "MOST_HISTORY", 50)
    with live(tmp_path) as org:
        snapshot = org.pull()
    assert {scope for table, scope in {(gap.table, gap.scope) for gap in snapshot.table("gaps")} if table == "transitions"} >= {
        "Opportunity.StageName",
        "Lead.Status",
    }


def test_flows_beyond_the_limit_are_gaps_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(details, "MOST_FLOWS", 1)
    with live(tmp_path) as org:
        snapshot = org.pull()
    unread = {row.name for row in snapshot.table("automations") if row.active and row.kind == "flow" and row.sets_owner is None}
    assert unread
    told = {(table, scope) for table, scope in gaps(snapshot, "unsupported") if scope.startswith("flow/")}
    assert {scope for table, scope in told if table == "automations"} == {f"flow/{name}" for name in unread}
