"""Todas las puertas dicen lo mismo, y lo del oráculo, en 40 (T, K) con historias al azar (semantica §1 a §8)."""

import csv
import random
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from historias import ENERO, LIMA, al_azar
from openpyxl import load_workbook

from barrio_seguro.models import Lanzamiento, Programa
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from seguimiento.plazos import Estado, Frescura, Situacion
from tests import oraculo
from tests.oraculo import un_decimal

pytestmark = pytest.mark.django_db

HISTORIAS, CORTES = 4, 10


class Historia:
    """Lo que se sigue, con una historia al azar, y cómo se lee según el oráculo."""

    def __init__(self, semilla, persona):
        self.azar, self.persona = random.Random(semilla), persona
        self.casos = {clase: self.de(clase) for clase in (Accion, Lanzamiento, Acuerdo, Sesion)}

    def de(self, clase):
        """{código: (AccionO, [HechoO], [PlanO])} de todos los de esa clase, en el orden del documento."""
        objetos = clase.objects.filter(fecha=None) if clase is Sesion else clase.objects.all()
        if clase is Accion:
            objetos = objetos.order_by("objetivo__orden", "orden")
        return {str(o) if clase is Sesion else o.codigo: al_azar(self.azar, o, self.persona) for o in objetos}

    def cortes(self):
        """[(T, K)]: K de antes, del mismo día y de mucho después que T."""
        for _ in range(CORTES):
            fecha = ENERO + timedelta(days=self.azar.choice([30, 58, 89, 180, 364, 365, self.azar.randrange(420)]))
            sabido = fecha + timedelta(days=self.azar.choice([-20, 0, 0, 3, 500]))
            yield fecha, datetime(sabido.year, sabido.month, sabido.day, 23, 59, 59, 999999, tzinfo=LIMA)

    def leer(self, clase, fecha, conocido):
        return {
            codigo: oraculo.leer(propio, hechos, fecha, conocido, planes=planes)
            for codigo, (propio, hechos, planes) in self.casos[clase].items()
        }


@pytest.fixture(params=range(HISTORIAS))
def historia(request, secretaria):
    datos = {"por": secretaria, "motivo": "Convocada"}
    for n, numero in enumerate(("I", "II", "III"), 1):
        dia = ENERO + timedelta(days=70 * n)
        sesion = Sesion(anio=2022, numero=numero, fecha_programada=dia, lugar="Lima").guardar(**datos)
        Acuerdo(sesion=sesion, texto=f"Acuerdo de la {numero}", plazo=dia + timedelta(days=45)).guardar(**datos)
    return Historia(27933 + request.param, secretaria)


def test_todas_las_puertas_dicen_lo_mismo_que_el_oraculo(historia, cliente_analista):
    for fecha, conocido in historia.cortes():
        puertas = Puertas(cliente_analista, fecha, conocido)
        acciones = historia.leer(Accion, fecha, conocido)
        for puerta in (puertas.lista, puertas.csv, puertas.api, puertas.libro_acciones):
            assert puerta() == {c: EN[puerta.__name__](lectura) for c, lectura in acciones.items()}, puertas.donde
        las_cifras_del_tablero(puertas, historia, acciones)
        los_lanzamientos(puertas, historia.leer(Lanzamiento, fecha, conocido))
        lo_del_consejo(puertas, historia.leer(Acuerdo, fecha, conocido), historia.leer(Sesion, fecha, conocido))
        la_curva(puertas, historia)


def test_lo_que_cambio_entre_dos_cortes_es_lo_del_oraculo(historia, cliente_analista):
    cortes = sorted(historia.cortes())
    for (una, sabida), (otra, _) in zip(cortes, cortes[1:], strict=False):
        antes, despues = (historia.leer(Accion, fecha, sabida) for fecha in (una, otra))
        consulta = f"a={una}&b={otra}&ka={sabida.isoformat()}&kb={sabida.isoformat()}".replace("+", "%2B")
        comparado = cliente_analista.get(f"/comparar/?{consulta}").context
        esperados = oraculo.cambios(antes, despues)
        assert {d.codigo for d in comparado["diferencias"]} == esperados and comparado["n_diferencias"] == len(
            esperados
        )


