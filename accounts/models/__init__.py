"""Models of `accounts`."""

from accounts.models.functions import Function, Team
from accounts.models.sessions import Session
from accounts.models.tokens import ApiToken, TokenScope
from accounts.models.tries import TryCount
from accounts.models.users import RoleAssignment, User

__all__ = ["ApiToken", "Function", "RoleAssignment", "Session", "Team", "TokenScope", "TryCount", "User"]
