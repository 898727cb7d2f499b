"""Models of `accounts`."""

from accounts.models.functions import Function, Team
from accounts.models.tokens import ApiToken, TokenScope
from accounts.models.users import RoleAssignment, User

__all__ = ["ApiToken", "Function", "RoleAssignment", "Team", "TokenScope", "User"]
