"use strict";

// What the file knows, and how elements are made of it. Text is always set as text.
const DATA = JSON.parse(document.getElementById("data").textContent);
const NOT_RECORDED = DATA.notRecorded;
const STUDIES = Object.keys(DATA.studies);
const PLACED = new Map(
  DATA.members.filter((row) => row.at).map((row) => [row.id, row.at]),
);

const state = {
  facets: Object.fromEntries(DATA.facets.map(({ name }) => [name, new Set()])),
  q: "",
  selected: DATA.selected,
  place: null, // an area or a point that a scene puts in front
  scene: 0,
  presenting: false,
};

const byId = (id) => document.getElementById(id);

// el("p", { className: "quiet" }, "words", child) makes <p class="quiet">words…</p>.
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== "" && child != null));
  return element;
}

const counted = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
const studiesCounted = (count) => counted(count, "case study", "case studies");
const css = (colour, opacity = 1) => `rgb(${colour.join(" ")} / ${opacity})`;

// The case study or institution that an id stands for, with what belongs to it.
function focusOn(selected) {
  if (!selected) return null;
  const isStudy = selected in DATA.studies;
  const own = DATA.members.filter((row) => row.id === selected);
  const studies = isStudy ? [selected] : own.map((row) => row.study);
  const around = DATA.members.filter((row) => studies.includes(row.study) && row.id);
  const centre = isStudy ? DATA.studies[selected].lead : selected;
  const members = new Set([...around.map((row) => row.id), centre].filter(Boolean));
  return { selected, centre, studies: [...new Set(studies)], members };
}
