from __future__ import annotations

import pytest

from connectors.metadata.paths import Component, component, is_read, is_source_format


@pytest.mark.parametrize(
    ("path", "name", "suffix"),
    [
        ("queues/Inbound.queue", "Inbound", "queue"),
        ("force-app/main/default/queues/Inbound.queue-meta.xml", "Inbound", "queue"),
        ("Inbound.queue", "Inbound", "queue"),
        ("src/objects/Lead.object", "Lead", "object"),
        ("a/objects/Lead/Lead.object-meta.xml", "Lead", "object"),
        ("a/objects/Lead/fields/Tier__c.field-meta.xml", "Lead.Tier__c", "field"),
        ("Lead/recordTypes/Inbound.recordType-meta.xml", "Lead.Inbound", "recordType"),
        ("fields/Tier__c.field-meta.xml", "Tier__c", "field"),
        ("layouts/Lead-Lead Layout %28new%29.layout", "Lead-Lead Layout (new)", "layout"),
        ("layouts/Opportunity-___NAMESPACE___Donation Layout.layout", "Opportunity-Donation Layout", "layout"),
        ("objects/___NAMESPACE___Deal__c.object", "Deal__c", "object"),
        ("customMetadata/Rule.One.md-meta.xml", "Rule.One", "md"),
        ("reports/Sales/Won.report", "Sales/Won", "report"),
        ("x/reports/Sales/EMEA/Won.report-meta.xml", "Sales/EMEA/Won", "report"),
        ("Sales/Won.report", "Sales/Won", "report"),
        ("reports/unfiled$public/Won.report", "unfiled$public/Won", "report"),
        ("reports/Sales-meta.xml", "Sales", "reportFolder"),
        ("reports/Sales.reportFolder-meta.xml", "Sales", "reportFolder"),
        ("reports/Sales/EMEA.reportFolder-meta.xml", "Sales/EMEA", "reportFolder"),
        ("dashboards/Board-meta.xml", "Board", "dashboardFolder"),
        ("settings/Forecasting.settings-meta.xml", "Forecasting", "settings"),
        ("README", "", ""),
        ("reports/README", "", ""),
    ],
)
def test_a_component_is_told_from_its_path(path, name, suffix):
    assert component(path) == Component(name, suffix)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("objects/Lead/Lead.object-meta.xml", True),
        ("objects/Lead.object", False),
        ("reports/Sales-meta.xml", False),
        ("reports/Sales.reportFolder-meta.xml", True),
    ],
)
def test_source_format_has_the_suffix_before_meta_xml(path, expected):
    assert is_source_format(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("objects/Lead.object", True),
        ("settings/Forecasting.settings", True),
        ("settings/Mobile.settings", False),
        ("classes/Router.cls", False),
        ("README.md", False),
        ("LICENSE", False),
    ],
)
def test_a_file_is_read_when_a_reader_knows_its_suffix_or_its_name(path, expected):
    assert is_read(path) is expected
