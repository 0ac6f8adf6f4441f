from django.db.models import Case, DateField, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from .plazos import Dias
from .querysets import RegistroQuerySet, VisibleQuerySet


class CierreQuerySet(RegistroQuerySet):
    TIEMPO = "fecha"


class DecisionQuerySet(VisibleQuerySet):
    def al(self, corte):
        """Las pedidas hasta T y sabidas hasta K, con su `estado` y cuánto esperaron (semantica §7).

        Anota `estado` («pendiente» o el de su cierre), `cerrada_el`, `cierre_pk`, `espera` (días hasta que se cerró, o
        hasta T) y `vencida`: si sigue pendiente y pasó el día para el que se pidió.
        """
        cierre = self._cierres(corte).order_by("-registrado_en", "-pk")
        hoy = Cast(Value(corte.fecha), DateField())
        return (
            self._pedidas(corte)
            .annotate(
                estado=Coalesce(Subquery(cierre.values("tipo")[:1]), Value("pendiente")),
                cerrada_el=Subquery(cierre.values("fecha")[:1]),
                cierre_pk=Subquery(cierre.values("pk")[:1]),
            )
            .annotate(
                espera=Dias(Coalesce(F("cerrada_el"), hoy), F("fecha")),
                vencida=Case(When(estado="pendiente", para__lt=corte.fecha, then=True), default=False),
            )
        )

    def por_cerrar(self, corte):
        """Las mismas que `al(corte).pendientes()`, sin anotar nada."""
        return self._pedidas(corte).exclude(Exists(self._cierres(corte)))

    def _pedidas(self, corte):
        return self.filter(fecha__lte=corte.fecha, registrado_en__lte=corte.hasta)

    def _cierres(self, corte):
        """Los que valen en (T, K), de la decisión de fuera."""
        cierres = self.model._meta.get_field("cierres").related_model.objects
        return cierres.conocidos(corte).filter(decision=OuterRef("pk"))

    def pendientes(self):
        """Después de `al(corte)`: las que nadie atendió, denegó ni retiró."""
        return self.filter(estado="pendiente")

    def sobre(self, objeto):
        """Las de una acción, un acuerdo o un lanzamiento."""
        return self.filter(pk__in=objeto.decisiones.values("decision"))

    def enlaces(self):
        """{nombre de la relación: modelo} de los enlaces con lo que se sigue: los da cada app."""
        return {r.name: r.related_model for r in self.model._meta.related_objects if r.one_to_one}

    def leidas(self):
        """[Decision] después de `al(corte)`, primero las más antiguas: de qué son, quién las pidió y su `cierre`."""
        de_que = [f"{nombre}__{campo}" for nombre, modelo in self.enlaces().items() for campo in modelo.MUESTRA]
        filas = list(self.select_related("registrado_por", *de_que).order_by("fecha", "pk"))
        cierres = self.model._meta.get_field("cierres").related_model.objects.select_related("registrado_por")
        halladas = [fila.cierre_pk for fila in filas if fila.cierre_pk]
        por_clave = cierres.in_bulk(halladas) if halladas else {}
        for fila in filas:
            fila.cierre = por_clave.get(fila.cierre_pk)
        return filas
