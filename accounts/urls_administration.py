"""Administration of users, roles, functions and teams; the audit trail."""

from django.urls import path

from accounts.views import audit, chain, groups, role_move, user_acts, user_page, users

urlpatterns = [
    path("", users.UserList.as_view(), name="user-list"),
    path("users/new/", users.UserCreate.as_view(), name="user-create"),
    path("users/choose/", users.UserChoose.as_view(), name="user-choose"),
    path("users/<uuid:pk>/", user_page.UserDetail.as_view(), name="user-detail"),
    path("users/<uuid:pk>/edit/", users.UserEdit.as_view(), name="user-edit"),
    path("users/<uuid:pk>/link/", user_acts.UserLink.as_view(), name="user-link"),
    path("users/<uuid:pk>/factors/reset/", user_acts.UserFactorsReset.as_view(), name="user-factors-reset"),
    path("users/<uuid:pk>/sessions/end/", user_acts.UserSessionsEnd.as_view(), name="user-sessions-end"),
    path("users/<uuid:pk>/deactivate/", user_acts.UserActive.as_view(active=False), name="user-deactivate"),
    path("users/<uuid:pk>/activate/", user_acts.UserActive.as_view(active=True), name="user-activate"),
    path("users/<uuid:pk>/roles/new/", user_page.RoleCreate.as_view(), name="role-create"),
    path("users/<uuid:pk>/roles/<uuid:role>/move/", role_move.RoleMove.as_view(), name="role-move"),
    path("users/<uuid:pk>/roles/<uuid:role>/end/", user_page.RoleEnd.as_view(), name="role-end"),
    path("users/<uuid:pk>/tokens/new/", user_page.UserTokenCreate.as_view(), name="user-token-create"),
    path(
        "users/<uuid:pk>/tokens/<uuid:token>/withdraw/",
        user_page.UserTokenWithdraw.as_view(),
        name="user-token-withdraw",
    ),
    path("functions/", groups.FunctionList.as_view(), name="function-list"),
    path("functions/new/", groups.FunctionCreate.as_view(), name="function-create"),
    path("teams/", groups.TeamList.as_view(), name="team-list"),
    path("teams/new/", groups.TeamCreate.as_view(), name="team-create"),
    path("teams/<uuid:pk>/", groups.TeamEdit.as_view(), name="team-edit"),
    path("audit/", audit.AuditList.as_view(), name="audit-list"),
    path("audit/choose/", audit.AuditChoose.as_view(), name="audit-choose"),
    path("audit/export/", audit.AuditExport.as_view(), name="audit-export"),
    path("audit/chain/", chain.AuditChain.as_view(), name="audit-chain"),
    path("audit/chain/head/", chain.AuditHead.as_view(), name="audit-head"),
]
