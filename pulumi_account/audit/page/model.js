// The report as rows, the filters, and the order. Nothing here touches the document.
const report = JSON.parse(document.getElementById("report").textContent);
const NO_FINDING = report.severities.length;
const NO_UNIT = "(none)";
const names = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const rows = report.accounts.map(([id, name, unit, state, tags, statuses, found, reason, regions, details]) => {
  const text = (place) => report.texts[place] ?? "";
  const textOfAccount = (place) => text(place).replaceAll("{account}", id);
  const findings = found.map(([rule, columns, sentence, command]) => ({
    rule: report.rules[rule],
    columns,
    sentence: text(sentence),
    command: textOfAccount(command),
  }));
  const cells = statuses.map((status, column) => {
    const own = findings.filter((finding) => finding.columns.includes(column));
    return { status: report.statuses[status], findings: own, rank: rankOf(report.statuses[status], own) };
  });
  return {
    id,
    name,
    unit: report.units[unit],
    state,
    tags: tags.map((tag) => report.tags[tag]),
    cells,
    findings,
    reason: textOfAccount(reason),
    regions: regions.map((place) => text(place)),
    details: details ?? [],
    rank: Math.min(...cells.map(({ rank }) => rank)),
    worst: findings.length ? findings[0].rule.severity : NO_FINDING,
    haystack: `${name}\n${id}\n${report.units[unit]}`.toLowerCase(),
    element: null,
  };
});
rows
  .slice()
  .sort((one, other) => names.compare(one.name, other.name) || names.compare(one.id, other.id))
  .forEach((row, place) => { row.place = place; });

// Severities come first, then what is not known, and last what is fine.
function rankOf(status, findings) {
  if (findings.length) return findings[0].rule.severity;
  return NO_FINDING + (status.code === "ok" ? report.statuses.length : report.statuses.indexOf(status));
}

// Every unit, after each unit above it.
const units = [...new Set(report.units.flatMap((unit) => {
  const steps = unit.split("/");
  return steps.map((_, at) => steps.slice(0, at + 1).join("/"));
}))];

const UNFILTERED = { q: "", unit: "", tag: "", finding: "", status: "", column: "" };
const view = { ...UNFILTERED, sort: "findings", reversed: false, grouped: report.units.length > 1 };

function isFiltered() {
  return Object.keys(UNFILTERED).some((name) => name !== "column" && view[name]);
}

// Returns a function that tells whether a row matches every filter.
function matcher() {
  const words = view.q.toLowerCase().split(/\s+/).filter(Boolean);
  const tag = view.tag.toLowerCase();
  const isWholeTag = report.tags.some((own) => own.toLowerCase() === tag);
  const isTag = (own) => (isWholeTag ? own.toLowerCase() === tag : own.toLowerCase().includes(tag));
  const unit = view.unit === NO_UNIT ? "" : view.unit;
  const column = report.columns.findIndex(({ code }) => code === view.column);
  const isIn = (at) => column < 0 || at === column;
  return (row) =>
    words.every((word) => row.haystack.includes(word)) &&
    (!view.unit || row.unit === unit || (unit !== "" && row.unit.startsWith(`${unit}/`))) &&
    (!tag || row.tags.some(isTag)) &&
    (!view.finding || row.findings.some((finding) => finding.rule.code === view.finding && finding.columns.some(isIn))) &&
    (!view.status || row.cells.some((cell, at) => cell.status.code === view.status && isIn(at)));
}

const ORDERS = {
  findings: (one, other) =>
    one.worst - other.worst || other.findings.length - one.findings.length || one.rank - other.rank,
  account: () => 0, // by name, which every order ends with
};

function order() {
  const column = report.columns.findIndex(({ code }) => code === view.sort);
  const compare = ORDERS[view.sort] ?? ((one, other) => one.cells[column].rank - other.cells[column].rank);
  const sign = view.reversed ? -1 : 1;
  const inNames = view.sort === "account" ? sign : 1;
  return (one, other) => sign * compare(one, other) || inNames * (one.place - other.place);
}

// Sorting takes longer than filtering, and the order stays the same while someone types.
let sorted = { by: "", rows };

function inOrder() {
  const by = `${view.reversed}${view.sort}`;
  if (sorted.by !== by) sorted = { by, rows: rows.slice().sort(order()) };
  return sorted.rows;
}

// The matching rows by unit; without grouping, all of them in one group whose unit is null.
function groups() {
  const matching = inOrder().filter(matcher());
  if (!view.grouped) return matching.length ? [{ unit: null, rows: matching }] : [];
  const byUnit = new Map();
  for (const row of matching) {
    if (!byUnit.has(row.unit)) byUnit.set(row.unit, []);
    byUnit.get(row.unit).push(row);
  }
  return report.units.filter((unit) => byUnit.has(unit)).map((unit) => ({ unit, rows: byUnit.get(unit) }));
}

function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
