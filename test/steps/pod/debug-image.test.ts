import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseDebugImage } from '../../../src/steps/pod/debug-image.ts';
import { failing, forbidden, getting, listing, lost } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';

const stream = (image: string) => ({ status: { tags: [{ tag: 'latest', items: [{ dockerImageReference: image }] }] } });
const [tools, mustGather] = ['imagestreams/openshift/tools', 'imagestreams/openshift/must-gather'];
const daemons = 'pods?k8s-app=machine-config-daemon&spec.nodeName=worker-a';
const daemon = (image: string) => ({ spec: { containers: [{ image }] } });
const publicImage = 'registry.redhat.io/rhel9/support-tools';

const rows: readonly {
  readonly title: string;
  readonly streams: Parameters<typeof getting>[0];
  readonly pods?: Parameters<typeof listing>[0];
  readonly image: string;
}[] = [
  {
    title: 'tools of the release payload come first',
    streams: { [tools]: stream('tools:1'), [mustGather]: stream('gather:1') },
    image: 'tools:1',
  },
  {
    title: 'must-gather stands in for tools without an image',
    streams: { [tools]: { status: {} }, [mustGather]: stream('gather:1') },
    image: 'gather:1',
  },
  {
    title: 'the daemon’s image is taken where imagestreams are not served',
    streams: { [tools]: undefined, [mustGather]: undefined },
    pods: { [daemons]: [daemon(''), daemon('mcd:1')] },
    image: 'mcd:1',
  },
  {
    title: 'the daemon’s image is taken where imagestreams may not be read',
    streams: { [tools]: forbidden, [mustGather]: forbidden },
    pods: { [daemons]: [daemon('mcd:1')] },
    image: 'mcd:1',
  },
  {
    title: 'the public image is the last resort where no daemon runs',
    streams: { [tools]: undefined, [mustGather]: undefined },
    pods: { [daemons]: [] },
    image: publicImage,
  },
  {
    title: 'the public image is the last resort where nothing may be read',
    streams: { [tools]: forbidden, [mustGather]: forbidden },
    pods: { [daemons]: forbidden },
    image: publicImage,
  },
];
for (const { title, streams, pods = {}, image } of rows) {
  test(title, async t => {
    const ports = expecting({ cluster: { get: getting(streams), list: listing(pods) } });
    assert.equal(await chooseDebugImage(ports, 'worker-a', t.signal), image);
  });
}

test('an API that is away is no reason to take another image', async t => {
  const ports = expecting({ cluster: { get: failing(lost) } });
  await assert.rejects(chooseDebugImage(ports, 'worker-a', t.signal), lost);
});
