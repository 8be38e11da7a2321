// SPDX-License-Identifier: GPL-2.0-only
// Tables whose columns sort by a click or a key.

/// A table. columns: {name, number, value(row), text(row), class(row)}; what has no text is shown as its value.
function table(caption, columns, rows) {
    const body = element('tbody');
    const fill = (order) => body.replaceChildren(...order.map((row) => element('tr', {}, columns.map((column) => {
        const shown = column.text ? column.text(row) : column.value(row);
        const kind = column.class ? column.class(row) : '';
        return element('td', { class: [column.number ? 'number' : '', column.wide ? 'wide' : '', kind].join(' ').trim() || null },
            shown === null || shown === undefined || shown === '' ? '–' : shown);
    }))));
    const heads = columns.map((column) => {
        const arrow = element('span.arrow', { 'aria-hidden': 'true' });
        const button = element('button', { type: 'button' }, column.name, arrow);
        const head = element(column.number ? 'th.number' : 'th', { scope: 'col' }, button);
        button.addEventListener('click', () => {
            const direction = head.getAttribute('aria-sort') === (column.number ? 'descending' : 'ascending')
                ? (column.number ? 'ascending' : 'descending') : (column.number ? 'descending' : 'ascending');
            for (const other of heads) {
                other.head.removeAttribute('aria-sort');
                other.arrow.textContent = '';
            }
            head.setAttribute('aria-sort', direction);
            arrow.textContent = direction === 'ascending' ? '↑' : '↓';
            fill(sorted(rows, column, direction));
        });
        return { head, arrow };
    });
    fill(rows);
    return element('div.scroll', { role: 'group', tabindex: 0, 'aria-label': caption },
        element('table', {}, element('caption.hidden', {}, caption), element('thead', {}, element('tr', {}, heads.map(({ head }) => head))), body));
}

/// Rows by a column; what has no value stands last either way, equals keep their order.
function sorted(rows, column, direction) {
    const sign = direction === 'ascending' ? 1 : -1;
    const missing = (value) => value === null || value === undefined || value === '';
    return [...rows].sort((a, b) => {
        const x = column.value(a);
        const y = column.value(b);
        if (missing(x) || missing(y)) {
            return missing(x) - missing(y);
        }
        return sign * (column.number ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true }));
    });
}

