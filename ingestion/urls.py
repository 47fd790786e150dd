"""Addresses of the ingestion pages."""

from django.urls import URLPattern, URLResolver, path

from ingestion.views import batches, files, precheck, source

urlpatterns: list[URLPattern | URLResolver] = [
    path("uploads/", batches.page, name="uploads"),
    path("uploads/send/", batches.send, name="upload-send"),
    path("uploads/batches/<uuid:batch>/", batches.batch, name="upload-batch"),
    path("uploads/<uuid:pk>/settle/", batches.settle, name="upload-settle"),
    path("uploads/<uuid:pk>/retry/", batches.retry, name="upload-retry"),
    path("uploads/<uuid:pk>/cancel/", batches.cancel, name="upload-cancel"),
    path("uploads/<uuid:pk>/new-version/", batches.new_version, name="upload-new-version"),
    path("uploads/<uuid:pk>/precheck/", precheck.precheck, name="precheck"),
    path("files/<uuid:pk>/", files.file, name="file"),
    path("files/<uuid:pk>/source/", source.source, name="file-source"),
    path("files/<uuid:pk>/pages/<int:page>/", source.page, name="file-page"),
]
