import unicodedata

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower, Replace


class VisibleQuerySet(models.QuerySet):
    """Consulta de lo que ve todo el que tiene un rol, y el ajeno no."""

    def visibles_para(self, usuario):
        return self if usuario.mira else self.none()


class RegistrableMixin:
    """Permiso de escritura como palabra de consulta; quien hereda dice cuáles son `de_su_unidad(usuario)`."""

    def _alcance(self, usuario):
        """Condición de lo que registra: la Secretaría Técnica, todo; el operador, lo de su unidad."""
        if not usuario.registra:
            return Q(pk__in=[])
        return Q(pk__isnull=False) if usuario.rol == usuario.Rol.SECRETARIA else self.de_su_unidad(usuario)

    def registrables_por(self, usuario):
        return self.filter(self._alcance(usuario))

    def con_permiso(self, usuario):
        """Anota `puede`: si la persona puede registrar en cada fila."""
        return self.annotate(puede=Case(When(self._alcance(usuario), then=True), default=False))


class ClaveNatural(VisibleQuerySet):
    """Consulta cuyos registros se nombran con su clave natural: los campos de `CLAVE`, en orden."""

    CLAVE = ("codigo",)

    def get_by_natural_key(self, *clave):
        return self.get(**dict(zip(self.CLAVE, clave, strict=True)))

    def de_claves(self, claves):
        """Los registros cuya clave natural termina como alguna de «a/b/c», con lo que hace falta para nombrarlos."""
        relaciones = {campo.rpartition("__")[0] for campo in self.CLAVE} - {""}
        return self.select_related(*relaciones).filter(**{f"{self.CLAVE[-1]}__in": {c.split("/")[-1] for c in claves}})


class DocumentoQuerySet(ClaveNatural):
    def ficticios(self):
        """Documentos inventados para la demostración: si hay uno, todo se rotula."""
        return self.filter(ficticio=True)


class ObservacionQuerySet(ClaveNatural):
    CLAVE = ("origen", "numero")

    def que_tocan(self, *registros):
        """Observaciones que señalan a alguno de los registros, por modelo y clave natural."""
        cualquiera = Q(pk__in=[])
        for registro in registros:
            cualquiera |= Q(
                registros__modelo=registro._meta.label_lower,
                registros__clave="/".join(map(str, registro.natural_key())),
            )
        return self.filter(cualquiera).distinct()


class HechoQuerySet(VisibleQuerySet):
    """Palabras para leer hechos en los dos tiempos (semantica §1 y §2)."""

    ORDEN = ("-fecha", "-registrado_en", "-id")

    def conocidos(self, corte):
        """Los que rigen al corte: ocurridos hasta T, registrados hasta K y no anulados hasta K."""
        anulacion = self.model._meta.get_field("anulacion")
        anulados = anulacion.related_model.objects.filter(
            **{anulacion.field.name: OuterRef("pk")}, registrado_en__lte=corte.conocido
        )
        return self.filter(~Exists(anulados), fecha__lte=corte.fecha, registrado_en__lte=corte.conocido)

    def recientes(self):
        """Del más nuevo al más antiguo; a igual fecha, primero el último registrado."""
        return self.order_by(*self.ORDEN)

    def del_libro(self, corte):
        """Los ocurridos hasta T y registrados hasta K, anulados incluidos, del más nuevo al más antiguo."""
        registrados = self.filter(fecha__lte=corte.fecha, registrado_en__lte=corte.conocido).recientes()
        return registrados.select_related("registrado_por", "anulacion__registrado_por").prefetch_related("sustentos")

    def antecesor(self, hecho):
        """El hecho no anulado que regía en la fecha de otro: contra él se valida (semantica §2)."""
        return self.filter(fecha__lte=hecho.fecha, anulacion__isnull=True).recientes().first()

    def version(self):
        """Hechos más anulaciones: crece con cada uno, y nada los quita."""
        return self.aggregate(n=Count("pk") + Count("anulacion"))["n"]


def plano(campo):
    """Expresión SQL de un texto en minúsculas y sin tildes: con ella se busca igual en SQLite y en PostgreSQL."""
    expresion = F(campo)
    for con, sin in zip("ÁÉÍÓÚÜÑáéíóúüñ", "aeiouunaeiouun", strict=True):
        expresion = Replace(expresion, Value(con), Value(sin))
    return Lower(expresion)


def aplanar(texto):
    """La misma reducción de `plano`, para lo que alguien escribe al buscar."""
    descompuesto = unicodedata.normalize("NFD", texto.lower())
    return "".join(letra for letra in descompuesto if not unicodedata.combining(letra))
