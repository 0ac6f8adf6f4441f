"""Los mismos verbos, para miles de registros de una vez: las mismas reglas y el mismo turno, en pocas consultas."""

import logging
from collections import Counter, defaultdict
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from . import permisos
from .models import PORCENTAJE_FIJO, ConflictoDeVersion, despues_de
from .permisos import Poder
from .turnos import tomar_turno

LOTE = 500
logger = logging.getLogger(__name__)


def en_lotes(cosas):
    cosas = list(cosas)
    return (cosas[i : i + LOTE] for i in range(0, len(cosas), LOTE))


@transaction.atomic
def registrar_avances(pedidos, *, por, confirma=()):
    """[Avance] de cada pedido, (seguido, versión vista, datos, sustento), todos o ninguno.

    Lo mismo que `Reportable.registrar_avance` uno por uno. Los seguidos son de un solo modelo y no se repiten. Lanza
    `ConflictoDeVersion` si alguno ya no está como se vio, `PedidoInvalido` con el primero que no vale, o
    `PermissionDenied` si quien registra no puede con alguno.
    """
    _tomar([seguido for seguido, *_ in pedidos])
    return [avance for lote in en_lotes(pedidos) for avance in _registrar(lote, por, confirma)]


class PedidoInvalido(Exception):
    """Un pedido del lote no vale; no se escribió ninguno. El mensaje dice cuál y por qué."""

    def __init__(self, seguido, error):
        super().__init__(f"{seguido}: {' '.join(error.messages)}")


def _registrar(pedidos, por, confirma):
    seguidos = [seguido for seguido, *_ in pedidos]
    permisos.exigir(por, Poder.REGISTRAR, *seguidos)
    versiones = type(seguidos[0]).objects.filter(pk__in=[s.pk for s in seguidos]).versiones()
    previos, ultimos = _por_seguido(seguidos[0].hechos, seguidos, anulados=False), _ultimos(seguidos)
    nuevos, pruebas = [], []
    for seguido, version, datos, sustento in pedidos:
        if version is not None and version != versiones[seguido.pk]:
            raise ConflictoDeVersion(f"{seguido} cambió desde la vista previa.")
        datos = {"registrado_en": despues_de(ultimos.get(seguido.pk)), "confirma": ()} | datos
        confirmadas = (*confirma, *datos.pop("confirma"))
        avance, prueba = _validado(seguido, datos, sustento, previos[seguido.pk], por, confirmadas)
        nuevos.append(avance)
        pruebas.append(prueba)
    creados = type(nuevos[0]).objects.bulk_create(nuevos)
    for prueba, avance in zip(pruebas, creados, strict=True):
        if prueba:
            prueba.hecho = avance
    con_prueba = [prueba for prueba in pruebas if prueba]
    if con_prueba:
        type(con_prueba[0]).objects.bulk_create(con_prueba)
    seguidos[0].abrir([e for avance in creados for e in avance.seguido.enlaces_de(avance, avance.pedido())])
    recalcular(seguidos)
    return creados


def _validado(seguido, datos, sustento, previos, por, confirma):
    """(avance, sustento o nulo) sin guardar, con las reglas de cada campo y las del oficio."""
    modelo, campo = seguido.hechos.model, seguido.hechos.field.name
    if datos["estado"] in PORCENTAJE_FIJO:
        datos = datos | {"porcentaje": PORCENTAJE_FIJO[datos["estado"]]}
    avance = modelo(**{campo: seguido}, registrado_por=por, **datos)
    prueba = modelo._meta.get_field("sustentos").related_model.de(sustento)
    avance.completar()
    try:
        avance.clean_fields(exclude=[campo, "registrado_por", "fuente"])
        permisos.exigir(por, avance.poder_frente_a(avance.antecesor(previos)))
        avance.exigir(avance.faltas(prueba, previos, confirma))
        if prueba:
            prueba.clean_fields(exclude=["hecho"])
    except ValidationError as error:
        raise PedidoInvalido(seguido, error) from error
    return avance, prueba


