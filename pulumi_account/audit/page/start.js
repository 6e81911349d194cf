matrix.style.setProperty("--columns", report.columns.length);
matrix.append(header());
document.querySelector("main").hidden = false;
fillControls();
listenToControls();
listenToKeys();
readFragment();
showControls();

// A column with less room shows only symbols; screen readers and prints have the words.
const ROOM_FOR_WORDS = 116;
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--bar", `${barHeight()}px`);
  const cell = matrix.tHead.rows[0].cells[1];
  matrix.classList.toggle("compact", Boolean(cell) && cell.clientWidth < ROOM_FOR_WORDS);
}).observe(document.body);

document.getElementById("close").addEventListener("click", closePanel);
matrix.addEventListener("mouseover", ({ target }) => {
  const { row } = target.parentElement;
  if (row && target.classList.contains("cell")) target.title = cellInWords(row.cells[target.cellIndex - 1]);
});
// Find-in-page opens a collapsed unit in which it finds something.
matrix.addEventListener("beforematch", ({ target }) => fold([target.unit], false));
addEventListener("beforeprint", finish);
render();
