// SPDX-License-Identifier: GPL-2.0-only
// How long each group of clients was in trouble by each fault, and what that time is made of.

const PARTS = [
    { key: 'detection', name: 'detection', title: 'Detection: until the health check notices' },
    { key: 'name', name: 'name change', title: 'Name change: until an answer leaves the ENI out' },
    { key: 'cache', name: 'caches', title: 'Caches: until the last client asks again' },
    { key: 'timers', name: 'timers', title: 'Timers: what the last request took' },
    { key: 'whole', name: 'in all', title: 'Not split: no client waited for a name (routing, retries or another address helped)' },
    { key: 'stuck', name: 'until the fault or the run ended', title: 'Some clients did not get out before the fault or the run ended' },
];

/// The parts of the whole, in their order; the same rule as in failover plots.
function partsOf(group) {
    const total = group.totalSeconds || 0;
    if (group.clientsStuck > 0) {
        return { stuck: total };
    }
    const known = (group.detectionSeconds || 0) + (group.nameChangeSeconds || 0) + (group.cacheMaxSeconds || 0);
    const waited = group.nameChangeSeconds !== undefined && group.cacheMaxSeconds !== undefined
        && group.detectionSeconds + group.nameChangeSeconds < total && known <= total;
    return waited
        ? {
            detection: group.detectionSeconds, name: group.nameChangeSeconds, cache: group.cacheMaxSeconds,
            timers: total - known,
        }
        : { whole: total }; // the clients did not wait for the name
}

/// Round steps for an axis from 0.
function ticksTo(most) {
    const rough = most / 5;
    const decade = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((nice) => nice * decade).find((nice) => nice >= rough);
    const ticks = [];
    for (let tick = 0; tick <= most * 1.0001; tick += step) {
        ticks.push(tick);
    }
    return ticks;
}

/// A row: the group, its bar, and the bar in words.
function recoveryRow(name, group, most) {
    const total = group.totalSeconds || 0;
    const parts = partsOf(group);
    const track = element('div.track', { 'aria-hidden': 'true' },
        ticksTo(most).slice(1).map((tick) => element('div.tick', { style: `left:${(100 * tick) / most}%` })));
    const stack = element('div.stack', { style: `width:${(100 * total) / most}%` });
    const words = [];
    for (const part of PARTS) {
        const length = parts[part.key];
        if (length > 0) {
            stack.append(element(`div.part.p-${part.key}`, { style: `flex:${length} 1 0`, title: `${part.name} ${seconds(length)}` }));
            words.push(`${seconds(length)} ${part.name}`);
        }
    }
    track.append(stack);
    const hit = `${group.clientsHit} of ${group.clients} clients hit`
        + (group.lost > 0 ? `, ${number(group.lost)} requests lost` : '') + (group.delayed > 0 ? `, ${number(group.delayed)} delayed` : '');
    const spread = group.recovery
        ? ` · a client's recovery p50 ${seconds(group.recovery.p50Seconds)}, p95 ${seconds(group.recovery.p95Seconds)}, p99 ${seconds(group.recovery.p99Seconds)}` : '';
    return [
        element('div.who', {}, name),
        element('div', {}, track, element('div.says', {}, element('b', {}, total > 0 ? seconds(total) : 'nothing lost or late'),
            words.length > 1 ? ' = ' + words.join(' + ') : words.length === 1 ? ' ' + words[0].replace(/^[^a-z]*s /, '') : '',
            ` · ${hit}${spread}`)),
    ];
}

/// The section, with one scale for all runs and faults.
function recoverySection(runs) {
    const incidents = (run) => run.data.summary.incidents
        .map((incident, i) => ({ ...incident, fault: run.data.faults[i], mark: faultMark(run.data.faults[i], i, run.data.faults) }))
        .filter((incident) => incident.groups && Object.keys(incident.groups).length > 0);
    let most = 0;
    for (const run of runs) {
        for (const incident of incidents(run)) {
            for (const group of Object.values(incident.groups)) {
                most = Math.max(most, group.totalSeconds || 0);
            }
        }
    }
    if (most === 0) {
        return null;
    }
    const used = new Set();
    const charts = columns(runs, (run) => incidents(run).map((incident) => {
        const groups = Object.entries(incident.groups);
        groups.forEach(([, group]) => Object.keys(partsOf(group)).forEach((key) => used.add(key)));
        const ticks = ticksTo(most);
        return element('div.recovery', {},
            element('h3', {}, `${incident.mark} ${incident.name}`),
            element('div.rows', {}, groups.map(([name, group]) => recoveryRow(name, group, most)),
                element('div', { 'aria-hidden': 'true' }),
                element('div.axis', { 'aria-hidden': 'true' }, ticks.map((tick) =>
                    element('span', { style: `left:${(100 * tick) / most}%` }, number(tick, 1) + ' s')))));
    }));
    return section('Recovery', 'From the begin of a fault to the end of the last request that was lost or delayed by it, and what '
        + 'the last client waited for.',
    element('ul.key', {}, PARTS.filter((part) => used.has(part.key)).map((part) =>
        element('li', {}, element(`span.swatch.p-${part.key}`), part.title))),
    charts);
}
