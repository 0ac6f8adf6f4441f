import os
import secrets

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from seguimiento.models import Unidad, Usuario

CONDUCTORA = "DGSC"
DE_LA_UNIDAD = {Usuario.Rol.OPERADOR, Usuario.Rol.SECRETARIA}


class Command(BaseCommand):
    """Crea una cuenta por rol, todas con la clave de esta instalación; solo con `TABLERO_LOCAL=1`.

    La clave viene de `TABLERO_CLAVE_LOCAL` o se genera una vez y queda en `clave_local.txt`, en la carpeta de datos.
    Las cuentas que ya existen no se tocan, salvo que `TABLERO_CLAVE_LOCAL` diga otra clave.
    """

    help = "Crea las cuentas locales, una por rol, e imprime su clave. No existe en producción."

    def handle(self, *, verbosity=1, **_):
        if not settings.LOCAL:
            raise CommandError("Las cuentas locales solo existen con TABLERO_LOCAL=1; en producción no hay ninguna.")
        impuesta = os.environ.get("TABLERO_CLAVE_LOCAL", "")
        clave = self._clave(impuesta)
        with transaction.atomic():
            propias = self._poner_al_dia(clave, impuesta)
        if verbosity:
            self._decir(clave, propias)

    def _clave(self, impuesta):
        """La impuesta, la guardada o una nueva; queda guardada y solo la lee quien instaló."""
        archivo = settings.DATOS / "clave_local.txt"
        guardada = archivo.read_text().strip() if archivo.exists() else ""
        clave = impuesta or guardada or secrets.token_urlsafe(9)
        if clave != guardada:
            with open(os.open(archivo, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as salida:
                salida.write(clave + "\n")
        archivo.chmod(0o600)
        return clave

    def _poner_al_dia(self, clave, impuesta):
        """Crea las que faltan y devuelve las que tienen una clave propia, que no es la de esta instalación."""
        cuentas = {cuenta.username: cuenta for cuenta in Usuario.objects.filter(username__in=Usuario.Rol.values)}
        cifradas = {cuenta.password for cuenta in cuentas.values()}
        ajenas = {cifrada for cifrada in cifradas if not check_password(clave, cifrada)}
        distintas = [nombre for nombre, cuenta in cuentas.items() if cuenta.password in ajenas]
        faltan = [rol for rol in Usuario.Rol if rol not in cuentas]
        if faltan or (impuesta and distintas):
            cifrada = make_password(clave)
            self._crear(faltan, cifrada)
            if impuesta:
                Usuario.objects.filter(username__in=distintas).update(password=cifrada)
        return [] if impuesta else distintas

    def _crear(self, roles, cifrada):
        unidad = Unidad.objects.filter(codigo=CONDUCTORA).first()
        if unidad is None:
            raise CommandError(f"Falta la unidad {CONDUCTORA}: corra antes «manage.py cargar_documento».")
        for rol in roles:
            Usuario.objects.create(
                username=rol,
                first_name=rol.label,
                password=cifrada,
                rol=rol,
                unidad=unidad if rol in DE_LA_UNIDAD else None,
            )

    def _decir(self, clave, propias):
        puerto = os.environ.get("PUERTO") or "8000"
        self.stdout.write(f"Cuentas locales: {', '.join(Usuario.Rol.values)}")
        self.stdout.write(f"Clave de todas: {clave}")
        if propias:
            self.stdout.write(f"Salvo {', '.join(sorted(propias))}: conservan la clave que ya tenían.")
        self.stdout.write(f"Dirección: http://127.0.0.1:{puerto}/")
