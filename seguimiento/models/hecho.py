from django.db import models, transaction
from django.utils import timezone

from .. import permisos
from ..periodos import fecha_posible
from ..permisos import Poder
from ..plazos import CERRADOS
from ..querysets import HechoQuerySet
from ..texto import dicho
from .registrado import Registrado


class ConflictoDeVersion(Exception):
    """Otra persona registró después de que se abrió el formulario; no se escribió nada."""

    @classmethod
    def si_cambio(cls, objeto, version):
        """Lanza el conflicto si el objeto ya no está en la versión vista; `None` es no haber visto ninguna."""
        if version is not None and version != objeto.version():
            raise cls(f"{objeto} cambió desde que se abrió el formulario.")


class YaAnulado(Exception):
    """El hecho ya estaba anulado; el mensaje dice quién y cuándo. No se escribió nada."""


class Anulable(Registrado):
    """Registro que se corrige anulándolo y volviendo a registrar. Quien hereda dice de quién es: `seguido`."""

    class Meta:
        abstract = True

    @property
    def vale(self):
        """Si nadie lo ha anulado."""
        return not hasattr(self, "anulacion")

    @transaction.atomic
    def anular(self, *, por, motivo, version=None, **datos):
        """Agrega la fila que lo anula, bajo el bloqueo de lo seguido, y la devuelve (semantica §2).

        Lanza `YaAnulado`, `ConflictoDeVersion`, `PermissionDenied`, o `ValidationError` si falta el motivo.
        """
        self.bloquear(version)
        self.permitir_anular(por)
        campo = self._meta.get_field("anulacion").field
        previa = campo.model.objects.filter(**{campo.name: self}).first()
        if previa:
            raise YaAnulado(f"Ya lo había anulado {previa.registrado_por}: «{previa.motivo}».")
        self.exigir({} if dicho(motivo) else {"motivo": "Diga por qué se anula."})
        datos.setdefault("registrado_en", self.instante())
        anulacion = campo.model(**{campo.name: self}, registrado_por=por, motivo=motivo.strip(), **datos)
        anulacion.full_clean()
        anulacion.save(force_insert=True)
        self.tras_anular()
        return anulacion

    def instante(self):
        """Cuándo se registra lo que le pasa: nunca antes que lo último de aquello de lo que es."""
        return self.seguido.instante()

    @property
    def ambito(self):
        """Aquello de cuya unidad depende quién lo registra."""
        return self.seguido

    @property
    def poder(self):
        """El que hace falta para registrarlo."""
        return Poder.REGISTRAR

    def pide_anular(self):
        """[(poder, objeto)] que hacen falta: se anula lo que uno registró y todavía podría registrar."""
        return [(Poder.ANULAR, self), (self.poder, self.ambito)]

    def permitir_anular(self, usuario):
        """Lanza `PermissionDenied` si la persona no puede anularlo."""
        for poder, objeto in self.pide_anular():
            permisos.exigir(usuario, poder, objeto)

    def lo_anula(self, usuario):
        """Si la persona puede anularlo."""
        return all(usuario.puede(poder, objeto) for poder, objeto in self.pide_anular())

    def bloquear(self, version):
        """Toma el turno sobre lo seguido. Lanza `ConflictoDeVersion` si ya no está como se vio."""
        self.seguido.bloquear(version)

    def tras_anular(self):
        self.seguido.recalcular()


