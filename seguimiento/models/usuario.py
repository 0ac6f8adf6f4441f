from hashlib import sha256
from secrets import token_urlsafe

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.functional import cached_property

from .. import permisos
from ..permisos import Poder, Rol
from ..querysets import ClaveNatural
from .compuesto import Compuesto


class Unidad(Compuesto):
    """Unidad orgánica que responde por acciones o conduce una estrategia; `codigo` es su sigla."""

    codigo = models.CharField("sigla", max_length=20, unique=True)
    nombre = models.CharField(max_length=200)

    objects = ClaveNatural.as_manager()

    class Meta:
        verbose_name = "unidad"
        verbose_name_plural = "unidades"
        ordering = ["codigo"]

    def __str__(self):
        return f"{self.codigo} · {self.nombre}"

    def natural_key(self):
        return (self.codigo,)


class UsuarioManager(UserManager):
    def del_calendario(self, secreto):
        """La persona, con rol y activa, de esa dirección de calendario; nula si no hay o se revocó."""
        usuario = self.filter(huella_calendario=sha256(secreto.encode()).hexdigest()).first()
        return usuario if usuario and usuario.mira else None


class Usuario(Compuesto, AbstractUser):
    """Persona que entra al tablero. De ella solo se guarda nombre, cargo y correo (Ley 29733).

    Sin `rol` no ve nada: es ajena, aunque tenga contraseña.
    """

    Rol = Rol

    rol = models.CharField(max_length=20, choices=Rol, blank=True)
    cargo = models.CharField(max_length=150, blank=True)
    unidad = models.ForeignKey(Unidad, models.PROTECT, null=True, blank=True, related_name="usuarios")
    huella_calendario = models.CharField(  # noqa: DJ001 (nula: así la unicidad no cuenta a quienes no tienen)
        "SHA-256 de su dirección de calendario", max_length=64, null=True, unique=True, editable=False
    )

    objects = UsuarioManager()

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

    def abrir_calendario(self):
        """Una dirección nueva, que reemplaza a la anterior. Se devuelve el secreto: aquí solo queda su huella."""
        secreto = token_urlsafe(32)
        self.huella_calendario = sha256(secreto.encode()).hexdigest()
        self.save(update_fields=["huella_calendario"])
        return secreto

    def revocar_calendario(self):
        self.huella_calendario = None
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
