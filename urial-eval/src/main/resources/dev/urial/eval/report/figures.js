// The parts of the page above the items.

const data = JSON.parse(byId('data').textContent);
const runs = data.runs;
const comparison = data.comparison;
const scored = data.aspects.filter((aspect) => runs.some((run) => run.aspects[aspect]));
const scale = scoreScale();

/** One to five where that holds all scores, as just-eval has it; nought to one where that does; else up to a round number. */
function scoreScale() {
  let [low, high] = [1, 1];
  for (const item of data.items) {
    for (const run of item.runs) {
      for (const score of (run && run.s) || []) {
        if (!isNumber(score)) continue;
        low = Math.min(low, score);
        high = Math.max(high, score);
      }
    }
  }
  const ticks = [1, 2, 3, 4, 5];
  if (low < 1 && low >= 0 && high <= 1) return niceScale(0, 1);
  high = Math.max(high, 5);
  return low === 1 && high === 5 ? { low, high, ticks, digits: 0 } : niceScale(Math.min(low, 0), high);
}

function drop(id) {
  byId(id).remove();
}

function counted(run) {
  return whole(run.items) + (run.items === 1 ? ' item' : ' items') + ', ' + whole(run.unparsed) + ' unparsed, ' + whole(run.failed) + ' failed'
    + (isNumber(run.words_mean) ? ', ' + decimal(run.words_mean, 1) + ' words on average' : '');
}

function drawHeader() {
  if (comparison) {
    byId('title').textContent = document.title = 'Two runs compared';
    byId('items-title').textContent = 'The items, side by side';
  }
  const same = (key) => runs.every((run) => run[key] === runs[0][key]);
  const lead = byId('lead');
  if (same('judge') && same('rubric')) {
    lead.append(el('p', {}, 'Judged by ', el('b', {}, named(runs[0].judge)), ' with the rubric ', el('b', {}, named(runs[0].rubric)), '.'));
  }
  lead.append(el('ul', { class: 'runs' }, ...runs.map((run, index) => el('li', {}, runs.length > 1 ? runKey(index) : null,
    el('b', {}, named(run.name)), ': ' + counted(run)))));
  for (const section of document.querySelectorAll('main > section')) {
    byId('parts').append(el('a', { href: '#' + section.id }, section.querySelector('h2').textContent));
  }
}

function naNote() {
  const skipped = data.na_rule === 'skip';
  const others = runs.flatMap((run) => scored.filter((aspect) => run.aspects[aspect] && run.aspects[aspect].na > 0)
    .map((aspect) => el('li', {}, named(aspect), runs.length > 1 ? ' of ' : '', runs.length > 1 ? named(run.name) : '',
      ': ' + whole(run.aspects[aspect].na) + ' N/A, mean ' + decimal(run.aspects[aspect].mean) + '; by the other rule '
      + decimal(run.aspects[aspect].mean_by_other_na_rule))));
  const rule = skipped ? 'N/A is left out of the means' : 'N/A counts as 5, the published rule';
  if (!others.length) return note(rule + '; there is none, so the other rule gives the same means.');
  return el('div', { class: 'note' }, el('p', {}, rule + '; ' + (skipped ? 'the other rule counts it as 5.' : 'the other rule leaves it out.')), el('ul', {}, ...others));
}

function drawScores() {
  if (!scored.length) {
    drop('scores');
    return;
  }
  const section = byId('scores');
  const figures = el('div', { class: 'figures' });
  if (scored.length >= 3) figures.append(el('figure', {}, el('figcaption', {}, 'Means by aspect'), radar(scored, runs, scale)));
  const rows = scored.map((aspect) => ({ text: aspect, points: runs.map((run, index) => {
    const own = run.aspects[aspect] || {};
    return { run: index, value: own.mean, bounds: own.ci95,
      told: plain(run.name + ', ' + aspect) + ': ' + decimal(own.mean) + ' ' + interval(own.ci95, decimal) };
  }).filter((point) => isNumber(point.value)) }));
  figures.append(el('figure', {}, el('figcaption', {}, 'Means with their 95% intervals'),
    intervalPlot(rows, scale, 'Means with their 95% intervals by aspect; the table has the numbers')));
  section.append(runs.length > 1 ? runLegend(runs) : '', figures);
  section.append(table('Means [95% interval], n, N/A, and how scores go with the answers’ words (Spearman)',
    ['Aspect', ...runs.flatMap((run, index) => [runs.length > 1 ? el('span', {}, runKey(index), named(run.name)) : 'mean', 'n', 'N/A', 'with words'])],
    scored.map((aspect) => [named(aspect), ...runs.flatMap((run) => {
      const own = run.aspects[aspect];
      if (!own) return ['–', '', '', ''];
      return [estimate(own.mean, own.ci95), whole(own.n), whole(own.na), decimal((own.words_correlation || {}).spearman, 2)];
    })])));
  section.append(naNote());
  if (runs.length > 1 && !comparison) section.append(note('Each figure is of its own run’s items alone; different judges’ or rubrics’ means are no scale to compare on.'));
}

