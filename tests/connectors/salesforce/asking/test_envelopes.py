from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.salesforce.asking.envelopes import MOST, MOST_QUERIES, Body, Table, Unchanged, ask
from connectors.salesforce.asking.question import Query, Resource
from connectors.salesforce.http.client import Answer
from connectors.salesforce.http.errors import BudgetSpent, SalesforceError, TooSlow


class FakeClient:
    """Plays an org: ``answer`` gives what a subrequest comes to, by its path or its query."""

    def __init__(self, answer, pages=None, envelope=None):
        self.answer, self.pages, self.envelope = answer, pages or {}, envelope
        self.sent = []

    def composite(self, subrequests, *, tooling=False):
        self.sent.append((tooling, [_plain(part.path) for part in subrequests]))
        if self.envelope and (error := self.envelope(self.sent[-1][1])):
            raise error
        return [self.answer(_plain(part.path), part.headers) for part in subrequests]

    def more(self, url):
        page = self.pages[url]
        if isinstance(page, SalesforceError):
            raise page
        return page

    def together(self, tasks):
        return [_outcome(task) for task in tasks]


def _plain(path):
    return parse_qs(urlsplit(path).query).get("q", [path])[0]


def _outcome(task):
    try:
        return task()
    except SalesforceError as error:
        return error


def a_query(name="leads", **given):
    return Query(**{"name": name, "columns": ("Id",), "table": name.title(), **given})


def rows(*held, **more):
    return Answer(200, {"totalSize": len(held), "done": True, "records": [{"attributes": {}, **row} for row in held], **more}, {})


def refused(code="INVALID_TYPE", message="no", status=400):
    return Answer(status, [{"errorCode": code, "message": message}], {})


def an_error(status=503, code=""):
    return SalesforceError(status=status, code=code, message="down", path="composite")


def asked(client, *questions):
    return ask(client, questions)[0]


def test_rows_of_a_query():
    replies = asked(FakeClient(lambda path, _: rows({"Id": "1"})), a_query())
    assert replies["leads"].rows == [{"attributes": {}, "Id": "1"}]
    assert not replies["leads"].cut


def test_a_bare_count_is_a_row():
    count = Answer(200, {"totalSize": 7, "done": True, "records": []}, {})
    assert asked(FakeClient(lambda path, _: count), a_query(columns=("COUNT()",)))["leads"].rows == [{"totalSize": 7}]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"totalSize": 7, "done": True, "records": []}, id="fewer rows than there are"),
        pytest.param({"totalSize": 2, "done": True, "records": [{"Id": "1"}, None]}, id="rows that are none"),
        pytest.param({"totalSize": "1", "done": True, "records": [{"Id": "1"}]}, id="a total that is no number"),
        pytest.param({"totalSize": 1, "records": [{"Id": "1"}]}, id="no word of further pages"),
        pytest.param({"totalSize": 1, "done": "no", "records": [{"Id": "1"}]}, id="an odd word of further pages"),
        pytest.param([], id="a list"),
        pytest.param(None, id="nothing"),
    ],
)
def test_an_answer_that_makes_no_sense_is_none(body):
    assert isinstance(asked(FakeClient(lambda path, _: Answer(200, body, {})), a_query())["leads"], SalesforceError)


def test_unchanged_is_an_answer_only_to_who_asked_for_it():
    client = FakeClient(lambda path, _: Answer(304, None, {}))
    replies = asked(client, a_query(), Resource(name="a", path="sobjects/A/describe"))
    assert all(isinstance(reply, SalesforceError) for reply in replies.values())


@pytest.mark.parametrize(("failures", "found"), [(1, True), (2, True), (3, False)])
def test_a_failure_that_may_pass_is_asked_again(failures, found):
    left = [failures]

    def answer(path, _):
        if "Cases" in path and left[0]:
            left[0] -= 1
            return Answer(503, [{"errorCode": "SERVER_UNAVAILABLE", "message": "busy"}], {})
        return rows({"Id": "1"})

    replies = asked(FakeClient(answer), a_query("cases"), a_query("leads"))
    assert isinstance(replies["cases"], Table) == found
    assert isinstance(replies["leads"], Table)


def test_questions_that_got_no_answer_in_time_are_asked_one_by_one():
    def envelope(paths):
        return (
            TooSlow(status=0, code="", message="no answer came in time", path="composite")
            if any("Cases" in path for path in paths)
            else None
        )

    client = FakeClient(lambda path, _: rows(), envelope=envelope)
    replies = asked(client, *(a_query(name) for name in ("leads", "cases", "deals", "accounts", "quotes")))
    assert {name for name, reply in replies.items() if isinstance(reply, SalesforceError)} == {"cases"}
    assert [len(paths) for _, paths in client.sent] == [5, 1, 1, 1, 1, 1]


def test_a_resource_is_a_body_and_may_be_unchanged():
    def answer(path, headers):
        return (
            Answer(304, None, {})
            if headers.get("If-Modified-Since") == "Mon"
            else Answer(200, {"name": path}, {"Last-Modified": "Tue"})
        )

    old, new = Resource(name="a", path="sobjects/A/describe", modified="Mon"), Resource(name="b", path="sobjects/B/describe")
    replies = asked(FakeClient(answer), old, new)
    assert replies == {"a": Unchanged(), "b": Body({"name": "sobjects/B/describe"}, "Tue")}


def test_one_that_is_refused_does_not_touch_the_others():
    replies = asked(FakeClient(lambda path, _: refused() if "Cases" in path else rows()), a_query("cases"), a_query("leads"))
    assert replies["cases"].code == "INVALID_TYPE"
    assert replies["leads"].rows == []


