"""All staff pages. Signing in is allauth's; only what is listed here of it can be reached."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path
from django.views.generic import RedirectView

from bonafides.console.views import badges, case, cases, members, pictures, system

SIGN_IN = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("mfa/", factor.index, name="mfa_index"),
    path("mfa/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("mfa/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("mfa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    # allauth sends whoever has an app already here; switching it off is the administrator's
    path("mfa/totp/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_deactivate_totp"),
    path("mfa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "mfa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
]

PAGES = [
    path("", cases.listed, name="cases"),
    path("cases/<str:case_id>/", case.page, name="case"),
    path("cases/<str:case_id>/holder", case.holder, name="holder"),
    path("cases/<str:case_id>/claim", case.claim, name="claim"),
    path("cases/<str:case_id>/release", case.release, name="release"),
    path("cases/<str:case_id>/write", case.write, name="write"),
    path("cases/<str:case_id>/decide/<str:verdict>", case.decide, name="decide"),
    path("cases/<str:case_id>/look", pictures.look, name="look"),
    path("cases/<str:case_id>/pictures/<str:attempt_id>/<str:kind>", pictures.picture, name="picture"),
    path("members/", members.search, name="members"),
    path("members/<str:member_id>/", members.page, name="member"),
    path("badges/", badges.search, name="badges"),
    path("badges/<str:badge_id>/", badges.page, name="badge"),
    path("badges/<str:badge_id>/<str:verb>", badges.change, name="badge_change"),
    path("system/", system.page, name="system"),
]

urlpatterns = [path("accounts/", include(SIGN_IN)), path("", include((PAGES, "console")))]
