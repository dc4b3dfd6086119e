import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ending, PlanStep } from '../../src/model/event.ts';
import { openInPipe, wellDone } from './open-test-reporter.ts';

const steps: readonly PlanStep[] = [
  { kind: 'note', text: 'not looked at: whether the image can be pulled' },
  {
    kind: 'create',
    manifest: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'worker-a-debug-', namespace: 'default' },
      spec: { containers: [{ name: 'container-00', command: ['/bin/sh', '-c', 'echo "a b"\nsleep 1'], tty: false }] },
    },
  },
  { kind: 'run', node: 'worker-a', argv: ['nsenter', '-t', '1', '--', 'sh', '-c', "echo 'a b'"] },
  { kind: 'patch', object: 'node/worker-a', patch: { metadata: { annotations: { 'oc-rpmoverlay/usr': null } } } },
  { kind: 'delete', object: 'pod/worker-a-debug-…' },
];

const dryRun: Ending = { ...wellDone, output: { kind: 'plan', steps } };

test('a plan is numbered, with objects as YAML and host commands as a shell would take them', async () => {
  const { reporter, stdout, stderr } = openInPipe();
  reporter.end(dryRun);
  await reporter.flush();
  assert.equal(
    stdout.text,
    `1. not looked at: whether the image can be pulled
2. create pod/worker-a-debug-… in namespace default
     apiVersion: v1
     kind: Pod
     metadata:
       generateName: worker-a-debug-
       namespace: default
     spec:
       containers:
       - name: container-00
         command:
         - /bin/sh
         - -c
         - |-
           echo "a b"
           sleep 1
         tty: false
3. run on worker-a
     nsenter -t 1 -- sh -c 'echo '\\''a b'\\'''
4. patch node/worker-a
     metadata:
       annotations:
         oc-rpmoverlay/usr: null
5. delete pod/worker-a-debug-…
`,
  );
  assert.equal(stderr.text, '');
});

test('the numbers of a long plan are aligned', async () => {
  const { reporter, stdout } = openInPipe();
  const many = Array.from(
    { length: 10 },
    (_, at): PlanStep => ({ kind: 'run', node: 'a', argv: ['step', String(at)] }),
  );
  reporter.end({ ...wellDone, output: { kind: 'plan', steps: many } });
  await reporter.flush();
  assert.match(stdout.text, /^ 1\. run on a\n {6}step 0\n/);
  assert.match(stdout.text, /\n10\. run on a\n {6}step 9\n$/);
});

test('in JSON the plan is a field', async () => {
  const { reporter, stdout } = openInPipe({ flags: { format: 'json' } });
  reporter.end(dryRun);
  await reporter.flush();
  assert.deepEqual(JSON.parse(stdout.text), { version: 1, ...wellDone, plan: steps });
});

test('-o name names the nodes that would be worked on; a plan that is about none is shown', async () => {
  const row = { state: 'planned', code: null, message: null, hint: null };
  const refused = { state: 'refused', code: 'POOL_PAUSED', message: 'it is paused', hint: null };
  const onNodes = {
    ...dryRun,
    nodes: [
      { node: 'worker-a', ...row },
      { node: 'worker-b', ...refused },
    ],
  };
  for (const [ending, expected] of [
    [onNodes, /^node\/worker-a\n$/],
    [dryRun, /^1\. not looked at/],
  ] as const) {
    const { reporter, stdout } = openInPipe({ flags: { format: 'name' } });
    if (ending.output) reporter.show(ending.output, 'stdout');
    reporter.end(ending);
    await reporter.flush();
    assert.match(stdout.text, expected);
  }
});
