"""Cómo se escribe en pantalla lo que se calcula: siempre la palabra, nunca solo el color."""

from datetime import date
from secrets import token_urlsafe

from django import template
from django.utils.html import format_html, format_html_join

from seguimiento import contadas, frases
from seguimiento.corte import escribir_instante
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado, Frescura, Situacion
from seguimiento.rotulos import figura, guardado, nombrar

register = template.Library()
register.filter("instante", escribir_instante)
register.filter("cifra", frases.cifra)
register.filter("dias", frases.dias)
register.filter("hace", frases.hace)
register.filter("corrido", frases.corrido)
register.filter("con_a", contadas.con_a)
register.simple_tag(contadas.contada)
register.simple_tag(contadas.me_toca)
register.simple_tag(contadas.comprobadas)

CATALOGOS = {"situacion": Situacion, "estado": Estado, "frescura": Frescura}
FIGURA = '<svg class="ico" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>'


@register.filter
def numero(n):
    """Un entero con coma de miles; lo que no es un entero, tal cual."""
    return frases.numero(n) if isinstance(n, int) else n


@register.simple_tag
def luz(fila):
    """La luz: color, figura y palabra. `fila`: una explicada o, de lo guardado en un corte, su diccionario."""
    rotulo, dicho = guardado(fila) if isinstance(fila, dict) else (fila.rotulo, fila.rotulo_dicho)
    return _luz(rotulo, dicho) if dicho else ""


def _luz(rotulo, dicho):
    nombre = figura(rotulo)
    return format_html('<span class="luz l-{}">{} {}</span>', nombre, format_html(FIGURA, nombre), dicho)


@register.simple_tag
def luz_de(rotulo):
    """La luz de un rótulo que se cuenta, sin días: la de una leyenda."""
    return _luz(rotulo, nombrar(rotulo))


@register.filter
def tono(fila):
    """La clase que da a una fila o a un título el color de su luz."""
    rotulo = guardado(fila)[0] if isinstance(fila, dict) else fila.rotulo
    return f"l-{figura(rotulo)}"


@register.simple_tag
def luces(totales):
    """Cuántas hay de cada figura en unos `Totales`, las que tengan alguna: figura, número y, oculta, su palabra."""
    juntas = {}
    for rotulo, n in totales.por_rotulo:
        juntas.setdefault(figura(rotulo), []).append((rotulo.label, n))
    cada_una = '<span class="l-{}">{} {} <span class="oculto">{}</span></span>'
    filas = (
        (cual, format_html(FIGURA, cual), frases.numero(sum(n for _, n in suyas)), " o ".join(r for r, _ in suyas))
        for cual, suyas in juntas.items()
    )
    return format_html('<span class="seg">{}</span>', format_html_join("", cada_una, filas))


@register.simple_tag
def opciones(pares, elegida=""):
    """Los `<option>` de [(valor, etiqueta)]: uno por objetivo o por unidad son cientos, y en plantilla cuestan 3 ms."""
    filas = ((valor, " selected" if valor == elegida else "", etiqueta) for valor, etiqueta in pares)
    return format_html_join("", '<option value="{}"{}>{}</option>', filas)


@register.filter
def palabra(valor, catalogo):
    """Nombre legible de un código: `{{ fila.situacion|palabra:'situacion' }}`."""
    return CATALOGOS[catalogo](valor).label


@register.filter
def dia(fecha):
    """Fecha dd/mm/aaaa, o raya si no hay; también la que se guardó como texto ISO."""
    if not fecha:
        return "—"
    return frases.fecha(date.fromisoformat(fecha) if isinstance(fecha, str) else fecha)


@register.filter
def puede(usuario, poder):
    """Si la persona tiene ese poder de la tabla: `{% if user|puede:"reprogramar" %}`."""
    return usuario.puede(Poder(poder))


@register.filter
def lo_anula(usuario, registro):
    """Si la persona puede anular ese hecho o ese plazo."""
    return registro.lo_anula(usuario)


@register.filter
def lo_ve(sustento, usuario):
    """Si la persona puede leer qué sustento es."""
    return sustento.lo_ve(usuario)


@register.filter
def lo_abre(sustento, usuario):
    """Si la persona puede bajar su archivo."""
    return sustento.lo_abre(usuario)


@register.filter
def lo_restringe(sustento, usuario):
    """Si la persona puede subirle el nivel."""
    return sustento.lo_restringe(usuario)


@register.simple_tag
def envio():
    """El número de un solo uso de un formulario: con él, enviarlo dos veces lo guarda una (`seguimiento.envios`)."""
    return format_html('<input type="hidden" name="envio" value="{}">', token_urlsafe(12))
