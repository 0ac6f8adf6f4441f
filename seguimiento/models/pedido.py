"""De qué es cada decisión: su enlace con lo que se sigue y con el hecho en que nació (semantica §7)."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch

from .. import permisos
from ..querysets import aplanar
from ..rutas import ruta
from ..turnos import tomar_turno
from .decision import CierreDecision, Decision


class DecisionDe(models.Model):
    """El enlace de una decisión con lo que se sigue y, si nació en uno, con su hecho.

    Quien hereda da `seguido`, con `related_name="decisiones"`, y `hecho`, con `related_name="decision"`.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True)

    MUESTRA = ("seguido",)  # lo que se trae con ella para nombrar de qué es

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.seguido}: {self.decision}"

    @property
    def clave(self):
        """Lo que hace que dos pedidos sean el mismo: de qué, qué y a quién, sin mayúsculas, tildes ni espacios."""
        return (self.seguido_id, *(" ".join(aplanar(t).split()) for t in (self.decision.pide, self.decision.a_quien)))

    def las_que_lo_repiten(self, anulacion):
        """[enlace sin guardar] de los hechos que valen y piden lo mismo; se saben desde que se anuló este."""
        modelo = type(self.hecho)
        if not hasattr(modelo, "pedido"):
            return []
        piden = self.seguido.hechos.filter(anulacion=None, decision=None).exclude(decision_solicitada="")
        nuevos = [e for hecho in piden for e in self.seguido.enlaces_de(hecho, hecho.pedido())]
        for enlace in nuevos:
            enlace.decision.registrado_en = anulacion.registrado_en
        return [enlace for enlace in nuevos if enlace.clave == self.clave]

    @classmethod
    def por_clave(cls, seguidos):
        """{clave: [decisiones]} de lo ya pedido sobre esos, cada una con sus cierres que valen."""
        grupos = defaultdict(list)
        valen = Prefetch("decision__cierres", CierreDecision.objects.filter(anulacion=None))
        for enlace in cls.objects.filter(seguido__in=seguidos).select_related("decision").prefetch_related(valen):
            grupos[enlace.clave].append(enlace.decision)
        return grupos


def con_pendientes(filas, corte):
    """Pone en cada fila sus `pendientes`, [Decision] al corte, con una consulta para todas; devuelve la lista."""
    filas, pendientes = list(filas), defaultdict(list)
    if filas:
        enlace = type(filas[0]).decisiones.rel.related_model
        suyas = enlace.objects.filter(seguido__in=[fila.pk for fila in filas]).select_related("decision")
        abiertas = Decision.objects.al(corte).pendientes().values("pk")
        for enlazada in suyas.filter(decision__in=abiertas).order_by("decision__fecha", "pk"):
            pendientes[enlazada.seguido_id].append(enlazada.decision)
    for fila in filas:
        fila.pendientes = pendientes[fila.pk]
    return filas


class ConDecisiones(models.Model):
    """Algo de lo que se puede pedir una decisión. Quien hereda y las tiene, tiene `decisiones`: sus enlaces."""

    class Meta:
        abstract = True

    def get_pedir_decision_url(self):
        """La página en que se pide una sobre esto."""
        return ruta("seguimiento:decision_nueva_de", self._meta.model_name, self.pk)

    @transaction.atomic
    def pedir_decision(self, *, por, **datos):
        """Pide una decisión sobre esto, sin que nazca en un hecho, bajo el bloqueo, y la devuelve (semantica §7).

        `datos`: pide, a_quien, fecha, para, fuente, registrado_en. Lanza `PermissionDenied`, o `ValidationError` por
        campo, también si ya está pedida y pendiente.
        """
        self.bloquear()
        datos.setdefault("registrado_en", self.instante())
        permisos.exigir(por, type(self).objects.all().PODER, self)
        decision = Decision(registrado_por=por, **datos)
        decision.validar()
        if not self.abrir([self.decisiones.model(decision=decision, seguido=self)]):
            raise ValidationError({"pide": "Ya se pidió lo mismo, y sigue pendiente."})
        return decision

    def enlaces_de(self, hecho, pedido):
        """[enlace sin guardar] de la decisión que un hecho pide, ya validada; ninguno si no pide nada.

        `pedido`: dict con pide, a_quien y para, o nulo.
        """
        if not pedido or not pedido["pide"].strip():
            return []
        rastro = {campo: getattr(hecho, campo) for campo in ("fecha", "fuente", "registrado_por", "registrado_en")}
        decision = Decision(**rastro, **pedido)
        decision.validar()
        return [self.decisiones.model(decision=decision, seguido=self, hecho=hecho)]

    @staticmethod
    @transaction.atomic
    def abrir(enlaces):
        """Guarda decisiones nuevas, cada una con su enlace, y devuelve los enlaces guardados, todos de un modelo.

        La que repite una que sigue pendiente no se abre otra vez: se espera desde la primera.
        """
        if not enlaces:
            return []
        modelo = type(enlaces[0])
        previas, nuevos = modelo.por_clave([enlace.seguido_id for enlace in enlaces]), []
        for enlace in sorted(enlaces, key=lambda enlace: enlace.decision.fecha):
            if not any(previa.pendia(enlace.decision.fecha) for previa in previas[enlace.clave]):
                nuevos.append(enlace)
                previas[enlace.clave].append(enlace.decision)
        Decision.objects.bulk_create([enlace.decision for enlace in nuevos])
        return modelo.objects.bulk_create(nuevos)

    @classmethod
    def retirar_decisiones(cls, anulaciones):
        """Retira las que nacieron en hechos que se anulan, desde que se pidieron: el hecho no cuenta.

        Si otro hecho, que sí vale, pedía lo mismo, se sigue esperando desde ese: nada de lo pedido se pierde.

        `anulaciones`: {clave del hecho: su anulación, que dice quién, cuándo y por qué}.
        """
        if not hasattr(cls, "decisiones"):
            return
        modelo = cls.decisiones.rel.related_model
        enlaces = list(modelo.objects.filter(hecho__in=anulaciones).select_related("decision", "hecho"))
        # Quien a la vez la responde termina antes, o ve que ya se retiró.
        tomar_turno(Decision.objects.filter(pk__in=[e.decision_id for e in enlaces]))
        pendian = [e for e in enlaces if not e.decision.cierres.filter(anulacion=None).exists()]
        CierreDecision.objects.bulk_create(e.decision.retirada_por(anulaciones[e.hecho_id]) for e in enlaces)
        cls.abrir([nuevo for e in pendian for nuevo in e.las_que_lo_repiten(anulaciones[e.hecho_id])])
