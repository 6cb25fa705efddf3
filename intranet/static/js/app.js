/* What HTML cannot do alone: keys, focus, suggestions and the slow line. Every page works without it. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, narrow = matchMedia("(max-width: 47.99rem)");
  root.classList.add("js");

  function all(selector, within) { return [...(within || doc).querySelectorAll(selector)]; }
  function byId(id) { return doc.getElementById(id); }
  function typing(el) { return el.matches("input, select, textarea, [contenteditable]"); }
  function on(name, act, capture) { doc.addEventListener(name, act, capture); }

  /* The menu is open without script; a phone closes it, a wide screen opens it again. */
  function fold() { all(".menu").forEach(function (menu) { menu.open = !narrow.matches; }); }
  fold();
  narrow.addEventListener("change", fold);
  on("click", function (e) {
    /* Ctrl+click opens a new tab: htmx 4.0.1 would stop it and do nothing itself. */
    if ((e.ctrlKey || e.metaKey || e.shiftKey) && e.target.closest("a")) e.stopPropagation();
    all(".user[open]").forEach(function (menu) { if (!menu.contains(e.target)) menu.open = false; });
    if (e.target.closest("[data-print]")) print();
    var copier = e.target.closest("[data-copy]");
    if (copier) { byId(copier.dataset.copy).select(); doc.execCommand("copy"); }
    var option = e.target.closest(".combo [role=option]");
    if (option) { e.preventDefault(); choose(option); }
    else if (!e.target.closest(".combo")) all(".options").forEach(close);
  }, true);

  /* A name cut to two lines tells the rest to a pointer that rests on it. */
  on("mouseover", function (e) {
    var el = e.target;
    if (el.matches(".clamp")) el.title = el.textContent;
  });

  /* Keys. Single keys are off while typing, and for people who switched them off. */
  function send(form) {
    var main = form.querySelector("button.primary");
    if (main) main.click(); else form.requestSubmit();
  }
  function next(el) {
    var fields = [...el.form.elements].filter(function (f) {
      return f.matches("input:not([type=hidden]), select, textarea") && !f.disabled && !f.readOnly && f.checkVisibility()
        && (f === el || f.type !== "radio" || f.name !== el.name);
    });
    var to = fields[fields.indexOf(el) + 1] || el.form.querySelector("button.primary");
    if (to) { to.focus(); if (to.select) to.select(); }
  }
  on("keydown", function (e) {
    var el = e.target, key = e.key;
    if (e.isComposing || e.altKey || e.defaultPrevented) return;
    if (key === "Enter" && (e.ctrlKey || e.metaKey)) {
      if (el.form) { e.preventDefault(); send(el.form); }
    } else if (el.matches(".combo input") && comboKey(e, el)) {
      e.preventDefault();
    } else if (key === "Enter" && el.matches("input, select") && el.form) {
      if (el.dataset.cardQr && scan(el)) e.preventDefault();
      else if (el.form.dataset.enter === "next" && !/submit|button|file/.test(el.type)) { e.preventDefault(); next(el); }
    } else if (key === "Escape") {
      escape(el);
    } else if (!typing(el) && doc.body.dataset.keys !== "off" && !e.ctrlKey && !e.metaKey && !doc.querySelector("dialog[open]")) {
      var box = byId("jump"), help = byId("help");
      if (key === "/" && box) { e.preventDefault(); box.focus(); box.select(); }
      if (key === "?" && help) help.click();
    }
  });
  function escape(el) {
    var menu = doc.querySelector(".user[open]"), back = doc.querySelector("a[data-back]");
    if (doc.querySelector("dialog[open]")) return;
    if (menu) { menu.open = false; menu.firstElementChild.focus(); }
    else if (back && !typing(el)) back.click();
  }

  /* A card read by a barcode reader has six or more parts: tell the button that reads it at once. */
  function scan(el) {
    if (el.value.split("|").length < 6 || el.value === el.dataset.read) return false;
    el.dataset.read = el.value;
    return el.dispatchEvent(new CustomEvent("card", { bubbles: true }));
  }
  var idle;
  on("input", function (e) {
    var el = e.target;
    if (el.dataset.cardQr) { clearTimeout(idle); idle = setTimeout(scan, 250, el); }
    if (el.dataset.value) byId(el.dataset.value).value = "";
  });

  /* Suggestions: up and down move, Enter takes, Esc closes. */
  function parts(input) {
    var list = byId(input.getAttribute("aria-controls"));
    return { list: list, options: all("button[role=option]", list), now: list.querySelector("[aria-selected=true]") };
  }
  function mark(input, option) {
    parts(input).options.forEach(function (o, i) {
      o.id = input.id + "-option-" + i;
      o.tabIndex = -1;
      o.setAttribute("aria-selected", o === option);
    });
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  }
  function show(list, open) {
    var input = doc.querySelector("[aria-controls='" + list.id + "']");
    list.hidden = !open;
    if (input) { input.setAttribute("aria-expanded", open); mark(input, null); }
  }
  function close(list) { if (!list.hidden) show(list, false); }
  function choose(option) {
    var list = option.closest(".options"), input = doc.querySelector("[aria-controls='" + list.id + "']");
    var value = byId(input.dataset.value);
    if (!option.value) return;
    input.value = option.dataset.text;
    value.value = option.value;
    close(list);
    value.dispatchEvent(new Event("change", { bubbles: true }));
    if (input.form.dataset.enter === "next") next(input); else input.focus();
  }
  function comboKey(e, input) {
    var p = parts(input), at = p.options.indexOf(p.now);
    if (p.list.hidden || e.ctrlKey) return false;
    if (e.key === "ArrowDown") mark(input, p.options[Math.min(at + 1, p.options.length - 1)]);
    else if (e.key === "ArrowUp") mark(input, p.options[Math.max(at - 1, 0)]);
    else if (e.key === "Enter" && (p.now || p.options.length === 1)) choose(p.now || p.options[0]);
    else if (e.key === "Escape") close(p.list);
    else { if (e.key === "Tab") close(p.list); return false; }
    return true;
  }

  /* The same form is not sent twice by a nervous hand; the one-time key in it is the real lock.
     Whoever logs out leaves no draft on a shared machine. */
  on("submit", function (e) {
    var form = e.target;
    if (form.dataset.sent) { e.preventDefault(); e.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    if (/logout$/.test(form.action)) localStorage.clear();
    setTimeout(function () { delete form.dataset.sent; }, 1500);
  }, true);

  /* The line: slow after three seconds, with a way out; a failure leaves the page as it is. */
  function say(text, ctx, number) {
    var net = byId("net");
    if (!net) return;
    net.textContent = (net.dataset[text] || text) + (number ? " (" + number + ")" : "");
    if (!ctx) return;
    var stop = doc.createElement("button");
    stop.type = "button";
    stop.textContent = net.dataset.cancel;
    stop.onclick = function () { if (ctx.request.abort) ctx.request.abort(); };
    net.append(stop);
  }
  on("htmx:before:request", function (e) {
    var ctx = e.detail.ctx;
    say("");
    ctx.slow = setTimeout(say, 3000, "slow", ctx);
  });
  on("htmx:finally:request", function (e) {
    var ctx = e.detail.ctx;
    clearTimeout(ctx.slow);
    if (ctx.sourceElement.dataset) delete ctx.sourceElement.dataset.sent;
    if (doc.querySelector(".net > *")) say("");
  });
  on("htmx:error", function (e) {
    if (!e.detail.ctx) return;
    setTimeout(say, 0, "failed");
  });
  on("htmx:before:response", function (e) {
    var answer = e.detail.ctx.response;
    if (answer.status < 500) return;
    e.preventDefault();
    setTimeout(say, 0, "failed", null, answer.headers.get("X-Request-Id"));
  });

  /* A page that came into #main: the menu says where we are, the title ends like that of every page. */
  var moved = false, from = location.pathname, left = null, office = doc.title.slice(doc.title.lastIndexOf(" – "));
  on("htmx:after:history:push", function () {
    var path = location.pathname + "/", best = null;
    moved = true;
    all(".menu a").forEach(function (a) {
      a.removeAttribute("aria-current");
      if (path.startsWith(a.pathname + "/") && !(best && best.pathname.length > a.pathname.length)) best = a;
    });
    if (best) best.setAttribute("aria-current", "page");
    all(".user").forEach(function (menu) { menu.open = false; });
    fold();
  });

  /* The menu stays while pages come and go: it is told how many alerts are not read. */
  function bell(number) {
    var link = doc.querySelector(".menu a[href$='/alerts']"), count = link && link.querySelector(".count");
    if (count) count.remove();
    if (!link || !number) return;
    count = doc.createElement("span");
    count.className = "count";
    count.textContent = number;
    link.append(" ", count);
  }

  /* Before a swap: the words of the link that goes with what is replaced, to find its successor. */
  on("htmx:before:swap", function (e) {
    var el = doc.activeElement, to = e.detail.ctx.target;
    left = to && to.contains && to.contains(el) ? el.textContent : null;
  });
  /* After it: open the suggestions that came; on a new page go to its heading; go to the errors of a refused save. */
  on("htmx:after:swap", function (e) {
    var ctx = e.detail.ctx, errors = byId("errors"), note = byId("note");
    var id = ctx.target && ctx.target.id, main = byId("main"), at = doc.activeElement;
    var region = id && byId(id), head = main && main.querySelector("h1");
    all(".options").forEach(function (list) {
      if (region === list) show(list, list.childElementCount > 0 && list.parentNode.contains(at));
    });
    if (id === "main" && ctx.response) bell(ctx.response.headers.get("X-Alerts"));
    if (ctx.title && !ctx.title.endsWith(office)) ctx.title += office;
    var again = from === location.pathname && left && region && all("a, button", region).find(function (el) {
      return el.textContent === left;
    });
    if (again && at === doc.body) focus(again);
    else if (id === "main" && moved && !main.contains(at)) { head.tabIndex = -1; focus(head); }
    else if (id === "main" && at === doc.body) focus(main);
    if (ctx.target === doc.body) fold();
    if (region && region.showModal) region.showModal();
    /* A live region that came with the swap is silent until its content changes. */
    if (id === "main" && note && note.firstElementChild) setTimeout(function () { note.append(note.firstElementChild); }, 100);
    if (moved && region) scrollTo(0, 0);
    moved = false;
    from = location.pathname;
    if (errors && ctx.response && ctx.response.status >= 400) errors.focus();
  });
  function focus(el) { el.focus({ preventScroll: true }); }
  var first = byId("errors");
  if (first) first.focus();
})();
