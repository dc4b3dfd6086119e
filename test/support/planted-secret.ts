import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeStore } from '../../src/model/node/node-store.ts';
import { NODES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { askAsAdmin } from './admin.ts';
import { machine } from './node-truth.ts';
import { type Ran, runProgram } from './program.ts';
import type { RunTraces } from './traces-of-run.ts';

const directories = ['/etc', '/home/core', '/root', '/run', '/tmp', nodeStore, '/var/tmp'] as const;
const userFile = '.cache/oc-rpmoverlay/planted';
const configMaps = '/api/v1/namespaces/default/configmaps';

/** Where `plantSecret` has put it, by the names of places. */
export function plantedPlaces(home: string): readonly string[] {
  const onNode = ['words of a process', 'environment of a process', "systemd's journal"].map(
    one => `${one} on worker-a`,
  );
  const objects = [`POST ${configMaps}`, `DELETE ${configMaps}/planted`, 'configmaps/planted', 'nodes/worker-a'];
  const files = directories.map(directory => `worker-a:${directory.replace(/^\/(home|root)/, realHome)}/planted`);
  return ['stdout', 'stderr', 'a program by ssh', ...objects, ...onNode, ...files, join(home, userFile)].sort();
}

/** Puts a secret wherever a run may leave one, and takes it away again. */
export async function plantSecret(lab: Lab, home: string, traces: RunTraces, text: string): Promise<Ran> {
  const [node, base64] = [machine(lab, 'worker-a'), btoa(`=${text}`)];
  await askAsAdmin(lab, 'POST', configMaps, { metadata: { name: 'planted' }, data: { text } });
  await askAsAdmin(lab, 'DELETE', `${configMaps}/planted?fieldManager=${encodeURIComponent(text)}`);
  for (const planted of [{ planted: base64 }, undefined]) {
    lab.store.update(NODES, undefined, 'worker-a', ({ metadata }) => {
      const { planted: _, ...others } = metadata.annotations ?? {};
      metadata.annotations = { ...others, ...planted };
    });
  }
  await lab.journal.enter({ kind: 'program', node: node.name, by: 'ssh', argv: ['echo', text] });
  await node.run(['systemd-cat', 'echo', text]);
  const waiting = node.start(['env', `PLANTED=${base64}`, 'sh', '-c', 'echo; read -r line; exit 0', text]);
  const ended = once(waiting, 'exit');
  await once(waiting.stdout, 'data');
  await traces.watchOf(node.name).look();
  waiting.stdin.end();
  await ended;
  // As the program makes it: whether strangers get in is watched as well.
  await node.run(['mkdir', '-p', '-m', '0711', nodeStore]);
  for (const directory of directories) {
    await node.writeFile(`${directory}/planted`, text, { uid: 0, gid: 0, mode: 0o600 });
  }
  const path = join(home, userFile);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, base64);
  return runProgram([text, base64], { program: ['sh', '-c', 'echo "$0"; echo "$1" >&2'] });
}

/** Takes away what stays of it. */
export async function removePlanted(lab: Lab): Promise<void> {
  const node = machine(lab, 'worker-a');
  for (const directory of directories) await node.removeFile(`${directory}/planted`);
  await node.run(['rmdir', '--ignore-fail-on-non-empty', nodeStore]);
}

/** `/home` and `/root` are links. */
function realHome(_: string, name: string): string {
  return name === 'home' ? '/var/home' : '/var/roothome';
}