function verdictRows(run) {
  const all = run.preferences;
  return [...(all.overall ? [['overall', all.overall]] : []), ...Object.entries(all.aspects)];
}

function drawPreferences() {
  const having = runs.filter((run) => run.preferences);
  if (!having.length) {
    drop('preferences');
    return;
  }
  const section = byId('preferences');
  section.append(el('ul', { class: 'legend' }, ...[['win', 'won'], ['tie', 'tied'], ['lose', 'lost']].map(([kind, text]) => el('li', {},
    svg('svg', { class: 'swatch', viewBox: '0 0 20 12', 'aria-hidden': 'true' }, svg('rect', { class: 'fill-' + kind, width: 20, height: 12 })), text))));
  for (const run of having) {
    section.append(table('Preferences, ' + plain(run.name), ['Aspect', 'won · tied · lost', 'n', 'won', 'tied', 'lost', 'win rate', 'at equal length', 'flips with the seat', 'first seat’s win rate'],
      verdictRows(run).map(([aspect, verdicts]) => [named(aspect), tallyBar(verdicts, aspect), whole(verdicts.n),
        ...['win', 'tie', 'lose'].map((kind) => estimate(verdicts[kind].share, verdicts[kind].ci95, percent)),
        estimate(verdicts.win_rate, verdicts.win_rate_ci95, percent), rateAtEqualLength(verdicts.equal_length),
        verdicts.both_seats ? estimate(verdicts.flipped / verdicts.both_seats, verdicts.flips_ci95, percent) : '–',
        verdicts.first_seat ? estimate(verdicts.first_seat.win_rate, verdicts.first_seat.win_rate_ci95, percent) : '–'])));
  }
  section.append(note('A tie is half a win. A verdict that flips with the seat is a tie. At equal length: what the win rate would be if both answers '
    + 'were as long, by a logistic regression on the difference in words (after Dubois et al., 2024). The first seat’s win rate of a judge without a liking for seats is 50%.'));
}

/** Why there is nothing to say of equal length; null if there is something. */
function uncontrolled(length) {
  return { too_few: 'too few items', too_little_spread: 'lengths differ too evenly' }[length.state] || null;
}

function rateAtEqualLength(length) {
  return length ? uncontrolled(length) || estimate(length.win_rate, length.ci95, percent) : '–';
}

const MEASURES = { cohen: 'Cohen’s kappa', cohen_quadratic: 'Cohen’s kappa, quadratic weights', fleiss: 'Fleiss’ kappa' };

function agreementTable(caption, of) {
  const rows = [...Object.entries(of.scores), ...(of.winner ? [['overall', of.winner]] : []), ...Object.entries(of.preferences)];
  return table(caption, ['Aspect', 'kappa', 'the same', 'items', 'N/A', 'missing', 'measure'], rows.map(([aspect, own]) => [named(aspect),
    estimate(own.kappa, own.ci95), percent(own.observed), whole(own.items), whole(own.na), whole(own.missing), MEASURES[own.measure] || own.measure]));
}

function drawAgreement() {
  const panels = data.agreement || [];
  const repeated = runs.filter((run) => run.self_agreement);
  if (!panels.length && !repeated.length) {
    drop('agreement');
    return;
  }
  const section = byId('agreement');
  for (const panel of panels) {
    section.append(agreementTable('On ' + plain(panel.answers) + ' with ' + plain(panel.rubric) + ', ' + plain(panel.judges.join(' and ')), panel));
  }
  for (const run of repeated) {
    section.append(agreementTable('Of ' + plain(run.judge) + ' with itself, asked ' + whole(run.self_agreement.times) + ' times'
      + (runs.length > 1 ? ', on ' + plain(run.name) : ''), run.self_agreement));
  }
  if (repeated.length) section.append(note('A judge’s other figures and its items are of the first time that it was asked.'));
  section.append(note('0 is what chance gives, 1 is full agreement.'));
}

