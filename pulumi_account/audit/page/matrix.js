// The table. Every matching row is in the document, so that the browser finds and prints it; blocks of rows that are
// off the screen are not laid out (content-visibility in page.css), which keeps thousands of rows fast.
const ROWS_PER_BLOCK = 30;
const ROWS_AT_ONCE = 31;
const SLICE_MILLISECONDS = 12;
const UNTIL_PAINTED_MILLISECONDS = 30;
// What find-in-page looks into although it doesn't show, in browsers that can; otherwise just hidden.
const COLLAPSED = "onbeforematch" in document.body ? "until-found" : "";
const matrix = document.getElementById("matrix");
const collapsed = new Set();
let unfinished = [];
let shown = [];
let task = 0;

function made(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "role") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function header() {
  const titles = [
    ["account", "Account"],
    ...report.columns.map(({ code, title }) => [code, title]),
    ["findings", "Findings"],
  ];
  const cells = titles.map(([code, title]) =>
    made("th", { role: "columnheader", scope: "col", "data-sort": code },
      made("button", { type: "button" }, made("span", {}, title))));
  return made("thead", { role: "rowgroup" }, made("tr", { role: "row" }, ...cells));
}

const gridCell = made("td", { role: "gridcell" });
const accountCell = made("th", { role: "rowheader", scope: "row" }, made("b"), made("code"));
const accountLine = made("tr", { role: "row", "aria-level": "2" });

// Cloning is several times as fast as creating, and there are tens of thousands of cells.
function rowElement(row) {
  if (row.element) return row.element;
  const element = accountLine.cloneNode();
  const account = accountCell.cloneNode(true);
  account.firstChild.textContent = row.name || "(no name)";
  account.lastChild.textContent = row.id;
  account.dataset.unit = row.unit;
  if (row.state && row.state !== "ACTIVE") account.append(made("span", { className: "state" }, row.state));
  element.append(account, ...row.cells.map(statusCell), totalCell(row));
  element.row = row;
  row.element = element;
  return element;
}

function statusCell({ status, findings }) {
  const element = gridCell.cloneNode();
  const worst = findings[0]?.rule;
  element.className = `cell ${status.code}${worst ? ` sev-${report.severities[worst.severity].code}` : ""}`;
  const more = findings.length > 1 ? ` +${findings.length - 1}` : "";
  element.textContent = worst ? worst.label + more : status.title;
  return element;
}

// What a cell says in full; made when it is pointed at, since most never are.
function cellInWords({ status, findings }) {
  return findings.length ? findings.map(({ rule }) => rule.title).join("\n") : status.title;
}

function totalCell(row) {
  const element = gridCell.cloneNode();
  element.className = "total";
  element.textContent = row.findings.length || "";
  return element;
}

function unitElement({ unit, rows: own }) {
  const isOpen = !collapsed.has(unit);
  const total = made("span", { className: "unit-count" }, counted(own.length, "account"));
  // The unit's own name says more than those of the units above, which are cut off first.
  const [, above, name] = /^(.*\/)?(.*)$/s.exec(unit || "Unit not known");
  const head = made("th", { role: "rowheader", scope: "row", title: unit },
    made("i", { ariaHidden: "true" }, "▸"),
    made("span", { className: "unit-name" }, made("span", {}, above ?? ""), made("b", {}, name)),
    total);
  const element = made("tr", { role: "row", className: "unit", "aria-level": "1", "aria-expanded": String(isOpen) }, head);
  report.columns.forEach((column, at) => {
    const count = own.filter((row) => row.cells[at].findings.length).length;
    element.append(made("td", { role: "gridcell", className: count ? "has-findings" : "" },
      String(count || "")));
  });
  const all = own.filter((row) => row.findings.length).length;
  element.append(made("td", { role: "gridcell", className: "total" }, String(all || "")));
  const body = made("tbody", { role: "rowgroup", className: "unit-head" }, element);
  body.unit = unit;
  return body;
}

function block(unit, own) {
  const element = made("tbody", { role: "rowgroup", className: "block" });
  element.style.setProperty("--rows", own.length);
  element.unit = unit;
  element.append(...own.map(rowElement));
  if (collapsed.has(unit)) element.setAttribute("hidden", COLLAPSED);
  return element;
}

// The parts of the table that a group needs, as functions that make them.
function partsOf(group) {
  const parts = group.unit === null ? [] : [() => unitElement(group)];
  for (let start = 0; start < group.rows.length; start += ROWS_PER_BLOCK) {
    parts.push(() => block(group.unit, group.rows.slice(start, start + ROWS_PER_BLOCK)));
  }
  return parts;
}

// Shows what matches: what fits on a screen at once, the rest in slices between which the browser stays responsive.
function render() {
  clearTimeout(task);
  const focused = matrix.contains(document.activeElement) ? document.activeElement : null;
  const found = groups();
  shown = found.flatMap((group) => group.rows);
  unfinished = found.flatMap(partsOf).reverse();
  const all = document.createRange();
  all.setStartAfter(matrix.tHead);
  all.setEndAfter(matrix.lastChild);
  all.deleteContents();
  let room = ROWS_AT_ONCE;
  place((body) => (room -= body.rows.length) > 0);
  matrix.classList.toggle("ungrouped", !view.grouped);
  describe(found);
  matrix.dispatchEvent(new Event("rendered"));
  if (focused?.isConnected) focused.focus({ preventScroll: true });
  if (unfinished.length) task = setTimeout(slice, UNTIL_PAINTED_MILLISECONDS);
}

function slice() {
  const end = performance.now() + SLICE_MILLISECONDS;
  place(() => performance.now() < end);
  if (unfinished.length) task = setTimeout(slice);
}

function finish() {
  clearTimeout(task);
  place(() => true);
}

// Adds parts to the table until there are none left, or the function says that it is enough.
function place(goesOn) {
  const bodies = [];
  let isGoingOn = true;
  while (unfinished.length && isGoingOn) {
    const body = unfinished.pop()();
    bodies.push(body);
    isGoingOn = goesOn(body);
  }
  matrix.append(...bodies);
  matrix.setAttribute("aria-busy", String(unfinished.length > 0));
}

// Collapses units, or expands them.
function fold(units, isCollapsed) {
  for (const unit of units) {
    if (isCollapsed) collapsed.add(unit);
    else collapsed.delete(unit);
  }
  const changed = new Set(units);
  for (const body of matrix.tBodies) {
    if (!changed.has(body.unit)) continue;
    if (body.className === "unit-head") body.rows[0].setAttribute("aria-expanded", String(!isCollapsed));
    else if (isCollapsed) body.setAttribute("hidden", COLLAPSED);
    else body.removeAttribute("hidden");
  }
  describe(groups());
}
