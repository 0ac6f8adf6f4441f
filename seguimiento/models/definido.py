from django.db import models, transaction

from .hecho import ConflictoDeVersion


class Definido(models.Model):
    """Lo que se define y se corrige, con historia de quién y por qué. Quien hereda tiene `definiciones`."""

    class Meta:
        abstract = True

    @transaction.atomic
    def guardar(self, *, por, motivo, version=None):
        """Lo crea o lo corrige, bajo su bloqueo, y lo devuelve.

        `version`: cuántas definiciones llevaba al abrir el formulario. Lanza `ValidationError` por campo o
        `ConflictoDeVersion` si otra persona lo corrigió antes.
        """
        if self.pk:
            type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
            if version is not None and version != self.definiciones.count():
                raise ConflictoDeVersion(f"{self} cambió desde que se abrió el formulario.")
        self.completar(por)
        self.full_clean()
        self._history_user, self._change_reason = por, motivo
        self.save()
        return self

    def completar(self, por):
        """Lo que se deduce antes de validar."""
