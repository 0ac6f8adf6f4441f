"""GET / : la situación de la estrategia al corte, en una pantalla."""

import gzip
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from openpyxl import load_workbook

from estrategia.models import Accion
from seguimiento.corte import Corte
from seguimiento.models import Observacion
from seguimiento.totales import contar

pytestmark = pytest.mark.django_db

# T, por_iniciar, en_plazo, por_vencer, vencida, exigibles, programado medio, rojo, ámbar, gris (semantica §5)
FILAS = [
    ("2022-01-31", 14, 3, 1, 0, 0, "7.0", 0, 1, 17),
    ("2022-02-01", 5, 12, 0, 1, 1, "7.2", 1, 3, 14),
    ("2022-03-31", 2, 9, 4, 3, 3, "50.1", 3, 13, 2),
    ("2022-06-30", 1, 8, 2, 7, 7, "70.7", 7, 10, 1),
    ("2023-01-01", 0, 0, 0, 18, 18, "100.0", 18, 0, 0),
]
ids = [fila[0] for fila in FILAS]


@pytest.mark.parametrize("fila", FILAS, ids=ids)
def test_sin_avances_las_cinco_filas_de_semantica_salen_en_el_tablero(cliente_analista, fila):
    corte, por_iniciar, en_plazo, por_vencer, vencida, exigibles, programado, rojo, ambar, gris = fila
    total = cliente_analista.get("/", {"corte": corte}).context["resumen"].total
    situaciones = [total.situaciones[s] for s in ("por_iniciar", "en_plazo", "por_vencer", "vencida")]
    assert situaciones == [por_iniciar, en_plazo, por_vencer, vencida]
    assert total.exigibles == exigibles
    assert str(total.programado_medio) == programado
    assert [total.semaforos[luz] for luz in ("rojo", "ambar", "gris", "verde")] == [rojo, ambar, gris, 0]


@pytest.mark.parametrize("fila", FILAS, ids=ids)
def test_y_las_mismas_salen_en_la_api_y_en_el_libro(cliente_analista, fila, tmp_path):
    corte, por_iniciar, en_plazo, por_vencer, vencida, _, _, rojo, ambar, gris = fila
    acciones = cliente_analista.get("/api/v1/acciones", {"corte": corte}).json()["acciones"]
    archivo = tmp_path / "libro.xlsx"
    archivo.write_bytes(cliente_analista.get("/libro.xlsx", {"corte": corte}).content)
    encabezado, *filas = load_workbook(archivo)["Acciones"].iter_rows(values_only=True)
    columna = {titulo: n for n, titulo in enumerate(encabezado)}
    en_libro = [
        (f[columna["Situación"]], f[columna["Semáforo"]], f[columna["Rótulo"]], f[columna["Por qué"]]) for f in filas
    ]
    for valores, rotulos, n in [
        ("por_iniciar", "Por iniciar", por_iniciar),
        ("en_plazo", "En plazo", en_plazo),
        ("por_vencer", "Por vencer", por_vencer),
        ("vencida", "Vencida", vencida),
    ]:
        assert sum(a["situacion"] == valores for a in acciones) == n
        assert sum(situacion == rotulos for situacion, *_ in en_libro) == n
    for luz, palabra, n in [("rojo", "Rojo", rojo), ("ambar", "Ámbar", ambar), ("gris", "Gris", gris)]:
        assert sum(a["semaforo"] == luz for a in acciones) == n
        assert sum(semaforo == palabra for _, semaforo, *_ in en_libro) == n
    assert [(a["rotulo"], a["motivo"]) for a in acciones] == [(rotulo, motivo) for *_, rotulo, motivo in en_libro]


def test_el_titular_dice_la_situacion_en_una_frase(cliente_analista):
    pagina = cliente_analista.get("/?corte=2022-06-30").content.decode()
    assert (
        "Al 30/06/2022, 7 plazos vencieron y no consta el cierre de ninguno: falta registrar; "
        "2 por vencer, 8 en plazo y 1 por iniciar." in pagina
    )
    assert "Situación al 30/06/2022" in pagina


def test_sin_exigibles_dice_aun_ninguna_y_nunca_cero_por_ciento(cliente_analista):
    pagina = cliente_analista.get("/?corte=2022-01-31").content.decode()
    assert "aún ninguna" in pagina
    assert "0.0 %" not in pagina
    assert "ninguna de las 18 acciones tiene el plazo terminado" in pagina


