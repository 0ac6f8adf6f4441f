from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from seguimiento.models import Documento
from seguimiento.plazos import Estado, Frescura, Semaforo, Situacion, Umbrales, anotar
from seguimiento.querysets import ClaveNatural, HechoQuerySet, RegistrableMixin, aplanar


class EstrategiaQuerySet(ClaveNatural):
    def con_rotulo(self):
        """Anota `demostracion`: si la base tiene datos ficticios, todo se rotula."""
        return self.annotate(demostracion=Exists(Documento.objects.ficticios()))


class ParteQuerySet(ClaveNatural):
    CLAVE = ("estrategia__codigo", "orden")


class ObjetivoQuerySet(ClaveNatural):
    CLAVE = ("estrategia__codigo", "codigo")


class AvanceQuerySet(HechoQuerySet):
    def para_el_libro(self, estrategia, corte):
        """Los que cuentan al corte, con lo que una fila muestra, del más antiguo al más nuevo."""
        propios = self.filter(accion__objetivo__estrategia=estrategia).conocidos(corte)
        propios = propios.select_related("accion", "registrado_por", "fuente").prefetch_related("sustentos")
        return propios.order_by("fecha", "registrado_en", "id")

    def ultimo_de(self, estrategia, corte):
        """El último registrado en la estrategia, hasta T y K; nulo si no hay."""
        propios = self.filter(accion__objetivo__estrategia=estrategia).conocidos(corte)
        return (
            propios.select_related("registrado_por", "accion__objetivo__estrategia").order_by("-registrado_en").first()
        )

    def inicio_de_racha(self, estado):
        """Fecha del primer hecho de la racha de `estado` que rige en la acción de la consulta externa."""
        posterior = (
            Q(fecha__gt=OuterRef("fecha"))
            | Q(fecha=OuterRef("fecha"), registrado_en__gt=OuterRef("registrado_en"))
            | Q(fecha=OuterRef("fecha"), registrado_en=OuterRef("registrado_en"), id__gt=OuterRef("id"))
        )
        interrumpe = self.filter(posterior, accion=OuterRef("accion")).exclude(estado=estado)
        racha = self.filter(~Exists(interrumpe), accion=OuterRef("pk"), estado=estado)
        fecha = Subquery(racha.order_by("fecha").values("fecha")[:1])
        return Case(When(estado=estado, then=fecha), output_field=DateField())


class AccionQuerySet(RegistrableMixin, ClaveNatural):
    CLAVE = ("objetivo__estrategia__codigo", "codigo")
    URGENCIA = ("-dias_retraso", "orden_semaforo", "plazo_fin", "pk")
    ALERTA = ~Q(estado__in=[Estado.CULMINADA, Estado.CANCELADA]) & (
        Q(semaforo__in=[Semaforo.ROJO, Semaforo.AMBAR]) | Q(decision_solicitada__gt="")
    )

    def de_su_unidad(self, usuario):
        """Las de su unidad; las que no tienen unidad responsable son de la que conduce la estrategia."""
        sin_unidad = Q(responsable__isnull=True, objetivo__estrategia__unidad=usuario.unidad_id)
        return Q(responsable=usuario.unidad_id) | sin_unidad

    def de(self, estrategia):
        return self.filter(objetivo__estrategia=estrategia)

    def al(self, corte, umbrales=None):
        """Anota el hecho que rige en (T, K) y, sobre él, la regla de `plazos` (semantica §1, §2 y §4)."""
        hechos = self.model._meta.get_field("avances").related_model.objects.conocidos(corte)
        rige = hechos.filter(accion=OuterRef("pk")).recientes().values("pk")[:1]
        consulta = self.alias(rige=FilteredRelation("avances", condition=Q(avances__pk=Subquery(rige)))).annotate(
            estado=Coalesce(F("rige__estado"), Value(Estado.SIN_REPORTE.value)),
            avance=F("rige__porcentaje"),
            ejecutado=F("rige__meta_ejecutada"),
            ultimo_reporte=F("rige__fecha"),
            decision_solicitada=F("rige__decision_solicitada"),
            decision_de=F("rige__decision_de"),
            plazo_inicio=F("inicio"),
            plazo_fin=F("fin"),
        )
        consulta = consulta.annotate(
            fecha_culminacion=hechos.inicio_de_racha(Estado.CULMINADA),
            fecha_cancelacion=hechos.inicio_de_racha(Estado.CANCELADA),
        )
        return anotar(consulta, corte, umbrales or Umbrales.vigentes())

    def con_nombres(self):
        """Trae lo que una fila muestra de otras tablas, sin consultas aparte."""
        return self.select_related("objetivo__estrategia__unidad", "responsable", "fuente__documento")

    def buscar(self, texto):
        """Texto, código o norma, sin distinguir mayúsculas ni tildes; todas las palabras deben estar."""
        consulta = self
        for palabra in aplanar(texto).split():
            consulta = consulta.filter(Q(nombre_plano__contains=palabra) | Q(codigo__icontains=palabra))
        return consulta

    def programadas_en(self, primero, ultimo):
        """Las que tienen algún día de plazo entre dos fechas, ambas incluidas."""
        return self.filter(inicio__lte=ultimo, fin__gte=primero)

    # Palabras que se dicen después de `al(corte)`

    def con_alerta(self):
        """Anota `alerta`: si requiere decisión."""
        return self.annotate(alerta=Case(When(self.ALERTA, then=True), default=False))

    def requieren_decision(self):
        """Abiertas en rojo, en ámbar o con una decisión solicitada; primero las que llevan más tiempo vencidas."""
        return self.filter(self.ALERTA).order_by(*self.URGENCIA)

    def por_reportar(self):
        """Abiertas que deben un reporte: ya empezaron y su último no está al día, o vencieron o están por vencer."""
        return self.filter(
            Q(situacion__in=[Situacion.VENCIDA, Situacion.POR_VENCER])
            | Q(
                situacion__in=[Situacion.EN_PLAZO, Situacion.SIN_FECHA],
                frescura__in=[Frescura.SIN_REPORTE, Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADA],
            )
        )
