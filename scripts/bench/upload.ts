import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Lab } from '../../test/lab/lab.ts';
import { createTemporaryDirectory } from '../../test/lab/temporary-directory.ts';
import { openLabHost } from '../../test/support/lab-host.ts';
import { machine } from '../../test/support/node-truth.ts';
import { bundleModules } from '../bundle.ts';
import { type Argv, watchMemory } from './process.ts';
import type { Section } from './section.ts';

const node = 'worker-a';
const rounds = 3;
/** On the node's disk. */
const place = '/var/tmp/oc-rpmoverlay-bench';

/** A file through the debug pod onto the node's disk, beside `kubectl exec` into that very pod. */
export async function measureUpload(lab: Lab, megabytes: number, hasKubectl: boolean): Promise<Section> {
  await using directory = await createTemporaryDirectory();
  await using host = await openLabHost(lab, node);
  // Without v5 kubectl cannot tell the end of its input.
  lab.knobs.execV5 = true;
  await bundleModules(join(directory.path, 'client'), 'scripts/bench/upload-client.ts');
  const [file, least] = await Promise.all([
    zeros(join(directory.path, 'zeros'), megabytes * 1_000_000),
    zeros(join(directory.path, 'least'), 1),
  ]);
  const { namespace, pod } = host.pod;
  const exec = (script: string): Argv => ['kubectl', 'exec', '-i', '-n', namespace, pod, '--', 'sh', '-c', script];
  const client = [process.execPath, join(directory.path, 'client/upload-client.mjs')] as const;
  const ways: readonly Way[] = [
    ...(hasKubectl
      ? [
          { name: '`kubectl exec -i POD -- sh -c "cat >FILE"`', argv: () => exec(`cat >/host${place}`) },
          {
            name: 'the same work by hand, with `tee`, `sha256sum` and `sync`',
            argv: () => exec(`tee /host${place} | sha256sum; sync /host${place}`),
          },
        ]
      : []),
    {
      name: 'as the product does it: proved by its SHA-256, and on the disk',
      argv: ({ path, sha256 }) => [...client, lab.kubeconfig.admin, namespace, pod, place, path, sha256],
    },
  ];
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: lab.kubeconfig.admin };
  const send = async (argv: Argv, { path }: Sent): Promise<Ran> => {
    const ran = await run(argv, path, env);
    await machine(lab, node).run(['rm', place]);
    return ran;
  };
  const found = ways.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { argv }] of ways.entries()) {
      const toGetThere = await send(argv(least), least);
      const { wallMs, peakMegabytes } = await send(argv(file), file);
      found[index]?.push({ rate: (megabytes * 1000) / (wallMs - toGetThere.wallMs), peakMegabytes });
    }
  }
  const best = found.map(all => Math.max(...all.map(({ rate }) => rate)));
  const rows = ways.map(({ name }, index) => [
    name,
    `${best[index]?.toFixed(0)} MB/s`,
    hasKubectl ? `${((best[index] ?? 0) / (best[0] ?? 1)).toFixed(2)} ×` : '–',
    `${Math.max(...(found[index] ?? []).map(({ peakMegabytes }) => peakMegabytes)).toFixed(0)} MB`,
  ]);
  return {
    title: `${megabytes} MB through a debug pod onto a node's disk, best of ${rounds}`,
    columns: ['', 'upload', 'of `kubectl exec`', 'peak memory'],
    rows,
  };
}

type Sent = { readonly path: string; readonly sha256: string };

type Way = { readonly name: string; readonly argv: (sent: Sent) => Argv };

/** `rate` in MB (of a million bytes) per second, without what it takes to get there, which one byte shows. */
type Measured = { readonly rate: number; readonly peakMegabytes: number };

type Ran = { readonly wallMs: number; readonly peakMegabytes: number };

async function zeros(path: string, bytes: number): Promise<Sent> {
  await writeFile(path, '');
  await truncate(path, bytes);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { path, sha256: hash.digest('hex') };
}

async function run([program, ...words]: Argv, input: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  await using file = await open(input);
  const begin = performance.now();
  const child = spawn(program, words, { env, stdio: [file.fd, 'ignore', 'inherit'] });
  using memory = watchMemory(child.pid, 50);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${program} ended with status ${status}`);
  return { wallMs: performance.now() - begin, peakMegabytes: memory.peakMegabytes };
}
