from base64 import urlsafe_b64encode
from functools import partial
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import models, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from .. import permisos
from ..permisos import Poder, Rol
from ..querysets import ClaveNatural
from .definido import Definido
from .hecho import ConflictoDeVersion

SIN_HISTORIA = {"last_login", "password", "huella_calendario"}  # lo que cada quien hace con su cuenta no la define


class Unidad(Definido):
    """Unidad orgánica que responde por acciones o conduce una estrategia; `codigo` es su sigla."""

    codigo = models.CharField("sigla", max_length=20, unique=True)
    nombre = models.CharField(max_length=200)

    PODER = Poder.ADMINISTRAR

    objects = ClaveNatural.as_manager()
    definiciones = HistoricalRecords(history_change_reason_field=models.TextField("motivo", null=True))

    class Meta:
        verbose_name = "unidad"
        verbose_name_plural = "unidades"
        ordering = ["codigo"]

    def __str__(self):
        return f"{self.codigo} · {self.nombre}"

    def get_absolute_url(self):
        return reverse("seguimiento:persona_lista") + f"#unidad-{self.pk}"

    def natural_key(self):
        return (self.codigo,)

    def clean(self):
        """Una sigla se busca sin mirar mayúsculas: dos que solo difieran en ellas se confundirían."""
        if Unidad.objects.filter(codigo__iexact=self.codigo).exclude(pk=self.pk).exists():
            raise ValidationError({"codigo": f"Ya hay una unidad «{self.codigo}»."})


class UsuarioManager(UserManager):
    def create_superuser(self, username, email=None, password=None, **campos):
        """La primera cuenta de una instalación: administra. Lo que hace de ella una superusuaria es el rol."""
        return super().create_superuser(username, email, password, **{"rol": Rol.ADMINISTRADOR} | campos)

    def administran(self):
        return self.filter(rol=Rol.ADMINISTRADOR, is_active=True)

    def del_calendario(self, secreto):
        """La persona, con rol y activa, de esa dirección de calendario; nula si no hay o se revocó."""
        usuario = self.filter(huella_calendario=sha256(secreto.encode()).hexdigest()).first()
        return usuario if usuario and usuario.mira else None


