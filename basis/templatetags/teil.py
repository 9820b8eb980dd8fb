"""`{% teil "Ähnliche Lösungen" %}…{% endteil %}`: when what stands inside fails, the page stands without it."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from basis.teile import ausfall_behandeln

register = template.Library()


class Teilknoten(template.Node):
    """Renders its content, or a notice in its place."""

    child_nodelists = ("inhalt",)

    def __init__(self, name: FilterExpression, inhalt: NodeList):
        self.name, self.inhalt = name, inhalt

    def render(self, context: template.Context) -> SafeString:
        name = str(self.name.resolve(context))
        # Values set inside stay inside, also when rendering ends in the middle.
        with context.push():
            tiefe = len(context.dicts)
            try:
                return self.inhalt.render(context)
            except Exception as fehler:
                while len(context.dicts) > tiefe:
                    context.pop()
                ausfall_behandeln(fehler, name, context.get("request"))
        return render_to_string("basis/_teil_fehlt.html", {"name": name})


@register.tag
def teil(parser: Parser, token: Token) -> Teilknoten:
    """Begins a part; its only argument is what readers call it."""
    argumente = token.split_contents()[1:]
    if len(argumente) != 1:
        raise template.TemplateSyntaxError('So: {% teil "Name" %}…{% endteil %}')
    inhalt = parser.parse(("endteil",))
    parser.delete_first_token()
    return Teilknoten(parser.compile_filter(argumente[0]), inhalt)
