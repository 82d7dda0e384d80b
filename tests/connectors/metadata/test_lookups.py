import pytest

from build import a_field
from connectors.metadata.collect import Collector
from connectors.metadata.lookups import follow


@pytest.fixture
def out():
    out = Collector("salesforce")
    out.add("fields", a_field("Deal__c.Customer__c", type="lookup", lookup_to=("Account",)))
    out.add("fields", a_field("Activity.Deal__c", type="lookup", lookup_to=("Deal__c",)))
    out.add("fields", a_field("Account.Tier__c"))
    return out


@pytest.mark.parametrize(
    ("object_", "path", "field", "through"),
    [
        ("Account", "Tier__c", "Account.Tier__c", ()),
        ("Account", "tier__C", "Account.Tier__c", ()),
        ("Deal__c", "Customer__c.Tier__c", "Account.Tier__c", ("Deal__c.Customer__c",)),
        ("Deal__c", "Customer__r.Tier__c", "Account.Tier__c", ("Deal__c.Customer__c",)),
        ("Task", "Deal__r.Customer__r.Tier__c", "Account.Tier__c", ("Activity.Deal__c", "Deal__c.Customer__c")),
        ("Deal__c", "Unread__r.Tier__c", None, ("Deal__c.Unread__c",)),
        ("Deal__c", "Unread__r.Customer__r.Tier__c", None, ("Deal__c.Unread__c",)),
        ("Contact", "Account.Tier__c", "Account.Tier__c", ("Contact.AccountId",)),
        ("Case", "Parent.Tier__c", "Case.Tier__c", ("Case.ParentId",)),
        ("Deal__c", "Parent.Tier__c", None, ("Deal__c.ParentId",)),
        ("Case", "Owner.Tier__c", "User.Tier__c", ("Case.OwnerId",)),
        ("Case", "Owner.Email", None, ("Case.OwnerId",)),
        ("Account", "Owner.Email", "User.Email", ("Account.OwnerId",)),
        ("Case", "Owner:User.Email", "User.Email", ("Case.OwnerId",)),
        ("Task", "What.Name", None, ("Task.WhatId",)),
        ("Case", "RecordType.DeveloperName", "Case.RecordTypeId", ()),
        ("Contact", "Account.RecordType.Name", "Account.RecordTypeId", ("Contact.AccountId",)),
        ("Account", "Contacts__r", None, ()),
        ("Account", "", None, ()),
        ("Account", "Tier__c; DROP", None, ()),
        ("Account", "Nonsense.Tier__c", None, ()),
        ("OpenActivity", "Owner", "Activity.OwnerId", ()),
        ("Event", "Owner", "Event.OwnerId", ()),
        ("Event", "Tier__c", "Activity.Tier__c", ()),
        ("", "Tier__c", None, ()),
        ("two words", "Tier__c", None, ()),
    ],
)
def test_follows_a_path_as_far_as_it_is_certain(out, object_, path, field, through):
    found = follow(out, object_, path)
    assert found.field == (field and f"salesforce:field:{field}")
    assert found.through == tuple(f"salesforce:field:{name}" for name in through)
