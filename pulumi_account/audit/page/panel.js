// What there is to say about one account, beside the table.
const panel = document.getElementById("panel");
const heading = document.getElementById("panel-heading");
const content = document.getElementById("panel-content");
const announcement = document.getElementById("announcement");
let opened = null;
let openedFrom = null;

function openPanel(row, from) {
  const place = row.element.getBoundingClientRect().top;
  opened?.element?.classList.remove("open");
  opened = row;
  openedFrom = from;
  row.element.classList.add("open");
  heading.textContent = row.name || row.id;
  content.replaceChildren(facts(row), ...row.findings.map(findingElement), ...contactDetails(row));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("has-panel");
  // The page is narrower now, so the row may have moved.
  scrollBy(0, row.element.getBoundingClientRect().top - place);
}

function closePanel() {
  if (!opened) return;
  const hadFocus = panel.contains(document.activeElement);
  opened.element?.classList.remove("open");
  opened = null;
  panel.hidden = true;
  content.replaceChildren();
  document.body.classList.remove("has-panel");
  const cell = openedFrom.isConnected ? openedFrom : current;
  if (hadFocus && cell) focusCell(cell);
}

function facts(row) {
  const list = made("dl", { className: "facts" });
  const add = (name, value) => value && list.append(made("div", {}, made("dt", {}, name), made("dd", {}, value)));
  add("Account", made("code", {}, row.id));
  add("Unit", row.unit.replaceAll("/", " / "));
  add("State", row.state);
  add("Tags", row.tags.join(", "));
  add("Regions", row.regions.join(", "));
  add("Findings", row.findings.length ? "" : row.reason ? "none in what was read" : "none");
  add("Not read", row.reason);
  return list;
}

function findingElement({ rule, sentence, command }) {
  const severity = report.severities[rule.severity];
  const inFull = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
  const element = made("article", {},
    made("div", { className: "finding-title" },
      made("span", { className: `chip sev-${severity.code}` }, severity.title), made("h3", {}, rule.title)),
    ...(inFull === rule.title ? [] : [made("p", {}, `${inFull}.`)]),
    made("p", {}, rule.why),
    made("p", {}, made("b", {}, "What to do: "), rule.remedy));
  if (command) element.append(commandElement(command));
  if (rule.standards.length) element.append(made("p", { className: "standards" }, rule.standards.join(" · ")));
  return element;
}

function commandElement(command) {
  const code = made("code", {}, command);
  const button = made("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    const isCopied = await copy(command, code);
    button.textContent = isCopied ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  return made("div", { className: "command" }, code, button);
}

// The details are not in the document until they are asked for.
function contactDetails(row) {
  if (!row.details.length) return [];
  const button = made("button", { type: "button", "aria-expanded": "false" }, "Show contact details");
  const place = made("div");
  button.addEventListener("click", () => {
    const isShown = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isShown));
    button.textContent = isShown ? "Show contact details" : "Hide contact details";
    place.replaceChildren(...(isShown ? [] : row.details.map(detailsOfContact)));
  });
  return [made("article", {}, button, place)];
}

function detailsOfContact([column, details]) {
  const list = made("dl", { className: "facts" },
    ...details.map(([name, value]) => made("div", {}, made("dt", {}, name.replaceAll("_", " ")), made("dd", {}, value))));
  return made("section", {}, made("h3", {}, report.columns[column].title), list);
}

// A page that is opened from a plain http address has no clipboard; the text is then selected, and copied the old way.
async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!element) return false;
    getSelection().selectAllChildren(element);
    if (!document.execCommand("copy")) return false;
  }
  announcement.textContent = "Copied";
  return true;
}
