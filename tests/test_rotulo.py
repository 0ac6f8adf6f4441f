"""El rótulo: una sola palabra junto a la luz, la misma por todas las puertas (semantica §4.5)."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from seguimiento.rotulos import LUZ, Rotulo, guardado

pytestmark = pytest.mark.django_db

CORTE = {"corte": "2022-06-30"}
LISTA = "/estrategia/2022-I/"
# Con estos hechos, al 30/06/2022, una de cada.
HECHOS = {
    "OE1.1": (date(2022, 2, 2), "culminada", None, "Culminada tarde, 2 días"),
    "OE1.4": (date(2022, 3, 20), "culminada", None, "Culminada en plazo"),
    "OE1.5": (date(2022, 5, 20), "en_proceso", 40, "Vencida hace 91 días"),
    "OE2.1": (date(2022, 6, 20), "en_proceso", 50, "A ritmo"),
    "OE2.2": (date(2022, 6, 20), "en_proceso", 36, "En riesgo"),
    "OE2.3": (date(2022, 6, 20), "en_proceso", 10, "Atrasada"),
    "OE2.4": (date(2022, 6, 20), "cancelada", 5, "Cancelada"),
}
SIN_HECHOS = {
    "OE1.2": "Sin dato: venció hace 91 días",
    "OE1.6": "Por vencer",
    "OE1.7": "Por iniciar",
    "OE2.5": "En riesgo, sin dato",
}
ESPERADOS = {codigo: dicho for codigo, (*_, dicho) in HECHOS.items()} | SIN_HECHOS


@pytest.fixture
def hechos(secretaria):
    for codigo, (fecha, estado, porcentaje, _) in HECHOS.items():
        Accion.objects.get(codigo=codigo).registrar_avance(
            por=secretaria, fecha=fecha, estado=estado, porcentaje=porcentaje, dificultad="Se explica",
            sustento={"documento": "Informe"} if estado == "culminada" else None,
        )  # fmt: skip


def de_la_api(cliente):
    return {a["codigo"]: a["rotulo"] for a in cliente.get("/api/v1/acciones", CORTE).json()["acciones"]}


def del_csv(cliente):
    texto = cliente.get(LISTA, CORTE | {"formato": "csv"}).content.decode("utf-8-sig")
    return {f["Código"].strip("'"): f["Rótulo"] for f in csv.DictReader(StringIO(texto))}


def del_libro(cliente):
    titulos, *filas = load_workbook(BytesIO(cliente.get("/libro.xlsx", CORTE).content))["Acciones"].values
    return {f[titulos.index("Código")]: f[titulos.index("Rótulo")] for f in filas}


def de_pagina(direccion, codigo_y_palabra):
    def leer(cliente):
        pagina = cliente.get(direccion, CORTE).content.decode()
        return dict(re.findall(codigo_y_palabra, pagina, re.S))

    return leer


LUZ_EN_HTML = r'<span class="luz l-\w+"><svg[^>]*><use href="#i-\w+"/></svg> ([^<]+)</span>'
PUERTAS = {
    "API": de_la_api,
    "CSV": del_csv,
    "libro": del_libro,
    "lista": de_pagina(LISTA, r'<td class="cod">\s*(OE\d\.\d+)</td>.*?' + LUZ_EN_HTML),
    "tablero": de_pagina("/", r'<span class="cod">(OE\d\.\d+)</span>.*?' + LUZ_EN_HTML),
    "cronograma": de_pagina("/cronograma/", r'<span class="cod">(OE\d\.\d+)</span>.*?' + LUZ_EN_HTML),
}


@pytest.mark.parametrize("puerta", PUERTAS)
def test_cada_puerta_dice_la_misma_palabra(hechos, cliente_analista, puerta):
    dichos = PUERTAS[puerta](cliente_analista)
    assert {codigo: dichos[codigo] for codigo in ESPERADOS} == ESPERADOS
    assert len(dichos) == 18


@pytest.mark.parametrize(("codigo", "dicho"), ESPERADOS.items())
def test_la_ficha_dice_la_palabra_y_la_razon_sin_nombrar_el_color(hechos, cliente_analista, codigo, dicho):
    pagina = cliente_analista.get(f"{LISTA}{codigo}/", CORTE).content.decode()
    titular = re.search(r'<p class="titular l-\w+">(.*?)</p>', pagina, re.S)[1]
    assert f"</svg> {dicho}</span>" in titular
    assert not re.search("Rojo|Ámbar|Verde|Gris|rojo|ámbar|verde|gris", re.sub("<[^>]*>", "", titular))


def test_el_calendario_y_su_ics_dicen_la_palabra(hechos, cliente_secretaria):
    pagina = cliente_secretaria.get("/calendario/?corte=2022-06-30&mes=2022-03").content.decode()
    assert "Culminada en plazo" in pagina and "Vencida hace 91 días" in pagina
    direccion = cliente_secretaria.post("/calendario/suscripcion/", {"crear": "1"}).context["direccion"]
    ics = cliente_secretaria.get(direccion.removeprefix("http://testserver")).content.decode().replace("\r\n ", "")
    assert "DESCRIPTION:Culminada en plazo" in ics and "DESCRIPTION:Culminada tarde\\, 2 días" in ics
    assert "venció hace" not in ics, "lo que cambia solo cada día no está: el archivo sería otro sin que nadie registre"


def test_comparar_dice_la_palabra_antes_y_despues_y_no_la_repite_en_tres_campos(hechos, cliente_analista):
    respuesta = cliente_analista.get("/comparar/", {"a": "2022-03-15", "b": "2022-06-30"})
    [cambio] = [d.campos for d in respuesta.context["diferencias"] if d.codigo == "OE1.5"]
    assert ("Rótulo", "En plazo", "Vencida") in cambio
    assert not {"Situación", "Semáforo"} & {campo for campo, *_ in cambio}


def test_los_totales_cuentan_aparte_culminadas_tarde_y_sin_dato(hechos, cliente_analista):
    respuesta = cliente_analista.get("/", CORTE)
    total = respuesta.context["resumen"].total
    assert (total.rotulos["culminada_tarde"], total.rotulos["sin_dato"], total.rotulos["vencida"]) == (1, 4, 1)
    assert sum(total.rotulos.values()) == total.n == sum(total.semaforos.values())
    pagina = respuesta.content.decode()
    for rotulo, n in total.por_rotulo:
        [enlace] = re.findall(rf'href="([^"]*rotulo={rotulo.value}(?:&[^"]*)?)"', pagina)
        assert cliente_analista.get(enlace.replace("&amp;", "&")).context["table"].paginator.count == n


def test_un_lanzamiento_y_un_acuerdo_se_dicen_en_masculino(cliente_analista, secretaria):
    Lanzamiento.objects.get(codigo="L1").realizar(
        por=secretaria, fecha=date(2022, 3, 12), sustento={"documento": "Acta"}
    )
    filas = cliente_analista.get("/api/v1/lanzamientos", CORTE).json()["lanzamientos"]
    lanzamientos = {fila["codigo"]: fila for fila in filas}
    assert lanzamientos["L1"]["rotulo"] == "Realizado tarde, 2 días"
    assert lanzamientos["L3"]["rotulo"].startswith("Sin dato: venció hace")
    sesion = Sesion.objects.get(anio=2021, numero="IV")
    acuerdo = Acuerdo(sesion=sesion, texto="Informar", institucion="MEF", plazo=date(2022, 3, 31))
    acuerdo.guardar(por=secretaria, motivo="Acta")
    acuerdo.registrar_avance(por=secretaria, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=10)
    assert "Vencido hace 91 días" in cliente_analista.get("/conasec/acuerdos/", CORTE).content.decode()


@pytest.mark.parametrize("palabra", ["Conforme", "Retrasada", "No evaluable"])
def test_las_palabras_de_antes_ya_no_estan(hechos, cliente_analista, palabra):
    for direccion in ("/", LISTA, "/cronograma/", "/graficos/", "/comparar/", "/conasec/acuerdos/", "/api/v1/acciones"):
        assert palabra not in cliente_analista.get(direccion, CORTE).content.decode(), direccion


def test_cada_rotulo_tiene_su_color_y_su_figura_dibujada(settings):
    figuras = (settings.BASE_DIR / "templates/seguimiento/_figuras.html").read_text()
    assert set(LUZ) == set(Rotulo)
    assert all(f'id="i-{figura}"' in figuras for _, figura in LUZ.values())


@pytest.mark.parametrize(
    ("guardada", "dicho"),
    [
        (
            {"situacion": "vencida", "semaforo": "rojo", "estado": "sin_reporte", "dias_retraso": 91},
            "Sin dato: venció hace 91 días",
        ),
        ({"situacion": "vencida", "semaforo": "rojo", "estado": "en_proceso", "dias_retraso": 1}, "Vencida hace 1 día"),
        ({"situacion": "culminada_fuera_de_plazo", "semaforo": "verde", "dias_retraso": 3}, "Culminada tarde, 3 días"),
        ({"situacion": "culminada_sin_plazo", "semaforo": "verde"}, "Culminada"),
        ({"situacion": "en_plazo", "semaforo": "verde"}, "A ritmo"),
        ({"situacion": "en_plazo", "semaforo": "rojo"}, "Atrasada"),
        ({"situacion": "por_vencer", "semaforo": "ambar"}, "Por vencer"),
        ({"situacion": "en_plazo", "semaforo": "gris"}, "En plazo"),
        ({"situacion": "por_iniciar", "semaforo": "gris"}, "Por iniciar"),
        ({"semaforo": "rojo", "motivo": "Rojo: venció."}, ""),
        ({"situacion": "vencida", "rotulo_codigo": "vencida", "rotulo": "Vencida hace 9 días"}, "Vencida hace 9 días"),
    ],
)
def test_un_corte_publicado_antes_se_abre_con_la_palabra_de_hoy(guardada, dicho):
    assert guardado(guardada)[1] == dicho
