from build import a_gap, a_rule, a_snapshot, an_entry
from checks.views.routing import active_routes

RULES = [a_rule(), a_rule("Lead.Old", active=False), a_rule("Case.Standard"), a_rule("Lead.Auto", kind="auto_response")]


def the_routes(*rows, objects=("Lead",)):
    snapshot = a_snapshot(*rows)
    return list(active_routes(snapshot.table("routing_rules"), snapshot.table("routing_entries"), snapshot.coverage, objects))


def test_the_active_rules_of_the_objects_come_with_their_entries_in_order():
    routes = the_routes(*RULES, an_entry(position=2), an_entry(position=1), an_entry("Lead.Old", 1))
    assert [(route.rule.name, [entry.position for entry in route.entries]) for route in routes] == [
        ("Standard", [1, 2]),
        ("Auto", []),
    ]


def test_a_route_is_told_by_kind_name_and_object():
    assert [route.title for route in the_routes(*RULES)] == [
        "the assignment rule 'Standard' of Lead",
        "the auto-response rule 'Auto' of Lead",
    ]


def test_a_rule_whose_entries_were_not_read_is_no_route_without_any():
    gap = a_gap("routing_entries", "Lead")
    assert [route.rule.object for route in the_routes(*RULES, gap, objects=None)] == ["Case"]
    assert [route.rule.name for route in the_routes(*RULES, gap, an_entry())] == ["Standard"]
