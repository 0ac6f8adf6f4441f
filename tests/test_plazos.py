"""La regla del plazo en SQL dice lo mismo que el oráculo, caso por caso (semantica §2, §4 y §5)."""

import random
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from estrategia.models import Accion, Anulacion, Avance, Estrategia, Objetivo
from seguimiento.corte import Corte
from seguimiento.cuentas import programado
from seguimiento.frases import explicar
from seguimiento.models import Unidad, Usuario
from seguimiento.plazos import Umbrales
from seguimiento.totales import contar
from tests import oraculo

pytestmark = pytest.mark.django_db

LIMA = timezone(timedelta(hours=-5))
ENERO = date(2022, 1, 1)
CORTES = [ENERO + timedelta(days=n) for n in (0, 14, 30, 31, 44, 58, 59, 75, 90, 120, 180, 181, 364, 365, 400)]
ESTADOS = ["no_iniciada", "en_proceso", "en_proceso", "en_proceso", "culminada", "culminada", "suspendida", "cancelada"]
PORCENTAJE = {"culminada": Decimal(100), "no_iniciada": Decimal(0)}


@pytest.fixture
def casos(db):
    """240 acciones al azar (semilla fija), cada una con sus hechos en las dos formas: `[(AccionO, [HechoO], pk)]`."""
    azar = random.Random(27933)
    unidad = Unidad.objects.get_or_create(codigo="DGSC", defaults={"nombre": "DGSC"})[0]
    estrategia = Estrategia.objects.create(
        codigo="caso", nombre="Caso", objetivo_general="-", inicio=ENERO, fin=date(2022, 12, 31), unidad=unidad
    )
    objetivos = [Objetivo.objects.create(estrategia=estrategia, codigo=f"C{n}", nombre="-", orden=n) for n in (1, 2)]
    persona = Usuario.objects.create(username="azar", rol="operador", unidad=unidad)
    return [_caso(azar, n, azar.choice(objetivos), persona) for n in range(240)]


def _caso(azar, n, objetivo, persona):
    plazo = _plazo(azar)
    accion = Accion.objects.create(
        objetivo=objetivo, codigo=f"C.{n}", orden=n, nombre=f"Acción {n}", entregable="ejecucion", **vars(plazo)
    )
    hechos = [_hecho(azar, accion, persona) for _ in range(azar.choice([0, 0, 1, 2, 3, 5]))]
    accion.recalcular()
    return plazo, hechos, accion.pk


def _plazo(azar):
    if azar.random() < 0.06:
        return oraculo.AccionO(None, None, "hito")
    inicio = ENERO + timedelta(days=azar.choice([0, 31, 59, 90, 151, 181, azar.randrange(365)]))
    fin = inicio + timedelta(days=azar.choice([0, 0, 13, 27, 30, 58, 99, 199, 333, azar.randrange(365)]))
    return oraculo.AccionO(inicio, fin, azar.choice(["hito", "continua", "continua"]))


def _hecho(azar, accion, persona):
    fecha = ENERO + timedelta(days=azar.choice([10, 31, 45, 60, 90, azar.randrange(400)]))
    registrado = datetime(fecha.year, fecha.month, fecha.day, 18, tzinfo=LIMA) + timedelta(
        days=azar.choice([0, 0, 1, 40])
    )
    estado = azar.choice(ESTADOS)
    porcentaje = PORCENTAJE.get(
        estado, Decimal(azar.choice(["0", "5", "25", "42.75", "47.5", "60", "71.25", "95", "99.99", "100"]))
    )
    avance = Avance.objects.create(
        accion=accion,
        registrado_por=persona,
        registrado_en=registrado,
        fecha=fecha,
        estado=estado,
        porcentaje=porcentaje,
    )
    anulado = registrado + timedelta(days=azar.choice([1, 20])) if azar.random() < 0.25 else None
    if anulado:
        Anulacion.objects.create(avance=avance, registrado_por=persona, registrado_en=anulado, motivo="prueba")
    return oraculo.HechoO(avance.pk, fecha, registrado, estado, porcentaje, anulado)


def _lecturas(casos, fecha, conocido):
    return {pk: oraculo.leer(plazo, hechos, fecha, conocido) for plazo, hechos, pk in casos}


@pytest.mark.parametrize("demora", [0, 3, 500], ids=["sabido el mismo día", "sabido a los 3 días", "todo sabido"])
def test_cada_accion_se_lee_igual_en_sql_y_en_el_oraculo(casos, demora):
    for fecha in CORTES:
        comparar_con_el_oraculo(casos, fecha, demora)


