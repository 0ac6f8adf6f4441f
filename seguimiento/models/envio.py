from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone


class YaEnviado(Exception):
    """Lo mismo ya se guardó; `envio` dice qué se respondió. No se escribió otra vez."""

    def __init__(self, envio):
        super().__init__(envio.dicho)
        self.envio = envio


class Envio(models.Model):
    """Un formulario que ya se guardó y con qué se respondió: enviarlo otra vez da lo mismo y no escribe.

    `clave`: SHA-256 del número de un solo uso del formulario, de quién lo envía, a dónde y qué. Se escribe en la misma
    transacción que lo enviado, y el segundo espera al primero.
    """

    VIVE = timedelta(days=7)

    clave = models.CharField(max_length=64, primary_key=True)
    dicho = models.TextField(blank=True)
    destino = models.TextField()
    enviado_en = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "envío"
        verbose_name_plural = "envíos"

    def __str__(self):
        return self.dicho or self.destino

    @classmethod
    def tomar(cls, clave):
        """El envío, por guardar; espera a quien esté guardando el mismo. Lanza `YaEnviado` si ya se guardó."""
        try:
            with transaction.atomic():
                nuevo = cls.objects.create(clave=clave)
        except IntegrityError as error:
            raise YaEnviado(cls.objects.get(clave=clave)) from error
        transaction.on_commit(cls.olvidar)
        return nuevo

    def responder(self, dicho, destino):
        """Guarda lo que se responde, para quien lo repita."""
        self.dicho, self.destino = dicho, destino
        self.save(update_fields=["dicho", "destino"])

    @classmethod
    def olvidar(cls):
        """Borra los viejos: nadie repite un envío después de tanto."""
        cls.objects.filter(enviado_en__lt=timezone.now() - cls.VIVE).delete()
