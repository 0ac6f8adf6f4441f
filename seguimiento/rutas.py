"""Direcciones: cómo va un código en ellas, y las que una página escribe cientos de veces."""

from functools import lru_cache

from django.urls import get_script_prefix, register_converter, reverse


class EnDireccion:
    """Un código como parte de una dirección. Los hay viejos que hoy no se admitirían: con barra, vacíos o «..»."""

    regex = "[^/]+"
    VACIO = "%"

    def to_python(self, value):
        if value == self.VACIO:
            return ""
        return value.replace("%2E", ".").replace("%2F", "/").replace("%25", "%")

    def to_url(self, value):
        codigo = str(value).replace("%", "%25").replace("/", "%2F")
        return (codigo.replace(".", "%2E") if not codigo.strip(".") else codigo) or self.VACIO


register_converter(EnDireccion, "codigo")


def ruta(nombre, *args):
    """Lo mismo que `reverse(nombre, args=args)`, recordado: armar cada una cuesta 60 µs, y las rutas no cambian."""
    return _ruta(get_script_prefix(), nombre, *args)


@lru_cache(maxsize=4096)
def _ruta(_, nombre, *args):
    return reverse(nombre, args=args)