class Puertas:
    """Las páginas y los archivos de un corte, leídos como los lee quien los abre."""

    def __init__(self, cliente, fecha, conocido):
        self.cliente, self.fecha, self.conocido = cliente, fecha, conocido
        self.donde, self.traidas = f"corte={fecha}&conocido={conocido.isoformat()}", {}

    def traer(self, ruta):
        if ruta not in self.traidas:
            respuesta = self.cliente.get(f"{ruta}{'&' if '?' in ruta else '?'}{self.donde}")
            assert respuesta.status_code == 200, (ruta, self.donde)
            self.traidas[ruta] = respuesta
        return self.traidas[ruta]

    def lista(self):
        filas = self.traer("/estrategia/2022-I/?por_pagina=200").context["table"].filas
        return {f.codigo: (f.estado, f.avance, f.situacion, f.rotulo, f.dias_retraso, f.plazo_fin) for f in filas}

    def csv(self):
        texto = self.traer("/estrategia/2022-I/?formato=csv").content.decode("utf-8-sig")
        campos = ("Estado", "Situación", "Días de retraso", "Vence", "Retraso original", "Frescura")
        return {fila["Código"]: tuple(fila[campo] for campo in campos) for fila in csv.DictReader(StringIO(texto))}

    def api(self):
        campos = ("estado", "avance", "programado", "situacion", "semaforo", "rotulo_codigo", "fin", "reprogramaciones",
                  "dias_retraso", "dias_retraso_original", "frescura")  # fmt: skip
        filas = self.traer("/api/v1/acciones?por_pagina=500").json()["acciones"]
        return {fila["codigo"]: tuple(fila[campo] for campo in campos) for fila in filas}

    def libro_acciones(self):
        self.libro = load_workbook(BytesIO(self.traer("/libro.xlsx").content), read_only=True)
        campos = ("Estado", "Situación", "Días de retraso", "Vence", "Reprogramaciones", "Culminó")
        return {codigo: tuple(map(en_dia, fila)) for codigo, fila in self.hoja("Acciones", campos)}

    def hoja(self, nombre, campos, clave="Código"):
        encabezado, *filas = self.libro[nombre].iter_rows(values_only=True)
        lugar = {titulo: n for n, titulo in enumerate(encabezado)}
        return [(fila[lugar[clave]], [fila[lugar[campo]] for campo in campos]) for fila in filas]


def en_dia(valor):
    return valor.date() if isinstance(valor, datetime) else valor


def de_la_api(lectura):
    programado = None if lectura.programado is None else float(un_decimal(lectura.programado))
    avance, fin = lectura.avance, lectura.fin
    return (
        lectura.estado, None if avance is None else float(avance), programado, lectura.situacion, lectura.semaforo,
        lectura.rotulo, fin and fin.isoformat(), lectura.reprogramaciones, lectura.dias_retraso,
        lectura.dias_retraso_original, lectura.frescura,
    )  # fmt: skip


def palabras(lectura):
    return Estado(lectura.estado).label, Situacion(lectura.situacion).label


EN = {
    "lista": lambda a: (a.estado, a.avance, a.situacion, a.rotulo, a.dias_retraso, a.fin),
    "csv": lambda a: (
        *palabras(a), str(a.dias_retraso), str(a.fin), str(a.dias_retraso_original), Frescura(a.frescura).label
    ),
    "api": de_la_api,
    "libro_acciones": lambda a: (*palabras(a), a.dias_retraso, a.fin, a.reprogramaciones, a.fecha_culminacion),
}  # fmt: skip


def las_cifras_del_tablero(puertas, historia, acciones):
    """Totales en la página y en la hoja «Resumen» del libro, ya abierto."""
    esperado, resumen = oraculo.totales(acciones.values()), puertas.traer("/").context["resumen"]
    total, titulo = resumen.total, puertas.donde
    assert (total.exigibles, total.exigibles_en_plazo) == (esperado.exigibles, esperado.en_plazo), titulo
    assert {k: n for k, n in total.situaciones.items() if n} == esperado.por_situacion, titulo
    assert {k: n for k, n in total.rotulos.items() if n} == esperado.por_rotulo, titulo
    assert total.reportadas == esperado.reportadas
    assert total.programado_medio == mostrado(esperado.programado_medio), titulo
    assert total.avance_medio == mostrado(esperado.avance_medio), titulo
    (_, hoja), *_ = puertas.hoja("Resumen", ("Exigibles", "Culminadas en plazo, de esas", "Vencida"), "Ámbito")
    assert hoja == [esperado.exigibles, esperado.en_plazo, esperado.por_situacion.get("vencida", 0)], titulo
    programa, lanzados = Programa.objects.get(), historia.leer(Lanzamiento, puertas.fecha, puertas.conocido)
    assert resumen.barrios.total == barrios(programa, lanzados.values(), puertas.fecha), titulo


