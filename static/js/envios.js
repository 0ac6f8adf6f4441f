// Lo escrito en un formulario que se envió y no llegó a guardarse (la sesión venció, se cortó la red) se recupera al
// volver a su página. Queda solo en esta pestaña, solo para la misma persona, y nunca contraseñas ni archivos.
(() => {
  const CLAVE = "borrador", DURA = 12 * 60 * 60 * 1000;
  const NO = new Set(["hidden", "password", "file", "submit", "button", "reset"]);
  const persona = document.body.dataset.persona;

  const ruta = (formulario) => new URL(formulario.getAttribute("action") || location.href, location.href).pathname;
  const campos = (formulario) => [...formulario.elements].filter((campo) => campo.name && !NO.has(campo.type));
  const marca = (campo) => campo.type === "checkbox" || campo.type === "radio";
  const borrar = () => sessionStorage.removeItem(CLAVE);

  function leer() {
    try {
      return JSON.parse(sessionStorage.getItem(CLAVE));
    } catch {
      return null;
    }
  }

  function guardar(evento) {
    const formulario = evento.target;
    if (!persona || formulario.method !== "post" || formulario.querySelector("[type=password]")) return;
    const escrito = campos(formulario).map((campo) => [campo.name, marca(campo) ? campo.checked : campo.value]);
    if (!escrito.length) return;
    try {
      sessionStorage.setItem(CLAVE, JSON.stringify({ persona, ruta: ruta(formulario), cuando: Date.now(), escrito }));
    } catch {
      borrar(); // no cabe: se envía igual
    }
  }

  function reponer(formulario, escrito) {
    let cambio = false;
    campos(formulario).forEach((campo, n) => {
      const [nombre, valor] = escrito[n] || [];
      const propiedad = marca(campo) ? "checked" : "value";
      if (nombre !== campo.name || campo[propiedad] === valor) return;
      campo[propiedad] = valor;
      campo.closest("details")?.setAttribute("open", "");
      cambio = true;
    });
    return cambio;
  }

  function avisar(formulario) {
    const aviso = document.createElement("p"), descartar = document.createElement("button");
    aviso.className = "aviso";
    aviso.setAttribute("role", "status");
    aviso.textContent = "Se recuperó lo que había escrito y no se guardó: revíselo y vuelva a enviarlo. ";
    if (formulario.querySelector("[type=file]")) aviso.textContent += "El archivo hay que adjuntarlo otra vez. ";
    descartar.type = "button";
    descartar.className = "boton";
    descartar.textContent = "Descartar";
    descartar.addEventListener("click", () => {
      formulario.reset();
      aviso.remove();
    });
    aviso.append(descartar);
    formulario.prepend(aviso);
    formulario.scrollIntoView();
  }

  function recuperar() {
    const borrador = leer();
    if (!borrador || !persona) return; // en la página de entrada se espera
    const suyo = borrador.persona === persona && Date.now() - borrador.cuando < DURA;
    const formulario = [...document.forms].find((uno) => uno.method === "post" && ruta(uno) === borrador.ruta);
    borrar();
    if (!suyo || !formulario || document.querySelector(".mensajes .success")) return;
    if (reponer(formulario, borrador.escrito)) avisar(formulario);
  }

  document.addEventListener("submit", guardar);
  recuperar();
})();

// Lo que htmx calla se dice: sin red, un rechazo o una falla del servidor. La página queda como estaba.
(() => {
  const DICHOS = {
    0: "No hay conexión con el tablero. Revise su red y vuelva a intentarlo.",
    400: "El tablero no entendió lo pedido. Recargue la página y vuelva a intentarlo.",
    403: "Su rol no lo permite, o su sesión cambió desde que abrió esta página. Recárguela.",
    404: "Eso ya no está, o usted no puede verlo. Recargue la página.",
    413: "Lo enviado es demasiado grande.",
    429: "Son demasiados intentos seguidos. Espere un minuto.",
    507: "No queda espacio en el disco. Avise a quien administra el tablero.",
  };
  const FALLA = "El tablero no pudo completarlo. Vuelva a intentarlo y, si se repite, avise a quien lo administra.";
  let aviso = null;

  function callar() {
    aviso?.remove();
    aviso = null;
  }

  function decir(situacion) {
    callar();
    aviso = document.createElement("p");
    aviso.className = "error";
    aviso.setAttribute("role", "alert");
    const cual = situacion ? ` (${situacion})` : "";
    aviso.textContent = `${DICHOS[situacion] || FALLA} Lo que ve es de antes.${cual}`;
    document.querySelector("main").prepend(aviso);
    aviso.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:responseError", (evento) => decir(evento.detail.xhr.status));
  document.addEventListener("htmx:sendError", () => decir(0));
  document.addEventListener("htmx:timeout", () => decir(0));
  document.addEventListener("htmx:swapError", () => decir(500));
  document.addEventListener("htmx:afterSwap", callar);
})();
