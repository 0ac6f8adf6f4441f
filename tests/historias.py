"""Historias al azar (con semilla) de lo que se sigue, en las dos formas: en la base y como las lee el oráculo."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from tests.oraculo import AccionO, HechoO, PlanO

LIMA = timezone(timedelta(hours=-5))
ENERO = date(2022, 1, 1)
ESTADOS = ["no_iniciada", "en_proceso", "en_proceso", "en_proceso", "culminada", "culminada", "suspendida", "cancelada"]
FIJO = {"culminada": Decimal(100), "no_iniciada": Decimal(0)}
PORCENTAJES = ["0", "5", "25", "42.75", "47.5", "60", "71.25", "95", "99.99", "100"]


def al_azar(azar, objeto, persona, cuantos=(0, 0, 1, 2, 3, 5), planes=(0, 0, 1, 2)):
    """(AccionO, [HechoO], [PlanO]) de una historia que se le inventa: hechos, plazos nuevos y anulaciones."""
    inicio, fin = objeto.plazo_original
    propio = AccionO(inicio, fin, getattr(objeto, "modalidad", "hito"))
    hechos = [_hecho(azar, objeto, persona) for _ in range(azar.choice(cuantos))]
    movidas = [_plan(azar, objeto, persona, propio) for _ in range(azar.choice(planes) if fin else 0)]
    objeto.recalcular()
    return propio, hechos, movidas


def _hecho(azar, objeto, persona):
    fecha = ENERO + timedelta(days=azar.choice([10, 31, 45, 60, 90, azar.randrange(400)]))
    registrado = _registro(azar, fecha)
    estado, datos = _declarado(azar, objeto)
    propio = {objeto.hechos.field.name: objeto}
    hecho = objeto.hechos.model(**propio, registrado_por=persona, registrado_en=registrado, fecha=fecha, **datos)
    hecho.save(force_insert=True)
    return HechoO(hecho.pk, fecha, registrado, estado, hecho.porcentaje, _anular(azar, hecho, persona))


def _declarado(azar, objeto):
    """(estado de la regla, datos del hecho): de una acción o un acuerdo, un avance; de lo demás, si se hizo o no."""
    if hasattr(objeto, "registrar_avance"):
        estado = azar.choice(ESTADOS)
        return estado, {"estado": estado, "porcentaje": FIJO.get(estado, Decimal(azar.choice(PORCENTAJES)))}
    tipo = azar.choice([*objeto.hechos.model.Tipo])
    return objeto.hechos.model(tipo=tipo).estado.value, {"tipo": tipo}


def _plan(azar, objeto, persona, plazo):
    rige = ENERO + timedelta(days=azar.randrange(300))
    registrado = _registro(azar, rige)
    fin = plazo.fin + timedelta(days=azar.choice([-20, 10, 31, 60, 150]))
    un_dia = plazo.inicio == plazo.fin or not hasattr(objeto, "modalidad")
    inicio = fin if un_dia else min(plazo.inicio + timedelta(days=azar.choice([0, 0, 15])), fin)
    propio = {objeto.reprogramaciones.field.name: objeto}
    plan = objeto.reprogramaciones.model(
        **propio, registrado_por=persona, registrado_en=registrado, rige=rige, inicio=inicio, fin=fin, motivo="prueba",
        documento="Oficio", documento_fecha=rige,
    )  # fmt: skip
    plan.save(force_insert=True)
    return PlanO(plan.pk, rige, registrado, inicio, fin, _anular(azar, plan, persona))


def _registro(azar, fecha):
    dia = fecha + timedelta(days=azar.choice([0, 0, 1, 40]))
    return datetime(dia.year, dia.month, dia.day, 18, tzinfo=LIMA)


def _anular(azar, registro, persona):
    """Cuándo se anuló, si se anuló."""
    if azar.random() >= 0.25:
        return None
    anulado, campo = (
        registro.registrado_en + timedelta(days=azar.choice([1, 20])),
        registro._meta.get_field("anulacion"),
    )
    datos = {campo.field.name: registro, "registrado_por": persona, "registrado_en": anulado, "motivo": "prueba"}
    campo.related_model(**datos).save(force_insert=True)
    return anulado
