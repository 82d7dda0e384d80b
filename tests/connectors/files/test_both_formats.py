from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.files.project import SalesforceProject

NAMES = st.from_regex(r"[A-Z][a-z]{1,6}", fullmatch=True)
VALUES = st.lists(st.sampled_from(["Web", "Trade Show", "R&amp;D", "Id. Makers", "Ünlü", "50 %", "A/B"]), unique=True, max_size=4)
FLAGS = st.sampled_from(["true", "false"])


def _field(name, given):
    kind, values, flag, text = given
    body = f"<fullName>{name}__c</fullName><label>{text}</label><required>{flag}</required><type>{kind}</type>"
    if kind == "Picklist":
        listed = "".join(
            f"<value><fullName>{value}</fullName><default>false</default><label>{value}</label></value>" for value in values
        )
        body += f"<valueSet><restricted>{flag}</restricted><valueSetDefinition>{listed}</valueSetDefinition></valueSet>"
    return body


def _record_type(name, given):
    values, flag = given
    listed = "".join(
        f"<values><fullName>{value.replace('.', '%2E')}</fullName><default>{flag}</default></values>" for value in values
    )
    offered = f"<picklistValues><picklist>LeadSource</picklist>{listed}</picklistValues>"
    return f"<fullName>{name}</fullName><active>{flag}</active><label>{name}</label>{offered}"


def _process(name, values):
    listed = "".join(f"<values><fullName>{value.replace('/', '%2F')}</fullName></values>" for value in values)
    return f"<fullName>{name}</fullName><isActive>true</isActive>{listed}"


def _rule(name, flag):
    formula = f"ISPICKVAL(Status, 'Web') &amp;&amp; ISBLANK({name}__c)"
    return f"<fullName>{name}</fullName><active>{flag}</active><errorConditionFormula>{formula}</errorConditionFormula>"


PARTS = {
    "fields": ("field", "CustomField", _field),
    "recordTypes": ("recordType", "RecordType", _record_type),
    "businessProcesses": ("businessProcess", "BusinessProcess", _process),
    "validationRules": ("validationRule", "ValidationRule", _rule),
}
OBJECTS = st.fixed_dictionaries(
    {
        "fields": st.dictionaries(
            NAMES, st.tuples(st.sampled_from(["Text", "Picklist", "Checkbox"]), VALUES, FLAGS, NAMES), max_size=3
        ),
        "recordTypes": st.dictionaries(NAMES, st.tuples(VALUES, FLAGS), max_size=2),
        "businessProcesses": st.dictionaries(NAMES, VALUES, max_size=2),
        "validationRules": st.dictionaries(NAMES, FLAGS, max_size=2),
    }
)
OWN = "<enableFeeds>true</enableFeeds><enableHistory>true</enableHistory>"


def _metadata_api(org):
    files = {}
    for name, parts in org.items():
        body = "".join(f"<{part}>{PARTS[part][2](*item)}</{part}>" for part, items in parts.items() for item in items.items())
        files[f"src/objects/{name}.object"] = f"<CustomObject>{OWN}{body}</CustomObject>"
    return files


def _source(org):
    files = {}
    for name, parts in org.items():
        folder = f"force-app/main/default/objects/{name}"
        files[f"{folder}/{name}.object-meta.xml"] = f"<CustomObject>{OWN}</CustomObject>"
        for part, items in parts.items():
            suffix, root, write = PARTS[part]
            for item in items.items():
                files[f"{folder}/{part}/{item[0]}.{suffix}-meta.xml"] = f"<{root}>{write(*item)}</{root}>"
    return files


def _rows(tables):
    """All rows but where they stand; files come in another order in the other format."""
    kept = {name: rows for name, rows in tables.items() if name not in {"connections", "locations"}}
    return {name: sorted(map(repr, rows)) for name, rows in kept.items()}


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["Lead", "Opportunity", "Case", "Deal__c"]), OBJECTS, min_size=1, max_size=3), VALUES)
def test_one_org_in_both_formats_gives_the_same_rows(a_project, org, values):
    listed = "".join(
        f"<standardValue><fullName>{value}</fullName><converted>false</converted></standardValue>" for value in values
    )
    value_sets = {"{}standardValueSets/LeadStatus.standardValueSet{}": f"<StandardValueSet>{listed}</StandardValueSet>"}
    shared = {
        "mdapi": {path.format("src/", ""): text for path, text in value_sets.items()},
        "source": {path.format("force-app/main/default/", "-meta.xml"): text for path, text in value_sets.items()},
    }
    mdapi = SalesforceProject(a_project({**_metadata_api(org), **shared["mdapi"]})).pull()
    source = SalesforceProject(a_project({**_source(org), **shared["source"]})).pull()
    assert _rows(mdapi) == _rows(source)
    assert (mdapi["connections"][0].format, source["connections"][0].format) == ("mdapi", "source")
