/**
 * Exec into a pod with next to nothing around it, to see how fast the lab itself is.
 *
 *   KUBECONFIG=FILE node scripts/bench/raw-exec.ts POD-PATH sh -c SCRIPT
 */
import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { WebSocket } from 'ws';
import { textAt } from '../../src/model/json.ts';

const channel = { stdin: 0, stdout: 1 };
const [, , path = '', ...command] = process.argv;
const config = load(await readFile(process.env.KUBECONFIG ?? '', 'utf8'));
const cluster = (name: string) => textAt(config, 'clusters', 0, 'cluster', name) ?? '';
const pem = (text: string | undefined) => Buffer.from(text ?? '', 'base64');
const user = (name: string) => pem(textAt(config, 'users', 0, 'user', name));

const url = new URL(`${cluster('server')}${path}/exec`);
for (const word of command) url.searchParams.append('command', word);
for (const name of ['stdin', 'stdout']) url.searchParams.set(name, 'true');
const socket = new WebSocket(url, 'v4.channel.k8s.io', {
  ca: pem(cluster('certificate-authority-data')),
  cert: user('client-certificate-data'),
  key: user('client-key-data'),
  perMessageDeflate: false,
});
socket.on('message', (data: Buffer) => {
  if (data[0] === channel.stdout) process.stdout.write(data.subarray(1));
});
socket.on('close', () => process.exit());
socket.on('open', async () => {
  for await (const bytes of process.stdin) {
    await new Promise(sent => socket.send(Buffer.concat([Buffer.of(channel.stdin), bytes]), sent));
  }
});
