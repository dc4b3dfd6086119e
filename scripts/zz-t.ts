import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { startLab } from '../test/lab/lab.ts';
import { makeKeyFile, letKeyIn } from '../test/support/user-keys.ts';
await using lab = await startLab({ nodes: [{ name: 'worker-a' }] });
const home = mkdtempSync('/tmp/pk/home-');
const key = await makeKeyFile(home + '/key');
await using _g = await letKeyIn(lab, key);
const cpu = () => new Map(readdirSync('/proc').filter(x => /^\d+$/.test(x)).flatMap(p => { try { const s = readFileSync(`/proc/${p}/stat`, 'utf8'); const r = s.slice(s.lastIndexOf(')') + 2).split(' '); return [[p, [s.slice(s.indexOf('(') + 1, s.lastIndexOf(')')), (Number(r[11]) + Number(r[12])) * 10] as const]]; } catch { return []; } }));
for (const [n, script, input] of [['up', 'head -c 128000000 >/dev/null', '/tmp/pk/zeros'], ['down', 'head -c 128000000 /dev/zero', '/dev/null']] as const) {
  const before = cpu(); const t = performance.now();
  const child = spawn('sh', ['-c', `exec dist/oc-rpmoverlay ssh worker-a --key ${key.path} -- sh -c '${script}' <${input} >/dev/null`], { env: { PATH: process.env.PATH, HOME: home, KUBECONFIG: lab.kubeconfig.admin, NODE_OPTIONS: process.env.PROF ? `--cpu-prof --cpu-prof-dir=/tmp/pk/prof-${n}` : '' } });
  child.stderr.pipe(process.stderr);
  let last = new Map(cpu()); const timer = setInterval(() => { for (const [k, v] of cpu()) last.set(k, v); }, 200);
  await once(child, 'close'); clearInterval(timer); for (const [k, v] of cpu()) last.set(k, v);
  console.log(n, (performance.now() - t).toFixed(0), 'ms');
  console.log([...last].map(([p, [name, c]]) => [p, name, c - (before.get(p)?.[1] ?? 0)] as const).filter(x => x[2] > 100).sort((a, b) => b[2] - a[2]).slice(0, 9).map(x => `  ${x[0]}${Number(x[0]) === process.pid ? '(lab)' : ''} ${x[1]} ${x[2]}ms`).join('\n'));
}