def mostrado(valor):
    return None if valor is None else un_decimal(valor)


def barrios(programa, lecturas, fecha):
    """99 + los realizados después de la línea base; antes de ella, sin dato (semantica §6)."""
    base = programa.linea_base_fecha
    despues = [a for a in lecturas if a.estado == "culminada" and a.fecha_culminacion > base]
    return None if fecha < base else programa.total_barrios + len(despues)


def los_lanzamientos(puertas, esperados):
    leidos = {
        "página": puertas.traer("/barrio-seguro/lanzamientos/").context["lanzamientos"],
        "tablero": puertas.traer("/").context["resumen"].lanzamientos,
    }
    for puerta, filas in leidos.items():
        for f in filas:
            a = esperados[f.codigo]
            assert (f.estado, f.situacion, f.rotulo, f.dias_retraso, f.plazo_fin) == (
                a.estado, a.situacion, a.rotulo, a.dias_retraso, a.fin
            ), (puerta, f.codigo, puertas.donde)  # fmt: skip
    for fila in puertas.traer("/api/v1/lanzamientos").json()["lanzamientos"]:
        a = esperados[fila["codigo"]]
        leido = tuple(
            fila[c] for c in ("situacion", "semaforo", "dias_retraso", "dias_retraso_original", "fecha_vigente")
        )
        assert leido == (a.situacion, a.semaforo, a.dias_retraso, a.dias_retraso_original, a.fin.isoformat())
    for codigo, (retraso, vigente) in puertas.hoja("Lanzamientos", ("Días de retraso", "Fecha vigente")):
        assert (retraso, en_dia(vigente)) == (esperados[codigo].dias_retraso, esperados[codigo].fin)


def lo_del_consejo(puertas, acuerdos, sesiones):
    """Los acuerdos, los adoptados; las sesiones, cuándo constan; y el calendario, los días de todo."""
    for codigo, (retraso, plazo) in puertas.hoja("Acuerdos", ("Días de retraso", "Plazo vigente")):
        assert (retraso, en_dia(plazo)) == (acuerdos[codigo].dias_retraso, acuerdos[codigo].fin), puertas.donde
    programadas = {str(s): s for s in puertas.traer("/conasec/").context["sesiones"] if str(s) in sesiones}
    for nombre, a in sesiones.items():
        leida = programadas[nombre]
        assert (leida.celebrada_el, leida.situacion, leida.plazo_fin) == (a.fecha_culminacion, a.situacion, a.fin)
    primero = puertas.fecha.replace(day=1)
    dias = {e.titulo.split(" (")[0]: e.dia for e in calendario(puertas, primero) if e.tipo == "sesion"}
    vivas = {nombre: a.fecha_culminacion or a.fin for nombre, a in sesiones.items() if a.estado != "cancelada"}
    hasta = primero + timedelta(days=80)
    assert {n: d for n, d in vivas.items() if primero <= d <= hasta} == {
        n: d for n, d in dias.items() if d <= hasta and n in vivas
    }, puertas.donde


def calendario(puertas, primero):
    return puertas.traer(f"/calendario/?vista=agenda&mes={primero:%Y-%m}").context["eventos"]


def la_curva(puertas, historia):
    """Los cierres de la estrategia, en el CSV; los posteriores a T, con lo que rige en T."""
    filas = list(csv.DictReader(StringIO(puertas.traer("/graficos/curva.csv").content.decode("utf-8-sig"))))
    cierres = [datetime.strptime(fila["Cierre"], "%d/%m/%Y").date() for fila in filas]
    assert len(cierres) == 12
    for fila, esperado, cierre in zip(
        filas, oraculo.curva(historia.casos[Accion].values(), cierres, puertas.fecha, puertas.conocido), cierres,
        strict=True,
    ):  # fmt: skip
        leido = fila["Programado medio de todas, lineal (supuesto), %"]
        assert leido == str(mostrado(esperado.programado_medio)), (cierre, puertas.donde)
        if cierre > puertas.fecha:
            assert fila["Avance medio de las reportadas, %"] == "posterior al corte"
        elif esperado.reportadas:
            assert fila["Avance medio de las reportadas, %"] == str(mostrado(esperado.avance_medio)), puertas.donde
            assert fila["Reportadas"] == str(esperado.reportadas)
