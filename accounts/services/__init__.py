"""Writes of accounts: users, functions, teams, roles, sessions, tokens."""

from accounts.services.groups import create_function, create_team, update_team
from accounts.services.links import (
    ask_for_link,
    invite,
    owner_of_link,
    set_password_by_link,
)
from accounts.services.roles import assign_role, end_role, move_role
from accounts.services.sessions import end_other_sessions, end_session, end_sessions_of
from accounts.services.tokens import create_token, revoke_token
from accounts.services.users import (
    change_own_password,
    create_user,
    reset_factors,
    set_active,
    update_user,
)

__all__ = [
    "ask_for_link",
    "assign_role",
    "change_own_password",
    "create_function",
    "create_team",
    "create_token",
    "create_user",
    "end_other_sessions",
    "end_role",
    "end_session",
    "end_sessions_of",
    "invite",
    "move_role",
    "owner_of_link",
    "reset_factors",
    "revoke_token",
    "set_active",
    "set_password_by_link",
    "update_team",
    "update_user",
]
