from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse

from seguimiento import models as nucleo
from seguimiento.frases import cifra, enumerar

from ..querysets import AvanceQuerySet


class Avance(nucleo.Avance):
    """Hecho de una acción; además, lo ejecutado de su meta si la tiene."""

    accion = models.ForeignKey("estrategia.Accion", models.PROTECT, related_name="avances")
    meta_ejecutada = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    objects = AvanceQuerySet.as_manager()

    tomada = False  # si lo ejecutado se tomó del porcentaje

    class Meta(nucleo.Avance.Meta):
        verbose_name = "avance"
        verbose_name_plural = "avances"
        indexes = [
            models.Index(
                F("accion"),
                F("fecha").desc(),
                F("registrado_en").desc(),
                F("id").desc(),
                name="avance_que_rige",
            ),
            models.Index(fields=["-registrado_en"], name="avance_ultimos"),
            models.Index(fields=["-fecha", "-registrado_en", "-id"], name="avance_recientes"),
        ]
        constraints = nucleo.Avance.reglas("avance")

    def get_absolute_url(self):
        return f"{self.accion.get_absolute_url()}#hecho-{self.pk}"

    @property
    def titular(self):
        """Además, lo ejecutado de la meta."""
        if self.meta_ejecutada is None:
            return super().titular
        return f"{super().titular} · {cifra(self.meta_ejecutada)} {self.accion.unidad_medida}"

    @property
    def seguido(self):
        return self.accion

    def completar(self):
        """Con meta, el porcentaje o la cantidad que falte se toma del otro (semantica §2)."""
        try:
            dichos = [self._meta.get_field(c).to_python(getattr(self, c)) for c in ("porcentaje", "meta_ejecutada")]
        except ValidationError:
            return  # lo que no es un número lo rechaza su campo
        porcentaje, ejecutada = dichos
        if self.accion.recorrido and ejecutada is None and porcentaje is not None:
            self.meta_ejecutada, self.tomada = self.accion.ejecutado_de(porcentaje), True
        elif self.accion.recorrido and porcentaje is None and ejecutada is not None:
            self.porcentaje = min(max(self.accion.sugerido(ejecutada), 0), 100)

    def errores(self, sustento, previos):
        errores = super().errores(sustento, previos)
        if self.meta_ejecutada is not None and self.accion.meta is None:
            errores["meta_ejecutada"] = "Esta acción no tiene meta en cifras: deje el campo vacío."
        elif self.meta_ejecutada is not None and self.meta_ejecutada < 0:
            errores["meta_ejecutada"] = "Lo ejecutado no puede ser negativo."
        return errores

    def pide_explicacion(self, previos):
        return super().pide_explicacion(previos) or (self.no_cuadra(previos) and "Que las cifras no cuadren")

    def dudas(self, previos):
        no_cuadra = self.no_cuadra(previos)
        propia = {"confirma_cantidad": f"{no_cuadra}: revíselo, o confírmelo y diga por qué."} if no_cuadra else {}
        return super().dudas(previos) | propia

    def no_cuadra(self, previos):
        """Qué no cuadra de lo ejecutado: con su porcentaje, con la meta o con lo ya ejecutado (semantica §2); o «»."""
        if self.tomada or self.meta_ejecutada is None or not self.accion.recorrido:
            return ""
        hay, meta, sugerido = self.meta_ejecutada, self.accion.meta, self.accion.sugerido(self.meta_ejecutada)
        antes, partes = self.antecesor(previos), []
        if hay > meta:
            partes.append(f"{cifra(hay)} pasa de la meta, {cifra(meta)}")
        if abs(sugerido - self.porcentaje) > 1:
            partes.append(f"{cifra(hay)} de {cifra(meta)} es {cifra(sugerido)} %, y dice {cifra(self.porcentaje)} %")
        if antes and antes.meta_ejecutada is not None and hay < antes.meta_ejecutada:
            partes.append(f"{cifra(hay)} es menos que {cifra(antes.meta_ejecutada)}, del {antes.fecha:%d/%m/%Y}")
        return enumerar(partes)


class Sustento(nucleo.Sustento):
    """Lo que prueba un avance."""

    hecho = models.ForeignKey(Avance, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        constraints = [nucleo.Sustento.con_algo("sustento_con_algo")]

    def get_absolute_url(self):
        return reverse("estrategia:sustento_archivo", args=[self.pk])


class DecisionAccion(nucleo.DecisionDe):
    """Lo que se pide decidir de una acción, y el avance en que nació, si nació en uno."""

    seguido = models.ForeignKey("estrategia.Accion", models.PROTECT, related_name="decisiones")
    hecho = models.OneToOneField(Avance, models.PROTECT, null=True, blank=True, related_name="decision")

    MUESTRA = ("seguido__objetivo__estrategia",)

    class Meta:
        verbose_name = "decisión de una acción"
        verbose_name_plural = "decisiones de acciones"
