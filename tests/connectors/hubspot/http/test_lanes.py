from __future__ import annotations

import threading
import time
from bisect import bisect_right

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.hubspot.http.lanes import GRACE, LONGEST_STRETCH, MOST_PLACES, Lane, Place
from standins.http.clock import Clock


def a_lane(clock, most=4, seconds=1.0, **more):
    return Lane(most, seconds, sleep=clock.sleep, now=clock.now, **more)


def most_in(moments, seconds):
    """The most moments in any stretch of so many seconds."""
    moments = sorted(moments)
    return max((bisect_right(moments, at) - bisect_right(moments, at - seconds) for at in moments), default=0)


def test_a_lane_gives_its_places_at_once_and_then_waits_for_the_stretch_to_pass(clock):
    lane = a_lane(clock)
    for _ in range(4):
        lane.take()
        lane.leave()
    assert clock.slept == []
    lane.take()
    assert clock.slept == pytest.approx([1.0 + GRACE])
    assert (lane.peak, lane.allowed) == (4, 4)


def test_a_place_is_held_from_the_sending_until_a_stretch_after_the_answer(clock):
    lane = a_lane(clock, most=1)
    lane.take()
    clock.passes(30)
    lane.leave()
    lane.take()
    assert clock.slept == pytest.approx([1.0 + GRACE])


def test_a_call_that_was_not_sent_gives_its_place_back(clock):
    lane = a_lane(clock, most=1)
    for _ in range(3):
        lane.take()
        lane.leave(sent=False)
    assert clock.slept == []


def test_what_is_under_way_is_waited_for(clock):
    lane = a_lane(clock, most=1)
    lane.take()
    got = threading.Event()
    waiting = threading.Thread(target=lambda: (lane.take(), got.set()), daemon=True)
    waiting.start()
    assert not got.wait(0.05)
    lane.leave()
    assert got.wait(5)
    assert clock.slept == pytest.approx([1.0 + GRACE])


@pytest.mark.parametrize(("left", "given"), [(1.0, False), (1.04, False), (1.06, True), (None, True)])
def test_no_place_is_waited_for_longer_than_there_is_time(clock, left, given):
    lane = a_lane(clock, most=1)
    lane.take()
    lane.leave()
    assert (lane.take(lambda: left) is not None) is given
    assert bool(clock.slept) is given


def test_a_share_is_left_to_others(clock):
    assert a_lane(clock, most=100, spare=0.05).allowed == 95
    assert a_lane(clock, most=190, spare=0.05).allowed == 180
    assert a_lane(clock, most=1, spare=0.5).allowed == 1


@pytest.mark.parametrize(
    ("most", "seconds", "taken"),
    [
        (190, 10.0, True),
        (1, 0.1, True),
        (MOST_PLACES, LONGEST_STRETCH, True),
        (0, 10.0, False),
        (MOST_PLACES + 1, 10.0, False),
        (190, 0.0, False),
        (190, LONGEST_STRETCH + 1, False),
    ],
)
def test_what_makes_sense_is_learned(clock, most, seconds, taken):
    lane = a_lane(clock, most=7)
    assert lane.learn(most, seconds) is taken
    assert (lane.allowed, lane.seconds) == ((most, seconds) if taken else (7, 1.0))


def test_a_closed_lane_gives_no_place(clock):
    lane = a_lane(clock)
    lane.close(7)
    lane.close(3)
    lane.take()
    assert clock.slept == [7]


def test_what_others_took_is_not_taken_again_for_a_stretch(clock):
    lane = a_lane(clock, most=100, seconds=10.0)
    place = lane.take()
    lane.hear(60, place)
    assert lane.allowed == 100 - 39
    clock.passes(10.0 + GRACE)
    assert lane.allowed == 100


def test_the_most_that_others_were_found_to_take_holds_until_it_is_old(clock):
    lane = a_lane(clock, most=100, seconds=10.0)
    lane.hear(60, lane.take())
    clock.passes(5)
    lane.hear(90, lane.take())
    assert lane.allowed == 100 - 39
    clock.passes(5 + GRACE)
    assert lane.allowed == 100
    lane.hear(90, lane.take())
    assert lane.allowed == 100 - 7


def test_own_calls_are_not_taken_for_those_of_others(clock):
    lane = a_lane(clock, most=100, seconds=10.0)
    places = [lane.take() for _ in range(30)]
    clock.passes(9)
    # The answers to the first calls may tell of all that were sent until they came.
    for place in places:
        lane.hear(70, place)
    assert lane.allowed == 100
    clock.passes(5)
    for _ in places:
        lane.leave()
    clock.passes(20)
    lane.hear(70, places[0])
    assert lane.allowed == 100


def test_nothing_left_leaves_one_place_so_that_it_is_seen_when_there_is_more(clock):
    lane = a_lane(clock, most=100)
    lane.hear(0, Place(0, 0))
    assert lane.allowed == 1
    lane.hear(-5, Place(0, 0))
    assert lane.allowed == 1


@given(
    most=st.integers(1, 6),
    calls=st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3), st.floats(0, 1)), min_size=1, max_size=40),
)
def test_no_stretch_of_hubspots_clock_holds_more_than_allowed(most, calls):
    """Each call is sent after a pause, takes a while, and is counted at some moment on its way."""
    clock, counted, under_way = Clock(), [], []
    lane = Lane(most, 1.0, sleep=lambda seconds: arrive(clock.now() + seconds), now=clock.now)

    def arrive(until):
        """Let time pass, and the answers that are due come."""
        while under_way and min(under_way) <= until:
            clock.at = max(clock.at, under_way.pop(under_way.index(min(under_way))))
            lane.leave()
        clock.at = max(clock.at, until)

    for gap, lasts, moment in calls:
        arrive(clock.now() + gap)
        if len(under_way) >= most:
            arrive(min(under_way))
        lane.take()
        counted.append(clock.now() + lasts * moment)
        under_way.append(clock.now() + lasts)
    assert most_in(counted, 1.0) <= most
    assert lane.peak <= most


@settings(deadline=None, max_examples=15)
@given(most=st.integers(1, 5), threads=st.integers(1, 16))
def test_no_number_of_threads_takes_more_than_allowed(most, threads):
    clock, counted, lock = Clock(), [], threading.Lock()
    lane = a_lane(clock, most=most)

    def calls():
        for _ in range(4):
            lane.take()
            with lock:
                counted.append(clock.now())
            clock.passes(0.01)
            lane.leave()

    running = [threading.Thread(target=calls, daemon=True) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(20)
    assert len(counted) == 4 * threads
    assert most_in(counted, 1.0) <= most


def test_nor_do_they_on_a_clock_that_runs():
    lane = Lane(5, 0.05, sleep=time.sleep, now=time.monotonic)
    counted, lock = [], threading.Lock()

    def calls():
        for _ in range(5):
            lane.take()
            with lock:
                counted.append(time.monotonic())
            lane.leave()

    running = [threading.Thread(target=calls, daemon=True) for _ in range(8)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(20)
    assert len(counted) == 40
    assert most_in(counted, 0.05) <= 5
