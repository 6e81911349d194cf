// Search, filters, sort and grouping, and the address's fragment, which keeps them.
const FRAGMENT_DELAY_MILLISECONDS = 250;
const controls = Object.fromEntries(
  ["search", "unit", "tag", "finding", "status", "column", "grouped"].map((id) => [id, document.getElementById(id)]),
);
const fields = { q: "search", unit: "unit", tag: "tag", finding: "finding", status: "status", column: "column" };
const count = document.getElementById("count");
const foldButton = document.getElementById("fold");
let fragmentTask = 0;

function fillControls() {
  const option = (value, text) => new Option(text, value);
  controls.unit.append(...units.map((unit) => option(unit || NO_UNIT, unit || "Unit not known")));
  document.getElementById("tags").append(...report.tags.slice().sort(names.compare).map((tag) => option(tag, "")));
  const accountsOf = new Map(report.rules.map(({ code }) => [code, 0]));
  for (const row of rows) {
    for (const code of new Set(row.findings.map(({ rule }) => rule.code))) accountsOf.set(code, accountsOf.get(code) + 1);
  }
  controls.finding.append(...report.rules
    .filter(({ code }) => accountsOf.get(code))
    .map(({ code, title }) => option(code, `${title} (${accountsOf.get(code).toLocaleString("en")})`)));
  const seen = new Set(rows.flatMap((row) => row.cells.map(({ status }) => status.code)));
  controls.status.append(...report.statuses
    .filter(({ code }) => seen.has(code))
    .map(({ code, title }) => option(code, title)));
  controls.column.append(...report.columns.map(({ code, title }) => option(code, title)));
  if (report.units.length < 2) document.querySelectorAll(".of-units").forEach((part) => { part.hidden = true; });
  controls.tag.hidden = !report.tags.length;
}

function showControls() {
  for (const [name, id] of Object.entries(fields)) {
    if (controls[id].value !== view[name]) controls[id].value = view[name];
  }
  controls.grouped.checked = view.grouped;
  document.getElementById("clear").hidden = !isFiltered();
  foldButton.disabled = !view.grouped;
}

// Tells what is shown; called after each change of the table.
function describe(found) {
  const total = rows.length;
  count.textContent = isFiltered()
    ? `${shown.length.toLocaleString("en")} of ${counted(total, "account")}`
    : counted(total, "account");
  document.getElementById("nothing").hidden = shown.length > 0;
  document.getElementById("printed").textContent = `${count.textContent}${filtersInWords()}`;
  foldButton.textContent = found.every(({ unit }) => collapsed.has(unit)) && found.length ? "Expand all" : "Collapse all";
  for (const cell of matrix.tHead.rows[0].cells) {
    if (cell.dataset.sort === view.sort) cell.setAttribute("aria-sort", view.reversed ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  }
}

function filtersInWords() {
  const chosen = (select) => select.selectedOptions[0]?.textContent ?? "";
  const words = [
    view.q && `search "${view.q}"`,
    view.unit && `unit ${chosen(controls.unit)}`,
    view.tag && `tag ${view.tag}`,
    view.finding && report.rules.find(({ code }) => code === view.finding)?.title,
    view.status && `status ${chosen(controls.status)}`,
    view.column && (view.finding || view.status) && `in ${chosen(controls.column)}`,
  ].filter(Boolean);
  return words.length ? `: ${words.join(", ")}` : "";
}

function change(changes) {
  Object.assign(view, changes);
  showControls();
  renderFromTop();
  clearTimeout(fragmentTask);
  fragmentTask = setTimeout(writeFragment, FRAGMENT_DELAY_MILLISECONDS);
}

// What is shown has changed, so it is shown from its beginning.
function renderFromTop() {
  const hiddenAbove = matrix.getBoundingClientRect().top - barHeight();
  render();
  if (hiddenAbove < 0) scrollBy(0, hiddenAbove);
}

function barHeight() {
  const bar = document.querySelector(".filters");
  return getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
}

function writeFragment() {
  const parts = new URLSearchParams();
  for (const name of Object.keys(UNFILTERED)) if (view[name]) parts.set(name, view[name]);
  if (view.sort !== "findings" || view.reversed) parts.set("sort", `${view.reversed ? "-" : ""}${view.sort}`);
  if (!view.grouped && report.units.length > 1) parts.set("group", "none");
  history.replaceState(null, "", `#${parts}`);
}

// A fragment comes from a link, so only values that the report has are taken from it.
function readFragment() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const known = {
    unit: [NO_UNIT, ...units],
    finding: report.rules.map(({ code }) => code),
    status: report.statuses.map(({ code }) => code),
    column: report.columns.map(({ code }) => code),
  };
  for (const name of Object.keys(UNFILTERED)) {
    const value = parts.get(name) ?? "";
    view[name] = !known[name] || known[name].includes(value) ? value : "";
  }
  const sort = parts.get("sort") ?? "findings";
  const isSort = (code) => Object.hasOwn(ORDERS, code) || known.column.includes(code);
  view.reversed = sort.startsWith("-");
  view.sort = isSort(sort.replace(/^-/, "")) ? sort.replace(/^-/, "") : "findings";
  view.grouped = report.units.length > 1 && parts.get("group") !== "none";
}

function listenToControls() {
  for (const [name, id] of Object.entries(fields)) {
    controls[id].addEventListener("input", () => change({ [name]: controls[id].value.trimStart() }));
  }
  controls.grouped.addEventListener("change", () => change({ grouped: controls.grouped.checked }));
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => {
    change(UNFILTERED);
    controls.search.focus();
  });
  foldButton.addEventListener("click", () => {
    const all = groups().map(({ unit }) => unit);
    fold(all, !all.every((unit) => collapsed.has(unit)));
  });
  document.getElementById("copy-ids").addEventListener("click", async ({ target }) => {
    const isCopied = await copy(shown.map(({ id }) => id).join("\n"));
    target.textContent = isCopied ? "Copied" : "No clipboard";
    setTimeout(() => { target.textContent = "Copy IDs"; }, 2000);
  });
  matrix.tHead.addEventListener("click", (event) => {
    const sort = event.target.closest("button")?.parentElement.dataset.sort;
    if (sort) change({ sort, reversed: view.sort === sort && !view.reversed });
  });
  addEventListener("hashchange", () => {
    readFragment();
    showControls();
    render();
    document.querySelector("main").scrollIntoView();
  });
}
