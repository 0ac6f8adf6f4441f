import unicodedata
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache

from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower, Replace

from . import permisos
from .permisos import Poder
from .plazos import Umbrales, anotar
from .supuestos import suponer
from .vigencias import SIN_TERMINO


class VisibleQuerySet(models.QuerySet):
    """Consulta de lo que ve todo el que tiene un rol, y el ajeno no."""

    def visibles_para(self, usuario):
        return self if usuario.mira else self.none()


class RegistrableMixin:
    """Los permisos como palabra de consulta; quien hereda dice cuáles son `de_su_unidad(usuario)`.

    `PODER`: el que hace falta para registrar un hecho en ello.
    """

    PODER = Poder.REGISTRAR

    def _alcance(self, usuario, poder):
        """Condición de aquello sobre lo que la persona tiene el poder (`permisos`)."""
        hasta = permisos.alcance(usuario, poder)
        if hasta is None:
            return Q(pk__in=[])
        return Q(pk__isnull=False) if hasta == permisos.LO_DE_TODOS else self.de_su_unidad(usuario)

    def al_alcance(self, usuario, poder):
        return self.filter(self._alcance(usuario, poder))

    def registrables_por(self, usuario):
        return self.al_alcance(usuario, self.PODER)

    def con_permiso(self, usuario):
        """Anota `puede`: si la persona puede registrar en cada fila."""
        return self.annotate(puede=Case(When(self._alcance(usuario, self.PODER), then=True), default=False))


class ClaveNatural(VisibleQuerySet):
    """Consulta cuyos registros se nombran con su clave natural: los campos de `CLAVE`, en orden."""

    CLAVE = ("codigo",)

    def get_by_natural_key(self, *clave):
        return self.get(**dict(zip(self.CLAVE, clave, strict=True)))

    def con_observaciones(self):
        """Anota `n_observaciones`: cuántas de la fuente la tocan. Solo si su clave natural es un campo suyo."""
        senales = self.model._meta.apps.get_model("seguimiento", "ObservacionRegistro").objects
        suyas = senales.filter(modelo=self.model._meta.label_lower, clave=OuterRef(self.CLAVE[0])).order_by()
        cuantas = suyas.values("modelo").annotate(n=Count("observacion", distinct=True)).values("n")
        return self.annotate(n_observaciones=Coalesce(Subquery(cuantas), 0))

    def de_claves(self, claves):
        """Los registros cuya clave natural termina como alguna de «a/b/c», con lo que hace falta para nombrarlos."""
        relaciones = {campo.rpartition("__")[0] for campo in self.CLAVE} - {""}
        return self.select_related(*relaciones).filter(**{f"{self.CLAVE[-1]}__in": {c.split("/")[-1] for c in claves}})


