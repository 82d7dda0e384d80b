"""RTE002: routing to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, Use
from checks.model.rows.people import Queue, Team, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.membership import Membership
from checks.views.routing import Route
from checks.views.terms import Terms, TermsOf


@check("RTE002", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(5,))
def dead_assignee(
    every_route: tuple[Route, ...],
    queues: Table[Queue],
    membership: Membership,
    coverage: Coverage,
    systems: Systems,
    terms: TermsOf,
    automations: Table[Automation] | None = None,
    uses: Table[Use] | None = None,
    users: Table[User] | None = None,
    teams: Table[Team] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Routing assigns to an inactive user, to an empty queue, or to one that is gone.

    Why: 'Ambiguity at the interface is where duplicated and dropped work lives.' A lead in a queue that nobody can open is
    dropped work, and no report of open leads by owner shows it as such.

    How it decides: the assignees of all active routing rules, in HubSpot all owners among whom a workflow rotates records, and
    those of active automations on governed objects. A team of HubSpot is empty when nobody active is in it. A queue is empty when
    it has no members, or when its members are all inactive users, or groups and roles that hold nobody; groups are followed to
    their end. As soon as one member may be somebody (a role whose users were not read), it is not empty. A queue with an e-mail
    address is found at a lower severity: somebody is told, though nobody can take the record. One finding an assignee, with all
    entries that send records there.

    Example: entries 2 and 5 assign to the queue 'Partner Leads', whose only member left in March.

    Fix in Salesforce: Setup > Queues: add a member, or Setup > Lead Assignment Rules: point the entry to another queue.

    Fix in HubSpot: Settings > Users & Teams: reassign what the user owned; in the workflow, choose another owner to rotate to.

    Known limits: a project may hold only some of the queues, so a missing one is only likely to be gone. Projects hold no users,
    and queues retrieved with an API version before 42, as those of HubSpot, hold no members; both are then not judged. Members
    that reach a queue through territories are taken to be somebody.
    """
    senders: dict[str, list[str]] = {}
    for route in every_route:
        for entry in route.entries:
            if entry.assignee:
                senders.setdefault(entry.assignee, []).append(entry.ref)
    routing = {route.automation for route in every_route}
    live = {row.ref for row in automations or () if row.active and row.object in systems.governed_objects} - routing
    live |= {entry.ref for route in every_route for entry in route.entries}
    for edge in (uses or Table[Use]("uses")).by("how").get("routes", ()):
        if edge.user in live:
            senders.setdefault(edge.used, []).append(edge.user)
    unread: dict[str, NotJudged] = {}
    for assignee, sending in sorted(senders.items()):
        answer = _judge(assignee, queues, teams or Table("teams"), membership, coverage, terms(assignee))
        if isinstance(answer, NotJudged):
            unread[answer.scope + answer.reason] = answer
        elif answer:
            _, kind, path = refs.split(assignee)
            row = queues.get(assignee)
            name = _called(assignee, queues, users or Table("users"), teams or Table("teams")) or path
            sent = tuple(dict.fromkeys(sending))
            yield Finding(
                ref=assignee,
                message=f"{count(len(sent), 'active route')} to the {kind} '{name}', which {answer}.",
                measured={"fault": answer, "routes": len(sent)},
                size=len(sent),
                affected=sent,
                severity=Severity.MEDIUM if row and row.email else None,
                confidence=Confidence.LIKELY if kind == "queue" and row is None else None,
            )
    yield from unread.values()


def _called(assignee: str, queues: Table[Queue], users: Table[User], teams: Table[Team]) -> str | None:
    """What people call an assignee; HubSpot knows users, queues and teams by numbers."""
    if row := queues.get(assignee) or teams.get(assignee):
        return row.label
    user = users.get(assignee)
    return user.name if user else None


def _judge(
    assignee: str, queues: Table[Queue], teams: Table[Team], membership: Membership, coverage: Coverage, words: Terms
) -> str | NotJudged:
    """What is wrong with an assignee, to follow 'which'; '' where nothing is."""
    connection, kind, _ = refs.split(assignee)
    if kind == "user":
        if coverage.whole_gap("users", connection):
            reason = "routing names users, and users were not read"
            cure = words.either("connect the org itself", "let the token read owners: crm.objects.owners.read")
            return NotJudged(scope=f"{connection}:{kind}", reason=reason, cure=cure)
        return "is inactive or gone" if membership.is_active(assignee) is False else ""
    if kind == "team":
        team = teams.get(assignee)
        judged = team is not None and team.kind == "team" and membership.teams_read(connection)
        return membership.fault(assignee) if judged else ""
    if kind != "queue":
        return ""
    if queues.get(assignee) is None:
        return "" if coverage.scoped_gaps({"queues"}, {connection}) else "does not exist any more"
    if not membership.read(connection):
        reason = "no queue of this connection lists any member, so members were not read"
        retrieve = "retrieve the queues with API version 42 or later, or connect the org itself"
        cure = words.either(retrieve, "look at who works the queue in HubSpot")
        return NotJudged(scope=f"{connection}:{kind}", reason=reason, cure=cure)
    return membership.fault(assignee)
