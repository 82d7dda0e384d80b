from __future__ import annotations

from checks.model.rows.process import ValidationRule

BODY = """
    <fullName>Needs_Amount</fullName>
    <active>true</active>
    <description>From proposal on</description>
    <errorConditionFormula>ISPICKVAL(StageName, "Proposal") &amp;&amp; ISBLANK(Amount)</errorConditionFormula>
    <errorMessage>Fill in the amount</errorMessage>
"""
APART = {"objects/Opportunity/validationRules/Needs_Amount.validationRule-meta.xml": f"<ValidationRule>{BODY}</ValidationRule>"}
WITHIN = {"objects/Opportunity.object": f"<CustomObject><validationRules>{BODY}</validationRules></CustomObject>"}


def test_a_rule_is_read_whole_in_both_formats(pull):
    for files in (APART, WITHIN):
        rows = pull(files)
        assert rows["validation_rules"] == [
            ValidationRule(
                connection="salesforce",
                ref="salesforce:validation_rule:Opportunity.Needs_Amount",
                object="Opportunity",
                name="Needs_Amount",
                active=True,
                formula='ISPICKVAL(StageName, "Proposal") && ISBLANK(Amount)',
                message="Fill in the amount",
                description="From proposal on",
            )
        ]
        assert rows.edges("validation_rule:Opportunity.Needs_Amount") == {
            ("field:Opportunity.StageName", "reads", ("Proposal",)),
            ("field:Opportunity.Amount", "reads", ()),
        }


def test_a_rule_that_does_not_say_it_is_active_is_not(pull):
    rows = pull(
        {"objects/Lead/validationRules/A.validationRule-meta.xml": "<ValidationRule><fullName>A</fullName></ValidationRule>"}
    )
    row = rows.one("validation_rules", "Lead.A")
    assert (row.active, row.formula, row.description) == (False, None, "")
