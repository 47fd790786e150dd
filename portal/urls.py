"""The addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from portal import errors, first_admin, health, sign_in, two_step

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("logout/", sign_in.SignOutView.as_view(), name="logout"),
    path("first-admin/<str:token>/", first_admin.FirstAdminView.as_view(), name="first-admin"),
    path("account/two-step/", two_step.TwoStepView.as_view(), name="two-step"),
    path("account/two-step/code.svg", two_step.PictureView.as_view(), name="two-step-picture"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("ingestion.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
