// SPDX-License-Identifier: GPL-2.0-only
// The page: what ran, the key figures, charts, recovery, topology, tables and files.

const { runs } = JSON.parse(document.getElementById('data').textContent);
const isComparison = runs.length > 1;

/// The key figures of cards: value(summary), show(value), whether less is better, and the threshold on it.
const KEY_FIGURES = [
    { name: 'Availability', figure: 'availability', value: ({ all }) => (all.succeeded + all.lost > 0 ? all.availabilityPercent : null), show: percent, showChange: (value) => number(value, 3) + ' percentage points', lessIsBetter: false, more: ({ all }) => `${number(all.succeeded)} of ${number(all.succeeded + all.lost)} requests` },
    { name: 'Requests lost', figure: 'lost', value: ({ all }) => all.lost, show: (value) => number(value), lessIsBetter: true, more: ({ all }) => [all.denied > 0 ? `${number(all.denied)} denied` : '', all.excluded > 0 ? `${number(all.excluded)} of clients in a dead AZ apart` : ''].filter(Boolean).join(', ') },
    { name: 'Latency, median', figure: 'p50', value: ({ all }) => latency(all, 'p50'), show: milliseconds, lessIsBetter: true, more: ({ all }) => (all.latencyMs ? `mean ${milliseconds(all.latencyMs.mean)}` : '') },
    { name: 'Latency, p95', figure: 'p95', value: ({ all }) => latency(all, 'p95'), show: milliseconds, lessIsBetter: true },
    { name: 'Latency, p99', figure: 'p99', value: ({ all }) => latency(all, 'p99'), show: milliseconds, lessIsBetter: true, more: ({ all }) => (all.latencyMs ? `max ${milliseconds(all.latencyMs.max)}` : '') },
    { name: 'Recovery', figure: 'recovery', value: (summary) => summary.recoverySeconds ?? (summary.incidents.length > 0 ? 0 : null), show: seconds, lessIsBetter: true, more: (summary) => (summary.incidents.length === 0 ? 'no faults' : 'longest of all faults') },
    { name: 'Requests', value: ({ all }) => all.requests, show: (value) => number(value), more: ({ all }) => (all.requests > 0 ? `${number(all.attempts / all.requests, 3)} attempts each` : '') },
    { name: 'Packets', value: ({ packets }) => packets.sent, show: (value) => number(value), more: ({ packets }) => `${number(Object.values(packets.dropped || {}).reduce((sum, count) => sum + count, 0))} dropped, ${packets.conserved ? 'all accounted for' : 'NOT CONSERVED'}` },
];

/// The verdict on all clients of a figure.
const verdictOn = (summary, name) => (summary.thresholds || []).find((verdict) => verdict.figure === name && verdict.group === '');

function verdictLine(verdict) {
    const sign = verdict.figure === 'availability' ? '≥' : '≤';
    return element('div.more', {}, element(verdict.met ? 'span.good-text' : 'span.bad-text', {}, verdict.met ? '✓ met' : '✗ crossed'),
        ` ${sign} ${verdict.limit}`);
}

/// A figure with its unit smaller.
function valueOf(text) {
    const space = text.lastIndexOf(' ');
    return space < 0 ? element('div.value', {}, text) : element('div.value', {}, text.slice(0, space), element('small', {}, text.slice(space)));
}

function verdictCard(run) {
    const verdicts = run.data.summary.thresholds || [];
    const crossed = verdicts.filter((verdict) => !verdict.met).length;
    const conserved = run.data.summary.packets.conserved;
    if (verdicts.length === 0 && conserved) {
        return element('li.card', {}, element('div.name', {}, 'Verdict'), element('div.value', {}, 'None'), element('div.more', {}, 'no thresholds were given'));
    }
    const bad = crossed > 0 || !conserved;
    return element(bad ? 'li.card.bad' : 'li.card.good', {}, element('div.name', {}, 'Verdict'),
        element(bad ? 'div.value.bad-text' : 'div.value.good-text', {}, bad ? 'Failed' : 'Passed'),
        element('div.more', {}, !conserved ? 'packets are not conserved' : crossed === 0 ? `${verdicts.length} of ${verdicts.length} thresholds met` : `${crossed} of ${verdicts.length} thresholds crossed`));
}

