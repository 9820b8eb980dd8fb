"""The desk, for the start page of the admin."""

from django import template

from redaktion import tisch

register = template.Library()


@register.inclusion_tag("admin/redaktion/_tisch.html", takes_context=True)
def redaktionstisch(context):
    """The tiles of the person who is logged in."""
    return {"kacheln": tisch.kacheln(context["request"].user)}
