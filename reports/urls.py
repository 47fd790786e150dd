"""Addresses of the reports pages."""

from django.urls import URLPattern, URLResolver, path

from reports.views import (
    cells,
    data,
    data_import,
    documents,
    home,
    queue,
    rechecks,
    record,
    report,
    rules,
    steps,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("reports/", queue.queue_page, name="reports"),
    path("reports/bulk/", queue.bulk, name="reports-bulk"),
    path("events/", record.events_page, name="events"),
    path("rules/", rules.rules_page, name="rules"),
    path("rules/<str:code>/", rules.set_rule, name="rule-set"),
    path("rules/<str:code>/try/<int:year>/", rules.try_rule, name="rule-try"),
    path("rechecks/", rechecks.recheck_part, name="recheck"),
    path("rechecks/start/", rechecks.start, name="recheck-start"),
    path("data/", data.data_page, name="data"),
    path("data/template/", data.template, name="data-template"),
    path("data/export/", data.export, name="data-export"),
    path("data/import/", data_import.import_preview, name="data-import"),
    path("data/import/confirm/", data_import.import_confirm, name="data-confirm"),
    path("reports/<int:pk>/workbook/", data.report_workbook, name="report-workbook"),
    path("reports/<int:pk>/annotated/", documents.annotated, name="report-annotated"),
    path("reports/<int:pk>/letter.<str:kind>", documents.letter, name="report-letter"),
    path("reports/<int:pk>/", report.report_page, name="report"),
    path("reports/<int:pk>/history/", report.history_page, name="report-history"),
    path("reports/<int:pk>/cells/<str:cell>/", cells.cell_panel, name="report-cell"),
    path("reports/<int:pk>/confirm/", cells.confirm, name="report-confirm"),
    path("reports/<int:pk>/sections/<str:section>/", cells.edit_section, name="report-section"),
    path("reports/<int:pk>/steps/<str:step>/", steps.take_step, name="report-step"),
    path("findings/<int:pk>/explain/", steps.explain, name="finding-explain"),
    path("findings/<int:pk>/waive/", steps.waive, name="finding-waive"),
]