@transaction.atomic
def anular_hechos(hechos, *, por, motivo):
    """Anula los que todavía valen, de un solo modelo, y dice cuántos; lo mismo que `anular` uno por uno."""
    anulados = 0
    _tomar([hecho.seguido for hecho in hechos])
    for lote in en_lotes(hechos):
        seguidos = list({hecho.seguido.pk: hecho.seguido for hecho in lote}.values())
        campo = lote[0]._meta.get_field("anulacion").field
        ya = set(campo.model.objects.filter(**{f"{campo.name}__in": lote}).values_list(campo.attname, flat=True))
        valen = [hecho for hecho in lote if hecho.pk not in ya]
        permisos.exigir(por, Poder.ANULAR, *valen)
        for poder in {hecho.poder for hecho in valen}:
            permisos.exigir(por, poder, *(hecho.ambito for hecho in valen if hecho.poder == poder))
        cuando, comunes = _ultimos(seguidos), {"registrado_por": por, "motivo": motivo}
        nuevas = [
            campo.model(**{campo.name: hecho}, registrado_en=despues_de(cuando[hecho.seguido.pk]), **comunes)
            for hecho in valen
        ]
        campo.model.objects.bulk_create(nuevas)
        seguidos[0].retirar_decisiones({hecho.pk: nueva for hecho, nueva in zip(valen, nuevas, strict=True)})
        recalcular(seguidos)
        anulados += len(valen)
    return anulados


def _tomar(seguidos):
    """Toma el turno de todos, por su llave aunque vengan en otro orden."""
    for lote in en_lotes(sorted({seguido.pk for seguido in seguidos})):
        tomar_turno(type(seguidos[0]).objects.filter(pk__in=lote))


def alterados(seguidos):
    """Los que no dicen en sus vigencias lo que sale de sus hechos, de un solo modelo."""
    if not seguidos:
        return []
    hechos, planes = (_por_seguido(r, seguidos) for r in (seguidos[0].hechos, seguidos[0].reprogramaciones))
    vigencias = seguidos[0].vigencias
    columnas = [campo.attname for campo in vigencias.model._meta.concrete_fields if not campo.primary_key]
    guardadas, suya = defaultdict(list), columnas.index(vigencias.field.attname)
    for fila in vigencias.model.objects.filter(**{f"{vigencias.field.name}__in": seguidos}).values_list(*columnas):
        guardadas[fila[suya]].append(fila)
    leer = attrgetter(*columnas)
    debidas = {s.pk: Counter(map(leer, s.vigencias_de(hechos[s.pk], planes[s.pk]))) for s in seguidos}
    return [s for s in seguidos if Counter(guardadas[s.pk]) != debidas[s.pk]]


@transaction.atomic
def rehacer(seguidos):
    """De los que parecen alterados, los que lo están bajo su turno; les rehace las vigencias y deja constancia."""
    _tomar(seguidos)
    malos = alterados(seguidos)
    if malos:
        recalcular(malos)
        logger.error(
            "Vigencias alteradas fuera del tablero, rehechas de los hechos: %s",
            ", ".join(malo.codigo for malo in malos),
        )
    return malos


def recalcular(seguidos):
    """Rehace las vigencias de todos con su historia entera."""
    for lote in en_lotes(seguidos):
        hechos, planes = (_por_seguido(relacion, lote) for relacion in (lote[0].hechos, lote[0].reprogramaciones))
        vigencias = lote[0].vigencias
        vigencias.model.objects.filter(**{f"{vigencias.field.name}__in": lote}).delete()
        filas = (fila for s in lote for fila in s.vigencias_de(hechos[s.pk], planes[s.pk]))
        vigencias.model.objects.bulk_create(filas, batch_size=1000)


def _ultimos(seguidos):
    """{pk: instante de lo último que se registró o se anuló}, de los que tienen algo."""
    ultimos = {}
    for relacion in (seguidos[0].hechos, seguidos[0].reprogramaciones):
        propios = relacion.model.objects.filter(**{f"{relacion.field.name}__in": seguidos}).order_by()
        maximos = propios.values_list(relacion.field.attname).annotate(
            Max("registrado_en"), Max("anulacion__registrado_en")
        )
        for pk, *instantes in maximos:
            ultimos[pk] = max(filter(None, [*instantes, ultimos.get(pk)]))
    return ultimos


def _por_seguido(relacion, seguidos, anulados=True):
    """{pk: [sus registros, del más nuevo al más antiguo]}, con `anulado_en`."""
    registros = relacion.model.objects.filter(**{f"{relacion.field.name}__in": seguidos}).todos().recientes()
    grupos = defaultdict(list)
    for registro in registros if anulados else registros.filter(anulacion__isnull=True):
        grupos[getattr(registro, relacion.field.attname)].append(registro)
    return grupos
