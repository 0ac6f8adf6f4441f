from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from seguimiento.permisos import Poder
from seguimiento.plazos import Estado, Modalidad
from seguimiento.querysets import (
    ClaveNatural,
    DemasiadasPalabras,
    RegistrableMixin,
    RegistroQuerySet,
    SeguidoQuerySet,
    aplanar,
    palabras,
    plano,
)


class DistritoIncierto(ValueError):
    """No se sabe de qué distrito se habla; el mensaje dice cuáles pueden ser."""


class AreaQuerySet(ClaveNatural):
    """Las 26 áreas del mapa."""

    def opciones(self):
        """[(código, nombre)], para elegir una."""
        return list(self.values_list("codigo", "nombre"))

    def con_su_region(self):
        """Con la fila del documento que la cuenta, si la trae: primero esas, en su orden."""
        con_region = self.select_related("region__fuente__documento")
        return con_region.order_by(F("region__numero").asc(nulls_last=True), *self.model._meta.ordering)


class DistritoQuerySet(ClaveNatural):
    CLAVE = ("ubigeo",)
    OFRECIDOS = 12

    def buscar(self, texto):
        """Por ubigeo, o por palabras de su nombre o de otra grafía, sin tildes ni mayúsculas; con los homónimos."""
        hallados = self.select_related("area").alias(llano=plano("nombre"), otro=plano("otras_grafias"))
        for palabra in palabras(texto):
            dicha = Q(llano__contains=palabra) | Q(otro__contains=palabra) | Q(ubigeo__startswith=palabra)
            hallados = hallados.filter(dicha)
        return hallados

    def vecino(self, ubigeo):
        """Uno de la misma provincia o, si es nueva, el último de su departamento; nulo si el código no es de ninguno.

        El último: en Lima, una provincia nueva no es la Metropolitana, que es la primera.
        """
        cercanos = self.select_related("area").order_by("-ubigeo")
        return next(filter(None, (cercanos.filter(ubigeo__startswith=ubigeo[:n]).first() for n in (4, 2))), None)

    def entender(self, texto):
        """El único distrito que ese texto puede ser: un ubigeo, o un nombre que no se repite.

        Lanza `DistritoIncierto`: un homónimo nunca se elige solo por el nombre.
        """
        texto = texto.strip()
        es_ubigeo = texto.isascii() and texto.isdigit()
        try:
            hallados = list(self.filter(ubigeo=texto).select_related("area") if es_ubigeo else self.buscar(texto))
        except DemasiadasPalabras as error:
            raise DistritoIncierto("Eso es demasiado largo para ser el nombre de un distrito.") from error
        hallados.sort(key=lambda distrito: aplanar(texto) not in map(aplanar, distrito.nombres))
        if not hallados:
            raise DistritoIncierto(f"No hay un distrito «{texto}» en el catálogo INEI: son seis dígitos, o su nombre.")
        if len(hallados) > 1:
            cuales = "; ".join(distrito.completo for distrito in hallados[: self.OFRECIDOS])
            raise DistritoIncierto(f"«{texto}» puede ser: {cuales}. Escriba el ubigeo del que es.")
        return hallados[0]


class BarrioQuerySet(RegistrableMixin, ClaveNatural):
    DE_LA_BASE = Q(desde__isnull=True) | Q(desde__lte=F("programa__linea_base_fecha"))

    def de_su_unidad(self, usuario):
        """Los del programa que conduce su unidad, y los que articula."""
        return Q(programa__unidad=usuario.unidad_id) | Q(articulador=usuario.unidad_id)

    def al(self, corte):
        """Los registrados al corte, con su estado: inscritos hasta K y lanzados hasta T, se intervengan aún o no."""
        lanzamientos = self.model._meta.get_field("lanzamiento").related_model.objects
        realizados = lanzamientos.vigentes(corte).filter(estado=Estado.CULMINADA).values("pk")
        inscritos = Q(lanzamiento__isnull=True, registrado_en__lte=corte.hasta) & (
            Q(desde__isnull=True) | Q(desde__lte=corte.fecha)
        )
        return self.filter(inscritos | Q(lanzamiento__in=realizados)).con_estado(corte)

    def con_estado(self, corte):
        """Anota `estado`: «concluido» desde el día siguiente al último en que se intervino."""
        estados = self.model.Intervenido
        concluido = When(hasta__lt=corte.fecha, then=Value(estados.CONCLUIDO.value))
        return self.annotate(
            estado=Case(concluido, default=Value(estados.EN_INTERVENCION.value), output_field=CharField())
        )

    def de_la_base(self):
        """Los lanzados hasta la fecha de la línea base, o sin fecha conocida: parte de los que el documento cuenta."""
        return self.filter(self.DE_LA_BASE)

    def de_mas(self, area, nuevos=1):
        """Qué decir si, con `nuevos` de la línea base, pasan de los que el documento cuenta ahí; nulo si caben."""
        hay = self.filter(distrito__area=area, retirado=False).de_la_base().count() + nuevos
        cuenta = area.region.cantidad if hasattr(area, "region") else 0
        if hay <= cuenta:
            return None
        return f"El documento cuenta {cuenta} en {area}, y con lo que se inscribe habría {hay} de la línea base."

    def buscar(self, texto):
        """Por nombre del barrio, distrito o comisaría; todas las palabras deben estar."""
        hallados = self.alias(
            distrito_llano=plano("distrito__nombre"),
            otra_grafia=plano("distrito__otras_grafias"),
            comisaria_llana=plano("comisaria"),
        )
        for palabra in palabras(texto):
            hallados = hallados.filter(
                Q(nombre_plano__contains=palabra)
                | Q(distrito_llano__contains=palabra)
                | Q(otra_grafia__contains=palabra)
                | Q(comisaria_llana__contains=palabra)
            )
        return hallados

    def con_detalle(self):
        return self.select_related("distrito__area", "articulador", "lanzamiento")


