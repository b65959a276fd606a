'use strict';

// Everything on the page is made here: elements by name, texts as text nodes, never markup from data.

const SVG = 'http://www.w3.org/2000/svg';
const LONGEST_NAME = 160;

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function byId(id) {
  return document.getElementById(id);
}

function note(text) {
  return el('p', { class: 'note' }, text);
}

function isNumber(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

function percent(share) {
  return isNumber(share) ? (100 * share).toFixed(1) + '%' : '–';
}

function decimal(value, digits = 3) {
  if (!isNumber(value)) return '–';
  return value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits ? value.toExponential(1) : value.toFixed(digits);
}

function whole(value) {
  return isNumber(value) ? value.toLocaleString('en-GB') : '–';
}

/** A name from data, by itself: its direction does not reach what is around it, nor is it longer than a name. */
function named(text) {
  const whole = String(text);
  return el('bdi', {}, visible(whole.length > LONGEST_NAME ? whole.slice(0, LONGEST_NAME) + '…' : whole));
}

/** The same where only text can be. */
function plain(text) {
  return named(text).textContent;
}

function interval(bounds, show) {
  return Array.isArray(bounds) && bounds.every(isNumber) ? '[' + bounds.map((bound) => show(bound)).join(', ') + ']' : '';
}

/** An estimate with its interval below. */
function estimate(value, bounds, show = decimal) {
  const told = interval(bounds, show);
  return el('span', {}, show(value), told ? el('small', { class: 'interval' }, told) : null);
}

function signed(value) {
  return (value > 0 ? '+' : '') + decimal(value);
}

function pValue(p) {
  return !isNumber(p) ? '–' : p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

// What would not be seen, or would disturb what is around it: controls, line and paragraph ends, direction marks and overrides,
// zero-width and tag characters, unpaired surrogates. Joiners stay: scripts and emoji are written with them.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffd\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const NAMES = {
  0x0a: '⏎', 0x0d: '␍', 0x09: '⇥', 0x7f: '␡', 0xad: 'SHY', 0x200b: 'ZWSP', 0x200e: 'LRM', 0x200f: 'RLM', 0x2028: 'LS',
  0x2029: 'PS', 0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2060: 'WJ', 0x2066: 'LRI',
  0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI', 0xfeff: 'BOM', 0xfffd: '�',
};

function sign(code) {
  if (NAMES[code]) return NAMES[code];
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return 'U+' + code.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * A text as nodes, with a sign for each character that is not seen. Where lines may break, line ends and tabs are themselves.
 */
function visible(text, breaks) {
  const parts = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(UNSEEN)) {
    const code = match[0].codePointAt(0);
    if (breaks && (code === 0x0a || code === 0x09 || (code === 0x0d && text[match.index + 1] === '\n'))) continue;
    parts.append(text.slice(done, match.index), el('span', { class: 'sign' }, sign(code)));
    done = match.index + match[0].length;
  }
  parts.append(text.slice(done));
  return parts;
}

function table(caption, head, rows, options = {}) {
  return el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    el('table', { class: options.class },
      el('caption', { class: options.quiet ? 'unseen' : null }, caption),
      el('thead', {}, el('tr', {}, ...head.map((cell) => el('th', { scope: 'col' }, cell)))),
      el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell, column) =>
        column === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell)))))));
}
