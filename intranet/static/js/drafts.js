/* Drafts: what is typed stays in this browser at once and goes to the server every ten seconds. */
(function () {
  if (window.drafts) return drafts();
  var doc = document, box = {}, head, url, timer;
  try { box = localStorage; } catch (e) { }
  /* The button that saves a draft without script says whose it is; beside it stand words and a link. */
  function button() { return doc.querySelector("[data-draft]"); }
  function keys(start) { return Object.keys(box).filter((key) => key.startsWith(start)); }
  function say(state, told) {
    var at = button();
    if (!at) return;
    at.nextSibling.hidden = told === "–";
    at.nextSibling.className = "chip " + state;
    at.nextSibling.textContent = at.dataset[state] + " " + (told || keys(head).length);
  }
  function later() {
    say("wait");
    timer = timer || setTimeout(send, 1e4);
  }
  function send() {
    timer = clearTimeout(timer);
    keys(head).forEach((key) => {
      var text = box[key], at = button(), token = doc.querySelector("[name=csrf_token]").value;
      say("neutral");
      fetch(url, { method: "POST", body: new URLSearchParams(text + "&csrf_token=" + token) }).then(function (answer) {
        if (answer.ok) return answer.text();
        throw 0;
      }).then(function (told) {
        if (box[key] === text) delete box[key];
        if (at && told[1] && key !== head + at.form.once.value) at.nextSibling.nextSibling.hidden = false;
        if (keys(head)[0]) later(); else say("done", told);
      }).catch(later);
    });
  }
  doc.addEventListener("input", function (e) {
    var at = button();
    if (!at || at.form !== e.target.form) return;
    var body = new URLSearchParams(new FormData(at.form));
    body.delete("csrf_token");
    var key = head + at.form.once.value;
    try { box[key] = body; } catch (e) { box = {}; box[key] = "" + body; }
    later();
  });
  doc.addEventListener("visibilitychange", send);
  /* Only where nothing can be stored is something lost with the page. */
  addEventListener("beforeunload", function (e) { if (!("length" in box) && keys(head)[0]) e.preventDefault(); });
  (window.drafts = function () {
    var at = button();
    if (!at) return;
    head = at.dataset.draft;
    url = at.formAction + "?quiet";
    at.hidden = true;
    keys("draft:").forEach((key) => { if (!key.startsWith(head)) delete box[key]; });
    send();
  })();
})();
