import { buffer } from 'node:stream/consumers';
import { receiveFile } from '../../src/model/transfer/receive-file.ts';
import type { HostShell } from '../../src/ports.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { type FakeHost, shellOf } from './host.ts';
import { aRemote } from './remote.ts';

const [, , script] = receiveFile({ path: '', size: 0, sha256: '' }).argv;

/** A way to a host that takes every file that is sent there; `ran` has `receive PATH`. */
export function receivingShell(host: FakeHost, route: string, received: Record<string, string> = {}): HostShell {
  return {
    ...shellOf(host, route),
    async start({ argv }) {
      const [, , program, , path = ''] = argv;
      if (program !== script) throw new Error(`unexpected start of ${quoteForShell(argv)}`);
      host.ran.push(`${route}: receive ${path}`);
      const remote = aRemote();
      remote.stdout.write('at\t0\n');
      void buffer(remote.stdin).then(content => {
        received[path] = content.toString();
        remote.end(0);
      });
      return remote;
    },
  };
}
