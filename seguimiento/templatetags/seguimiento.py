"""Cómo se escribe en pantalla lo que se calcula: siempre la palabra, nunca solo el color."""

from datetime import date
from secrets import token_urlsafe

from django import template
from django.utils.html import format_html, format_html_join

from seguimiento import frases
from seguimiento.plazos import Estado, Frescura, Semaforo, Situacion

register = template.Library()
register.filter("cifra", frases.cifra)
register.filter("dias", frases.dias)

ICONO = {"rojo": "▲", "ambar": "◆", "verde": "●", "gris": "○"}
BREVES = {
    Situacion.CULMINADA_EN_PLAZO: "culminada",
    Situacion.CULMINADA_FUERA_DE_PLAZO: "culminada tarde",
    Situacion.CULMINADA_SIN_PLAZO: "culminada",
}
CATALOGOS = {"situacion": Situacion, "estado": Estado, "frescura": Frescura, "semaforo": Semaforo}


@register.simple_tag
def luz(semaforo):
    """Píldora del semáforo: color, icono y palabra."""
    return format_html(
        '<span class="luz {}"><i aria-hidden="true">{}</i> {}</span>',
        semaforo,
        ICONO[semaforo],
        Semaforo(semaforo).label,
    )


@register.simple_tag
def luces(totales):
    """Cuántas hay de cada luz en unos `Totales`, las que tengan alguna: icono, número y palabra."""
    cada_una = '<span class="{}"><i aria-hidden="true">{}</i> {} <span class="oculto">{}</span></span>'
    filas = ((luz.value, ICONO[luz], n, luz.label) for luz, n in totales.por_semaforo if n)
    return format_html('<span class="seg">{}</span>', format_html_join("", cada_una, filas))


@register.simple_tag
def opciones(pares, elegida=""):
    """Los `<option>` de [(valor, etiqueta)]: uno por objetivo o por unidad son cientos, y en plantilla cuestan 3 ms."""
    filas = ((valor, " selected" if valor == elegida else "", etiqueta) for valor, etiqueta in pares)
    return format_html_join("", '<option value="{}"{}>{}</option>', filas)


@register.filter
def icono(semaforo):
    return ICONO[semaforo]


@register.filter
def palabra(valor, catalogo):
    """Nombre legible de un código: `{{ fila.situacion|palabra:'situacion' }}`."""
    return CATALOGOS[catalogo](valor).label


@register.filter
def en_breve(situacion):
    """La situación al lado de la palabra de su luz, donde hay poco sitio: «Conforme · culminada tarde»."""
    return BREVES.get(situacion, Situacion(situacion).label.lower())


@register.filter
def dia(fecha):
    """Fecha dd/mm/aaaa, o raya si no hay; también la que se guardó como texto ISO."""
    if not fecha:
        return "—"
    return frases.fecha(date.fromisoformat(fecha) if isinstance(fecha, str) else fecha)


@register.filter
def lo_ve(sustento, usuario):
    """Si la persona puede abrir el sustento."""
    return sustento.lo_ve(usuario)


@register.simple_tag
def envio():
    """El número de un solo uso de un formulario: con él, enviarlo dos veces lo guarda una (`seguimiento.envios`)."""
    return format_html('<input type="hidden" name="envio" value="{}">', token_urlsafe(12))
