"""Quién puede qué: la única tabla (semantica §2 «Quién»). Verbos, consultas, vistas, páginas e importaciones la leen.

Los poderes salen solo del rol, y al momento: ni `is_staff` ni `is_superuser` cuentan, y una cuenta inactiva no tiene
ninguno. Por ninguna puerta (formulario, grilla, Excel, deshacer, administración, API) se puede más que esto.
"""

from enum import Enum, IntEnum

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404


class Rol(models.TextChoices):
    OPERADOR = "operador", "Operador"
    SECRETARIA = "secretaria", "Secretaría Técnica"
    AUTORIDAD = "autoridad", "Autoridad"
    ANALISTA = "analista", "Analista"
    ADMINISTRADOR = "administrador", "Administrador"


class Alcance(IntEnum):
    """Hasta dónde llega un poder."""

    LO_SUYO = 1  # lo que la persona registró; si además debe ser de su unidad, lo pide otro poder
    SU_UNIDAD = 2
    LO_DE_TODOS = 3


OPERADOR, SECRETARIA, AUTORIDAD, ANALISTA, ADMINISTRADOR = Rol
LO_SUYO, SU_UNIDAD, LO_DE_TODOS = Alcance
DE_LA_SECRETARIA = {SECRETARIA: LO_DE_TODOS}
DE_QUIEN_ADMINISTRA = {ADMINISTRADOR: LO_DE_TODOS}


class Poder(Enum):
    """Cada poder: su nombre, {rol: hasta dónde} y qué se le dice a quien no lo tiene."""

    MIRAR = "mirar", dict.fromkeys(Rol, LO_DE_TODOS), "Su cuenta no tiene un rol: pídaselo a quien administra."
    VER_RESERVADO = (
        "ver_reservado",
        {SECRETARIA: LO_DE_TODOS, AUTORIDAD: LO_DE_TODOS, OPERADOR: SU_UNIDAD},
        "Lo reservado lo ven su unidad, la Secretaría Técnica y la Autoridad.",
    )
    # Avances (también suspender), intervenciones y barrios.
    REGISTRAR = (
        "registrar",
        {SECRETARIA: LO_DE_TODOS, OPERADOR: SU_UNIDAD},
        "Solo registran la unidad responsable y la Secretaría Técnica.",
    )
    ANULAR = (
        "anular",
        {SECRETARIA: LO_DE_TODOS, OPERADOR: LO_SUYO},
        "Cada quien anula lo que registró; lo demás lo anula la Secretaría Técnica.",
    )
    RESTRINGIR = (
        "restringir",
        {SECRETARIA: LO_DE_TODOS, OPERADOR: LO_SUYO},
        "El nivel de un sustento lo sube quien lo registró o la Secretaría Técnica, y nunca se baja.",
    )
    VER_RETIRADO = (
        "ver_retirado",
        DE_LA_SECRETARIA,
        "El archivo de lo anulado o retirado queda solo para la Secretaría Técnica.",
    )
    REPROGRAMAR = "reprogramar", DE_LA_SECRETARIA, "Reprograma la Secretaría Técnica."
    CANCELAR = "cancelar", DE_LA_SECRETARIA, "Cancela la Secretaría Técnica."
    REABRIR = "reabrir", DE_LA_SECRETARIA, "Lo culminado o cancelado lo reabre la Secretaría Técnica."
    LANZAR = "lanzar", DE_LA_SECRETARIA, "Los lanzamientos los lleva la Secretaría Técnica."
    LLEVAR_CONSEJO = (
        "llevar_consejo",
        DE_LA_SECRETARIA,
        "Las sesiones y los acuerdos los lleva la Secretaría Técnica.",
    )
    PUBLICAR_CORTE = (
        "publicar_corte",
        DE_LA_SECRETARIA,
        "Los cortes los propone, envía y publica la Secretaría Técnica.",
    )
    JUZGAR_CORTE = "juzgar_corte", {AUTORIDAD: LO_DE_TODOS}, "Los cortes los observa o aprueba la Autoridad."
    # La Secretaría Técnica asienta la de una autoridad, citando el documento (semantica §7).
    ATENDER_DECISION = (
        "atender_decision",
        {AUTORIDAD: LO_DE_TODOS, SECRETARIA: LO_DE_TODOS},
        "Las decisiones las atiende la Autoridad; la Secretaría Técnica las asienta con su documento.",
    )
    DECIDIR = "decidir", {AUTORIDAD: LO_DE_TODOS}, "Responde por sí misma la Autoridad; los demás citan el documento."
    RETIRAR_DECISION = (
        "retirar_decision",
        {SECRETARIA: LO_DE_TODOS, OPERADOR: LO_SUYO},
        "Una decisión la retira quien la pidió, o la Secretaría Técnica.",
    )
    PEDIR_DECISION = (
        "pedir_decision",
        DE_LA_SECRETARIA,
        "Lo que no es de una acción, un acuerdo o un lanzamiento lo pide la Secretaría Técnica.",
    )
    ANULAR_RESPUESTA = "anular_respuesta", DE_LA_SECRETARIA, "Las respuestas las anula la Secretaría Técnica."
    CITAR = (
        "citar",
        {SECRETARIA: LO_DE_TODOS, ADMINISTRADOR: LO_DE_TODOS},
        "Las fuentes las mantienen la Secretaría Técnica y quien administra las definiciones.",
    )
    DEFINIR = "definir", DE_QUIEN_ADMINISTRA, "Las definiciones las mantiene quien administra el tablero."
    ADMINISTRAR = "administrar", DE_QUIEN_ADMINISTRA, "Las unidades y las personas las mantiene quien administra."

    def __new__(cls, nombre, quienes, negado):
        poder = object.__new__(cls)
        poder._value_, poder.quienes, poder.negado = nombre, quienes, negado
        return poder


def alcance(usuario, poder):
    """Hasta dónde tiene ese poder; nulo si no lo tiene. Lo de una unidad pide tener una."""
    if not (usuario.is_authenticated and usuario.is_active):
        return None
    hasta = poder.quienes.get(usuario.rol)
    return hasta if hasta == LO_DE_TODOS or usuario.unidad_id else None


def puede(usuario, poder, *objetos):
    """Si tiene el poder; con `objetos`, de un solo modelo, si lo tiene sobre todos."""
    hasta = alcance(usuario, poder)
    if hasta is None or hasta == LO_DE_TODOS or not objetos:
        return hasta is not None
    if hasta == LO_SUYO:
        return all(registro.registrado_por_id == usuario.pk for registro in objetos)
    llaves = {objeto.pk for objeto in objetos}
    return type(objetos[0])._default_manager.al_alcance(usuario, poder).filter(pk__in=llaves).count() == len(llaves)


def exigir(usuario, poder, *objetos):
    """Sigue solo si puede. Lanza `Http404` al ajeno, que no ve nada, y `PermissionDenied` a quien solo mira."""
    if alcance(usuario, Poder.MIRAR) is None:
        raise Http404
    if not puede(usuario, poder, *objetos):
        raise PermissionDenied(poder.negado)