/** A difference of shares, in percentage points. */
function points(value) {
  return !isNumber(value) ? '–' : (value > 0 ? '+' : '') + (100 * value).toFixed(1);
}

/** How a comparison's figures are told: of scores as they are, of preferences as win rates. */
function tellings() {
  return comparison.kind === 'preferences'
    ? { mean: percent, change: points, unit: ', points', a: 'win rate of A', b: 'of B', tally: 'A better · same · worse',
      item: (value) => ({ 1: 'won', 0.5: 'tied', 0: 'lost' }[value] || percent(value)) }
    : { mean: decimal, change: signed, unit: '', a: 'A', b: 'B', tally: 'A higher · same · lower', item: (value) => decimal(value, 1) };
}

function sidesTable(matters) {
  const rows = matters.flatMap(([matter, own]) => [['A', own.candidate], ['B', own.baseline]].map(([side, verdicts]) => [
    el('span', {}, named(matter), ', ', side), tallyBar(verdicts, matter + ', ' + side), whole(verdicts.n),
    ...['win', 'tie', 'lose'].map((kind) => estimate(verdicts[kind].share, verdicts[kind].ci95, percent)),
    verdicts.both_seats ? estimate(verdicts.flipped / verdicts.both_seats, verdicts.flips_ci95, percent) : '–']));
  return table('Verdicts of both on those items', ['Aspect', 'won · tied · lost', 'n', 'won', 'tied', 'lost', 'flips with the seat'], rows);
}

function drawComparison() {
  if (!comparison) {
    drop('comparison');
    return;
  }
  const section = byId('comparison');
  const told = tellings();
  const controlled = (length) => uncontrolled(length) || estimate(length.difference, length.ci95, told.change);
  const matters = [...(comparison.overall ? [['overall', comparison.overall]] : []), ...Object.entries(comparison.aspects)];
  const bounds = matters.flatMap(([, own]) => [own.difference, ...(own.ci95 || [])]);
  const rows = matters.map(([matter, own]) => ({ text: matter, points: [{ run: 0, value: own.difference, bounds: own.ci95,
    told: plain(matter) + ': ' + told.change(own.difference) + ' ' + interval(own.ci95, told.change) }] }));
  const scale = niceScale(Math.min(0, ...bounds), Math.max(0, ...bounds));
  if (comparison.kind === 'preferences') scale.show = points;
  section.append(el('div', { class: 'figures' }, el('figure', {}, el('figcaption', {}, 'A minus B' + told.unit + ', with 95% intervals'),
    intervalPlot(rows, scale, 'Differences with their 95% intervals by aspect; the table has the numbers', 0))));
  section.append(table('Differences over the ' + whole(comparison.items) + ' items that both runs have',
    ['Aspect', told.a, told.b, 'A − B' + told.unit, 'n', 'left out', 'p', 'p, Holm', 'at equal length', told.tally, 'items to show this'],
    matters.map(([matter, own]) => [named(matter), told.mean(own.candidate_mean), told.mean(own.baseline_mean), estimate(own.difference, own.ci95, told.change),
      whole(own.n), whole(own.left_out), pValue(own.p), pValue(own.p_holm), controlled(own.length), el('span', {}, tallyBar(own, matter),
        el('small', { class: 'interval' }, [own.win, own.tie, own.lose].map((each) => percent(each.share)).join(' · '))), whole(own.items_needed)])));
  if (comparison.kind === 'preferences') section.append(sidesTable(matters));
  section.append(note('p is of a sign-flip test of the paired differences, Holm’s is corrected for all of them. The items to show this: how many would find such a '
    + 'difference in 80 of 100 studies.'));
  for (const [side, ids] of [['A', comparison.only_candidate], ['B', comparison.only_baseline]]) {
    if (ids.length) {
      section.append(el('details', {}, el('summary', {}, whole(ids.length) + (ids.length === 1 ? ' item is' : ' items are') + ' only in ' + side),
        el('p', {}, named(ids.slice(0, 500).join(', ') + (ids.length > 500 ? ', …' : '')))));
    }
  }
  section.append(el('h3', {}, 'Items that differ most'));
  const few = el('div', { class: 'figures' });
  for (const [matter, own] of matters) {
    if (!own.largest.length) continue;
    few.append(table('On ' + plain(matter), ['Item', 'A', 'B', 'words'], own.largest.map((pair) => [
      el('button', { type: 'button', class: 'link', onclick: () => searchFor(pair.id) }, named(pair.id), ' ', named(queryOf(pair.id))),
      told.item(pair.candidate), told.item(pair.baseline), (pair.words > 0 ? '+' : '') + whole(pair.words)]), { class: 'counts' }));
  }
  section.append(few);
}

