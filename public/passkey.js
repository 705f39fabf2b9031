// Passkeys: the one thing that cannot work without JavaScript, so it does not wait for WebAssembly either.
//
// A page offers
//   <button type="button" hidden data-passkey="login|register|step-up" data-next="/path"
//           data-status="ID of an aria-live element" data-name-from="ID of an input (register)"
//           data-busy="…" data-cancelled="…" data-refused="…" data-limited="…" data-failed="…">
// and this script shows the button where the browser has passkeys, and says what happens in the page's own words.
// Buttons may come and go with the page; nothing here holds on to one.
(() => {
  "use strict";

  // Every page with a button brings this script.
  if (window.knowsPasskeys) return;
  window.knowsPasskeys = true;

  const able =
    window.isSecureContext === true &&
    typeof window.PublicKeyCredential === "function" &&
    typeof navigator.credentials?.create === "function";

  const fromBase64url = (text) => {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
    return Uint8Array.from(atob(padded), (c) => c.charCodeAt(0)).buffer;
  };

  const toBase64url = (buffer) => {
    let binary = "";
    for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  // The server's JSON carries bytes as base64url; the browser wants buffers.
  const withIds = (list) => list?.map((item) => ({ ...item, id: fromBase64url(item.id) }));
  const options = (json) => {
    const ready = { ...json, challenge: fromBase64url(json.challenge) };
    if (json.user) ready.user = { ...json.user, id: fromBase64url(json.user.id) };
    if (json.excludeCredentials) ready.excludeCredentials = withIds(json.excludeCredentials);
    if (json.allowCredentials) ready.allowCredentials = withIds(json.allowCredentials);
    return ready;
  };

  const written = (credential) => {
    const from = credential.response;
    const response = { clientDataJSON: toBase64url(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = toBase64url(from.attestationObject);
      response.transports = from.getTransports?.() ?? [];
    } else {
      response.authenticatorData = toBase64url(from.authenticatorData);
      response.signature = toBase64url(from.signature);
      response.userHandle = from.userHandle ? toBase64url(from.userHandle) : null;
    }
    return {
      id: credential.id,
      rawId: toBase64url(credential.rawId),
      type: credential.type,
      response,
      extensions: {},
    };
  };

  class Refused extends Error {
    constructor(status, first) {
      super(`status ${status}`);
      this.status = status;
      this.first = first;
    }
  }

  const post = async (path, body) => {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Refused(answer.status, (await answer.json().catch(() => ({}))).first);
    return answer.json();
  };

  const wording = (error) => {
    if (error instanceof Refused) return error.status === 429 ? "limited" : "refused";
    // The person closed the window, waited too long, or this device already has a passkey here.
    if (error?.name === "NotAllowedError" || error?.name === "AbortError") return "cancelled";
    if (error?.name === "InvalidStateError") return "refused";
    return "failed";
  };

  const say = (button, key) => {
    const place = document.getElementById(button.dataset.status ?? "");
    if (place) place.textContent = key ? (button.dataset[key] ?? "") : "";
  };

  const run = async (button) => {
    const kind = button.dataset.passkey;
    const name = document.getElementById(button.dataset.nameFrom ?? "")?.value ?? "";
    const start = await post(`/passkey/${kind}/start`, {});
    const publicKey = options(start.options.publicKey);
    const credential =
      kind === "register"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
    const done = await post(`/passkey/${kind}/finish`, {
      ceremony: start.ceremony,
      credential: written(credential),
      name,
      next: button.dataset.next ?? "",
    });
    // Only ever to a page of ours.
    const to = new URL(done.to ?? "/", window.location.origin);
    window.location.assign(to.origin === window.location.origin ? to.href : "/");
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-passkey]");
    if (!button || !able || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    say(button, "busy");
    try {
      await run(button);
    } catch (error) {
      // Whoever signed in too long ago shows again who they are, and comes back here.
      if (error.first) {
        const here = window.location.pathname + window.location.search;
        window.location.assign(`${error.first}?next=${encodeURIComponent(here)}`);
        return;
      }
      say(button, wording(error));
    } finally {
      button.removeAttribute("aria-busy");
    }
  });

  if (!able) return;
  const show = () => {
    for (const button of document.querySelectorAll("button[data-passkey][hidden]")) button.hidden = false;
  };
  show();
  new MutationObserver(show).observe(document.documentElement, { childList: true, subtree: true });
})();
