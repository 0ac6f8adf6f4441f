"""Los dos tiempos: lo que se lee en (T, K) no cambia con lo que se registra después (semantica §1 y §2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simple_history.models import HistoricalChanges

from barrio_seguro.models import Lanzamiento
from conasec.models import Publicacion
from estrategia.models import Accion, Anulacion, Avance, Reprogramacion, Sustento, Vigencia
from seguimiento import models as nucleo
from seguimiento.corte import Corte
from seguimiento.models import Registrado
from seguimiento.plazos import Estado
from seguimiento.vigencias import SIN_FIN, SIN_TERMINO, historia

pytestmark = pytest.mark.django_db

DIA_1 = datetime(2022, 1, 1, tzinfo=UTC)
ESTADOS = ["no_iniciada", "en_proceso", "culminada", "suspendida", "cancelada"]
LO_LEIDO = ("estado", "avance", "ultimo_reporte", "plazo_inicio", "plazo_fin", "situacion", "semaforo", "movimientos")


def dia(n):
    return date(2022, 1, 1) + timedelta(days=n)


class Suceso:
    """Un hecho o un plazo de mentira, con lo que pide `historia`."""

    def __init__(self, pk, cuando, registrado, anulado=None, estado="en_proceso"):
        self.pk, self.fecha, self.rige, self.estado = pk, dia(cuando), dia(cuando), estado
        self.registrado_en = DIA_1 + timedelta(days=registrado)
        self.anulado_en = None if anulado is None else self.registrado_en + timedelta(days=anulado)


def sucesos(max_size=6):
    uno = st.tuples(st.integers(0, 30), st.integers(0, 40), st.none() | st.integers(1, 20), st.sampled_from(ESTADOS))
    return st.lists(uno, max_size=max_size).map(lambda lista: [Suceso(n, *datos) for n, datos in enumerate(lista, 1)])


def en(filas, fecha, conocido):
    """Los tramos que cubren un punto (T, K)."""
    return [t for t, desde, hasta in filas if t.desde <= fecha < t.hasta and desde <= conocido < hasta]


def cuenta(registros, fecha, conocido):
    """A la antigua: los que cuentan en (T, K), en orden, sin índice ninguno."""
    return sorted(
        (
            r
            for r in registros
            if r.fecha <= fecha and r.registrado_en <= conocido and (r.anulado_en is None or r.anulado_en > conocido)
        ),
        key=lambda r: (r.fecha, r.registrado_en, r.pk),
    )


PUNTOS = st.tuples(st.integers(-1, 45).map(dia), st.integers(-1, 70).map(lambda n: DIA_1 + timedelta(days=n)))


@given(sucesos(), sucesos(3), PUNTOS)
def test_cada_punto_cae_en_un_solo_tramo_y_dice_lo_que_diria_buscarlo(hechos, planes, punto):
    fecha, conocido = punto
    (tramo,) = en(historia(hechos, planes), fecha, conocido)
    cuentan = cuenta(hechos, fecha, conocido)
    assert tramo.hecho == (cuentan[-1] if cuentan else None)
    if cuentan:
        racha = [h for n, h in enumerate(cuentan) if all(x.estado == h.estado for x in cuentan[n:])]
        assert tramo.racha_desde == racha[0].fecha
    hasta = tramo.racha_desde if cuentan and cuentan[-1].estado == Estado.CULMINADA else fecha
    vigentes = [p for p in cuenta(planes, hasta, conocido)]
    assert (tramo.plan, tramo.movimientos) == (vigentes[-1] if vigentes else None, len(vigentes))


@given(sucesos(), sucesos(2), PUNTOS, sucesos(3))
def test_lo_que_se_registra_despues_de_k_no_cambia_lo_que_se_leia_en_k(hechos, planes, punto, nuevos):
    fecha, conocido = punto
    for n, nuevo in enumerate(nuevos):
        nuevo.pk, nuevo.registrado_en = 100 + n, max(nuevo.registrado_en, conocido + timedelta(seconds=1))
        nuevo.anulado_en = None
    antes = en(historia(hechos, planes), fecha, conocido)
    despues = en(historia(hechos + nuevos, planes), fecha, conocido)
    # El tramo puede haberse partido; lo que dice de ese punto, no cambia.
    assert [replace(t, desde=dia(0), hasta=SIN_FIN) for t in antes] == [
        replace(t, desde=dia(0), hasta=SIN_FIN) for t in despues
    ]


@given(sucesos(4), st.integers(0, 30), PUNTOS)
def test_anular_y_volver_a_registrar_es_corregir(hechos, cuando, punto):
    """Con K posterior a la corrección se lee lo mismo que si el hecho equivocado no hubiera existido."""
    fecha, _ = punto
    final = DIA_1 + timedelta(days=200)
    malo = Suceso(90, cuando, 50, 1, "culminada")
    bueno = Suceso(91, cuando, 51, None, "en_proceso")
    (con,), (sin,) = (en(historia(lista, []), fecha, final) for lista in ([*hechos, malo, bueno], [*hechos, bueno]))
    assert (con.hecho, con.racha_desde) == (sin.hecho, sin.racha_desde)


# Con la base: los verbos


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def plan(**cambios):
    base = {"rige": date(2022, 3, 20), "inicio": date(2022, 3, 1), "fin": date(2022, 5, 31),
            "motivo": "Faltan opiniones", "documento": "Oficio 12", "documento_fecha": date(2022, 3, 18)}  # fmt: skip
    return base | cambios


def leer(accion, fecha, conocido=None):
    corte = Corte(fecha, conocido or datetime.now(UTC), (), conocido is None)
    return Accion.objects.al(corte).get(pk=accion.pk)


def test_cada_vigencia_dice_el_plazo_que_rige_tambien_el_original(accion, secretaria):
    def plazos():
        abiertas = accion.vigencias.filter(sabido_hasta=SIN_TERMINO).order_by("desde")
        return list(abiertas.values_list("plazo_inicio", "plazo_fin"))

    original = (date(2022, 3, 1), date(2022, 3, 31))
    assert plazos() == [original]
    movido = accion.reprogramar(por=secretaria, **plan())
    assert plazos() == [original, (date(2022, 3, 1), date(2022, 5, 31))]
    movido.anular(por=secretaria, motivo="no iba")
    assert plazos() == [original]


def test_reprogramar_no_pierde_la_primera_promesa(accion, secretaria):
    accion.reprogramar(por=secretaria, **plan())
    antes, despues = leer(accion, date(2022, 3, 19)), leer(accion, date(2022, 6, 30))
    assert (antes.plazo_fin, antes.movimientos) == (date(2022, 3, 31), 0)
    assert (despues.plazo_fin, despues.fin_original, despues.movimientos) == (date(2022, 5, 31), date(2022, 3, 31), 1)
    assert (despues.dias_retraso, despues.dias_retraso_original, despues.corrimiento) == (30, 91, 61)


def test_la_culminada_se_compara_con_el_plazo_que_regia_al_culminar(accion, secretaria):
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 4, 10), estado="culminada", sustento={"documento": "Informe"}
    )
    with pytest.raises(Exception, match="No se reprograma lo ya cerrado"):
        accion.reprogramar(por=secretaria, **plan(rige=date(2022, 4, 20), documento_fecha=date(2022, 4, 20)))
    assert leer(accion, date(2022, 6, 30)).situacion == "culminada_fuera_de_plazo"


@pytest.mark.parametrize(
    ("cambios", "campo", "mensaje"),
    [
        ({"rige": date(2199, 1, 1)}, "rige", "fecha futura"),
        ({"fin": date(9999, 12, 31)}, "fin", "31/12/9999: el año debe estar entre 1900 y 2199."),
        ({"inicio": date(1, 1, 1)}, "inicio", "01/01/0001: el año debe estar entre 1900 y 2199."),
        ({"rige": date(2022, 3, 1)}, "rige", "antes que su documento, que es del 18/03/2022"),
        ({"fin": date(2022, 2, 1)}, "fin", "anterior al inicio nuevo"),
        ({"fin": date(2022, 3, 31)}, "fin", "Es el mismo plazo"),
        ({"documento": ""}, "documento", "vacío"),
        ({"motivo": ""}, "motivo", "vacío"),
    ],
)
def test_un_retraso_no_se_lava(accion, secretaria, cambios, campo, mensaje):
    with pytest.raises(Exception) as error:
        accion.reprogramar(por=secretaria, **plan(**cambios))
    assert mensaje in " ".join(error.value.message_dict[campo])
    assert not Reprogramacion.objects.exists()


def test_a_igual_rige_vale_la_ultima_registrada_y_anulada_vuelve_la_anterior(accion, secretaria):
    accion.reprogramar(por=secretaria, **plan())
    ultima = accion.reprogramar(por=secretaria, **plan(fin=date(2022, 7, 31)))
    assert leer(accion, date(2022, 6, 30)).plazo_fin == date(2022, 7, 31)
    ultima.anular(por=secretaria, motivo="no era ese oficio")
    assert leer(accion, date(2022, 6, 30)).plazo_fin == date(2022, 5, 31)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(datos=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["en_proceso", "suspendida"]), st.booleans()),
                      min_size=1, max_size=5))  # fmt: skip
def test_la_lectura_en_k_queda_igual_por_mas_que_se_registre_y_se_anule(accion, secretaria, datos):
    with transaction.atomic():
        for n, estado, se_anula in datos:
            algo = f"algo {accion.avances.count()}"
            avance = accion.registrar_avance(
                por=secretaria, fecha=dia(n), estado=estado, porcentaje=n, que_se_hizo=algo
            )
            k = datetime.now(UTC)
            antes = {c: getattr(leer(accion, dia(30), k), c) for c in LO_LEIDO}
            if se_anula:
                avance.anular(por=secretaria, motivo="error")
            accion.registrar_avance(
                por=secretaria, fecha=dia(30), estado="en_proceso", porcentaje=99, que_se_hizo=f"sube {avance.pk}"
            )
            nuevo = f"baja {avance.pk}"
            accion.registrar_avance(por=secretaria, fecha=dia(31), estado="en_proceso", porcentaje=0, que_se_hizo=nuevo)
            assert {c: getattr(leer(accion, dia(30), k), c) for c in LO_LEIDO} == antes
        guardadas = sorted(
            Vigencia.objects.filter(accion=accion).values_list("desde", "hasta", "sabido_desde", "estado")
        )
        accion.recalcular()
        assert guardadas == sorted(
            Vigencia.objects.filter(accion=accion).values_list("desde", "hasta", "sabido_desde", "estado")
        )
        transaction.set_rollback(True)


def test_toda_accion_y_todo_lanzamiento_tiene_una_vigencia_abierta_por_dia():
    for modelo in (Accion, Lanzamiento):
        corte = Corte(date(2022, 6, 30), datetime.now(UTC), (), True)
        assert modelo.objects.al(corte).count() == modelo.objects.count() > 0
    assert set(Vigencia.objects.values_list("sabido_hasta", flat=True)) == {SIN_TERMINO}


# Lo que la base no deja hacer


def con_hechos(accion, secretaria):
    avance = accion.registrar_avance(
        por=secretaria, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=10, sustento={"documento": "Oficio 1"}
    )
    accion.reprogramar(por=secretaria, **plan()).anular(por=secretaria, motivo="no iba")
    return avance


@pytest.mark.parametrize("modelo", [Avance, Sustento, Reprogramacion, Anulacion], ids=lambda m: m.__name__)
@pytest.mark.parametrize("orden", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_la_base_rechaza_editar_y_borrar_un_hecho_aun_con_sql(accion, secretaria, modelo, orden):
    con_hechos(accion, secretaria)
    cuantos = modelo.objects.count()
    assert cuantos
    with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden.format(modelo._meta.db_table))
    assert modelo.objects.count() == cuantos


REEMPLAZO = {
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id",
}


@pytest.mark.parametrize("modelo", [Avance, Sustento, Reprogramacion, Anulacion], ids=lambda m: m.__name__)
def test_tampoco_deja_reemplazar_una_fila_por_otra(accion, secretaria, modelo):
    con_hechos(accion, secretaria)
    antes = list(modelo.objects.values_list())
    with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REEMPLAZO[connection.vendor].format(modelo._meta.db_table))
    assert list(modelo.objects.values_list()) == antes


@pytest.mark.skipif(connection.vendor != "sqlite", reason="en PostgreSQL no hay REPLACE: lo impide el de UPDATE")
def test_ni_por_otra_que_choca_en_una_clave_unica(accion, secretaria):
    con_hechos(accion, secretaria)
    with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO estrategia_anulacion (registrado_en, motivo, registrado_por_id, reprogramacion_id)"
            " SELECT registrado_en, 'otro motivo', registrado_por_id, reprogramacion_id FROM estrategia_anulacion"
        )


def test_todo_lo_que_solo_se_agrega_tiene_sus_disparadores():
    """Hechos, sustentos, pasos, publicaciones y versiones: los de hoy y los que se agreguen."""
    editables = {"barrio_seguro_barrio", "seguimiento_importacion"}
    modelos = [
        m for m in apps.get_models() if issubclass(m, (Registrado, nucleo.Sustento, HistoricalChanges, Publicacion))
    ]
    tablas = {modelo._meta.db_table for modelo in modelos} - editables
    ordenes = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete", "truncate")}
    donde = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }
    with connection.cursor() as cursor:
        cursor.execute(donde[connection.vendor])
        hay = {nombre.lower() for (nombre,) in cursor.fetchall()}
    debe_haber = {f"{tabla}_sin_{orden}" for tabla in tablas for orden in ordenes[connection.vendor]}
    assert debe_haber - hay == set()


def test_tambien_los_de_barrio_seguro(secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L1")
    lanzamiento.realizar(por=secretaria, fecha=date(2022, 3, 10), sustento={"documento": "Acta"})
    for modelo in (lanzamiento.hechos.model, lanzamiento.hechos.get().sustentos.model):
        with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic():
            modelo.objects.all()._raw_delete("default")
