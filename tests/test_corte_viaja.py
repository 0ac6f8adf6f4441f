"""Al mirar, filtrar, ensayar y registrar, el corte y lo demás que la dirección pide no se pierden por el camino."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest

pytestmark = pytest.mark.django_db


class Formulario(HTMLParser):
    """Los [(nombre, valor)] que enviaría el formulario de ese `id` si nadie escribe nada."""

    def __init__(self, pagina, ident):
        super().__init__()
        self.ident, self.dentro, self.pares, self.accion = ident, False, [], ""
        self.feed(pagina)

    def handle_starttag(self, etiqueta, atributos):
        atributos = dict(atributos)
        if etiqueta == "form":
            self.dentro = atributos.get("id") == self.ident
            self.accion = atributos.get("action", "") if self.dentro else self.accion
        if self.dentro and etiqueta == "input" and "name" in atributos:
            self.pares.append((atributos["name"], atributos.get("value", "")))

    def handle_endtag(self, etiqueta):
        self.dentro = self.dentro and etiqueta != "form"


def al_pulsar_ver(cliente, direccion, **headers):
    """Los pares que pide «Ver» en esa página."""
    return Formulario(cliente.get(direccion, headers=headers).content.decode(), "corte").pares


def al_pulsar_un_cierre(cliente, direccion, etiqueta):
    sugeridos = cliente.get(direccion).context["cortes_sugeridos"]
    return parse_qsl(next(url for nombre, url, _ in sugeridos if nombre == etiqueta)[1:], keep_blank_values=True)


# El selector


@pytest.mark.parametrize(
    "direccion",
    [
        "/estrategia/2022-I/?situacion=vencida&situacion=por_vencer&q=pol%C3%ADtica",
        "/que-pasaria-si/?s=OE1.4,mover,2022-08-31&s=OE1.1,culminar,2022-02-01",
        "/cronograma/?objetivo=OE1&objetivo=OE3&orden=fin",
        "/?estrategia=2022-I",
        "/calendario/?vista=mes&tipo=sesion&tipo=accion",
        "/estrategia/2022-I/OE1.4/registrar/?x=%22%3E%3Cb%3E",
    ],
)
def test_ver_otra_fecha_conserva_todo_lo_demas(cliente_operador, direccion):
    demas = parse_qsl(urlsplit(direccion).query)
    pedidos = al_pulsar_ver(cliente_operador, f"{direccion}&mes=&corte=2022-06-30&conocido=")
    assert [par for par in pedidos if par[0] not in ("corte", "conocido")] == demas
    assert ("corte", "30/06/2022") in pedidos
    assert al_pulsar_un_cierre(cliente_operador, f"{direccion}&mes=&corte=2022-06-30&conocido=", "mar 2022") == [
        *demas,
        ("corte", "2022-03-31"),
    ]


def test_ni_el_selector_ni_los_cierres_llevan_la_pagina(cliente_operador):
    direccion = "/estrategia/2022-I/?objetivo=OE1&pagina=2&corte=2022-06-30"
    assert [nombre for nombre, _ in al_pulsar_ver(cliente_operador, direccion)] == ["objetivo", "corte", "conocido"]
    assert "pagina" not in dict(al_pulsar_un_cierre(cliente_operador, direccion, "Hoy"))


def test_los_cierres_conservan_lo_que_se_sabia_y_ver_lo_de_ahora_conserva_los_filtros(cliente_operador):
    direccion = "/estrategia/2022-I/?situacion=vencida&corte=2022-06-30&conocido=2022-07-01"
    cierre = al_pulsar_un_cierre(cliente_operador, direccion, "mar 2022")
    assert cierre == [("situacion", "vencida"), ("conocido", "2022-07-01"), ("corte", "2022-03-31")]
    pagina = cliente_operador.get(direccion).content.decode()
    assert '<a href="?situacion=vencida&amp;corte=2022-06-30">Ver con lo que se sabe ahora</a>' in pagina


def test_al_filtrar_sin_recargar_el_selector_tambien_se_pone_al_dia(cliente_operador):
    """htmx cambia la dirección y solo el fragmento: el selector viaja con él, o perdería el filtro recién puesto."""
    direccion = "/estrategia/2022-I/?situacion=vencida&corte=2022-06-30"
    assert ("situacion", "vencida") in al_pulsar_ver(cliente_operador, direccion, **{"HX-Request": "true"})
    fragmento = cliente_operador.get(direccion, headers={"HX-Request": "true"}).content.decode()
    assert fragmento.count("hx-swap-oob") == 1
    assert "hx-swap-oob" not in cliente_operador.get(direccion).content.decode()
