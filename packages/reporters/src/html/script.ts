/** Filters tasks and sorts tables; the page says everything without it. */
export const script = `
"use strict";
(function () {
  var filter = document.getElementById("filter");
  if (filter) {
    filter.hidden = false;
    var text = document.getElementById("filter-text"), what = document.getElementById("filter-what"), count = document.getElementById("filter-count");
    var tasks = Array.prototype.slice.call(document.querySelectorAll("details.task"));
    var apply = function () {
      var wanted = text.value.toLowerCase(), shown = 0;
      tasks.forEach(function (task) {
        var fits = (what.value === "" || task.dataset.what === what.value) && task.querySelector("summary").textContent.toLowerCase().indexOf(wanted) >= 0;
        task.hidden = !fits;
        if (fits) shown++;
      });
      count.textContent = shown + " of " + tasks.length + " shown";
    };
    text.addEventListener("input", apply);
    what.addEventListener("change", apply);
    apply();
  }
  document.querySelectorAll("table.sortable thead th").forEach(function (head, column) {
    var index = Array.prototype.indexOf.call(head.parentNode.children, head), button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var body = head.closest("table").tBodies[0], down = head.getAttribute("aria-sort") === "ascending";
      head.parentNode.querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      var value = function (row) { var cell = row.children[index]; return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value); };
      Array.prototype.slice.call(body.rows).sort(function (a, b) {
        var left = value(a), right = value(b), order = left < right ? -1 : left > right ? 1 : 0;
        return down ? -order : order;
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
})();
`;
