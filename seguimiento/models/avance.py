from django.db import models, transaction
from django.db.models import Q

from ..contadas import con_a
from ..frases import cifra
from ..permisos import Poder
from ..plazos import CERRADOS, Estado
from .hecho import Hecho
from .seguido import Seguido

DECLARABLES = [(e.value, e.label) for e in Estado if e != Estado.SIN_REPORTE]
PORCENTAJE_FIJO = {Estado.CULMINADA: 100, Estado.NO_INICIADA: 0}


class Reportable(Seguido):
    """Lo seguido de lo que se reporta un avance: una acción, un acuerdo."""

    class Meta:
        abstract = True

    @transaction.atomic
    def registrar_avance(self, *, por, fecha, estado, version=None, sustento=None, confirma=(), **datos):
        """Agrega un avance bajo el bloqueo de lo seguido y devuelve el `Avance` (semantica §2).

        `datos`: porcentaje, que_se_hizo, dificultad, medida_adoptada, decision_solicitada, decision_de, decision_para,
        fuente, registrado_en, y los que su `Avance` tenga de más. `sustento`: dict con documento, enlace, archivo y
        nivel. La decisión solicitada queda además como `Decision`, que los reportes siguientes no cierran.
        `version`: la que vio quien registra; `confirma`, qué dudas confirma. Lanza `ValidationError` por campo, o
        `ConflictoDeVersion` si otro registró antes.
        """
        self.bloquear(version)
        if estado in PORCENTAJE_FIJO:
            datos["porcentaje"] = PORCENTAJE_FIJO[estado]
        datos.setdefault("registrado_en", self.instante())
        propio, para = {self.hechos.field.name: self}, datos.pop("decision_para", None)
        nuevo = self.hechos.model(**propio, registrado_por=por, fecha=fecha, estado=estado, **datos)
        return nuevo.agregar(sustento, confirma, nuevo.pedido(para))


class Avance(Hecho):
    """Estado, porcentaje y lo que se hizo (semantica §2)."""

    DICHOS = (("", "que_se_hizo"), ("Dificultad", "dificultad"), ("Medida adoptada", "medida_adoptada"))

    estado = models.CharField(max_length=12, choices=DECLARABLES)
    porcentaje = models.DecimalField("avance, en %", max_digits=5, decimal_places=2)
    que_se_hizo = models.TextField("qué se hizo", blank=True)
    dificultad = models.TextField(blank=True)
    medida_adoptada = models.TextField(blank=True)
    decision_solicitada = models.TextField("decisión solicitada", blank=True)
    decision_de = models.CharField("a quién se la solicita", max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-fecha", "-registrado_en", "-id"]

    def __str__(self):
        return f"{self.get_estado_display()}, {cifra(self.porcentaje)} % al {self.fecha:%d/%m/%Y}"

    @staticmethod
    def reglas(prefijo):
        return [
            models.CheckConstraint(
                name=f"{prefijo}_porcentaje_de_0_a_100",
                condition=Q(porcentaje__gte=0, porcentaje__lte=100),
                violation_error_message="El avance va de 0 a 100.",
            ),
            models.CheckConstraint(
                name=f"{prefijo}_culminada_es_100",
                condition=~Q(estado="culminada") | Q(porcentaje=100),
            ),
            models.CheckConstraint(
                name=f"{prefijo}_no_iniciada_es_0",
                condition=~Q(estado="no_iniciada") | Q(porcentaje=0),
            ),
            models.CheckConstraint(
                name=f"{prefijo}_estado_conocido",
                condition=Q(estado__in=[valor for valor, _ in DECLARABLES]),
            ),
        ]

    @property
    def titular(self):
        return f"{self.get_estado_display()}, {cifra(self.porcentaje)} %"

    @property
    def dichos(self):
        """Además, la decisión que pide y a quién."""
        if not self.decision_solicitada:
            return super().dichos
        a_quien = f" {con_a(self.decision_de)}" if self.decision_de else ""
        return [*super().dichos, (f"Decisión solicitada{a_quien}", self.decision_solicitada)]

    def pedido(self, para=None):
        """La decisión que pide, con las palabras que aquí quedan escritas."""
        return {"pide": self.decision_solicitada, "a_quien": self.decision_de, "para": para}

    @staticmethod
    def poder_para(estado, previo=None):
        """El que hace falta para declarar un estado después de otro: dejar de estar cerrada es reabrir."""
        if previo in CERRADOS and estado != previo:
            return Poder.REABRIR
        return Poder.CANCELAR if estado == Estado.CANCELADA else Poder.REGISTRAR

    @property
    def poder(self):
        return self.poder_para(self.estado)

    def poder_frente_a(self, antecesor):
        return self.poder_para(self.estado, antecesor and antecesor.estado)

    def errores(self, sustento, previos):
        errores = {}
        if self.estado == Estado.CULMINADA and sustento is None:
            errores["documento"] = (
                "Falta el sustento: para culminar, cite un documento, un enlace o adjunte un archivo."
            )
        motivo = self.pide_explicacion(previos)
        if motivo and not self.explica(previos):
            errores["que_se_hizo"] = f"{motivo} exige una explicación: diga qué pasó, con palabras nuevas."
        if self.decision_de and not self.decision_solicitada:
            errores["decision_solicitada"] = "Diga qué decisión se solicita."
        return errores

    def pide_explicacion(self, previos):
        """Qué cosa exige que se explique, o nada (semantica §2)."""
        antecesor = self.antecesor(previos)
        if self.estado in {Estado.SUSPENDIDA, Estado.CANCELADA}:
            return "Suspender" if self.estado == Estado.SUSPENDIDA else "Cancelar"
        if antecesor is None:
            return None
        if antecesor.estado in CERRADOS and self.estado != antecesor.estado:
            return "Reabrir"
        if antecesor.estado == Estado.SUSPENDIDA:
            return "Reanudar"
        return "Bajar el porcentaje" if self.porcentaje < antecesor.porcentaje else None