@given(st.integers(0, 70), st.integers(0, 90))
def test_envelopes_are_as_few_as_the_platform_allows(queries, resources):
    client = FakeClient(lambda path, _: rows() if path.startswith("SELECT") else Answer(200, {}, {}))
    questions = [
        *(a_query(f"q{number}") for number in range(queries)),
        *(Resource(name=f"r{number}", path=f"sobjects/R{number}/describe") for number in range(resources)),
    ]
    replies = asked(client, *questions)
    assert set(replies) == {question.name for question in questions}
    assert len(client.sent) == max(-(-queries // MOST_QUERIES), -(-(queries + resources) // MOST))
    for _, paths in client.sent:
        assert 0 < len(paths) <= MOST
        assert sum(path.startswith("SELECT") for path in paths) <= MOST_QUERIES


def test_the_two_apis_never_share_an_envelope():
    client = FakeClient(lambda path, _: rows())
    asked(client, a_query("a"), a_query("b", tooling=True))
    assert [tooling for tooling, _ in client.sent] == [False, True]


def test_what_scans_many_records_comes_last_and_apart():
    client = FakeClient(lambda path, _: rows())
    asked(client, a_query("huge", weight=9_000_000), a_query("large", weight=300_000), a_query("small"))
    assert [paths for _, paths in client.sent] == [["SELECT Id FROM Small"], ["SELECT Id FROM Large", "SELECT Id FROM Huge"]]


def test_all_pages():
    first = rows({"Id": "1"}, totalSize=3, done=False, nextRecordsUrl="/next-1")
    pages = {
        "/next-1": {"done": False, "nextRecordsUrl": "/next-2", "records": [{"Id": "2"}]},
        "/next-2": {"done": True, "records": [{"Id": "3"}]},
    }
    replies = asked(FakeClient(lambda path, _: first, pages), a_query())
    assert [row["Id"] for row in replies["leads"].rows] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(an_error(), id="fails"),
        pytest.param({"done": False, "nextRecordsUrl": "/next", "records": [{"Id": "2"}]}, id="repeats"),
        pytest.param({"done": False, "records": []}, id="leads nowhere"),
        pytest.param({"done": False, "nextRecordsUrl": "/other", "records": []}, id="is empty"),
        pytest.param({"done": True, "records": [{"Id": "2"}] * 20}, id="holds too much"),
        pytest.param({"done": True, "records": [{"Id": "2"}]}, id="ends too early"),
        pytest.param({"error": "x"}, id="is no page"),
        pytest.param(None, id="is nothing"),
    ],
)
def test_rows_that_are_not_all_there_are_no_answer(page):
    first = rows({"Id": "1"}, totalSize=9, done=False, nextRecordsUrl="/next")
    assert isinstance(asked(FakeClient(lambda path, _: first, {"/next": page}), a_query())["leads"], SalesforceError)


def test_an_answer_that_the_platform_cut_off_says_so():
    replies = asked(FakeClient(lambda path, _: rows({"Id": "1"}, {"Id": "2"})), a_query(most=2), a_query("cases", most=3))
    assert (replies["leads"].cut, replies["cases"].cut) == (True, False)


def unknown_column(*names):
    def answer(path, _):
        for name in names:
            if name in path.split(" FROM ")[0]:
                return refused("INVALID_FIELD", f"No such column '{name}' on entity 'Lead'. If you are attempting")
        return rows({"Id": "1"})

    return answer


def test_a_column_that_the_org_does_not_know_is_left_out_and_told():
    query = a_query(optional=("Score__c", "Owner.Phone", "COUNT(Fax) c1"))
    replies = asked(FakeClient(unknown_column("Phone", "Fax")), query)
    assert isinstance(replies["leads"], Table)
    assert set(replies["leads"].lost) == {"Owner.Phone", "COUNT(Fax) c1"}


def test_a_column_that_is_needed_is_an_error():
    replies = asked(FakeClient(unknown_column("Id")), a_query(optional=("Score__c",)))
    assert replies["leads"].code == "INVALID_FIELD"


def test_an_envelope_that_fails_is_asked_again_in_halves_until_the_one_at_fault_is_found():
    def envelope(paths):
        return an_error() if any("Cases" in path for path in paths) else None

    questions = [a_query(name) for name in ("leads", "cases", "deals", "accounts")]
    replies = asked(FakeClient(lambda path, _: rows(), envelope=envelope), *questions)
    assert {name for name, reply in replies.items() if isinstance(reply, SalesforceError)} == {"cases"}


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(BudgetSpent(status=0, code="", message="no more calls", path=""), id="no calls left"),
        pytest.param(an_error(401, "INVALID_SESSION_ID"), id="no session"),
    ],
)
def test_what_more_calls_cannot_mend_is_not_asked_again(error):
    client = FakeClient(lambda path, _: rows(), envelope=lambda paths: error)
    replies = asked(client, a_query("leads"), a_query("cases"))
    assert list(replies.values()) == [error, error]
    assert len(client.sent) == 1


def test_tasks_beside_the_questions_are_run_once():
    ran = []
    client = FakeClient(lambda path, _: rows(), envelope=lambda paths: an_error() if len(paths) > 1 else None)
    _, outcomes = ask(client, [a_query("a"), a_query("b")], [lambda: ran.append(1) or "done"])
    assert (outcomes, ran) == (["done"], [1])
    assert ask(client, [], [lambda: "alone"]) == ({}, ["alone"])
    assert ask(client, []) == ({}, [])


def test_a_question_may_be_asked_again_with_another_name():
    client = FakeClient(lambda path, _: rows())
    query = a_query()
    assert set(asked(client, query, replace(query, name="again"))) == {"leads", "again"}
