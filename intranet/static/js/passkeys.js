/* A passkey fills in the hidden field of its form. The button waits for this script: without it
   there would be nothing to send. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-create], form[data-get]");
  const field = form.elements.answer;
  const said = form.querySelector("p.error[hidden]");

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function create(asked) {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const publicKey = { ...asked, user, challenge: bytes(asked.challenge),
      excludeCredentials: known(asked.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    return [made, { attestationObject: text(made.response.attestationObject) }];
  }

  async function get(asked) {
    const publicKey = { ...asked, challenge: bytes(asked.challenge),
      allowCredentials: known(asked.allowCredentials) };
    const found = await navigator.credentials.get({ publicKey });
    const { authenticatorData, signature, userHandle } = found.response;
    return [found, { authenticatorData: text(authenticatorData), signature: text(signature),
      userHandle: userHandle && text(userHandle) }];
  }

  const button = form.querySelector("button");
  button.disabled = false;
  if (form.dataset.get) button.focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      const { create: toCreate, get: toGet } = form.dataset;
      const [key, response] = toCreate ? await create(JSON.parse(toCreate)) : await get(JSON.parse(toGet));
      response.clientDataJSON = text(key.response.clientDataJSON);
      field.value = JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
      form.submit();
    } catch (_error) {
      said.textContent = form.dataset.failed;
      said.hidden = false;
    }
  });
})();