def test_barrios_y_sesiones_al_corte(cliente_analista):
    antes = cliente_analista.get("/?corte=2022-03-08").content.decode()
    despues = cliente_analista.get("/?corte=2022-03-09").content.decode()
    assert "sin dato" in antes
    assert re.search(r"99 <small>de 110", despues)
    assert "4 de 4, cumple" in despues
    assert "1 de 2, no cumple" in despues
    assert "van 0 de 4" in despues


def test_cada_cifra_enlaza_a_la_lista_que_la_explica(cliente_operador, secretaria):
    """Sigue todos los enlaces a la lista y compara el número del enlace con las filas que salen."""
    registrar_algunos(secretaria)
    pagina = cliente_operador.get("/?corte=2022-06-30").content.decode()
    seguidos = 0
    for direccion, texto in re.findall(r'<a href="(/estrategia/2022-I/\?[^"]*)"[^>]*>(.*?)</a>', pagina, re.S):
        numeros = re.findall(r"(?<![\w.])\d+(?![\w.])", re.sub(r"<[^>]+>", " ", unescape(texto)))
        if not numeros or "objetivo=" in direccion:
            continue
        lista = cliente_operador.get(unescape(direccion))
        assert lista.context["table"].paginator.count == int(numeros[0]), (direccion, texto)
        seguidos += 1
    assert seguidos >= 12


def registrar_algunos(operador):
    acciones = {a.codigo: a for a in Accion.objects.all()}
    prueba = {"documento": "Informe 1-2022"}
    culminar = {"por": operador, "estado": "culminada", "sustento": prueba}
    acciones["OE1.3"].registrar_avance(fecha=date(2022, 2, 20), **culminar)
    acciones["OE1.1"].registrar_avance(fecha=date(2022, 2, 2), **culminar)
    acciones["OE2.1"].registrar_avance(fecha=date(2022, 6, 1), **culminar)
    acciones["OE2.2"].registrar_avance(por=operador, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=44)
    acciones["OE1.4"].registrar_avance(
        por=operador, fecha=date(2022, 5, 1), estado="cancelada", porcentaje=10, que_se_hizo="Se desestimó"
    )


def test_por_objetivo_siempre_con_su_n(cliente_analista):
    objetivos = cliente_analista.get("/?corte=2022-06-30").context["resumen"].objetivos
    assert [(o.objetivo.codigo, o.totales.n) for o in objetivos] == [("OE1", 8), ("OE2", 8), ("OE3", 2)]


def test_el_corte_viaja_en_cada_enlace(cliente_analista):
    pagina = cliente_analista.get("/?corte=2022-06-30").content.decode()
    internos = re.findall(
        r'href="(/(?:estrategia|conasec|barrio-seguro|fuentes|reportes|graficos|libro)[^"#]*)', pagina
    )
    assert len(internos) > 40
    assert [direccion for direccion in internos if "corte=2022-06-30" not in direccion] == []


def test_a_lo_mas_trece_consultas(cliente_operador, django_assert_num_queries):
    with django_assert_num_queries(13):
        cliente_operador.get("/?corte=2022-06-30")


def test_la_primera_pintura_pesa_poco_y_pide_poco(cliente_analista):
    respuesta = cliente_analista.get("/?corte=2022-06-30")
    hojas = re.findall(r'<(?:link rel="stylesheet" href|script src)="/static/([^"]+)"', respuesta.content.decode())
    pesos = [len(gzip.compress(Path(finders.find(hoja)).read_bytes())) for hoja in hojas]
    assert 1 + len(hojas) <= 6
    assert len(gzip.compress(respuesta.content)) + sum(pesos) <= 60 * 1024
    assert not re.search(r'(?:src|href)="(?:https?:)?//', respuesta.content.decode())


def test_con_mas_de_cuarenta_acciones_van_solo_los_objetivos(cliente_analista):
    molde = Accion.objects.get(codigo="OE3.1")
    Accion.objects.bulk_create(
        Accion(objetivo=molde.objetivo, codigo=f"X{n}", orden=100 + n, nombre="-", entregable="ejecucion",
               inicio=molde.inicio, fin=molde.fin, modalidad="continua")
        for n in range(60)
    )  # fmt: skip
    respuesta = cliente_analista.get("/?corte=2022-06-30")
    assert respuesta.context["resumen"].total.n == 78
    assert all(not o.acciones for o in respuesta.context["resumen"].objetivos)
    assert respuesta.context["resumen"].total.alertas == 7


