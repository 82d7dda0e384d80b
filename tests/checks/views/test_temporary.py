import pytest

from checks.model.policy.measurement import Reporting
from checks.views.temporary import is_temporary

WORDS = Reporting().temporary_words


@pytest.mark.parametrize(
    "name",
    [
        "temp", "Temp pipeline", "tmp_launch_dashboard", "Launch temporary view", "Pipeline DRAFT", "Survey draft 7/1/1",
        "Win rate (test)", "test 2",
        "Test - Win rate", "Lauderdale Test Report", "Sandip_Test_330", "Copy of Won", "DO NOT USE: Won",
        "Won (do not use)", "To delete", "Won v2 draft v3",
    ],
)  # fmt: skip
def test_a_name_gives_it_away(name):
    assert is_temporary(name, WORDS)


@pytest.mark.parametrize(
    "name",
    [
        "Template", "Email Templates", "Contemporary Art", "Temperature by Site", "Attempts",
        "Test Results", "Test Cases w no Contributor",
        "Draft Quotes",
        "Draft Contracts by Owner", "Latest Leads", "Contest Entries", "Email A/B Test",
        "Hard copy of contracts", "Contacts to delete w/o Cases",
        "Deleted Accounts", "Copywriting Spend", "Won", "",
    ],
)  # fmt: skip
def test_a_name_gives_nothing_away(name):
    assert not is_temporary(name, WORDS)


def test_the_words_are_the_policys():
    assert is_temporary("Scratch pipeline", ("scratch",))
    assert not is_temporary("Temp pipeline", ("scratch",))