class Usuario(Definido, AbstractUser):
    """Persona que entra al tablero. De ella solo se guarda nombre, cargo y correo (Ley 29733).

    Sin `rol` no ve nada: es ajena, aunque tenga contraseña. Sus poderes salen solo del rol: `is_staff`, `is_superuser`,
    los grupos y los permisos de Django no cuentan.
    """

    Rol = Rol

    rol = models.CharField(max_length=20, choices=Rol, blank=True)
    cargo = models.CharField(max_length=150, blank=True)
    unidad = models.ForeignKey(Unidad, models.PROTECT, null=True, blank=True, related_name="usuarios")
    huella_calendario = models.CharField(  # noqa: DJ001 (nula: así la unicidad no cuenta a quienes no tienen)
        "SHA-256 de su dirección de calendario", max_length=64, null=True, unique=True, editable=False
    )

    PODER = Poder.ADMINISTRAR

    objects = UsuarioManager()
    definiciones = HistoricalRecords(
        excluded_fields=["password", "last_login", "huella_calendario", "is_staff", "is_superuser", "date_joined"],
        history_change_reason_field=models.TextField("motivo", null=True),
    )

    class Meta:
        verbose_name = "usuario"
        verbose_name_plural = "usuarios"
        constraints = [
            models.CheckConstraint(
                name="usuario_rol_conocido",
                condition=models.Q(
                    rol__in=[
                        "",
                        "operador",
                        "secretaria",
                        "autoridad",
                        "analista",
                        "administrador",
                    ]
                ),
                violation_error_message="Ese rol no existe.",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def get_absolute_url(self):
        return reverse("seguimiento:persona_detalle", args=[self.pk])

    def save(self, *args, update_fields=None, **kwargs):
        """Entrar o cambiar la propia contraseña no deja una versión: no es lo que se define de una cuenta."""
        if update_fields is not None and set(update_fields) <= SIN_HISTORIA:
            self.skip_history_when_saving = True
        try:
            super().save(*args, update_fields=update_fields, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)

    def has_perm(self, perm, obj=None):
        """Los permisos de Django no cuentan: lo que puede lo dice `permisos`."""
        return False

    def has_module_perms(self, app_label):
        return False

    @property
    def le_falta_unidad(self):
        """Si es de los que registran lo de su unidad y no tiene ninguna: no puede registrar nada."""
        return self.rol == Rol.OPERADOR and self.unidad_id is None

    def clean(self):
        super().clean()
        if self.le_falta_unidad:
            raise ValidationError({"unidad": "Un operador registra lo de su unidad: diga cuál es."})

    @transaction.atomic
    def guardar(self, *, por, motivo, version=None):
        """Como toda definición, y además nadie se cambia el rol ni se desactiva, y siempre queda quien administre.

        Quien puede cambiar el correo de una cuenta puede recuperar su contraseña y entrar como su dueño: el de quien ya
        entró solo lo cambia su dueño (`cambiar_correo`).
        """
        permisos.exigir(por, self.PODER)
        administran = {
            cuenta.pk for cuenta in Usuario.objects.administran().select_for_update(no_key=True).order_by("pk")
        }
        previa = Usuario.objects.filter(pk=self.pk).first()
        if previa == por and (previa.rol, previa.is_active) != (self.rol, self.is_active):
            raise ValidationError({"rol": "Nadie se cambia el rol ni se desactiva: pídaselo a otra persona."})
        if previa and previa.ya_entro and previa.email != self.email:
            raise ValidationError({"email": "Ya entró con su cuenta: su correo lo cambia su dueño, en «Mi correo»."})
        if administran == {self.pk} and not (self.is_active and self.rol == Rol.ADMINISTRADOR):
            raise ValidationError({"rol": "Es la única cuenta que administra: dé antes ese rol a otra persona."})
        guardada = super().guardar(por=por, motivo=motivo, version=version)
        if previa and previa.email != self.email:
            self._avisar_del_correo(previa.email, por)
        return guardada

    @transaction.atomic
    def cambiar_correo(self, correo, *, version=None):
        """El propio: lo pone o lo cambia su dueño, y se avisa al anterior.

        Lanza `ValidationError` o `ConflictoDeVersion`.
        """
        self.bloquear_definicion(version)
        anterior, self.email = self.email, correo
        self.clean_fields(exclude={c.name for c in self._meta.fields} - {"email"})
        self._history_user, self._change_reason = self, "Su dueño cambió el correo."
        self.save(update_fields=["email"])
        if anterior != correo:
            self._avisar_del_correo(anterior, self)

    @property
    def ya_entro(self):
        """Si su dueño ya la usó: desde entonces nadie más toca aquello con que se recupera su contraseña."""
        return self.last_login is not None

    def _avisar_del_correo(self, anterior, por):
        """El correo anterior deja de servir para recuperar la contraseña, y se le avisa."""
        EmailAddress.objects.filter(user=self).delete()
        if anterior:
            dicho = f"{por} cambió el correo de la cuenta «{self.username}» del tablero CONASEC: ya no es este.\n\n"
            dicho += "Si no lo esperaba, avise a quien administra el tablero."
            carta = partial(send_mail, "Cambió el correo de su cuenta", dicho, None, [anterior])
            transaction.on_commit(carta, robust=True)

    @transaction.atomic
    def dejar_dicho(self, *, por, motivo):
        """Anota en su historia algo que se hizo con la cuenta y no cambia lo que la define."""
        permisos.exigir(por, self.PODER)
        actual = (
            type(self).objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        )  # la de ahora, no la que se leyó
        actual._history_user, actual._change_reason = por, motivo
        actual.save()

    def completar(self, por):
        """La cuenta nueva nace sin contraseña: se la pone su dueño, con el enlace que se le da."""
        if self.pk is None:
            self.set_unusable_password()

    @staticmethod
    def secreto_de(envio):
        """El de una dirección de calendario: siempre el mismo para el mismo envío, que así se puede repetir."""
        return urlsafe_b64encode(salted_hmac("calendario", envio, algorithm="sha256").digest()).decode().rstrip("=")

    @property
    def vista_calendario(self):
        """Cómo está su dirección, para un formulario: el comienzo de su huella, o vacía si no tiene."""
        return (self.huella_calendario or "")[:12]

    @transaction.atomic
    def cambiar_calendario(self, secreto, vista=None):
        """Cambia su dirección por otra, o la revoca si es nulo: aquí solo queda su huella. Otra vez la misma, nada.

        `vista`: cómo estaba al abrir el formulario. Lanza `ConflictoDeVersion` si ya no está así.
        """
        huella = secreto and sha256(secreto.encode()).hexdigest()
        actual = type(self).objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        self.huella_calendario = actual.huella_calendario
        if huella == actual.huella_calendario:
            return
        if vista not in (None, actual.vista_calendario):
            raise ConflictoDeVersion("La dirección de calendario cambió desde que se abrió el formulario.")
        self.huella_calendario = huella
        self.save(update_fields=["huella_calendario"])

    def puede(self, poder, objeto=None):
        """Si tiene ese `Poder` (`permisos`); con `objeto`, si lo alcanza.

        Lo que alcanza de cada modelo se averigua una vez: una página o un archivo lo preguntan por cada hecho. Los
        verbos preguntan a `permisos`, que mira la base.
        """
        if objeto is None or permisos.alcance(self, poder) != permisos.SU_UNIDAD:
            return permisos.puede(self, poder, *([] if objeto is None else [objeto]))
        llave = (poder, type(objeto), self.unidad_id)
        if llave not in self._alcanzados:
            suyos = type(objeto).objects.al_alcance(self, poder).order_by()
            self._alcanzados[llave] = set(suyos.values_list("pk", flat=True))
        return objeto.pk in self._alcanzados[llave]

    @cached_property
    def _alcanzados(self):
        return {}

    @property
    def mira(self):
        """Si puede ver el tablero y exportar (todo el que tiene un rol)."""
        return self.puede(Poder.MIRAR)

    @property
    def registra(self):
        """Si puede registrar hechos: todos la Secretaría Técnica; el operador, los de su unidad."""
        return self.puede(Poder.REGISTRAR)
