"""A version of the API that the org does not know is told by its name, and costs next to nothing."""

from dataclasses import replace

import pytest
import requests

from connectors.base import ConnectorError
from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Client
from connectors.salesforce.login import TokenLogin
from live_tools import NOW, SMALL, live
from standins.company.generate import generate


class Told(TokenLogin):
    """A sign-in that tells who signed in, as those through an app do, so that the root of the API is not asked."""

    def __init__(self, server):
        super().__init__(server.token, server.url)
        object.__setattr__(self, "ids", {"org_id": server.org.id, "user_id": server.org.user_id})

    def sign_in(self, session):
        return replace(super().sign_in(session), **self.ids)


@pytest.mark.parametrize("version", ["99.0", "20.0", "25.0"])
@pytest.mark.parametrize("known", [False, True], ids=["on the first night", "on a night after others"])
@pytest.mark.parametrize("told", [False, True], ids=["asked for who signs in", "told who signed in"])
def test_a_version_that_the_org_does_not_know(tmp_path, version, known, told):
    with live(tmp_path, company=generate(**SMALL)) as org:
        if known:
            org.pull()
        session = requests.Session()
        session.verify = org.server.certificate
        login = Told(org.server) if told else TokenLogin(org.server.token, org.server.url)
        client = Client(login, api_version=version, session=session, sleep=lambda seconds: None)
        connector = SalesforceOrg(client, policy=org.policy, taken_at=NOW, cache=org.cache)
        for attempt in (connector.pull, connector.inspect):
            before = len(org.server.requests)
            with pytest.raises(ConnectorError) as refused:
                attempt()
            assert str(refused.value) == (
                f"the org does not know version {version} of the API; "
                "set api_version in auditor.yaml to one that it has: 31.0 to 68.0"
            )
            assert len(org.server.requests) - before <= 10
        client.close()
