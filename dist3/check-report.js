import { defineModels } from './catalog/model-definition.js';
import { sizeText } from './config/size.js';
import { configWarnings } from './config/warnings.js';
/** What a configuration would run, as `check` prints it. */
export function checkReport(config, policy) {
    const models = defineModels(config);
    const groups = [...config.groups].map(([id, { members, swap }]) => `  ${id}: ${members.join(', ')} (${swap ? 'swap' : 'never swapped'})`);
    const warnings = [...configWarnings(config), ...policy.warnings.map(warningText)];
    return [
        section('devices', policy.devices.map(deviceLine)),
        section('models', models.map((model) => modelLine(model, policy))),
        section('groups', groups),
        section('warnings', warnings.map((warning) => `  ${warning}`)),
    ].join('');
}
const warningText = ({ text, detail }) => detail === undefined ? text : `${text}: ${detail}`;
const section = (title, lines) => lines.length === 0 ? '' : `${title}:\n${lines.join('\n')}\n`;
function modelLine(model, policy) {
    const facts = [
        model.isPersistent ? 'persistent' : ttlText(model.ttlMs),
        ...(model.aliases.length > 0 ? [`also ${model.aliases.join(', ')}`] : []),
        ...(model.group === undefined ? [] : [`group ${model.group.id}`]),
        ...(model.concurrencyLimit === Infinity ? [] : [`${model.concurrencyLimit} at once`]),
        ...(model.isListed ? [] : ['unlisted']),
        ...policyFacts(model.id, policy),
    ];
    return `  ${model.id}: ${facts.join('; ')}\n    ${launchText(model.launch)}`;
}
function policyFacts(id, { devices, models }) {
    const policy = models.get(id);
    if (policy === undefined)
        return [];
    const { footprints, isBackground, fallback } = policy;
    const needs = footprints === undefined ? 'needs unknown' : `needs ${footprints.map(needText).join(' or ')}`;
    return [
        ...(devices.length === 0 ? [] : [needs]),
        ...(isBackground ? ['background'] : []),
        ...(fallback.length === 0 ? [] : [`falls back to ${fallback.join(', ')}`]),
    ];
}
/** `6 GiB on gpu0 + 2 GiB on ram` */
const needText = (footprint) => Object.entries(footprint)
    .map(([device, bytes]) => `${sizeText(bytes)} on ${device}`)
    .join(' + ');
function deviceLine({ name, bytes, reserveBytes, gpu }) {
    const reserve = reserveBytes === 0 ? '' : `, of which ${sizeText(reserveBytes)} stay free`;
    return `  ${name}: ${sizeText(bytes)}${reserve}${gpu === undefined ? '' : `; GPU ${gpu}`}`;
}
function launchText(launch) {
    if (launch.kind === 'command')
        return launch.command.map(word).join(' ');
    if (launch.kind === 'external')
        return `${launch.baseUrl}, ${sleepText(launch)}`;
    const { container } = launch;
    if (container.by === 'name')
        return `container ${container.name}`;
    if (container.by === 'service')
        return `container of the service ${container.service}`;
    const { image, command = [] } = container.create;
    return `a container of ${[image, ...command].map(word).join(' ')}`;
}
const sleepText = ({ sleep, wake }) => sleep.length === 0
    ? 'which somebody else runs'
    : `asleep after ${sleep.map(callText).join(', ')}; awake after ${wake.map(callText).join(', ')}`;
const callText = ({ method, path }) => `${method} ${path}`;
/** In quotes where it would look like several otherwise. */
const word = (text) => /^[^\s'"\\]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw `'\''`)}'`;
const ttlText = (ttlMs) => ttlMs === undefined ? 'no ttl' : `ttl ${ttlMs / 1000} s`;
//# sourceMappingURL=check-report.js.map