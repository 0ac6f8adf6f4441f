from django.db.models import (
    Case,
    CharField,
    DateField,
    DecimalField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from seguimiento.plazos import Estado, Modalidad, Umbrales, anotar, primera
from seguimiento.querysets import ClaveNatural, HechoQuerySet


class RegionQuerySet(ClaveNatural):
    CLAVE = ("numero",)


class HechoLanzamientoQuerySet(HechoQuerySet):
    pass


class LanzamientoQuerySet(ClaveNatural):
    def visibles_para(self, usuario):
        return self if usuario.mira else self.none()

    def registrables_por(self, usuario):
        """Los que puede registrar: la Secretaría Técnica y la unidad que conduce el programa, la DGSC."""
        if not usuario.registra:
            return self.none()
        return (
            self
            if usuario.rol == usuario.Rol.SECRETARIA
            else self.filter(programa__unidad=usuario.unidad_id)
        )

    def al(self, corte, umbrales=None):
        """Anota el hecho que rige en (T, K) y la regla de `plazos`: es un hito de un día (semantica §6)."""
        hechos = self.model._meta.get_field("hechos").related_model.objects.conocidos(
            corte
        )
        rige = hechos.filter(lanzamiento=OuterRef("pk")).recientes().values("pk")[:1]
        consulta = self.alias(
            rige=FilteredRelation("hechos", condition=Q(hechos__pk=Subquery(rige)))
        ).annotate(
            estado=primera(
                (Q(rige__tipo="realizado"), Estado.CULMINADA),
                (Q(rige__tipo="cancelado"), Estado.CANCELADA),
                si_no=Estado.SIN_REPORTE,
            ),
            avance=Case(
                When(rige__tipo="realizado", then=Value(100)),
                output_field=DecimalField(),
            ),
            ultimo_reporte=F("rige__fecha"),
            nombre_barrio=F("rige__nombre_barrio"),
            ordinal_nacional=F("rige__ordinal_nacional"),
            fecha_culminacion=Case(
                When(rige__tipo="realizado", then=F("rige__fecha")),
                output_field=DateField(),
            ),
            plazo_inicio=F("fecha_programada"),
            plazo_fin=F("fecha_programada"),
            modalidad=Value(Modalidad.HITO.value, output_field=CharField()),
        )
        return anotar(consulta, corte, umbrales or Umbrales.vigentes())


class ProgramaQuerySet(ClaveNatural):
    def vigente(self):
        """El programa con su fuente; nulo si no se ha cargado el documento."""
        return self.select_related("fuente", "fuente_meta", "unidad").first()
