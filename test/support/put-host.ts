import { confirmSwitch, fireSwitch, showStore, startPut } from '../../src/model/node/node-commands.ts';
import type { StoreView } from '../../src/model/put/store-view.ts';
import type { HostShell } from '../../src/ports.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { aStoreView } from './findings.ts';
import { type FakeHost, shellOf } from './host.ts';
import type { FakeRemote } from './remote.ts';

const run = { id: 'x7k2p' };

/** What a host is asked, as it stands in `FakeHost`. */
export const words = {
  show: quoteForShell(showStore.argv),
  fire: quoteForShell(fireSwitch.argv),
  put: quoteForShell(startPut(run).argv),
  confirm: quoteForShell(confirmSwitch(run).argv),
};

/** What a node says when it is asked what was changed there. */
export function printedStore(view: Partial<StoreView> = {}): string {
  const { bootId, working, putting, switch: armed, last, formerly, files, rpms, restarted } = aStoreView(view);
  const lines = [
    ['boot', bootId],
    ...(working ? [['working', working.run, working.by]] : []),
    ...putting.map(each => ['putting', each]),
    ...(armed ? [['switch', armed.run, armed.by, `${armed.deadline}`, armed.state]] : []),
    ...(last ? [['last', last.run, last.state, `${last.at ?? ''}`, last.why]] : []),
    ...(formerly ? [['formerly', formerly.run, formerly.state, `${formerly.at ?? ''}`, formerly.why]] : []),
    ...files.map(({ path, original, put, now }) => ['file', path, original, put, now]),
    ...rpms.map(name => ['rpm', name]),
    ...restarted.map(unit => ['restarted', unit]),
  ];
  return lines.map(line => `${line.join('\t')}\n`).join('');
}

/** A way to a host by which this process can be started, and no other. */
export function startingShell(
  host: FakeHost,
  route: string,
  remote: FakeRemote,
): HostShell & { started: () => AbortSignal[] } {
  const signals: AbortSignal[] = [];
  return {
    ...shellOf(host, route),
    started: () => signals,
    async start({ argv }, { stdin }, signal) {
      host.ran.push(`${route}${stdin ? '<' : ''}: ${quoteForShell(argv)}`);
      signals.push(signal);
      signal.addEventListener('abort', () => remote.lose(signal.reason), { once: true });
      return remote;
    },
  };
}
