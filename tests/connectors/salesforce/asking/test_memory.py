from datetime import UTC, datetime, timedelta

from connectors.salesforce.asking.cache import Known
from connectors.salesforce.asking.envelopes import Table
from connectors.salesforce.asking.memory import Memory
from connectors.salesforce.asking.question import Keep, Query

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SETUP = Query(name="Group", columns=("Id",), table="Group")
LEADS = Query(name="values", columns=("COUNT(Id) n",), table="Lead", keep=Keep.RECORDS, of=("Lead",))
DAILY = Query(name="late", columns=("COUNT(Id) n",), table="Lead", rest="WHERE x", keep=Keep.RECORDS, of=("Lead",), daily=True)
STATE = {"n": 4, "latest": "2026-11-19T00:00:00.000+0000"}


def an_entry(id="0Ym1", at="2026-11-19T00:00:00.000+0000"):
    return {"Id": id, "CreatedDate": at}


def a_night(known=None, trail=(), rights=("View Setup",), at=NOW, state=STATE, version="66.0"):
    memory = Memory(known or Known(), version, at)
    memory.settle(None if trail is None else list(trail), rights)
    if state:
        memory.note_state("Lead", state)
    for query in (SETUP, LEADS, DAILY):
        if memory.answer(query) is None:
            memory.keep(query, Table([{"n": 1}]))
    return memory


def still(memory):
    """Which of the three answers of the night before still held."""
    return [query.name for query in (SETUP, LEADS, DAILY) if memory.answer(query)]


def the_next(first, **given):
    memory = Memory(first.known, given.pop("version", "66.0"), given.pop("at", NOW))
    trail = given.pop("trail", ())
    memory.settle(None if trail is None else list(trail), given.pop("rights", ("View Setup",)))
    if state := given.pop("state", STATE):
        memory.note_state("Lead", state)
    return memory


def test_the_first_night_knows_nothing():
    assert still(Memory(Known(), "66.0", NOW)) == []


def test_when_nothing_changed_everything_holds():
    assert still(the_next(a_night(trail=[an_entry()]), trail=[an_entry()])) == ["Group", "values", "late"]


def test_the_next_day_what_speaks_of_days_is_asked_again():
    assert still(the_next(a_night(), at=NOW + timedelta(days=1))) == ["Group", "values"]


def test_a_change_of_the_setup_puts_everything_in_doubt():
    assert still(the_next(a_night(trail=[an_entry()]), trail=[an_entry(), an_entry("0Ym2")])) == []


def test_a_change_of_records_puts_their_counts_in_doubt():
    assert still(the_next(a_night(), state={**STATE, "n": 5})) == ["Group"]
    assert still(the_next(a_night(), state={**STATE, "latest": "2026-11-20T00:00:00Z"})) == ["Group"]


def test_records_whose_state_is_unknown_are_counted_again():
    assert still(the_next(a_night(), state=None)) == ["Group"]
    assert "values" not in still(the_next(a_night(state=None)))


def test_other_rights_or_another_version_see_other_things():
    assert still(the_next(a_night(), rights=())) == []
    assert still(the_next(a_night(), version="67.0")) == []


def test_without_the_trail_nothing_is_known_to_hold():
    assert still(the_next(a_night(trail=None))) == []
    assert still(the_next(a_night(), trail=None)) == []
    assert a_night(trail=None).known.trail_until == ""


def test_the_trail_is_kept_whole_and_read_on_from_its_end():
    first = a_night(trail=[an_entry()])
    second = Memory(first.known, "66.0", NOW)
    assert second.trail_since == "2026-11-19T00:00:00.000+0000"
    rows = second.settle([an_entry(), an_entry("0Ym2", "2026-11-20T01:00:00.000+0000")], ())
    assert [row["Id"] for row in rows] == ["0Ym1", "0Ym2"]
    assert Memory(second.known, "66.0", NOW).trail_since == "2026-11-20T01:00:00.000+0000"


def test_the_first_time_the_trail_is_read_for_ninety_days_and_what_is_older_is_dropped():
    assert Memory(Known(), "66.0", NOW).trail_since == "2026-08-22T02:00:00Z"
    old = a_night(trail=[an_entry("0Ym0", "2026-06-01T00:00:00.000+0000")])
    assert the_next(old).settle([], ()) == []


def test_an_answer_that_is_not_whole_is_not_kept():
    memory = Memory(Known(), "66.0", NOW)
    memory.settle([], ())
    memory.keep(SETUP, Table([{"Id": "1"}], cut=True))
    assert SETUP.soql not in memory.known.answers


def test_what_is_asked_every_time_is_never_kept():
    fresh = Query(name="User", columns=("Id",), table="User", keep=Keep.FRESH)
    memory = Memory(Known(), "66.0", NOW)
    memory.keep(fresh, Table([]))
    assert fresh.soql not in memory.known.answers


def test_bodies_hold_as_long_as_their_state():
    first = a_night(trail=[an_entry()])
    first.bodies.update({"Flow Route 2026-08-01": "<Flow/>", "AssignmentRules Lead setup": "<AssignmentRules/>"})
    assert len(the_next(first, trail=[an_entry()]).bodies) == 2
    assert list(the_next(first, trail=[an_entry("0Ym2")]).bodies) == ["Flow Route 2026-08-01"]


def test_record_counts_hold_for_the_week_and_for_the_same_objects():
    first = a_night()
    first.keep_counts("Lead,Case", {"Lead": 4})
    assert the_next(first).counts_of_the_week("Lead,Case") == {"Lead": 4}
    assert the_next(first).counts_of_the_week("Lead") is None
    assert the_next(first, at=NOW + timedelta(days=2)).counts_of_the_week("Lead,Case") == {"Lead": 4}
    assert the_next(first, at=NOW + timedelta(days=3)).counts_of_the_week("Lead,Case") is None


def test_an_answer_that_looks_at_two_objects_holds_for_both():
    both = Query(name="parted", columns=("Account.Tier__c part",), table="Lead", keep=Keep.RECORDS, of=("Lead", "Account"))
    first = a_night()
    first.keep(both, Table([{"n": 1}]))
    assert both.soql not in first.known.answers
    first.note_state("Account", STATE)
    first.keep(both, Table([{"n": 1}]))
    same, moved = the_next(first), the_next(first)
    same.note_state("Account", STATE)
    moved.note_state("Account", {**STATE, "n": 5})
    assert same.answer(both)
    assert moved.answer(both) is None


def test_a_clock_that_once_ran_ahead_hides_nothing():
    ahead = a_night(at=NOW + timedelta(days=400))
    after = Memory(ahead.known, "66.0", NOW)
    assert after.trail_since == "2026-08-22T02:00:00Z"
    assert still(the_next(ahead)) == []
    future = a_night(trail=[an_entry(at="2027-11-19T00:00:00.000+0000")])
    assert future.known.trail_until == "2026-11-20T01:50:00Z"


def test_counts_that_are_none_are_not_taken_from_the_cache():
    first = a_night()
    first.keep_counts("Lead", {"Lead": "many"})
    assert the_next(first).counts_of_the_week("Lead") is None