function figureCard(run, key) {
    const { summary } = run.data;
    const verdict = key.figure ? verdictOn(summary, key.figure) : undefined;
    const value = key.value(summary);
    const kind = verdict ? (verdict.met ? 'li.card.good' : 'li.card.bad') : 'li.card';
    return element(kind, {}, element('div.name', {}, key.name), valueOf(value === null ? '–' : key.show(value)),
        verdict ? verdictLine(verdict) : null, key.more ? element('div.more', {}, key.more(summary)) : null);
}

/// Both runs' figure in one card, and what the second changes.
function comparisonCard(key) {
    const [a, b] = runs.map((run) => key.value(run.data.summary));
    const change = a === null || b === null ? null : b - a;
    const share = change !== null && a !== 0 && !key.show(a).endsWith('%') ? ` (${change < 0 ? '−' : '+'}${number((100 * Math.abs(change)) / Math.abs(a), 1)} %)` : '';
    const verdict = differenceClass(change, key.lessIsBetter);
    return element('li.card', {}, element('div.name', {}, key.name),
        element('div.pair', {}, [a, b].flatMap((value, i) => [runTag(i), valueOf(value === null ? '–' : key.show(value))])),
        element('div.more', {}, change === null ? 'not to be compared' : [element(verdict ? `span.${verdict}` : 'span', {},
            change === 0 ? 'no difference' : differenceText(change, key.showChange || key.show) + share), verdict ? (verdict === 'good-text' ? ' better' : ' worse') : '']));
}

function verdictComparison() {
    return element('li.card', {}, element('div.name', {}, 'Verdict'),
        element('div.pair', {}, runs.flatMap((run, i) => {
            const verdicts = run.data.summary.thresholds || [];
            const crossed = verdicts.filter((verdict) => !verdict.met).length;
            return [runTag(i), verdicts.length === 0 ? element('div.value', {}, 'None')
                : element(crossed > 0 ? 'div.value.bad-text' : 'div.value.good-text', {}, crossed > 0 ? 'Failed' : 'Passed')];
        })));
}

function cards() {
    const keys = [...KEY_FIGURES, ...costFigures(runs)];
    return element('section.bare', { 'aria-label': 'Key figures' }, element('ul.cards', {},
        isComparison ? [verdictComparison(), ...keys.map(comparisonCard)]
            : [verdictCard(runs[0]), ...keys.map((key) => figureCard(runs[0], key))]));
}

function facts(run) {
    const { experiment, versions } = run.data;
    const entry = (name, value) => element('div', {}, element('dt', {}, name), element('dd', {}, value));
    return element('div', {},
        element('dl.facts', {}, entry('File', experiment.file), entry('Seed', String(experiment.seed)), entry('Run', String(experiment.run)),
            entry('Simulated', seconds(experiment.seconds)), entry('vpc-endpoints', versions['vpc-endpoints']), entry('ns-3', versions['ns-3'])),
        element('pre.command', { tabindex: 0, role: 'group', 'aria-label': 'Command to reproduce' }, element('code', {}, experiment.command)));
}

function themeButton(changed) {
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const button = element('button.no-print', { type: 'button' });
    const paper = matchMedia('print');
    let chosen = null;
    let isPrinting = false;
    const apply = () => {
        const isDark = !isPrinting && !paper.matches && (chosen === null ? dark.matches : chosen);
        root.dataset.theme = isDark ? 'dark' : 'light';
        button.textContent = isDark ? 'Light' : 'Dark';
        button.setAttribute('aria-label', isDark ? 'Show in light colours' : 'Show in dark colours');
        changed();
    };
    button.addEventListener('click', () => {
        chosen = root.dataset.theme !== 'dark';
        apply();
    });
    dark.addEventListener('change', apply);
    paper.addEventListener('change', apply);
    for (const [name, value] of [['beforeprint', true], ['afterprint', false]]) {
        window.addEventListener(name, () => {
            isPrinting = value;
            apply();
        });
    }
    apply();
    return button;
}

