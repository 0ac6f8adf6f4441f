from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from seguimiento.plazos import Estado, Modalidad
from seguimiento.querysets import ClaveNatural, SeguidoQuerySet


class RegionQuerySet(ClaveNatural):
    CLAVE = ("numero",)


class LanzamientoQuerySet(SeguidoQuerySet):
    PLAZO = ("fecha_programada", "fecha_programada")

    def de_su_unidad(self, usuario):
        """Los del programa que conduce su unidad: los de la DGSC."""
        return Q(programa__unidad=usuario.unidad_id)

    def vigentes(self, corte, **propias):
        """El plazo de un lanzamiento es un hito de un día (semantica §6)."""
        return (
            super().vigentes(corte, **propias).annotate(modalidad=Value(Modalidad.HITO.value, output_field=CharField()))
        )

    def al(self, corte, umbrales=None):
        """Además de la regla, el barrio que dice el hecho que rige."""
        barrio = {campo: F(f"rige__hecho__{campo}") for campo in ("nombre_barrio", "ordinal_nacional")}
        return super().al(corte, umbrales).annotate(**barrio)


class ProgramaQuerySet(ClaveNatural):
    def con_lanzados(self, corte):
        """Anota `lanzados`: barrios lanzados después de la línea base y hasta el corte (semantica §6)."""
        lanzamientos = self.model._meta.get_field("lanzamientos").related_model.objects
        despues = (
            lanzamientos.filter(programa=OuterRef("pk"))
            .vigentes(corte)
            .filter(estado=Estado.CULMINADA, racha_desde__gt=OuterRef("linea_base_fecha"))
        )
        cuenta = despues.order_by().values("programa").annotate(n=Count("pk")).values("n")
        return self.annotate(lanzados=Coalesce(Subquery(cuenta), 0))

    def vigente(self, corte):
        """El programa con su fuente y sus lanzados al corte; nulo si no se ha cargado el documento."""
        return self.con_lanzados(corte).select_related("fuente__documento", "fuente_meta__documento").first()
