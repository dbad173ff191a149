// Photos of a record: arrows and circles drawn over them, and each opened large by itself.

const SVG = "http://www.w3.org/2000/svg";
const viewer = document.getElementById("viewer");

function shape(name, values) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  return element;
}

// A mark runs from (x, y) to (to_x, to_y), in parts of the picture's width and height.
function drawn(mark, width, height) {
  const [x, toX] = [mark.x * width, mark.to_x * width];
  const [y, toY] = [mark.y * height, mark.to_y * height];
  const group = shape("g", { class: "mark" });
  if (mark.mark === "circle") {
    group.append(shape("circle", { cx: x, cy: y, r: Math.hypot(toX - x, toY - y) }));
    return group;
  }
  const turn = Math.atan2(toY - y, toX - x);
  const barb = Math.max(width, height) * 0.035;
  const ends = [turn + 2.6, turn - 2.6].map((angle) => `M${toX} ${toY}L${toX + barb * Math.cos(angle)} ${toY + barb * Math.sin(angle)}`);
  group.append(shape("path", { d: `M${x} ${y}L${toX} ${toY}${ends.join("")}` }));
  return group;
}

function overlay(image, marks) {
  const { naturalWidth: width, naturalHeight: height } = image;
  if (!marks.length || !width) return;
  const svg = shape("svg", { class: "marks", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  svg.style.setProperty("--stroke", `${Math.max(width, height) * 0.008}px`);
  for (const mark of marks) svg.append(drawn(mark, width, height));
  image.after(svg);
}

function whenLoaded(image, act) {
  if (image.complete) act();
  else image.addEventListener("load", act, { once: true });
}

const links = [...document.querySelectorAll("[data-picture]")];

function open(link) {
  const image = new Image();
  image.alt = link.querySelector("img").alt;
  image.src = link.href;
  const marks = JSON.parse(link.dataset.marks);
  whenLoaded(image, () => overlay(image, marks));
  const words = [link.dataset.caption, ...marks.map((mark) => mark.text), link.dataset.when];
  viewer.querySelector(".viewer-stage").replaceChildren(image);
  viewer.querySelector(".viewer-words").textContent = words.filter(Boolean).join(" · ");
  viewer.dataset.place = links.indexOf(link);
  if (!viewer.open) viewer.showModal();
}

for (const link of links) {
  const image = link.querySelector("img");
  whenLoaded(image, () => overlay(image, JSON.parse(link.dataset.marks)));
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });
}

// The arrow keys go on to the next photo, the way the page reads.
viewer?.addEventListener("keydown", (event) => {
  const ahead = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const next = links[Number(viewer.dataset.place) + (event.key === ahead ? 1 : -1)];
  if (next) open(next);
});
viewer?.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });
