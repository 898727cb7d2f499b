"""`{% csrf_token %}` of every form of ours, Django's own widened: a second hidden field makes a form act once.

The library is a template builtin, so that no form can be written without it.
"""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
FIELD = "submission_key"


class FormTokens(CsrfTokenNode):
    """The CSRF token and the key of this one filling of the form (core.submissions)."""

    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        if not token:
            return SafeString()
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, uuid4())


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokens:
    """Both hidden fields of a form that writes."""
    return FormTokens()
