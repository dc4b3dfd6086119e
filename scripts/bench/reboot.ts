import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Lab } from '../../test/lab/lab.ts';
import { type SeenRequests, seeRequests } from '../../test/support/seen-requests.ts';
import type { Section } from './section.ts';

/** What the API is asked while nodes are rebooted one after another: what waits does not ask again and again. */
export async function measureReboot(lab: Lab, nodes: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  for (const rebooted of [nodes.slice(0, 1), nodes]) {
    const streams = lab.journal.entries.length;
    using seen = seeRequests(lab);
    const begin = performance.now();
    await reboot(lab, rebooted);
    const wallMs = performance.now() - begin;
    const opened = lab.journal.entries
      .slice(streams)
      .filter(entry => entry.kind === 'request' && entry.method === 'GET');
    const each = (count: number) => (count / rebooted.length).toFixed(0);
    rows.push([
      `\`reboot\` of ${rebooted.length === 1 ? 'one node' : `${rebooted.length} nodes`}`,
      `${(wallMs / 1000).toFixed(1)} s`,
      `${seen.requests.length} + ${opened.length}`,
      `${each(seen.requests.length)} + ${each(opened.length)}`,
      `${each(watches(seen))}`,
    ]);
  }
  return {
    title: 'What the API is asked during a reboot',
    columns: ['', 'wall', 'requests + streams', 'a node', 'of them watches'],
    rows,
  };
}

function watches({ requests }: SeenRequests): number {
  return requests.filter(request => /[?&]watch=(true|1)/.test(request)).length;
}

async function reboot(lab: Lab, nodes: readonly string[]): Promise<void> {
  const child = spawn('dist/oc-rpmoverlay', ['reboot', ...nodes, '--yes', '-q'], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: lab.kubeconfig.admin },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [[status], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  if (status !== 0) throw new Error(`reboot ended with status ${status}: ${stderr}`);
}
