
const LONGEST_NAME = 160;

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

/** A text as nodes. Where lines may break, line ends and tabs are themselves. */
function visible(text, breaks) {
  return withSigns(text, (code, next) =>
    breaks && (code === 0x0a || code === 0x09 || (code === 0x0d && next === '\n')) ? [] : [signNode(code)]);
}
