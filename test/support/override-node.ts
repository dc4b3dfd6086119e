import type { HostCommand, HostResult } from '../../src/model/host-command.ts';
import type { OverrideRecord } from '../../src/model/override/override-record.ts';
import { overridesAnnotation, readOverrideRecord } from '../../src/model/override/override-record.ts';
import { makeRunDirectory, removeRunFiles } from '../../src/model/put/run-files.ts';
import { formatNevra, parseNevra } from '../../src/model/rpm/nevra.ts';
import { askInstalled } from '../../src/model/rpm/rpm-database.ts';
import { asClientUnit, askClient, endClient } from '../../src/model/rpm-ostree/client-unit.ts';
import { askStatus, askStatusText, dropPending } from '../../src/model/rpm-ostree/commands.ts';
import { askBasePackages, askInstalledPackages, askPackagesOf } from '../../src/model/rpm-ostree/packages.ts';
import type { Cluster } from '../../src/ports.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { getting } from './answers.ts';
import { aClock } from './clock.ts';
import { aDebugPod, aHost } from './host.ts';
import { rawNode } from './objects.ts';
import { expecting } from './ports.ts';
import { aDeployment, type DeploymentOptions, statusJson } from './rpm-ostree.ts';

export const run = { id: 'x7k2p' };
export const booted: DeploymentOptions = { digit: 'a', booted: true };

/** What a node is, for the steps of overrides: tests and the reactions of its commands change it. */
export type OverrideNodeState = {
  /** The next one first. */
  deployments: readonly DeploymentOptions[];
  /** NEVRAs. */
  base: readonly string[];
  installed: readonly string[];
  /** Of another one, which runs as many looks at the status as there are titles. */
  transactions: string[];
  /** The unit of the client that began them. */
  initiator: string;
  /** Of the headers of packages, by the digit of a deployment and the name: `b runc`. Of others it is not known. */
  digests?: Readonly<Record<string, string>>;
  /** What a reboot has not written, in the words of `rpm-ostree status`. */
  finalizeFailure?: string;
};

export type Reaction = (state: OverrideNodeState) => Partial<HostResult> | undefined;

/** `worker-a` with an rpm-ostree that does what it is told: `told` by its commands, which are run in the unit of the run. */
export function anOverrideNode(
  given: Partial<OverrideNodeState> = {},
  { told = [], record }: { told?: readonly (readonly [HostCommand, Reaction])[]; record?: OverrideRecord } = {},
) {
  const packages = ['runc-1.1-1.x86_64', 'crun-1-1.x86_64'];
  const state: OverrideNodeState = {
    ...{ deployments: [booted], base: packages, installed: packages, transactions: [], initiator: 'theirs.service' },
    ...given,
  };
  const names = new Map<string, string>();
  const host = aHost();
  const react = (name: string, { argv }: Pick<HostCommand, 'argv'>, reaction: Reaction): void => {
    names.set(quoteForShell(argv), name);
    host.commands[quoteForShell(argv)] = () => reaction(state);
  };
  react('status', askStatus(), seen => {
    const [title] = seen.transactions;
    return { stdout: statusJson(seen.deployments, title === undefined ? null : ['UpdateDeployment', ':1.9', '/x']) };
  });
  react('status text', askStatusText(), seen => {
    const title = seen.transactions.shift();
    const busy =
      title === undefined ? '' : `Transaction: ${title}\n  Initiator: client(id:cli unit:${seen.initiator})\n`;
    const failed =
      seen.finalizeFailure === undefined
        ? ''
        : `Warning: failed to finalize previous deployment\n${seen.finalizeFailure}\n`;
    return { stdout: `${busy}${failed}Deployments:\n` };
  });
  react('client', askClient(run), () => ({ stdout: 'inactive\n', status: 3 }));
  react('end client', endClient(run), () => ({ status: 5 }));
  react('make place', makeRunDirectory(run), () => ({}));
  react('remove place', removeRunFiles(run), () => ({ stdout: 'removed\n' }));
  react('base', askBasePackages(), seen => ({ stdout: listed(seen.base) }));
  react('installed', askInstalledPackages(), seen => ({ stdout: listed(seen.installed) }));
  for (const digit of ['a', 'b', 'c']) {
    react(`tree ${digit}`, askPackagesOf(aDeployment({ digit })), seen => ({
      stdout: listed(treeOf(digit, seen), name => seen.digests?.[`${digit} ${name}`]),
    }));
  }
  for (const [command, reaction] of [[dropPending(), drop] as const, ...told]) {
    react(command.argv.slice(1, 4).join(' '), asClientUnit(run, command), reaction);
  }
  for (const name of ['runc', 'crun']) {
    react(`rpm -q ${name}`, askInstalled([name]), seen => {
      const found = seen.installed.filter(text => parseNevra(text)?.name === name);
      return { stdout: found.map(text => `${name}\t${text}\n`).join('') || `package ${name} is not installed\n` };
    });
  }
  const annotations: Record<string, string> = record ? { [overridesAnnotation]: JSON.stringify(record) } : {};
  const patch: Cluster['patch'] = async (resource, _name, body) => {
    const sent = Object(body).metadata.annotations[overridesAnnotation];
    if (sent === null) delete annotations[overridesAnnotation];
    else annotations[overridesAnnotation] = sent;
    return resource.read(rawNode({ annotations }));
  };
  const clock = aClock();
  const get: Cluster['get'] = (...words) => getting({ 'nodes/worker-a': rawNode({ annotations }) })(...words);
  const ports = expecting({ cluster: { get, patch }, clock });
  return {
    state,
    ports,
    clock,
    pod: aDebugPod(host),
    host,
    /** What ran, in order, by short names. */
    ran: () => host.ran.map(line => names.get(line.replace(/^\w+: /, '')) ?? line),
    record: () => readOverrideRecord(annotations[overridesAnnotation]),
    said: (kind: string) =>
      ports.events.filter(event => event.kind === kind).map(event => ('text' in event ? event.text : '')),
  };
}

/** Lays down a deployment with these fields before all others. */
export function lays(next: DeploymentOptions): Reaction {
  return state => {
    state.deployments = [
      { digit: 'b', baseDigit: 'a', staged: true, ...next },
      ...state.deployments.filter(one => !one.staged),
    ];
    return {};
  };
}

const drop: Reaction = state => {
  state.deployments = state.deployments.slice(state.deployments.findIndex(one => one.booted));
  return {};
};

/** The packages of a deployment's tree: those of the base, as its overrides have them. */
function treeOf(digit: string, { base, deployments }: OverrideNodeState): readonly string[] {
  const { replaced = [], removed = [] } = deployments.find(one => one.digit === digit) ?? {};
  const others = new Map(replaced.map(([from, to]) => [from, to]));
  return base.filter(nevra => !removed.includes(nevra)).map(nevra => others.get(nevra) ?? nevra);
}

function listed(nevras: readonly string[], digestOf: (name: string) => string | undefined = () => undefined): string {
  const line = (text: string): string =>
    `${text}\t${sourceOf(text)}\t${digestOf(parseNevra(text)?.name ?? '') ?? '(none)'}\n`;
  return nevras.map(line).join('');
}

function sourceOf(text: string): string {
  const nevra = parseNevra(text);
  return nevra ? `${formatNevra({ ...nevra, arch: 'src' })}.rpm` : '';
}