function topology(run) {
    const { svg, missing } = run.data.topology;
    if (!svg) {
        return element('p.hint', {}, missing);
    }
    const drawing = document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true);
    for (const title of drawing.querySelectorAll('title, script, foreignObject')) {
        title.remove();
    }
    for (const edge of drawing.querySelectorAll('a')) { // tooltips of edges
        edge.replaceWith(...edge.childNodes);
    }
    const paper = drawing.querySelector('.graph > polygon');
    if (paper) {
        paper.remove();
    }
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', 'Clients at the left, services at the right, and the ways between them; what fails is red and dashed');
    return element('div.topology', { tabindex: 0, role: 'group', 'aria-label': 'Topology' }, drawing);
}

function topologySection() {
    const same = isComparison && runs[0].data.topology.svg === runs[1].data.topology.svg;
    return section('Topology', 'Clients at the left, services at the right, blue through interface endpoints, green through gateway '
        + 'endpoints. Red and dashed: what fails at some time of the run, and the ways that are lost by it.'
        + (same ? ' It is the same in both runs.' : ''),
    same ? topology(runs[0]) : columns(runs, (run) => [topology(run)]));
}

function files(run) {
    return [element('ul.files', {}, run.files.map((file) => element('li', {},
        element('a', { href: (run.base + file).split('/').map(encodeURIComponent).join('/') }, file))))];
}

function tables(title, hint, make) {
    return section(title, hint, columns(runs, (run) => [make(run)].filter((made) => made)));
}

function build() {
    const charts = chartSection(runs);
    const { experiment } = runs[0].data;
    const heading = isComparison ? `${runs[0].label} and ${runs[1].label}` : experiment.description || experiment.file;
    document.body.append(
        element('header', {},
            element('div.top', {},
                element('div', {}, element('p.eyebrow', {}, isComparison ? 'Two runs of vpcsim, compared' : 'A run of vpcsim'), element('h1', {}, heading)),
                themeButton(() => charts.axis.charts.length > 0 && charts.axis.charts[0].plot && charts.axis.redraw())),
            columns(runs, (run) => [isComparison ? element('p', {}, ' ' + run.label + (run.data.experiment.description ? `: ${run.data.experiment.description}` : '')) : null, facts(run)].filter(Boolean))),
        element('main', {}, ...[
            cards(),
            isComparison ? section('Parameters that differ', null, parameterTable(runs)) : null,
            tables('Thresholds', null, thresholdTable),
            charts.root,
            recoverySection(runs),
            topologySection(),
            isComparison ? section('Requests by client group', null, groupComparison(runs)) : section('Requests by client group', null, groupTable(runs[0])),
            tables('Failover', 'Times in seconds from the begin of the fault; re-added and even from its end. Each column is explained in the documentation of vpc-endpoints.', failoverTable),
            tables('Closed forms', 'What theory says of the parts, where it says something, beside what was measured.', closedFormTable),
            tables('Dropped packets', null, dropTable),
            tables('Cost', 'An estimate by list prices, with the traffic of this run kept up for a month.', costTable),
            tables('Notes', 'What is not simulated, stands for something else, or is assumed.', noteTable),
            section('Files', 'They stand beside this page.', columns(runs, files)),
        ].filter(Boolean)),
        element('footer', {}, 'Made by vpcsim of vpc-endpoints, an ns-3 module. Charts by uPlot (MIT licence, notice in the source of this page). '
            + 'Not affiliated with Amazon Web Services.'));
    charts.draw();
    new ResizeObserver(() => charts.axis.redraw()).observe(document.querySelector('main'));
}

build();
