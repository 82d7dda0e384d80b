"""Flow files to bend: each function writes one element."""

from __future__ import annotations

START = (
    "<start><object>Lead</object><recordTriggerType>Create</recordTriggerType>"
    "<triggerType>RecordAfterSave</triggerType>{}</start>"
)
BEFORE = START.replace("RecordAfterSave", "RecordBeforeSave")


def flow(*parts, status="<status>Active</status>", kind="AutoLaunchedFlow"):
    """A flow; active unless told otherwise."""
    return f"<Flow><label>Route</label><processType>{kind}</processType>{status}{''.join(parts)}</Flow>"


def route(*parts, **given):
    """A project with the flow ``Route``."""
    return {"flows/Route.flow-meta.xml": flow(*parts, **given)}


def started(filters=""):
    """The start of a flow that runs after a lead is created."""
    return START.format(filters)


def filters(field, operator, value):
    """A filter."""
    return f"<filters><field>{field}</field><operator>{operator}</operator><value>{value}</value></filters>"


def string(value):
    """A value that is written out."""
    return f"<stringValue>{value}</stringValue>"


def reference(name):
    """A value that names another element."""
    return f"<elementReference>{name}</elementReference>"


def record(kind, body, object_="<object>Lead</object>", name="Element"):
    """A record element."""
    return f"<{kind}><name>{name}</name>{body}{object_}</{kind}>"


def given(field, value):
    """A field that gets a value."""
    return f"<inputAssignments><field>{field}</field><value>{value}</value></inputAssignments>"


def assign(target, value, operator="Assign"):
    """An assignment."""
    return (
        f"<assignments><name>Set</name><assignmentItems><assignToReference>{target}</assignToReference>"
        f"<operator>{operator}</operator><value>{value}</value></assignmentItems></assignments>"
    )


def variable(name, object_="Deal__c", collection="false"):
    """A variable that holds a record, or several."""
    told = f"<isCollection>{collection}</isCollection><objectType>{object_}</objectType>"
    return f"<variables><name>{name}</name><dataType>SObject</dataType>{told}</variables>"


def decision(left, operator, right, name="Choose"):
    """A decision with one condition."""
    return (
        f"<decisions><name>{name}</name><rules><name>Yes</name><conditionLogic>and</conditionLogic><conditions>"
        f"<leftValueReference>{left}</leftValueReference><operator>{operator}</operator><rightValue>{right}</rightValue>"
        "</conditions></rules></decisions>"
    )
