from collections import Counter

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When

from seguimiento.models import Documento
from seguimiento.plazos import Frescura, Situacion
from seguimiento.querysets import ClaveNatural, HechoQuerySet, SeguidoQuerySet, palabras
from seguimiento.rotulos import Semaforo


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
        """El historial al corte, anulados incluidos, con lo que una fila muestra, del más antiguo al más nuevo."""
        propios = self.filter(accion__objetivo__estrategia=estrategia).registrados(corte)
        propios = propios.select_related("accion", "registrado_por", "fuente", "anulacion__registrado_por")
        return propios.prefetch_related("sustentos").order_by("fecha", "registrado_en", "id").iterator(2000)

    def ultimos_de(self, estrategia, corte):
        """Los hechos de la estrategia hasta (T, K), del más reciente al más antiguo, con quién los registró."""
        # Con EXISTS la base recorre el índice desde T hacia atrás y se detiene en cuanto halla los que se piden.
        acciones = self.model._meta.get_field("accion").related_model.objects.de(estrategia)
        propios = self.filter(Exists(acciones.filter(pk=OuterRef("accion")))).conocidos(corte)
        return propios.select_related("registrado_por", "accion__objetivo__estrategia").recientes()


class AccionQuerySet(SeguidoQuerySet):
    CLAVE = ("objetivo__estrategia__codigo", "codigo")
    URGENCIA = ("-dias_retraso", "orden_semaforo", "plazo_fin", "pk")
    ROJAS = Q(semaforo=Semaforo.ROJO)

    def de_su_unidad(self, usuario):
        """Las de su unidad; las que no tienen unidad responsable son de la que conduce la estrategia."""
        sin_unidad = Q(responsable__isnull=True, objetivo__estrategia__unidad=usuario.unidad_id)
        return Q(responsable=usuario.unidad_id) | sin_unidad

    def de(self, estrategia):
        return self.filter(objetivo__estrategia=estrategia)

    def al(self, corte, umbrales=None, estrategia=None, supuestos=()):
        """Las de una estrategia se piden aquí y no con `de`: así la consulta empieza por sus vigencias."""
        propias = {"vigencias__estrategia": estrategia.pk} if estrategia else {}
        return super().al(corte, umbrales, supuestos, **propias)

    def previstas(self, corte, fecha, umbrales=None, estrategia=None):
        propias = {"vigencias__estrategia": estrategia.pk} if estrategia else {}
        return super().previstas(corte, fecha, umbrales, **propias)

    def con_detalle(self):
        """Después de `al(corte)`: lo que una fila muestra de otras tablas y, del avance, lo ejecutado de la meta.

        Contar no lo necesita, y le costaría otra unión.
        """
        return self.select_related("objetivo__estrategia__unidad", "responsable", "fuente__documento").annotate(
            ejecutado=F("rige__hecho__meta_ejecutada"),
        )

    def para_archivo(self):
        """Como `con_detalle`, para miles de filas: lo que muchas comparten se trae una vez y no en cada una."""
        relaciones = ("objetivo__estrategia", "responsable", "fuente")
        return self.con_detalle().select_related(None).prefetch_related(*relaciones)

    def versiones(self):
        """{pk: versión} en dos consultas; la misma cuenta que `Seguido.version`."""
        total = Counter()
        for relacion in ("avances", "reprogramaciones"):
            cuantos = Count(relacion) + Count(f"{relacion}__anulacion")
            total.update(dict(self.order_by().values_list("pk").annotate(n=cuantos)))
        return total

    def detalladas(self, pks, corte, usuario):
        """Las filas de una página, en el orden de `pks`, con lo que muestran y si esa persona puede registrarlas."""
        filas = self.al(corte).filter(pk__in=pks).con_detalle().con_permiso(usuario).in_bulk()
        return [filas[pk] for pk in pks]

    def buscar(self, texto):
        """Texto, código o norma, sin distinguir mayúsculas ni tildes; todas las palabras deben estar."""
        consulta = self
        for palabra in palabras(texto):
            consulta = consulta.filter(Q(nombre_plano__contains=palabra) | Q(codigo__icontains=palabra))
        return consulta

    def programadas_en(self, primero, ultimo):
        """Las que tienen algún día de plazo entre dos fechas, ambas incluidas."""
        return self.filter(inicio__lte=ultimo, fin__gte=primero)

    # Palabras que se dicen después de `al(corte)`

    def sin_pedido(self, corte):
        """Condición: vencidas, atrasadas o sin dato de las que nadie elevó una decisión que siga pendiente."""
        return self.ROJAS & ~self.con_pendientes(corte)

    def con_alerta(self, corte):
        """Anota `alerta`: si está en rojo y nadie pidió decidir nada de ella."""
        return self.annotate(alerta=Case(When(self.sin_pedido(corte), then=True), default=False))

    def por_reportar(self):
        """Abiertas que deben un reporte: ya empezaron y su último no está al día, o toca decir cómo se cierran.

        Lo segundo, aunque hayan reportado hace poco: son las que vencieron o están por vencer.
        """
        return self.filter(
            Q(situacion__in=[Situacion.VENCIDA, Situacion.POR_VENCER])
            | Q(
                situacion__in=[Situacion.EN_PLAZO, Situacion.SIN_FECHA],
                frescura__in=[Frescura.SIN_REPORTE, Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADA],
            )
        )
