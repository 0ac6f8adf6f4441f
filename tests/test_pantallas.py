"""Cada pantalla, en un navegador: accesible, sin faltas a la CSP ni desborde, sin nada de fuera, imprimible."""

import html5lib
import pytest
from accesibilidad import REGLAS, faltas_de

from seguimiento.models import Usuario

CORTE = "?corte=2022-06-30"
PANTALLAS = [
    "/",
    "/estrategia/2022-I/",
    "/estrategia/2022-I/marco/",
    "/estrategia/2022-I/OE1.4/",
    "/estrategia/2022-I/OE2.1/registrar/",
    "/estrategia/2022-I/OE2.1/reprogramar/",
    "/estrategia/2022-I/registrar-varias/?accion=4&accion=9",
    "/estrategia/2022-I/por-reportar/",
    "/estrategia/mis-acciones/",
    "/conasec/",
    "/conasec/2021/ordinaria/IV/",
    "/barrio-seguro/",
    "/barrio-seguro/lanzamientos/",
    "/barrio-seguro/lanzamientos/L3/",
    "/barrio-seguro/lanzamientos/nuevo/",
    "/barrio-seguro/regiones/PE-LMA/",
    "/barrio-seguro/distritos/?q=surco",
    "/barrio-seguro/distritos/150140/",
    "/barrio-seguro/barrios/",
    "/barrio-seguro/barrios/1/",
    "/barrio-seguro/intervenciones/",
    "/conasec/acuerdos/",
    "/conasec/acuerdos/2021-IV-estrategia/",
    "/conasec/2021/ordinaria/IV/carpeta/",
    "/calendario/",
    "/calendario/suscripcion/",
    "/consistencia/",
    "/fuentes/",
    "/fuentes/conasec-estado-situacional/oe1-4/",
    "/observaciones/",
    "/reportes/",
    "/importaciones/",
    "/graficos/",
    "/cronograma/?orden=fin",
    "/comparar/?a=2022-03-31&b=2022-06-30",
    "/que-pasaria-si/?s=OE1.4,mover,2022-08-31",
    "/cortes/",
    "/cortes/1/",
    "/cuentas/password/change/",
    "/no-existe/",
]
FORMULARIOS = [
    "/conasec/sesiones/nueva/",
    "/conasec/acuerdos/nuevo/",
    "/barrio-seguro/barrios/nuevo/",
    "/documentos/nuevo/",
    "/fuentes/conasec-estado-situacional/citar/",
    "/observaciones/documento/1/",
]
TAMANOS = {"escritorio": {"width": 1366, "height": 768}, "telefono": {"width": 390, "height": 844}}
# En el teléfono cambia la disposición, y en oscuro los colores; lo demás ya se miró en el escritorio.
CONTRASTE = ["color-contrast", "color-contrast-enhanced"]
DE_TELEFONO = {"runOnly": {"type": "rule", "values": [*CONTRASTE, "target-size", "scrollable-region-focusable"]}}
DE_OSCURO = {"runOnly": {"type": "rule", "values": CONTRASTE}}
MIRADAS = {"escritorio": {"light": REGLAS}, "telefono": {"light": DE_TELEFONO, "dark": DE_OSCURO}}
# Los colores salen de las hojas de estilo: en oscuro basta una pantalla por cada hoja y cada pieza.
EN_OSCURO = {
    "/", "/estrategia/2022-I/", "/estrategia/2022-I/OE1.4/", "/conasec/", "/conasec/acuerdos/", "/barrio-seguro/",
    "/barrio-seguro/lanzamientos/", "/barrio-seguro/regiones/PE-LMA/", "/fuentes/conasec-estado-situacional/oe1-4/",
    "/importaciones/", "/graficos/", "/cronograma/?orden=fin", "/comparar/?a=2022-03-31&b=2022-06-30", "/calendario/",
    "/cortes/1/",
}  # fmt: skip


