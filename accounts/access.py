"""Accounts are administration, not content: no level of sight applies, pages and services ask for the role."""

from core.access.registry import exempt

ADMINISTRATION = "administration: services and pages require the administrator role; rows carry no content"
for model in ("User", "Function", "Team", "RoleAssignment"):
    exempt(f"accounts.{model}", ADMINISTRATION)
    exempt(f"accounts.Historical{model}", ADMINISTRATION)
exempt("accounts.TryCount", "digests and counts for the limits of sign-in; no page and no address reads it")
exempt("accounts.Session", "one’s own browsers, by their owner alone; administrators only end them")
exempt("accounts.ApiToken", "hashed; shown to its owner and to administrators without the secret")
