from django.db.models import (
    Case,
    CharField,
    Count,
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
from django.db.models.functions import Coalesce

from seguimiento.plazos import Estado, Modalidad, Umbrales, anotar, primera
from seguimiento.querysets import ClaveNatural, RegistrableMixin


class RegionQuerySet(ClaveNatural):
    CLAVE = ("numero",)


class LanzamientoQuerySet(RegistrableMixin, ClaveNatural):
    def de_su_unidad(self, usuario):
        """Los del programa que conduce su unidad: los de la DGSC."""
        return Q(programa__unidad=usuario.unidad_id)

    def al(self, corte, umbrales=None):
        """Anota el hecho que rige en (T, K) y la regla de `plazos`: es un hito de un día (semantica §6)."""
        hechos = self.model._meta.get_field("hechos").related_model.objects.conocidos(corte)
        rige = hechos.filter(lanzamiento=OuterRef("pk")).recientes().values("pk")[:1]
        consulta = self.alias(rige=FilteredRelation("hechos", condition=Q(hechos__pk=Subquery(rige)))).annotate(
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
            fecha_cancelacion=Case(When(rige__tipo="cancelado", then=F("rige__fecha")), output_field=DateField()),
            plazo_inicio=F("fecha_programada"),
            plazo_fin=F("fecha_programada"),
            modalidad=Value(Modalidad.HITO.value, output_field=CharField()),
        )
        return anotar(consulta, corte, umbrales or Umbrales.vigentes())


class ProgramaQuerySet(ClaveNatural):
    def con_lanzados(self, corte):
        """Anota `lanzados`: barrios lanzados después de la línea base y hasta el corte (semantica §6)."""
        lanzamientos = self.model._meta.get_field("lanzamientos").related_model.objects
        despues = (
            lanzamientos.filter(programa=OuterRef("pk"))
            .al(corte)
            .filter(estado=Estado.CULMINADA, fecha_culminacion__gt=OuterRef("linea_base_fecha"))
        )
        cuenta = despues.order_by().values("programa").annotate(n=Count("pk")).values("n")
        return self.annotate(lanzados=Coalesce(Subquery(cuenta), 0))

    def vigente(self, corte):
        """El programa con su fuente y sus lanzados al corte; nulo si no se ha cargado el documento."""
        return self.con_lanzados(corte).select_related("fuente__documento", "fuente_meta__documento").first()
