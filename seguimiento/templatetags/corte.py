from urllib.parse import urlencode

from django import template

from seguimiento.rutas import ruta

register = template.Library()


@register.simple_tag(takes_context=True)
def enlace(context, nombre, *args, **consulta):
    """Dirección de una vista que conserva el corte; el resto va como consulta: `{% enlace 'x' mes='2022-03' %}`."""
    return con_corte(context["request"].corte, ruta(nombre, *args), **consulta)


@register.simple_tag(takes_context=True)
def al_corte(context, direccion, **consulta):
    """La misma dirección (de un `get_absolute_url`), conservando el corte."""
    return con_corte(context["request"].corte, direccion, **consulta)


@register.simple_tag(takes_context=True)
def en_fecha(context, fecha, **consulta):
    """La misma página, a otra fecha de corte; lo demás de la dirección se conserva."""
    pedido = context["request"].GET.copy()
    pedido.pop("pagina", None)
    pedido["corte"] = fecha.isoformat()
    pedido.update(consulta)
    return "?" + pedido.urlencode()


def con_corte(corte, direccion, **consulta):
    """La estrategia no se repite si ya está en la dirección."""
    direccion, almohadilla, ancla = direccion.partition("#")
    parametros = urlencode(
        [
            *((k, v) for k, v in corte.consulta if k != "estrategia" or f"/{v}/" not in direccion),
            *((k, v) for k, v in consulta.items() if v not in ("", None)),
        ],
        doseq=True,
    )
    return direccion + ("?" + parametros if parametros else "") + almohadilla + ancla