@pytest.mark.parametrize("corte", ["ayer", "2022-13-01", "31/02/2022"])
def test_un_corte_que_no_es_fecha_es_400_y_dice_que_hacer(cliente_analista, corte):
    respuesta = cliente_analista.get("/", {"corte": corte})
    assert respuesta.status_code == 400
    assert f"La fecha de corte «{corte}» no es una fecha. Escríbala así: 30/06/2022" in respuesta.content.decode()


@pytest.mark.parametrize("corte", ["0001-01-01", "9999-12-31"])
def test_una_fecha_fuera_de_lo_que_se_mira_dice_desde_y_hasta_cuando(cliente_analista, corte):
    respuesta = cliente_analista.get("/", {"corte": corte})
    assert respuesta.status_code == 400 and "use un año de 1900 a 2199" in respuesta.content.decode()


@pytest.mark.parametrize(
    ("conocido", "dicho"),
    [
        ("mañana", "no es un instante en «lo que se sabía el»: use 30/06/2022"),
        ("2022-06-30T99:00", "no es un instante en «lo que se sabía el»: use 30/06/2022"),
        ("2999-01-01", "está en el futuro: aún no se sabe."),
        ("9999-12-31", "está en el futuro: aún no se sabe."),
        ("9999-12-31T23:59:59-05:00", "está en el futuro: aún no se sabe."),
        ("0001-01-01", "no se puede mirar: use un año de 1900 en adelante."),
        ("0001-01-01T00:00+05:00", "no se puede mirar: use un año de 1900 en adelante."),
    ],
)
def test_un_conocido_que_no_vale_es_400_y_dice_por_que(cliente_analista, conocido, dicho):
    respuesta = cliente_analista.get("/", {"conocido": conocido})
    assert respuesta.status_code == 400 and dicho in respuesta.content.decode()


def test_el_corte_se_puede_escribir_como_en_el_peru(cliente_analista):
    assert cliente_analista.get("/", {"corte": "30/06/2022"}).context["corte"].fecha == date(2022, 6, 30)


def test_el_anonimo_va_a_entrar_y_el_ajeno_no_ve_nada(client, cliente_ajeno):
    assert client.get("/").url.startswith("/cuentas/login/")
    assert cliente_ajeno.get("/").status_code == 404


def test_los_totales_del_tablero_son_los_de_la_regla(cliente_analista):
    respuesta = cliente_analista.get("/?corte=2022-03-31")
    corte = Corte(date(2022, 3, 31), respuesta.context["corte"].conocido)
    total, _ = contar(Accion.objects.al(corte), "objetivo_id", Accion.objects.all().sin_pedido(corte))
    assert respuesta.context["resumen"].total == total


def test_donde_una_observacion_toca_una_cifra_hay_una_marca_que_lleva_a_esas(cliente_analista):
    pagina = cliente_analista.get("/?corte=2022-06-30").content.decode()
    for modelo, toca in (
        ("estrategia.estrategia", "estrategia.estrategia%2F2022-I"),
        ("barrio_seguro.programa", "barrio_seguro.programa"),
        ("conasec.norma", "conasec.norma"),
    ):
        n = Observacion.objects.filter(registros__modelo=modelo).distinct().count()
        lista = f"/observaciones/?corte=2022-06-30&amp;toca={toca}"
        assert n and f'href="{lista}">{n} obs.' in pagina
        assert len(cliente_analista.get(unescape(lista)).context["observaciones"]) == n


def test_los_ultimos_registros_son_cinco_del_mas_reciente_al_mas_antiguo_y_al_corte(cliente_analista, secretaria):
    assert "Aún no hay registros hasta esta fecha." in cliente_analista.get("/?corte=2022-06-30").content.decode()
    accion = Accion.objects.get(codigo="OE2.1")
    for dia in range(1, 8):
        accion.registrar_avance(
            por=secretaria, fecha=date(2022, 6, dia), estado="en_proceso", porcentaje=dia, que_se_hizo="algo"
        )

    def ultimos(corte):
        return [hecho.fecha.day for hecho in cliente_analista.get(f"/?corte={corte}").context["resumen"].ultimos]

    assert ultimos("2022-06-30") == [7, 6, 5, 4, 3]
    assert ultimos("2022-06-02") == [2, 1]
    assert ultimos("2022-06-30&conocido=2022-06-30") == []
