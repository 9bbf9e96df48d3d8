import { pageScript } from "@cupel/reporters/page";

/**
 * The only script: sorting as in reports, keys, and the progress of runs that go on. Pages say everything without it but what is written
 * after they were made. It never makes mark-up of a text.
 */
export const script = `${pageScript}
(function () {
  var dialog = document.getElementById("keys"), on = document.getElementById("keys-on"), opener = document.getElementById("keys-open");
  var stored = function (value) { try { if (value === undefined) return localStorage.getItem("cupel-keys") !== "off"; localStorage.setItem("cupel-keys", value); } catch (_) { return true; } };
  var active = stored() !== false;
  if (opener) { opener.hidden = false; opener.addEventListener("click", function () { dialog.showModal(); }); }
  if (on) { on.checked = active; on.addEventListener("change", function () { active = on.checked; stored(active ? "on" : "off"); }); }
  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll("[data-row]")); };
  var move = function (by) {
    var all = rows(), here = all.indexOf(document.activeElement), row = document.activeElement && document.activeElement.closest("tr,li,article");
    if (here < 0 && row) here = all.findIndex(function (one) { return row.contains(one); });
    var next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (!active || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (target.closest("textarea,select,input:not([type=checkbox])")) return;
    if (event.key === "?") { event.preventDefault(); dialog.showModal(); return; }
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
    if (event.key === "x") {
      var row = target.closest("tr"), box = row && row.querySelector("input[type=checkbox]");
      if (box) { event.preventDefault(); box.click(); }
      return;
    }
    var element = /^[a-z\\/]$/.test(event.key) && document.querySelector('[data-key="' + event.key + '"]');
    if (!element) return;
    event.preventDefault();
    if (element.matches("input,select")) element.focus(); else element.click();
  });

  var runs = document.getElementById("runs-live");
  if (runs && window.EventSource) {
    var told = function (event) {
      var now = JSON.parse(event.data);
      now.runs.forEach(function (run) {
        document.querySelectorAll("[data-run]").forEach(function (far) { if (far.dataset.run === run.name) far.textContent = run.far; });
      });
      if (now.state === runs.dataset.state || runs.firstChild) return;
      var link = document.createElement("a");
      link.href = location.href;
      link.textContent = "Show them";
      runs.append("Runs have begun or ended since this page was made. ", link);
    };
    // Only while it is looked at: a browser has few connections to a server, and tabs that nobody sees would hold them.
    var follows;
    var follow = function () {
      if (follows) follows.close();
      follows = document.hidden ? undefined : new EventSource(runs.dataset.events);
      if (follows) follows.addEventListener("runs", told);
    };
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  var live = document.getElementById("live");
  if (!live || !window.EventSource) return;
  var bar = live.querySelector("progress"), line = document.getElementById("live-line"), list = document.getElementById("live-latest"), status = document.getElementById("live-status");
  var said = { share: bar.max ? bar.value / bar.max : 0, at: Date.now() };
  // Not oftener than every 15 seconds and not for less than a tenth: a screen reader is to be told, not flooded.
  var say = function (share, text) {
    if (share - said.share < 0.1 || Date.now() - said.at < 15000) return;
    said = { share: share, at: Date.now() };
    status.textContent = text;
  };
  var source = new EventSource(live.dataset.events);
  source.addEventListener("progress", function (event) {
    var told = JSON.parse(event.data);
    bar.max = told.total;
    bar.value = told.done;
    line.textContent = told.line;
    say(told.done / told.total, told.line);
    list.replaceChildren.apply(list, told.latest.map(function (record) {
      var item = document.createElement("li"), tag = document.createElement("span"), link = document.createElement("a"), rest = document.createElement("bdi");
      tag.className = "tag " + record.kind;
      tag.textContent = record.what;
      link.href = record.address;
      link.textContent = record.id;
      rest.className = "soft";
      rest.textContent = record.rest;
      item.append(tag, " ", link, " ", rest);
      return item;
    }));
  });
  source.addEventListener("end", function (event) {
    source.close();
    status.textContent = "The run has ended: " + JSON.parse(event.data).status + ". The page shows its report.";
    location.reload();
  });
})();
`;