class SeguidoQuerySet(RegistrableMixin, ClaveNatural):
    """Palabras de lo que se sigue contra un plazo."""

    def __init__(self, model=None, query=None, using=None, hints=None):
        super().__init__(model, query, using, hints)
        # Recién nacida del manager: toda la tabla. Cualquier palabra da una copia, que ya no lo es.
        self.entera = query is None

    def con_pendientes(self, corte):
        """Las que tienen alguna decisión pendiente al corte, como condición: se niega con `~`."""
        enlace = self.model.decisiones.rel.related_model
        decisiones = enlace._meta.get_field("decision").related_model.objects.por_cerrar(corte)
        return Q(pk__in=enlace.objects.filter(decision__in=decisiones.values("pk")).values("seguido"))

    def al(self, corte, umbrales=None, supuestos=(), **propias):
        """Anota lo que rige en (T, K) y, sobre eso, la regla de `plazos` (semantica §1, §2 y §4).

        `supuestos`: [`supuestos.Supuesto`] que reemplazan valores sin guardar nada. `propias`: condiciones de más sobre
        sus vigencias. Dicha primero no cuesta: la tabla entera al corte se arma una vez y se copia (`_regidas`).
        """
        umbrales = umbrales or Umbrales.vigentes()
        if self.entera and not supuestos:
            return _regidas(type(self), self.model, corte.lectura, umbrales, **propias).all()
        return anotar(suponer(self.vigentes(corte, **propias), supuestos), corte, umbrales)

    def previstas(self, corte, fecha, umbrales=None, **propias):
        """Como se verán en una fecha posterior a T si nada más ocurre: con lo que rige en T (semantica §1).

        Ni un hecho ni una reprogramación posteriores a T cuentan, aunque ya se sepan.
        """
        return anotar(self.vigentes(corte, **propias), replace(corte, fecha=fecha), umbrales or Umbrales.vigentes())

    def bulk_create(self, objs, **opciones):
        """Como la de Django, y cada uno nace con su vigencia."""
        creados = super().bulk_create(objs, **opciones)
        if creados:
            nuevas = (vigencia for seguido in creados for vigencia in seguido.vigencias_de([], []))
            creados[0].vigencias.model.objects.bulk_create(nuevas, batch_size=1000)
        return creados

    def vigentes(self, corte, **propias):
        """Une a cada fila la única `Vigencia` en que cae (T, K), con el nombre `rige`, y anota lo que dice.

        Para filtrar se usa lo anotado: `filter(rige__…)` uniría otra vez.
        """
        inicio, fin = self.model.PLAZO
        # Lo que se sabe ahora es lo que nadie ha cambiado: con una igualdad el índice llega derecho.
        sabido = (
            {"vigencias__sabido_hasta": SIN_TERMINO}
            if corte.es_ahora
            else {
                "vigencias__sabido_desde__lte": corte.conocido,
                "vigencias__sabido_hasta__gt": corte.conocido,
            }
        )
        condicion = Q(vigencias__desde__lte=corte.fecha, vigencias__hasta__gt=corte.fecha, **sabido, **propias)
        # Toda fila tiene una: pedirla hace de la unión un INNER JOIN, y la base puede empezar por las vigencias.
        rigen = self.alias(rige=FilteredRelation("vigencias", condition=condicion)).filter(rige__isnull=False)
        directos = self.model._meta.get_field("vigencias").related_model.REGLA
        return rigen.annotate(
            **{campo: F(f"rige__{campo}") for campo in directos}, inicio_original=F(inicio), fin_original=F(fin)
        )


@lru_cache(maxsize=32)
def _regidas(tipo, modelo, corte, umbrales, **propias):
    """La tabla entera al corte, sin pedir. Armar la regla en Django cuesta 4 ms y no depende de los datos."""
    return anotar(tipo(modelo).vigentes(corte, **propias), corte, umbrales)


class DocumentoQuerySet(ClaveNatural):
    def ficticios(self):
        """Documentos inventados para la demostración: si hay uno, todo se rotula."""
        return self.filter(ficticio=True)


class ObservacionQuerySet(ClaveNatural):
    CLAVE = ("origen", "numero")

    def que_tocan(self, *registros):
        """Observaciones que señalan a alguno de los registros, por modelo y clave natural."""
        claves = defaultdict(list)
        for registro in registros:
            claves[registro._meta.label_lower].append("/".join(map(str, registro.natural_key())))
        cualquiera = Q(pk__in=[])
        for modelo, suyas in claves.items():
            cualquiera |= Q(registros__modelo=modelo, registros__clave__in=suyas)
        return self.filter(cualquiera).distinct()


class RegistroQuerySet(VisibleQuerySet):
    """Palabras para leer lo que se registra, en los dos tiempos (semantica §1 y §2). `TIEMPO`: el campo de T."""

    TIEMPO = "rige"

    def registrados(self, corte):
        """Los ocurridos hasta T y registrados hasta K, anulados incluidos."""
        return self.filter(**{f"{self.TIEMPO}__lte": corte.fecha}, registrado_en__lte=corte.hasta)

    def conocidos(self, corte):
        """Los que cuentan al corte: ocurridos hasta T, registrados hasta K y no anulados hasta K."""
        anulacion = self.model._meta.get_field("anulacion")
        anulados = anulacion.related_model.objects.filter(
            **{anulacion.field.name: OuterRef("pk")}, registrado_en__lte=corte.hasta
        )
        return self.registrados(corte).filter(~Exists(anulados))

    def recientes(self):
        """Del más nuevo al más antiguo; a igual fecha, primero el último registrado."""
        return self.order_by(f"-{self.TIEMPO}", "-registrado_en", "-id")

    def vigentes_al(self, fecha):
        """Los no anulados hasta una fecha, primero el que rige."""
        return self.valen().filter(**{f"{self.TIEMPO}__lte": fecha}).recientes()

    def vigente_al(self, fecha):
        """El que rige en una fecha con lo que se sabe ahora; nulo si no hay."""
        return self.vigentes_al(fecha).first()

    def valen(self):
        """Los no anulados, con lo que se sabe ahora."""
        return self.filter(anulacion__isnull=True)

    def todos(self):
        """La historia entera, con `anulado_en`: lo que pide `vigencias.historia`."""
        return self.annotate(anulado_en=F("anulacion__registrado_en"))

    def del_libro(self, corte):
        """Los registrados hasta (T, K), anulados incluidos, del más nuevo al más antiguo, con quién los registró."""
        return self.registrados(corte).recientes().select_related("registrado_por", "anulacion__registrado_por")

    def ultimo_registro(self):
        """El instante del último registro o anulación; nulo si no hay ninguno."""
        ultimos = self.aggregate(registro=Max("registrado_en"), anulacion=Max("anulacion__registrado_en"))
        return max(filter(None, ultimos.values()), default=None)

    def version(self):
        """Registros más anulaciones: crece con cada uno, y nada los quita."""
        return self.aggregate(n=Count("pk") + Count("anulacion"))["n"]