class IntervencionQuerySet(RegistroQuerySet):
    TIEMPO = "fecha"

    def con_detalle(self):
        """Lo que una fila muestra, de la más nueva a la más antigua."""
        relaciones = ("area", "barrio__distrito", "actividad__eje", "factor", "unidad", "registrado_por")
        con_todo = self.select_related(*relaciones, "anulacion__registrado_por").prefetch_related("sustentos")
        return con_todo.recientes()

    def para_archivo(self):
        """Lo mismo que `con_detalle`, para miles de filas: lo que muchas comparten se trae una vez y no en cada una."""
        comunes = ("area", "actividad__eje", "factor", "unidad", "registrado_por")
        return self.select_related("barrio__distrito").prefetch_related(*comunes, "sustentos").recientes()

    def por_clase(self, corte):
        """{(tipo, eje): cuántas} conocidas al corte; el eje es nulo si no es una actividad."""
        grupos = self.conocidos(corte).order_by().values_list("tipo", "actividad__eje").annotate(n=Count("pk"))
        return {(tipo, eje): n for tipo, eje, n in grupos}


class RegionQuerySet(ClaveNatural):
    CLAVE = ("numero",)


class LanzamientoQuerySet(SeguidoQuerySet):
    PODER = Poder.LANZAR

    def de_su_unidad(self, usuario):
        """Los del programa que conduce su unidad: los de la DGSC."""
        return Q(programa__unidad=usuario.unidad_id)

    def vigentes(self, corte, **propias):
        """El plazo de un lanzamiento es un hito de un día (semantica §6); uno agregado después de K no consta."""
        hito = Value(Modalidad.HITO.value, output_field=CharField())
        lanzamientos = super().vigentes(corte, **propias).annotate(modalidad=hito)
        if corte.es_ahora:
            return lanzamientos
        return lanzamientos.filter(Q(agregado_en__isnull=True) | Q(agregado_en__lte=corte.hasta))

    def al(self, corte, umbrales=None):
        """Además de la regla, el barrio que dice el hecho que rige."""
        barrio = {campo: F(f"rige__hecho__{campo}") for campo in ("nombre_barrio", "ordinal_nacional")}
        return super().al(corte, umbrales).annotate(**barrio)


def cuantos(lanzamientos):
    """Subconsulta que los cuenta, por programa."""
    cuenta = lanzamientos.order_by().values("programa").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(cuenta), 0)


class ProgramaQuerySet(RegistrableMixin, ClaveNatural):
    def de_su_unidad(self, usuario):
        return Q(unidad=usuario.unidad_id)

    def con_lanzados(self, corte):
        """Anota `lanzados`: barrios lanzados después de la línea base y hasta el corte; y `lanzados_a_tiempo`, los que
        además lo fueron hasta el último día del año de la meta (semantica §6)."""
        lanzamientos = self.model._meta.get_field("lanzamientos").related_model.objects
        despues = (
            lanzamientos.filter(programa=OuterRef("pk"))
            .vigentes(corte)
            .filter(estado=Estado.CULMINADA, racha_desde__gt=OuterRef("linea_base_fecha"))
        )
        a_tiempo = despues.filter(racha_desde__year__lte=OuterRef("anio_meta"))
        return self.annotate(lanzados=cuantos(despues), lanzados_a_tiempo=cuantos(a_tiempo))

    def vigente(self, corte):
        """El programa con su fuente y sus lanzados al corte; nulo si no se ha cargado el documento."""
        return self.con_lanzados(corte).select_related("fuente__documento", "fuente_meta__documento").first()
