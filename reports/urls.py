"""Pages that cross apps."""

from django.urls import path

from reports import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("search/", views.find, name="search"),
]