class HechoQuerySet(RegistroQuerySet):
    TIEMPO = "fecha"

    def del_libro(self, corte):
        return super().del_libro(corte).prefetch_related("sustentos")


class RestriccionQuerySet(models.QuerySet):
    def de(self, sustento):
        """Las de un sustento, de la primera a la última."""
        return self.filter(de=sustento._meta.label_lower, sustento=sustento.pk).order_by("pk")


class SustentoManager(models.Manager):
    """Cada sustento viene con el nivel al que se subió y con si se anuló lo que prueba: son de quién lo ve."""

    def get_queryset(self):
        restricciones = self.model._meta.apps.get_model("seguimiento", "Restriccion").objects
        suyas = restricciones.filter(de=self.model._meta.label_lower, sustento=OuterRef("pk")).order_by("-pk")
        sustentos = super().get_queryset().annotate(restringido=Subquery(suyas.values("nivel")[:1]))
        if "hecho" not in {campo.name for campo in self.model._meta.fields}:
            return sustentos.annotate(anulado=Value(False))
        return sustentos.annotate(anulado=Q(hecho__anulacion__isnull=False))


class ImportacionQuerySet(VisibleQuerySet):
    def visibles_para(self, usuario, poderes):
        """Las de los tipos que la persona importa, todas; si solo registra lo de su unidad, las que subió.

        `poderes`: {tipo: el `Poder` que hace falta para importarlo}.
        """
        visibles = Q(pk__in=[])
        for tipo, poder in poderes.items():
            hasta = permisos.alcance(usuario, poder)
            if hasta is not None:
                visibles |= Q(tipo=tipo) if hasta == permisos.LO_DE_TODOS else Q(tipo=tipo, registrado_por=usuario)
        return self.filter(visibles)


class FilaQuerySet(models.QuerySet):
    def por_aplicar(self):
        """Las que escriben algo: nuevas, las que cambian y los conflictos decididos por lo del archivo."""
        return self.filter(Q(clase__in=["nueva", "cambia"]) | Q(clase="conflicto", decision="archivo"))

    def que_impiden(self):
        """Las que no dejan aplicar: con error, por revisar o en conflicto sin decidir."""
        return self.filter(Q(clase__in=["error", "por_revisar"]) | Q(clase="conflicto", decision=""))

    def por_clase(self):
        """{clase: cuántas}, de las que haya."""
        return dict(self.order_by().values_list("clase").annotate(n=Count("pk")))


TILDES = "ÁÉÍÓÚÜÑáéíóúüñ", "aeiouunaeiouun"


def plano(campo):
    """Expresión SQL de un texto en minúsculas y sin tildes: con ella se busca igual en SQLite y en PostgreSQL."""
    expresion = F(campo)
    for con, sin in zip(*TILDES, strict=True):
        expresion = Replace(expresion, Value(con), Value(sin))
    return Lower(expresion)


MAXIMO_PALABRAS = 20


class DemasiadasPalabras(BadRequest):
    """Se busca con más palabras de las que la base admite en una consulta."""


def palabras(texto):
    """Las palabras de lo que se busca, reducidas y sin repetir. Lanza `DemasiadasPalabras`."""
    halladas = list(dict.fromkeys(aplanar(texto).split()))
    if len(halladas) > MAXIMO_PALABRAS:
        raise DemasiadasPalabras(f"Busque con {MAXIMO_PALABRAS} palabras o menos: escribió {len(halladas)}.")
    return halladas


def aplanar(texto):
    """La misma reducción de `plano`, para lo que alguien escribe al buscar."""
    return unicodedata.normalize("NFC", texto).translate(str.maketrans(*TILDES)).lower()
