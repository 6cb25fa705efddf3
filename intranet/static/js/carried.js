/* The visits that are in this phone, also those the server could not be asked about. */
(function () {
  "use strict";
  const box = window.outbox, list = document.querySelector("[data-carried]");
  if (!box || !list) return;
  const { words, state, fill, make } = box, HEAD = "visits-1:";
  const line = document.querySelector("[data-part=unsent]"), login = document.querySelector("[data-part=login]");
  let unsent = [];

  async function row(name) {
    const found = await caches.match("/inspections/about", { cacheName: name });
    if (!found) return;
    const about = await found.json(), mine = unsent.filter((one) => name === HEAD + one.inspection);
    const title = new DOMParser().parseFromString(about.title, "text/html").body.textContent;
    let place = list.querySelector(`[data-visit="${about.path}"]`);
    if (!place) {
      place = make("li");
      place.dataset.visit = about.path;
      place.append(make("div"));
      place.firstChild.append(make("a", title, { href: about.path }));
      list.append(place);
    }
    for (const old of place.querySelectorAll("[data-kept]")) old.remove();
    const said = make("small", box.kept(about) + " "), [drop, save] = [words.drop, words.export].map((text) => make("button", text, { type: "button", className: "plain" }));
    said.dataset.kept = "";
    if (mine.length) said.append(make("span", fill(words.unsent, { n: mine.length }), { className: "chip wait" }), " ", save);
    else said.append(drop);
    save.onclick = async () => {
      const href = URL.createObjectURL(await box.exported(name.slice(HEAD.length), mine[0].user));
      make("a", "", { href, download: "phieu.json" }).click();
    };
    drop.onclick = async () => {
      await caches.delete(name);
      said.remove();
    };
    place.firstElementChild.append(said);
  }
  async function show(_there, waiting) {
    unsent = waiting;
    line.hidden = false;
    line.className = `chip ${waiting.length ? "wait" : "done"}`;
    line.textContent = waiting.length ? fill(words.unsent, { n: waiting.length }) : words.none;
    login.hidden = !state.login;
    if (window.caches) for (const name of await caches.keys()) if (name.startsWith(HEAD) && name !== HEAD + "list") await row(name);
    const none = document.querySelector("[data-none]");
    if (none) none.hidden = list.childElementCount > 0;
  }
  box.listen(show);
  box.ready.then(async (keeps) => {
    if (!keeps) return;
    await box.changed();
    box.send();
  });
})();
