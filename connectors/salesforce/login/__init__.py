"""The ways to sign in to an org, one class each.

A developer's machine has the ``sf`` command line; CI a JWT; a server client credentials. A refresh token, an access token
and a password are for those who have nothing else.
"""

from __future__ import annotations

from connectors.salesforce.login.cli import SfCliLogin
from connectors.salesforce.login.oauth import ClientCredentialsLogin, JwtLogin, RefreshTokenLogin
from connectors.salesforce.login.password import PasswordLogin
from connectors.salesforce.login.signing import Login, Session_, TokenLogin

__all__ = [
    "ClientCredentialsLogin",
    "JwtLogin",
    "Login",
    "PasswordLogin",
    "RefreshTokenLogin",
    "Session_",
    "SfCliLogin",
    "TokenLogin",
]