function queryOf(id) {
  const item = data.items.find((each) => each.id === id);
  if (!item) return '';
  const points = [...item.query];
  return points.slice(0, 60).join('') + (points.length > 60 ? '…' : '');
}

function groupCells(figures) {
  const cells = scored.map((aspect) => {
    const own = (figures.aspects || {})[aspect];
    return own ? estimate(own.mean, own.ci95, (value) => decimal(value, 2)) : '–';
  });
  const preferences = figures.preferences || { aspects: {} };
  return [...cells, ...preferredNames().map((aspect) => {
    const own = aspect === null ? preferences.overall : preferences.aspects[aspect];
    return own ? estimate(own.win_rate, own.win_rate_ci95, percent) : '–';
  })];
}

/** Aspects that were compared; null is the verdict overall. */
function preferredNames() {
  const having = runs.map((run) => run.preferences).filter(Boolean);
  const aspects = data.aspects.filter((aspect) => having.some((each) => each.aspects[aspect]));
  return [...(having.some((each) => each.overall) ? [null] : []), ...aspects];
}

function drawLabels() {
  if (!data.labels.length) {
    drop('labels');
    return;
  }
  const section = byId('labels');
  const place = el('div');
  const show = (index) => {
    const label = data.labels[index];
    const rows = label.groups.flatMap((group) => group.runs.map((figures, run) => (figures.items ? [
      run === group.runs.findIndex((each) => each.items)
        ? el('button', { type: 'button', class: 'link', title: 'Show these items', onclick: () => labelled(label.name, group.value) }, named(group.value))
        : el('span', { class: 'unseen' }, named(group.value)),
      ...(runs.length > 1 ? [el('span', {}, runKey(run), el('span', { class: 'short' }, named(runs[run].name)))] : []),
      whole(figures.items), decimal(figures.words_mean, 1), ...groupCells(figures)] : null)).filter(Boolean));
    place.replaceChildren(table('By ' + plain(label.name), ['', ...(runs.length > 1 ? ['answers'] : []), 'items', 'words',
      ...scored.map(named), ...preferredNames().map((aspect) => (aspect === null ? 'win rate' : el('span', {}, 'win rate, ', named(aspect))))], rows));
  };
  section.append(el('div', { class: 'controls' }, el('label', {}, 'Label', el('select', { id: 'label-table', onchange: (event) => show(Number(event.target.value)) },
    ...data.labels.map((label, index) => el('option', { value: index }, plain(label.name)))))), place,
  note('An item counts in every group of which it bears the label, so groups together may be more than all.'));
  show(0);
}

/** A text; where it is a whole address of the web, one to follow. */
function addressed(text) {
  return /^https?:\/\/[^\s]+$/i.test(text) && text.length <= 2000 ? el('a', { href: text, rel: 'noopener noreferrer' }, visible(text)) : longReason(text);
}

function drawOrigins() {
  const section = byId('origins');
  for (const origin of data.origins) {
    section.append(el('h3', {}, named(origin.file)));
    if (origin.problem) section.append(el('p', { class: 'note' }, visible(origin.problem)));
    if (origin.facts.length) {
      section.append(table('What made ' + plain(origin.file), ['What', 'value'], origin.facts.map(([name, text]) => [named(name), addressed(text)]),
        { quiet: true, class: 'reasons' }));
    }
    if (origin.manifest) {
      const box = el('details', { ontoggle: () => {
        if (box.open && box.childElementCount === 1) box.append(longText(JSON.stringify(origin.manifest, null, 2), 'Manifest'));
      } }, el('summary', {}, 'The whole manifest'));
      section.append(box);
    }
  }
}

function drawAbout() {
  const section = byId('about');
  section.append(el('p', {}, 'Intervals are of 95%: of means by bootstrap over items (' + whole(data.draws) + ' draws, seed ' + data.seed
    + '), of shares by Wilson’s score. A judge’s N/A is no score. Words are what stands between blanks. An unparsed reply is one that means nothing for certain; '
    + 'its words are kept.'));
}
