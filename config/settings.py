"""Configuración del tablero. Todo lo que cambia de una instalación a otra se lee del entorno (`config/entorno.py`).

Dos modos: producción, que es el de siempre y no arranca sin `SECRET_KEY` y `ALLOWED_HOSTS`; y local, con
`TABLERO_LOCAL=1`, que es el de `make run` y el de las pruebas. `DEBUG` es falso en ambos.
"""

from pathlib import Path

import plotly
from csp.constants import NONCE, NONE, SELF

from config import entorno

LOCAL = entorno.si_o_no("TABLERO_LOCAL")
BASE_DIR = Path(__file__).resolve().parent.parent
DATOS = Path(entorno.texto("CARPETA_DATOS", str(BASE_DIR / "datos")))
DATOS.mkdir(parents=True, exist_ok=True)

DEBUG = False
if LOCAL:
    SECRET_KEY = entorno.clave_local(DATOS / "clave_secreta")
    ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
else:
    SECRET_KEY = entorno.obligatorio("SECRET_KEY", "un-texto-largo-y-al-azar-de-cincuenta-letras-o-mas")
    ALLOWED_HOSTS = entorno.lista("ALLOWED_HOSTS", "tablero.ejemplo.pe")

# Aplicaciones

INSTALLED_APPS = [
    "seguimiento",
    "conasec",
    "estrategia",
    "barrio_seguro",
    "tablero",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "simple_history",
    "config.apps.Administracion",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "config.apps.Estaticos",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "seguimiento.puerta.PuertaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "seguimiento.puerta.EntradaMiddleware",
    # Lee el cuerpo: va después de quienes miran cuánto pesa y de quién es.
    "django.middleware.csrf.CsrfViewMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "seguimiento.corte.CorteMiddleware",
    "seguimiento.envios.EnvioMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tablero.contexto.contexto",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Datos

DATABASES = {"default": entorno.base_de_datos(f"sqlite:///{DATOS / 'tablero.sqlite3'}")}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
UMBRALES = entorno.umbrales()
# Solo guarda los contadores de intentos de entrar: en la base, los comparten todos los procesos.
CACHES = {
    "default": {
        "BACKEND": "seguimiento.intentos.Intentos",
        "LOCATION": "seguimiento_intentos",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Con qué se firman los cortes publicados: una variable, o un archivo de esta instalación que solo lee su dueño.
CLAVE_DE_FIRMA = entorno.texto("CLAVE_DE_FIRMA")
CLAVES_DE_FIRMA_ANTERIORES = [c for c in entorno.texto("CLAVES_DE_FIRMA_ANTERIORES").split(",") if c]
ARCHIVO_DE_FIRMA = DATOS / "clave_de_firma"

# Los sustentos son privados: los entrega una vista que mira quién los pide, nunca el servidor de archivos.
MEDIA_ROOT = DATOS / "sustentos"
SUSTENTO_MAXIMO_MB = entorno.entero("SUSTENTO_MAXIMO_MB", 10, 1, 100)
IMPORTACION_MAXIMO_MB = entorno.entero("IMPORTACION_MAXIMO_MB", 10, 1, 100)
IMPORTACION_MAXIMO_FILAS = entorno.entero("IMPORTACION_MAXIMO_FILAS", 20_000, 1, 200_000)
IMPORTACION_MAXIMO_COLUMNAS = entorno.entero("IMPORTACION_MAXIMO_COLUMNAS", 200, 20, 1_000)
FILE_UPLOAD_PERMISSIONS = 0o640
# Lo que pesa un cuerpo, en bytes: sin archivos, y de quien no ha entrado (`seguimiento/puerta.py`).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CUERPO_ANONIMO = 16 * 1024

# Idioma y hora

LANGUAGE_CODE = "es"
TIME_ZONE = "America/Lima"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
# Con separador automático, un año o un código numérico saldrían «2,022»; las cifras grandes lo piden una por una.
USE_THOUSAND_SEPARATOR = False

# Archivos estáticos

STATIC_URL = "/static/"
# En local se sirven desde donde están; en producción, los que junta y comprime `collectstatic`.
STATIC_ROOT = None if LOCAL else BASE_DIR / "estaticos"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("plotly", Path(plotly.__file__).parent / "package_data"),
]
ESTATICOS = "django.contrib.staticfiles.storage.StaticFilesStorage"
ESTATICOS_CON_HUELLA = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "seguimiento.almacen.Almacen"},
    "staticfiles": {"BACKEND": ESTATICOS if LOCAL else ESTATICOS_CON_HUELLA},
}
WHITENOISE_USE_FINDERS = LOCAL

# Cuentas: usuario y contraseña, sin registro abierto; sin sesión no se ve nada.

AUTH_USER_MODEL = "seguimiento.Usuario"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validador}"}
    for validador in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/entrada/"
ACCOUNT_ADAPTER = "seguimiento.ingreso.AdaptadorIngreso"
ACCOUNT_FORMS = {"reset_password": "seguimiento.ingreso.RecuperarForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# A un correo que no es de nadie no se le escribe: no hay registro que ofrecerle.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Quien acaba de escribir su contraseña puede, por cinco minutos, hacer lo que la pide otra vez.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
PROXIES_DECLARADOS = bool(entorno.texto("PROXIES_DE_CONFIANZA"))
ALLAUTH_TRUSTED_PROXY_COUNT = entorno.entero("PROXIES_DE_CONFIANZA", 0, 0, 5)

# Correo: solo sirve para recuperar contraseñas. Sin servidor, en producción no se envía ni se anota en ninguna parte.

EMAIL_HOST = entorno.texto("CORREO_SERVIDOR")
EMAIL_PORT = entorno.entero("CORREO_PUERTO", 587, 1, 65535)
EMAIL_HOST_USER = entorno.texto("CORREO_USUARIO")
EMAIL_HOST_PASSWORD = entorno.texto("CORREO_CLAVE")
EMAIL_USE_TLS = entorno.si_o_no("CORREO_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = entorno.texto("CORREO_REMITENTE", "tablero@localhost")
CORREO_SIN_SERVIDOR = "console" if LOCAL else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else CORREO_SIN_SERVIDOR}.EmailBackend"

# Seguridad

SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^salud/?$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else entorno.entero("HSTS_SEGUNDOS", 31_536_000, 1)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
CSRF_FAILURE_VIEW = "seguimiento.fallos.sin_csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"

# El nonce de los estilos lo usa solo la página de gráficos: Plotly llena un <style> vacío que lo lleva. La huella es la
# del otro <style> que Plotly agrega, el de sus mapas; cambia con su versión, y una prueba de navegador lo avisa.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, NONCE, "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "linea": {"()": "seguimiento.registro.Linea", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "linea"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # Waitress avisa de cada petición que espera un hilo: con varias a la vez es lo de siempre.
        "waitress.queue": {"level": "ERROR"},
    },
}
