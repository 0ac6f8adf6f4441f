"""El enlace de una cifra lleva siempre a esas filas: se siguen todos, de todas las páginas, a varios cortes."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.management import call_command

from estrategia.models import Accion
from seguimiento.models import Usuario

pytestmark = pytest.mark.django_db

PAGINAS = (
    "/", "/estrategia/2022-I/", "/estrategia/2022-I/por-reportar/", "/estrategia/2022-I/marco/",
    "/estrategia/2022-I/OE1.4/", "/estrategia/mis-acciones/", "/conasec/", "/conasec/acuerdos/",
    "/conasec/2022/ordinaria/I/", "/conasec/2022/ordinaria/I/carpeta/", "/barrio-seguro/",
    "/barrio-seguro/lanzamientos/", "/barrio-seguro/lanzamientos/L1/", "/barrio-seguro/regiones/PE-PUN/",
    "/barrio-seguro/barrios/", "/barrio-seguro/intervenciones/", "/calendario/", "/reportes/", "/graficos/",
    "/cronograma/", "/consistencia/", "/comparar/", "/que-pasaria-si/", "/decisiones/", "/observaciones/",
)  # fmt: skip
# Un enlace de una cifra va a una de estas listas, con filtros o sin ellos.
LISTAS = re.compile(
    r"/(estrategia/[\w-]+|cronograma|decisiones|observaciones|conasec/acuerdos"
    r"|barrio-seguro/(lanzamientos|barrios|intervenciones))/(\?[^#]*)?$"
)
ENLACE = re.compile(r'<a [^>]*href="([^"#]*)"[^>]*>(.*?)</a>', re.S)
# Lo que lleva números y no cuenta nada: códigos, fechas, meses, años, días y los de navegar por las páginas.
NO_CUENTA = re.compile(
    r"\bOE\d[\d.]*|\bL\d+\b|\d\d/\d\d(/\d{4})?|\b20\d\d\b|N\.?[º°] ?\d+|art(ículo|\.) \d+|hace \d+ días?"
)
NAVEGAN = re.compile(r"[?&;](pagina|por_pagina|orden|mes)=")
# Las que más cifras dicen, a más cortes.
CORTES = ("2022-01-31", "2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31", "2023-01-01")
CON_MAS = ("/", "/barrio-seguro/", "/estrategia/2022-I/por-reportar/")


def texto(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cifras(html):
    """[(dirección, cifra, texto)] de los enlaces a una lista que dicen una cifra: la primera es la de sus filas."""
    for direccion, dentro in ENLACE.findall(html):
        direccion, dicho = unescape(direccion), texto(dentro)
        numeros = re.findall(r"(?<![\w.])\d[\d,]*(?![\w.]*\w)", NO_CUENTA.sub(" ", dicho))
        if numeros and LISTAS.match(direccion) and not NAVEGAN.search(direccion):
            yield direccion, int(numeros[0].replace(",", "")), dicho


def filas(html):
    """Cuántas dice la lista que tiene; si caben en una página, son las que dibuja."""
    estado = re.search(r'role="status"[^>]*>\s*<b>(?:([\d,]+)|[Nn]ing[uú]n[ao]?) ', html)
    assert estado, "la lista no dice cuántas filas tiene"
    n = int((estado[1] or "0").replace(",", ""))
    tabla = html.split('role="status"', 1)[1].partition("<table")[2].partition("</table>")[0]
    if 0 < n <= 25 and tabla:
        assert len(re.findall(r"<tr[ >]", tabla.partition("</thead>")[2])) == n
    return n


@pytest.fixture
def cliente(client):
    """La Secretaría Técnica, con la demostración y, además, una acción cancelada después de vencer."""
    call_command("cargar_demostracion", verbosity=0)
    secretaria = Usuario.objects.get(username="secretaria")
    Accion.objects.get(codigo="OE1.5").registrar_avance(
        por=secretaria, fecha=date(2022, 7, 15), estado="cancelada", porcentaje=0, que_se_hizo="Se desestimó"
    )
    client.force_login(secretaria)
    return client


def test_toda_cifra_enlazada_lleva_a_tantas_filas_como_dice(cliente):
    seguidos, faltas = {}, []
    for corte in CORTES:
        for pagina in PAGINAS if corte in ("2022-06-30", "2022-12-31") else CON_MAS:
            html = cliente.get(pagina, {"corte": corte}).content.decode()
            for direccion, n, dicho in cifras(html):
                if direccion not in seguidos:
                    seguidos[direccion] = filas(cliente.get(direccion).content.decode())
                if seguidos[direccion] != n:
                    faltas.append((corte, pagina, direccion, dicho, seguidos[direccion]))
    assert faltas == []
    assert len(seguidos) >= 100


@pytest.mark.parametrize(
    ("corte", "dicho", "filtro"),
    [
        ("2022-06-30", r">4</a> de <a", "estado=realizado"),
        ("2022-06-30", r">11 lanzamientos</a>", "/barrio-seguro/lanzamientos/?corte=2022-06-30"),
        ("2022-06-30", r">4 vencidos</a>", "estado=vencido"),
        ("2022-06-30", r">\d+ obs\.", "/observaciones/?corte=2022-06-30&amp;toca="),
        ("2022-12-31", r">\d+ canceladas? después de vencer</a>", "plazo=cancelado_tarde"),
        ("2022-12-31", r">1 se reprogramó</a>", "plazo=movido"),
        ("2022-12-31", r"Con los plazos originales, <a [^>]*>\d+</a> de <a", "plazo=original_cumplido"),
    ],
)
def test_las_que_no_se_podian_abrir_ahora_son_un_enlace(cliente, corte, dicho, filtro):
    pagina = cliente.get("/", {"corte": corte}).content.decode()
    assert re.search(dicho, pagina), dicho
    assert filtro in pagina


@pytest.mark.parametrize(
    "direccion",
    ["/barrio-seguro/lanzamientos/?estado=zzz", "/barrio-seguro/barrios/?de=zzz", "/estrategia/2022-I/?plazo=zzz"],
)
def test_un_filtro_que_no_existe_es_400(cliente_analista, direccion):
    assert cliente_analista.get(direccion).status_code == 400


def test_lo_filtrado_tambien_baja_y_dice_el_filtro(cliente):
    csv = cliente.get("/barrio-seguro/lanzamientos/?corte=2022-06-30&estado=vencido&formato=csv").content.decode()
    assert len(csv.strip().splitlines()) == 1 + 4