/// "same AZ 12, other AZ 3" of counts by name.
function counts(object) {
    return Object.entries(object || {}).sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${number(count)}`).join(', ');
}

const latency = (group, key) => (group && group.latencyMs ? group.latencyMs[key] : null);
const judged = (group) => group && group.succeeded + group.lost > 0;
const whole = (name, value) => ({ name, number: true, value, text: (row) => number(value(row)) });

/// Requests by client group, of one run.
function groupTable(run) {
    const rows = Object.entries(run.data.summary.workload || {}).map(([name, group]) => ({ name, ...group }));
    const ms = (title, key) => ({ name: title, number: true, value: (row) => latency(row, key), text: (row) => fixed(latency(row, key), 2) });
    return table('Requests by client group', [
        { name: 'Client group', wide: true, value: (row) => row.name },
        whole('Requests', (row) => row.requests),
        { name: 'Success %', number: true, value: (row) => (judged(row) ? row.availabilityPercent : null), text: (row) => (judged(row) ? fixed(row.availabilityPercent, 3) : '–') },
        whole('Lost', (row) => row.lost),
        ms('p50 ms', 'p50'), ms('p95 ms', 'p95'), ms('p99 ms', 'p99'), ms('max ms', 'max'),
        { name: 'Outcomes', wide: true, value: (row) => counts(row.outcomes) },
        { name: 'Paths', wide: true, value: (row) => counts(row.paths) },
    ], rows);
}

/// Requests by client group, two runs and what the second changes.
function groupComparison(runs) {
    const [a, b] = runs.map((run) => run.data.summary.workload || {});
    const rows = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().map((name) => ({ name, a: a[name], b: b[name] }));
    const columnsOf = (title, pick, show, lessIsBetter) => {
        const change = (row) => (pick(row.a) === null || pick(row.b) === null ? null : pick(row.b) - pick(row.a));
        return [
            { name: title + ' A', number: true, value: (row) => pick(row.a), text: (row) => show(pick(row.a)) },
            { name: 'B', number: true, value: (row) => pick(row.b), text: (row) => show(pick(row.b)) },
            {
                name: 'B − A', number: true, value: change,
                text: (row) => differenceText(change(row), show),
                class: (row) => differenceClass(change(row), lessIsBetter),
            },
        ];
    };
    return table('Requests by client group, compared', [
        { name: 'Client group', wide: true, value: (row) => row.name },
        ...columnsOf('Success %', (group) => (judged(group) ? group.availabilityPercent : null), (value) => fixed(value, 3), false),
        ...columnsOf('Lost', (group) => (group ? group.lost : null), (value) => number(value), true),
        ...columnsOf('p50 ms', (group) => latency(group, 'p50'), (value) => fixed(value, 2), true),
        ...columnsOf('p99 ms', (group) => latency(group, 'p99'), (value) => fixed(value, 2), true),
    ], rows);
}

/// A difference with its sign.
function differenceText(change, show) {
    return change === null ? '–' : change === 0 ? '0' : (change > 0 ? '+' : '−') + show(Math.abs(change));
}

/// Whether it is for the better; lessIsBetter undefined: nobody can tell.
function differenceClass(change, lessIsBetter) {
    return !change || lessIsBetter === undefined ? '' : change < 0 === lessIsBetter ? 'good-text' : 'bad-text';
}

/// The parts of failovers, of one run.
function failoverTable(run) {
    const rows = run.data.summary.incidents.flatMap((incident, i) => Object.entries(incident.groups || {}).map(([name, group]) => ({
        fault: faultMark(run.data.faults[i], i, run.data.faults), name, ...group,
    })));
    const time = (title, key) => ({ name: title, number: true, value: (row) => row[key], text: (row) => fixed(row[key], 1) });
    return rows.length === 0 ? null : table('Failover by client group', [
        { name: 'Fault', value: (row) => row.fault },
        { name: 'Client group', wide: true, value: (row) => row.name },
        { name: 'Clients hit', number: true, value: (row) => row.clientsHit, text: (row) => `${row.clientsHit} of ${row.clients}` },
        whole('Stuck', (row) => row.clientsStuck),
        time('Detection s', 'detectionSeconds'), time('Name s', 'nameChangeSeconds'), time('Cache, mean s', 'cacheMeanSeconds'),
        time('Cache, last s', 'cacheMaxSeconds'), time('Timers, mean s', 'timersMeanSeconds'),
        time('Last lost s', 'lastLostSeconds'), time('All well s', 'totalSeconds'),
        ...['p50', 'p95', 'p99'].filter((name) => rows.some((row) => row.recovery)).map((name) => ({
            name: `Recovery ${name} s`, number: true, value: (row) => row.recovery?.[name + 'Seconds'], text: (row) => fixed(row.recovery?.[name + 'Seconds'], 1),
        })),
        whole('Lost', (row) => row.lost), whole('Delayed', (row) => row.delayed),
        time('Re-added s', 'readdedSeconds'), time('Even s', 'evenSeconds'),
    ], rows);
}

/// Packets that went no further, of one run.
function dropTable(run) {
    const { packets } = run.data.summary;
    const rows = Object.entries(packets.dropped || {}).map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
    return rows.length === 0 ? null : table('Dropped packets by reason', [
        { name: 'Reason', wide: true, value: (row) => row.reason },
        whole('Packets', (row) => row.count),
        {
            name: 'Of those sent', number: true, value: (row) => row.count,
            text: (row) => (packets.sent > 0 ? number((100 * row.count) / packets.sent, 4) + ' %' : '–'),
        },
    ], rows);
}

/// Thresholds and what became of them, of one run.
function thresholdTable(run) {
    const rows = run.data.summary.thresholds || [];
    return rows.length === 0 ? null : table('Thresholds', [
        { name: 'Figure', value: (row) => row.figure },
        { name: 'Client group', value: (row) => row.group || 'all clients' },
        { name: 'Limit', value: (row) => (row.figure === 'availability' ? 'at least ' : 'at most ') + row.limit },
        { name: 'Measured', value: (row) => row.measured },
        { name: 'Verdict', value: (row) => (row.met ? 'met' : 'crossed'), class: (row) => (row.met ? 'good-text' : 'bad-text') },
    ], rows);
}

/// What is not simulated or stands for something else.
function noteTable(run) {
    const rows = (run.data.summary.notes || []).map((note, i) => ({ number: i + 1, note }));
    return rows.length === 0 ? null : table('Notes', [
        { name: 'No.', number: true, value: (row) => row.number },
        { name: 'To be known', wide: true, value: (row) => row.note },
    ], rows);
}

/// All values in a document, by their paths.
function flatten(value, path, into) {
    if (value !== null && typeof value === 'object') {
        const entries = Array.isArray(value) ? value.map((item, i) => [`[${i}]`, item]) : Object.entries(value).map(([key, item]) => [(path ? '.' : '') + key, item]);
        for (const [step, item] of entries) {
            flatten(item, path + step, into);
        }
    } else {
        into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return into;
}

/// What the experiments of two runs say differently.
function parameterTable(runs) {
    const [a, b] = runs.map((run) => {
        const { experiment, versions } = run.data;
        const all = flatten(experiment.document, '', new Map());
        all.set('seed', String(experiment.seed));
        all.set('run', String(experiment.run));
        for (const [name, version] of Object.entries(versions)) {
            all.set('version of ' + name, version);
        }
        return all;
    });
    const rows = [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path))
        .map((path) => ({ path, a: a.get(path), b: b.get(path) }));
    return rows.length === 0 ? element('p.hint', {}, 'Both runs have the same parameters.') : table('Parameters that differ', [
        { name: 'Parameter', wide: true, value: (row) => row.path },
        { name: 'Run A', value: (row) => row.a, text: (row) => row.a ?? 'not there' },
        { name: 'Run B', value: (row) => row.b, text: (row) => row.b ?? 'not there' },
    ], rows);
}