@pytest.mark.parametrize("tamano", MIRADAS)
def test_ninguna_pantalla_falta_a_la_accesibilidad_ni_a_la_csp_ni_se_desborda(con_hechos, navegador, tamano):
    # Sin transiciones: al pasar de claro a oscuro el color cambiaría de a poco.
    pagina = navegador(Usuario.objects.get(username="secretaria"), viewport=TAMANOS[tamano], reduced_motion="reduce")
    quejas, ajenas = [], []
    pagina.on(
        "console", lambda m: quejas.append(m.text) if m.type == "error" and "no-existe" not in str(m.location) else None
    )
    pagina.on("pageerror", lambda error: quejas.append(str(error)))
    pagina.on("request", lambda p: ajenas.append(p.url) if "localhost" not in p.url and p.url[:4] == "http" else None)
    faltas = {}
    for direccion in PANTALLAS:
        pagina.goto(direccion + (CORTE.replace("?", "&") if "?" in direccion else CORTE))
        if direccion == "/graficos/":
            pagina.wait_for_selector(".main-svg")
        miradas = {e: r for e, r in MIRADAS[tamano].items() if e == "light" or direccion in EN_OSCURO}
        if violaciones := mirar(pagina, miradas):
            faltas[direccion] = violaciones
        ancho = pagina.evaluate("document.documentElement.scrollWidth")
        if ancho > TAMANOS[tamano]["width"]:
            faltas[direccion] = f"se desborda: {ancho}"
    assert faltas == {}
    assert quejas == []
    assert ajenas == []


def mirar(pagina, miradas):
    """[(esquema, *falta)] de una página ya abierta, en cada esquema de color."""
    halladas = []
    for esquema, reglas in miradas.items():
        pagina.emulate_media(color_scheme=esquema)
        halladas += [(esquema, *falta) for falta in faltas_de(pagina, reglas)]
    return halladas


def test_la_puerta_de_entrada_tambien_es_accesible(navegador):
    pagina = navegador()
    pagina.goto("/cuentas/login/")
    assert faltas_de(pagina) == []


def test_la_administracion_lleva_los_colores_del_tablero(cliente_administrador):
    """El encabezado de Django contrastaba 3.6:1."""
    assert 'href="/static/css/admin.css"' in cliente_administrador.get("/admin/").content.decode()


def test_los_formularios_de_la_secretaria_son_accesibles(navegador, secretaria):
    pagina = navegador(secretaria)
    faltas = {}
    for direccion in FORMULARIOS:
        pagina.goto(direccion)
        if halladas := faltas_de(pagina):
            faltas[direccion] = halladas
    assert faltas == {}


def test_el_tablero_entra_en_dos_paginas_a4(con_hechos, navegador):
    pagina = navegador(Usuario.objects.get(username="operador"))
    pagina.goto("/" + CORTE)
    assert pagina.pdf(format="A4").count(b"/Type /Page\n") <= 2


def test_en_papel_las_columnas_del_tablero_son_bloques(con_hechos, navegador):
    """Partida entre dos hojas, una cuadrícula tapaba los últimos lanzamientos con lo que venía después."""
    pagina = navegador(Usuario.objects.get(username="operador"))
    pagina.goto("/" + CORTE)
    modos = "['.dos', '.columna'].map((s) => getComputedStyle(document.querySelector(s)).display)"
    assert pagina.evaluate(modos) == ["grid", "grid"]
    pagina.emulate_media(media="print")
    assert pagina.evaluate(modos) == ["block", "block"]


@pytest.mark.parametrize(
    ("direccion", "enteros"), [("/barrio-seguro/", ".rejilla > *"), ("/barrio-seguro/lanzamientos/", ".jueves > *")]
)
def test_en_papel_ningun_titulo_de_barrio_seguro_queda_solo_al_pie(con_hechos, navegador, direccion, enteros):
    """«Ejes de intervención» y los nombres de los tres quedaban en una hoja, y lo que traen, en la siguiente."""
    pagina = navegador(Usuario.objects.get(username="operador"))
    pagina.goto(direccion + CORTE)
    pagina.emulate_media(media="print")
    corte = "([propiedad, cuales]) => [...document.querySelectorAll(cuales)].map((e) => getComputedStyle(e)[propiedad])"
    juntos = {"breakAfter": "main :is(h2, h3, h4)", "breakInside": f"{enteros}, .curva, tr, li"}
    for propiedad, cuales in juntos.items():
        assert set(pagina.evaluate(corte, [propiedad, cuales])) == {"avoid"}, cuales