def comparar_con_el_oraculo(casos, fecha, demora):
    conocido = datetime(fecha.year, fecha.month, fecha.day, 23, 59, tzinfo=LIMA) + timedelta(days=demora)
    esperadas = _lecturas(casos, fecha, conocido)
    corte = Corte(fecha, conocido)
    filas = explicar(Accion.objects.filter(pk__in=esperadas).al(corte), corte, Umbrales())
    assert len(filas) == len(casos)
    for fila in filas:
        esperada = esperadas[fila.pk]
        leida = {
            "estado": fila.estado,
            "avance": fila.avance,
            "ultimo_reporte": fila.ultimo_reporte,
            "fecha_culminacion": fila.fecha_culminacion,
            "situacion": fila.situacion,
            "dias_retraso": fila.dias_retraso,
            "programado": programado(fila.dias_corridos, fila.dias_plazo),
            "semaforo": fila.semaforo,
            "rotulo": fila.rotulo,
            "frescura": fila.frescura,
            "exigible": fila.exigible,
        }
        assert leida == {campo: getattr(esperada, campo) for campo in leida}, (fila.codigo, fecha)
        assert fila.motivo[0].isupper() and not fila.motivo.startswith(("Rojo", "Ámbar", "Verde", "Gris"))


def test_los_totales_son_los_del_oraculo_con_medias_exactas(casos):
    for fecha in CORTES[::3]:
        comparar_los_totales(casos, fecha)


def comparar_los_totales(casos, fecha):
    conocido = datetime(2024, 1, 1, tzinfo=LIMA)
    esperados = oraculo.totales(list(_lecturas(casos, fecha, conocido).values()))
    acciones = Accion.objects.filter(pk__in=[pk for *_, pk in casos])
    total, por_objetivo = contar(acciones.al(Corte(fecha, conocido)), "objetivo_id")
    assert total.n == esperados.total == sum(grupo.n for grupo in por_objetivo.values())
    assert (total.exigibles, total.exigibles_en_plazo) == (esperados.exigibles, esperados.en_plazo)
    assert total.antes_de_vencer == esperados.antes_de_vencer
    assert total.canceladas_tras_vencer == esperados.canceladas_tras_vencer
    assert dict(total.situaciones) == {k: n for k, n in esperados.por_situacion.items() if n}
    assert dict(total.semaforos) == {k: n for k, n in esperados.por_semaforo.items() if n}
    assert dict(total.rotulos) == {k: n for k, n in esperados.por_rotulo.items() if n}
    assert total.reportadas == esperados.reportadas
    assert total.suma_avance / total.reportadas == esperados.avance_medio if total.reportadas else True
    assert total.suma_programado / total.con_plazo == esperados.programado_medio


def test_la_regla_no_se_repite_en_una_consulta_por_fila(casos, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Accion.objects.al(Corte(date(2022, 6, 30), datetime(2024, 1, 1, tzinfo=LIMA))))
    with django_assert_num_queries(1):
        contar(Accion.objects.al(Corte(date(2022, 6, 30), datetime(2024, 1, 1, tzinfo=LIMA))), "objetivo_id")


def test_la_tabla_al_corte_se_arma_una_vez_y_cada_lectura_es_la_suya(casos):
    """`al` dicho primero copia lo ya armado: ni un filtro, ni otro T, ni otro K se quedan en la copia."""
    ayer = datetime(2022, 6, 1, tzinfo=LIMA)
    cortes = [Corte(fecha, conocido) for fecha in CORTES[4:9] for conocido in (ayer, datetime(2024, 1, 1, tzinfo=LIMA))]
    propias, campos = {"objetivo__codigo": "C1"}, ("pk", "estado", "situacion", "semaforo", "dias_retraso")
    for corte in [*cortes, *reversed(cortes)]:
        primero = Accion.objects.al(corte).filter(**propias).order_by("pk").values_list(*campos)
        despues = Accion.objects.filter(**propias).al(corte).order_by("pk").values_list(*campos)
        assert list(primero) == list(despues) != []
        assert Accion.objects.al(corte).count() == Accion.objects.count()


def test_un_umbral_distinto_se_lee_con_el_suyo(casos):
    corte = Corte(date(2022, 3, 15), datetime(2024, 1, 1, tzinfo=LIMA))
    por_vencer = [
        Accion.objects.al(corte, Umbrales(dias_por_vencer=dias)).filter(situacion="por_vencer").count()
        for dias in (0, 60, 0)
    ]
    assert por_vencer[0] == por_vencer[2] < por_vencer[1]
