import pytest

from checks.views.motion_signs import EXPANSION, PARTNER, RENEWAL, family_of, family_of_deals, says_only


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Renewals", RENEWAL),
        ("Auto_Renew__c", RENEWAL),
        ("Partner Renewal", RENEWAL),
        ("UpSell", EXPANSION),
        ("Cross-sell", EXPANSION),
        ("Add-On Business", EXPANSION),
        ("Channel", PARTNER),
        ("Co-Sell", PARTNER),
        ("New Business", None),
        ("Partnership", None),
    ],
)
def test_knows_a_motion_by_whole_words(name, family):
    assert family_of(name) is family


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("Renewal", True),
        ("Existing Business - Renewals", True),
        ("Renewal Quote Sent", False),
        ("Data Partner Renewal", False),
        ("New Business", False),
    ],
)
def test_a_value_must_say_nothing_but_the_motion(name, only):
    assert says_only(name, RENEWAL) is only


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Partner", PARTNER),
        ("Partner EMEA 2", PARTNER),
        ("New Partner Deals Process", PARTNER),
        ("Cross Sell 2026", EXPANSION),
        ("Partner Renewal", PARTNER),
        ("Renewal and Upsell", RENEWAL),
        ("Data Partner Opportunity", None),
        ("EMEA", None),
    ],
)
def test_a_pipeline_must_begin_with_the_motion_or_say_nothing_else(name, family):
    assert family_of_deals(name) is family