class Hecho(Anulable):
    """Algo que ocurrió en `fecha`. Solo se agrega; corregir es anular y volver a registrar (semantica §2).

    Quien hereda da `estado` y `porcentaje`, los de la regla del plazo.
    """

    DICHOS = (("", "comentario"),)  # (rótulo, campo) de lo que dice, además de su titular

    fecha = models.DateField("fecha del hecho", validators=[fecha_posible])
    fuente = models.ForeignKey("seguimiento.Fuente", models.PROTECT, null=True, blank=True, related_name="+")

    objects = HechoQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def titular(self):
        """Lo primero que se lee de él en el historial."""
        return str(self)

    @property
    def dichos(self):
        """[(rótulo, texto)] de lo demás que dice, si lo dice."""
        return [(rotulo, texto) for rotulo, campo in self.DICHOS if (texto := getattr(self, campo))]

    def agregar(self, sustento, confirma=(), pedido=None):
        """Valida y guarda el hecho con su sustento (dict o nulo) y la decisión que pide, si pide una.

        `confirma`: las dudas que se confirman, de `dudas`.

        `pedido`: dict con pide, a_quien y para. Lanza `PermissionDenied` si quien lo registra no puede, o
        `ValidationError` por campo.
        """
        prueba = self._meta.get_field("sustentos").related_model.de(sustento)
        self.completar()
        self.validar(prueba, confirma)
        enlaces = self.seguido.enlaces_de(self, pedido)
        self.save(force_insert=True)
        if prueba:
            prueba.hecho = self
            prueba.save(force_insert=True)
        self.seguido.abrir(enlaces)
        self.seguido.recalcular()
        return self

    def tras_anular(self):
        """Anularlo retira la decisión que nació en él."""
        self.seguido.retirar_decisiones({self.pk: self.anulacion})
        super().tras_anular()

    def completar(self):
        """Lo que se toma de lo demás que dice, antes de validar."""

    def validar(self, sustento, confirma=()):
        """Las restricciones de cada campo y luego las reglas del oficio, con un mensaje por campo."""
        permisos.exigir(self.registrado_por, self.poder, self.ambito)
        self.full_clean()
        previos = list(self.seguido.hechos.valen().recientes())
        permisos.exigir(self.registrado_por, self.poder_frente_a(self.antecesor(previos)), self.ambito)
        self.exigir(self.faltas(sustento, previos, confirma))

    def poder_frente_a(self, antecesor):
        """El que hace falta para registrarlo después del que regía."""
        return self.poder

    def faltas(self, sustento, previos, confirma=()):
        """Las reglas del oficio que no cumple, `{campo: mensaje}`, y las dudas sin confirmar, sin consultar nada.

        `previos`: los hechos no anulados de lo seguido, del más nuevo al más antiguo.
        """
        faltas, tapado = self.errores(sustento, previos), self.cierre_que_taparia(previos)
        if self.fecha > timezone.localdate(self.registrado_en):
            faltas["fecha"] = "La fecha del hecho no puede ser futura: registre lo que ya ocurrió."
        elif tapado:
            faltas["fecha"] = (
                f"Ya consta «{tapado}»: un cierre anterior borraría su retraso. Si está mal, anule antes el que rige."
            )
        dudas = self.dudas(previos).items()
        return faltas | {duda: por_que for duda, por_que in dudas if duda not in confirma}

    def errores(self, sustento, previos):
        """Las reglas propias de cada hecho: `{campo: mensaje}`, vacío si se cumple todo."""
        return {}

    def dudas(self, previos):
        """{confirmación: por qué} de lo que no se rechaza, pero se confirma (semantica §2)."""
        desde, de_que = self.seguido.desde_cuando()
        if desde is None or self.fecha >= desde:
            return {}
        return {"confirma_fecha": f"Es anterior al {desde:%d/%m/%Y}, {de_que}: revísela o confírmela."}

    def antecesor(self, previos):
        """El que regía en su fecha: contra él se valida (semantica §2); nulo si ninguno."""
        return next((previo for previo in previos if previo.fecha <= self.fecha), None)

    def cierre_que_taparia(self, previos):
        """El cierre ya registrado cuya fecha este adelantaría, lavando su retraso (semantica §2); nulo si ninguno."""
        antes = self.antecesor(previos)
        if self.estado not in CERRADOS or (antes and antes.estado == self.estado):
            return None
        return next((p for p in reversed(previos) if p.fecha > self.fecha and p.estado == self.estado), None)

    def explica(self, previos):
        """Si trae una explicación: un texto que se lee y que no estaba ya en otro hecho (semantica §2)."""
        ya_dichos = {dicho(getattr(previo, campo)) for previo in previos for _, campo in self.DICHOS}
        return any(texto and texto not in ya_dichos for texto in (dicho(getattr(self, c)) for _, c in self.DICHOS))
