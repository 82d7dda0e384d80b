import pytest

from build import a_field, found, judged
from build_hubspot import a_portal, a_property
from checks.fields import unclassified_personal_data  # noqa: F401 - registers the check
from checks.model.finding import Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.records import Dictionary, DictionaryEntry


def unclassified(path="Contact.Birthdate__c", **given):
    return a_field(path, **{"type": "date", "sensitivity": "", "compliance": (), **given})


def test_counts_the_fields_of_an_object():
    assert found(
        "FLD011", unclassified(), unclassified("Contact.Alternate_Mail__c", type="email"), unclassified("Contact.Tier__c")
    ) == [
        Finding(
            ref="salesforce:object:Contact",
            message="2 fields on Contact hold personal data and are not classified: 'Alternate_Mail__c' (e-mail address), "
            "'Birthdate__c' (birth date).",
            measured={"fields": {"Alternate_Mail__c": "e-mail address", "Birthdate__c": "birth date"}},
            size=2,
            affected=("salesforce:field:Contact.Alternate_Mail__c", "salesforce:field:Contact.Birthdate__c"),
        )
    ]


@pytest.mark.parametrize("type_", ["email", "phone"])
def test_addresses_and_numbers_alone_are_of_low_severity(type_):
    (finding,) = found("FLD011", unclassified("Contact.Second__c", type=type_))
    assert finding.severity is Severity.LOW


def test_an_address_and_a_number_together_are_too():
    (finding,) = found("FLD011", unclassified("Contact.A__c", type="email"), unclassified("Contact.B__c", type="phone"))
    assert finding.severity is Severity.LOW


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("Social_Security_Number__c", "text"),
        ("SSN__c", "encrypted"),
        ("Passport_Number__c", "text"),
        ("DateOfBirth__c", "date"),
        ("IBAN__c", "text"),
        ("Gender__c", "picklist"),
        ("Marital_Status__c", "picklist"),
        ("Salary__c", "currency"),
        ("Tax_ID__c", "text"),
        ("Secret__c", "encrypted"),
    ],
)
def test_words_and_types_that_give_personal_data_away(name, type_):
    assert found("FLD011", unclassified(f"Contact.{name}", type=type_))


def test_the_label_is_read_too():
    assert found("FLD011", unclassified("Contact.Field_7__c", label="Date of birth"))


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(unclassified(sensitivity="Confidential"), id="sensitivity set"),
        pytest.param(unclassified(compliance=("GDPR",)), id="compliance set"),
        pytest.param(unclassified(sensitivity=None, compliance=("GDPR",)), id="compliance set, sensitivity not read"),
        pytest.param(unclassified("Contact.Email_Opt_Out__c", type="boolean"), id="a yes or no"),
        pytest.param(unclassified("Contact.Passport__c", type="lookup"), id="another record"),
        pytest.param(unclassified("Contact.Shown_Mail__c", type="email", calculated=True), id="computed"),
        pytest.param(unclassified("Contact.Birth_Place__c", type="text"), id="half of a phrase"),
        pytest.param(unclassified("Account.Health_Score__c", type="number"), id="a score"),
        pytest.param(unclassified("Account.Tax_ID__c", type="text"), id="of a company"),
        pytest.param(unclassified("Account.Lead_Age__c", type="number"), id="age of a record"),
        pytest.param(unclassified("Account.Engender__c", type="text"), id="inside another word"),
        pytest.param(unclassified("Contact.Birthdate"), id="standard"),
        pytest.param(unclassified(managed=True), id="of a package"),
        pytest.param(unclassified("Patient__c.Birthdate__c"), id="not governed"),
    ],
)
def test_leaves_alone(field):
    assert found("FLD011", field) == []


def test_a_sensitivity_in_the_dictionary_counts():
    policy = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="Contact.Birthdate__c", sensitivity="restricted"),)))
    assert found("FLD011", unclassified(), policy=policy) == []


def test_many_fields_are_counted_after_five():
    (finding,) = found("FLD011", [unclassified(f"Contact.Birthday_{number}__c") for number in range(7)])
    assert finding.message.endswith("'Birthday_4__c' (birth date), 2 more.")


def test_five_fields_are_all_named():
    (finding,) = found("FLD011", [unclassified(f"Contact.Birthday_{number}__c") for number in range(5)])
    assert finding.message.endswith("'Birthday_4__c' (birth date).")


@pytest.mark.parametrize("unread", [{"sensitivity": None, "compliance": None}, {"sensitivity": None}, {"compliance": None}])
def test_a_classification_that_was_not_read_is_not_missing(unread):
    judgement = judged("FLD011", unclassified(**unread), unclassified("Contact.Tier__c"))
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "the classification of 1 field could not be read"


def of_birth(**given):
    return a_property("contacts.birthday", **{"type": "date", "sensitivity": "non_sensitive", "compliance": (), **given})


def test_a_property_of_which_nobody_said_anything_is_not_classified_in_hubspot():
    (finding,) = found("FLD011", a_portal(), of_birth())
    assert finding.message == "1 property on contacts holds personal data and is not classified: 'birthday' (birth date)."


@pytest.mark.parametrize(
    "given", [{"sensitivity": "highly_sensitive"}, {"compliance": ("PII",)}, {"custom": False}, {"archived": True}]
)
def test_leaves_properties_alone(given):
    assert found("FLD011", a_portal(), of_birth(**given)) == []


def test_a_portal_that_does_not_tell_sensitivity_is_not_judged():
    judgement = judged("FLD011", a_portal(), of_birth(sensitivity=None, compliance=None))
    assert not judgement.findings
    assert [answer.cure for answer in judgement.not_judged] == ["note it in governance/dictionary.csv"]
