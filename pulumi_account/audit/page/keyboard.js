// Moving in the table by keys, as in a spreadsheet, and the keys of the whole page.
const PAGE_OF_ROWS = 15;
let current = null;

function focusCell(cell) {
  current?.removeAttribute("tabindex");
  current = cell;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.parentElement.scrollIntoView({ block: "nearest" });
  const { row } = cell.parentElement;
  if (opened && row && row !== opened) openPanel(row, cell);
}

// The rows that can be reached now: units, and the accounts of those that are expanded.
function reachable() {
  return [...matrix.tBodies].filter((body) => !body.hidden).flatMap((body) => [...body.rows]);
}

function moveTo(from, rowsDown, cellsRight) {
  finish();
  const all = reachable();
  const at = all.indexOf(from.parentElement);
  const row = all[Math.min(all.length - 1, Math.max(0, at + rowsDown))];
  const place = Math.min(row.cells.length - 1, Math.max(0, from.cellIndex + cellsRight));
  focusCell(row.cells[place]);
}

const MOVES = {
  ArrowDown: (cell) => moveTo(cell, 1, 0),
  ArrowUp: (cell) => moveTo(cell, -1, 0),
  PageDown: (cell) => moveTo(cell, PAGE_OF_ROWS, 0),
  PageUp: (cell) => moveTo(cell, -PAGE_OF_ROWS, 0),
  ArrowRight: (cell) => moveTo(cell, 0, 1),
  ArrowLeft: (cell) => moveTo(cell, 0, -1),
  Home: (cell, event) => moveTo(cell, event.ctrlKey ? -Infinity : 0, -Infinity),
  End: (cell, event) => moveTo(cell, event.ctrlKey ? Infinity : 0, Infinity),
};

function onMatrixKey(event) {
  const cell = event.target.closest("td, tbody th");
  if (!cell || event.altKey || event.metaKey) return;
  const { parentElement: line } = cell;
  const isExpanded = line.getAttribute("aria-expanded");
  const isFold = isExpanded !== null && cell.cellIndex === 0 &&
    ((event.key === "ArrowLeft" && isExpanded === "true") || (event.key === "ArrowRight" && isExpanded === "false"));
  if (isFold) fold([line.parentElement.unit], event.key === "ArrowLeft");
  else if (event.key === "Enter" || event.key === " ") activate(cell, true);
  else if (event.key in MOVES) MOVES[event.key](cell, event);
  else return;
  event.preventDefault();
}

// Opens the account of a cell, or collapses or expands a unit. The focus follows into the panel by key, or if the panel
// covers the table.
function activate(cell, isByKey) {
  const line = cell.parentElement;
  if (!line.row) {
    fold([line.parentElement.unit], line.getAttribute("aria-expanded") === "true");
    return;
  }
  openPanel(line.row, cell);
  if (isByKey || panel.clientWidth >= document.documentElement.clientWidth - 1) heading.focus();
}

function onPageKey(event) {
  const isTyping = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    controls.search.focus();
    controls.search.select();
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (event.target.type === "search" && event.target.value) {
      event.target.value = "";
      event.target.dispatchEvent(new Event("input"));
    } else closePanel();
  }
}

function listenToKeys() {
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the filters
    if (current) focusCell(current);
  });
  matrix.addEventListener("keydown", onMatrixKey);
  document.addEventListener("keydown", onPageKey);
  matrix.addEventListener("click", (event) => {
    const cell = event.target.closest("td, tbody th");
    if (!cell || String(getSelection())) return;
    focusCell(cell);
    activate(cell, false);
  });
  // Tab reaches the table at one cell, the first until another one was chosen.
  matrix.addEventListener("rendered", () => {
    if (current?.isConnected) return;
    current = matrix.tBodies[0]?.rows[0]?.cells[0] ?? null;
    if (current) current.tabIndex = 0;
  });
}
