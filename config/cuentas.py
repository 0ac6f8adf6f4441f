"""Reglas de ingreso que se le dictan a django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter


class AdaptadorCuentas(DefaultAccountAdapter):
    """Registro cerrado: las cuentas las crea el administrador, nadie se inscribe por su cuenta."""

    def is_open_for_signup(self, request):
        """Devuelve siempre `False`."""
        return False
