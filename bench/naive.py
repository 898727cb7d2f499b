"""What one would write first: DRF viewsets over the models, guardian, page numbers, icontains.

The same tables, the same reader, the same rule in its first form: levels, functions, `get_objects_for_user`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import include, path
from guardian.shortcuts import get_objects_for_user
from rest_framework import filters, pagination, permissions, routers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import RoleAssignment
from stakeholders.models import Organization, Person, Post, Stakeholder, Tenure


class Pages(pagination.PageNumberPagination):
    page_size = 50


def visible(user: Any, rows: QuerySet[Any], prefix: str = "") -> Q:
    """Company rows, those of the user's functions, and what was shared."""
    functions = RoleAssignment.objects.filter(user=user).values_list("function_id", flat=True)
    shared = get_objects_for_user(user, "stakeholders.view_stakeholder", klass=Stakeholder)
    own = Q(**{f"{prefix}handling__lte": 1}) | Q(
        **{f"{prefix}handling": 2, f"{prefix}function_id__in": list(functions)}
    )
    return own | Q(**{f"{prefix}pk__in": shared})


class TenureSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Tenure
        exclude = ("created_by", "custodian", "verified_by")
        depth = 1


class PersonSerializer(serializers.ModelSerializer[Any]):
    offices = TenureSerializer(source="tenures", many=True, read_only=True)

    class Meta:
        model = Person
        exclude = ("created_by", "custodian")


class OrganizationSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Organization
        exclude = ("created_by", "custodian")


class PostSerializer(serializers.ModelSerializer[Any]):
    holders = TenureSerializer(source="tenures", many=True, read_only=True)

    class Meta:
        model = Post
        exclude = ("created_by", "custodian")


class Naive(viewsets.ModelViewSet[Any]):
    permission_classes = [permissions.IsAuthenticated]
    pagination_class = Pages
    filter_backends = [filters.SearchFilter]
    search_fields = ["name"]

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        return rows.filter(visible(self.request.user, rows))


class People(Naive):
    queryset = Person.objects.order_by("sort_key", "pk").prefetch_related(
        "tenures__post", "tenures__organization"
    )
    serializer_class = PersonSerializer

    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        with transaction.atomic():
            made = [self.get_serializer(data=row) for row in request.data]
            for serializer in made:
                serializer.is_valid(raise_exception=True)
                self.perform_create(serializer)
        return Response({"results": [serializer.data for serializer in made]}, status=201)

    def perform_create(self, serializer: Any) -> None:
        record = serializer.save(created_by=self.request.user)
        record.history.model.objects.create(
            **{
                field.attname: getattr(record, field.attname) for field in record.history.model.tracked_fields
            },
            history_date=record.created_at,
            history_type="+",
            history_user=self.request.user,
        )


class Organizations(Naive):
    queryset = Organization.objects.order_by("sort_key", "pk")
    serializer_class = OrganizationSerializer


class Posts(Naive):
    queryset = Post.objects.order_by("sort_key", "pk").prefetch_related("tenures__person")
    serializer_class = PostSerializer
    search_fields = ["title"]

    def get_queryset(self) -> QuerySet[Any]:
        rows = viewsets.GenericViewSet.get_queryset(self)
        return rows.filter(visible(self.request.user, rows, "organization__"), handling__lte=1)


class Tenures(Naive):
    queryset = Tenure.objects.order_by("start_earliest", "pk").select_related(
        "person", "post", "organization"
    )
    serializer_class = TenureSerializer

    def get_queryset(self) -> QuerySet[Any]:
        rows = viewsets.GenericViewSet.get_queryset(self)
        return rows.filter(visible(self.request.user, rows, "person__"))


class Everything(APIView):
    def get(self, request: Request) -> Response:
        text = request.query_params["q"]
        found = {}
        for name, model, column in (
            ("people", Person, "name"),
            ("organizations", Organization, "name"),
            ("posts", Post, "title"),
        ):
            rows = model.objects.all()
            prefix = "organization__" if model is Post else ""
            rows = rows.filter(visible(request.user, rows, prefix), **{f"{column}__icontains": text})[:7]
            found[name] = [{"id": row.pk, "label": str(row)} for row in rows]
        return Response(found)


router = routers.SimpleRouter()
router.register("people", People)
router.register("organizations", Organizations)
router.register("posts", Posts)
router.register("tenures", Tenures)
urlpatterns = [path("everything/", Everything.as_view()), path("", include(router.urls))]