def test_en_el_telefono_cada_dato_de_un_lanzamiento_lleva_su_nombre(con_hechos, navegador):
    pagina = navegador(Usuario.objects.get(username="operador"), viewport=TAMANOS["telefono"])
    pagina.goto("/barrio-seguro/lanzamientos/" + CORTE)
    rotulos = """() => [...document.querySelectorAll("#lanzamiento-L1 td.cod")].map((celda) =>
      getComputedStyle(celda, "::before").content.replaceAll('"', "") + celda.textContent)"""
    assert pagina.evaluate(rotulos) == ["N° 1", "Ubigeo: 150119"]


ENCIMADAS = """() => [...document.querySelectorAll(".ac")].filter((fila) => {
  const [sit, num] = [".sit", ".num"].map((partes) => {
    const parte = fila.querySelector(partes), texto = document.createRange();
    const oculto = parte.querySelector(".oculto");
    texto.selectNodeContents(parte);
    if (oculto) texto.setEndBefore(oculto);
    return texto.getBoundingClientRect();
  });
  const caja = fila.getBoundingClientRect();
  const juntas = sit.right > num.left && sit.top < num.bottom && num.top < sit.bottom;
  return juntas || sit.left < caja.left || num.right > caja.right + 1;
}).map((fila) => fila.textContent)"""


@pytest.mark.parametrize(("medio", "ancho"), [("screen", 1366), ("screen", 1024), ("screen", 390), ("print", 718)])
def test_la_luz_y_la_situacion_caben_junto_al_avance(con_hechos, navegador, medio, ancho):
    """718 px es el ancho útil de una hoja A4."""
    pagina = navegador(Usuario.objects.get(username="operador"), viewport={"width": ancho, "height": 844})
    pagina.emulate_media(media=medio)
    for direccion in ("/?corte=2022-12-31", "/cronograma/?corte=2022-12-31"):
        pagina.goto(direccion)
        assert pagina.locator(".ac").count() == 18
        assert pagina.evaluate(ENCIMADAS) == []


TAPADOS = """([caja, rotulos]) => [...document.querySelectorAll(rotulos)].filter((rotulo) => {
  const a = rotulo.getBoundingClientRect();
  const b = rotulo.closest("[data-figura]").querySelector(caja).getBoundingClientRect();
  return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;
}).map((rotulo) => rotulo.textContent)"""


def test_el_cuadro_de_regiones_se_lee_entero_junto_al_mapa_y_en_el_telefono(con_hechos, navegador):
    pagina = navegador(Usuario.objects.get(username="operador"))
    pagina.goto("/barrio-seguro/" + CORTE + "&mapa=registro")
    cabe = """() => [document.querySelector('.regiones'), document.documentElement]
      .every((caja) => caja.scrollWidth <= caja.clientWidth)"""
    for ancho in (1366, 1280, 1024, 390):
        pagina.set_viewport_size({"width": ancho, "height": 844})
        assert pagina.evaluate(cabe), ancho


def test_en_el_telefono_la_leyenda_no_tapa_los_rotulos_de_los_graficos(con_hechos, navegador):
    pagina = navegador(Usuario.objects.get(username="operador"), viewport=TAMANOS["telefono"])
    pagina.goto("/graficos/?corte=2022-12-31")
    pagina.wait_for_selector("[data-figura=retrasos] .legend")
    assert pagina.locator("[data-figura=historia] .xtick text").count() == 12
    assert pagina.evaluate(TAPADOS, [".legend .bg", ".xtick text"]) == []


@pytest.mark.parametrize("direccion", [p for p in PANTALLAS if p != "/no-existe/"])
def test_el_html_es_valido(cliente_operador, direccion):
    html5lib.HTMLParser(strict=True).parse(cliente_operador.get(direccion + CORTE).content.decode())
