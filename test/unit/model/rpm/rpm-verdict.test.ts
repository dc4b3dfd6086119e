import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readRpm } from '../../../../src/model/rpm/read-rpm.ts';
import { judgeRpms, type RpmCandidate, type RpmVerdict } from '../../../../src/model/rpm/rpm-verdict.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { type TinyRpm, tinyRpm } from '../../../support/tiny-rpm.ts';

const payload = Buffer.from('the payload');
const sha256 = createHash('sha256').update(payload).digest('hex');

function candidateOf(bytes: Buffer, more: Partial<RpmCandidate> = {}): RpmCandidate {
  return { source: 'tiny.rpm', reading: readRpm(bytesOf(bytes)), payloadHex: undefined, ...more };
}

function aCandidate(rpm: TinyRpm, more: Partial<RpmCandidate> = {}): RpmCandidate {
  return candidateOf(tinyRpm({ payload, ...rpm }), more);
}

function judge(architecture: string, ...candidates: readonly RpmCandidate[]): RpmVerdict {
  return judgeRpms(candidates, { node: 'worker-a', architecture });
}

const whole = tinyRpm({ payload: Buffer.alloc(10_000) });

const refusals: readonly (readonly [title: string, RpmCandidate, Omit<RpmVerdict & { kind: 'refused' }, 'kind'>])[] = [
  [
    'what is no RPM',
    candidateOf(Buffer.from('<html>not found</html>')),
    { code: 'NOT_AN_RPM', reason: 'tiny.rpm is no RPM', hint: 'file tiny.rpm' },
  ],
  [
    'a page that a server sent instead of an RPM',
    candidateOf(Buffer.from('<html>'), { source: 'https://example.test/tiny.rpm' }),
    {
      code: 'NOT_AN_RPM',
      reason: 'https://example.test/tiny.rpm is no RPM',
      hint: 'curl --head --location https://example.test/tiny.rpm',
    },
  ],
  [
    'an RPM that was cut off, with the bytes that are there and those that are needed',
    candidateOf(whole.subarray(0, -1000)),
    {
      code: 'RPM_TRUNCATED',
      reason: `tiny.rpm ends too early: ${whole.length - 1000} bytes of at least ${whole.length} are there`,
      hint: 'download it again, or build it again',
    },
  ],
  [
    'an RPM that contradicts itself',
    candidateOf(Buffer.concat([tinyRpm({}), Buffer.from('more')])),
    {
      code: 'RPM_BROKEN',
      reason: 'tiny.rpm is a broken RPM: it is 4 bytes longer than it says',
      hint: 'download it again, or build it again',
    },
  ],
  [
    'an RPM whose payload is not the one that was packed',
    aCandidate({ header: { 5092: [sha256], 5093: 8 } }, { payloadHex: 'ab'.repeat(32) }),
    {
      code: 'RPM_DIGEST_MISMATCH',
      reason: 'tiny.rpm is damaged: the sha256 of its payload is not the one that it names',
      hint: 'download it again, or build it again',
    },
  ],
  [
    'a source package',
    aCandidate({ leadType: 1, header: { 1022: 'x86_64' } }),
    {
      code: 'SOURCE_RPM',
      reason: 'tiny.rpm is the source package of tiny',
      hint: 'name the binary package that is built from it: rpmbuild --rebuild tiny.rpm',
    },
  ],
  [
    'an RPM for another architecture',
    aCandidate({ header: { 1022: 'aarch64' } }),
    {
      code: 'WRONG_ARCHITECTURE',
      reason: 'tiny.rpm is built for aarch64, worker-a is x86_64',
      hint: 'name tiny-1.0-1.x86_64',
    },
  ],
];

for (const [title, candidate, refusal] of refusals) {
  test(`${title} is refused`, () => assert.deepEqual(judge('amd64', candidate), { kind: 'refused', ...refusal }));
}

const architectures: readonly (readonly [node: string, fitting: string, other: string])[] = [
  ['amd64', 'x86_64', 'aarch64'],
  ['arm64', 'aarch64', 'x86_64'],
  ['ppc64le', 'ppc64le', 'ppc64'],
  ['s390x', 's390x', 's390'],
];

for (const [node, fitting, other] of architectures) {
  test(`a node of architecture ${node} takes RPMs for ${fitting} and for all`, () => {
    const verdicts = [fitting, 'noarch', other].map(arch => judge(node, aCandidate({ header: { 1022: arch } })).kind);
    assert.deepEqual(verdicts, ['fits', 'fits', 'refused']);
  });
}

test('two RPMs of one package are refused, since the second would replace the first', () => {
  const [old, other, young] = [
    aCandidate({}, { source: 'old.rpm' }),
    aCandidate({ header: { 1000: 'other' } }, { source: 'other.rpm' }),
    aCandidate({ header: { 1001: '2.0' } }, { source: 'young.rpm' }),
  ];
  assert.deepEqual(judge('amd64', old, other, young), {
    kind: 'refused',
    code: 'RPM_NAMED_TWICE',
    reason: 'old.rpm and young.rpm are both tiny',
    hint: 'name one of them',
  });
});

test('RPMs that fit are handed out as they were read, and those within /usr are not warned about', () => {
  const header = { 5092: [sha256], 5093: 8, 1027: ['/usr/bin/tiny', '/lib/tiny'] };
  const candidate = aCandidate({ header }, { payloadHex: sha256 });
  assert.deepEqual(judge('amd64', candidate), { kind: 'fits', rpms: [candidate.reading], warnings: [] });
});

test('what a reboot does not take back is warned about: files outside of /usr, and scriptlets', () => {
  const paths = ['/usr/bin/tiny', '/etc/a', '/etc/b', '/etc/c', '/opt/d', '/var/lib/e', '/usr/local/f'];
  const verdict = judge(
    'amd64',
    aCandidate({ header: { 1027: paths, 1023: 'exit 0', 1086: '/sbin/ldconfig' } }),
    aCandidate({ header: { 1000: 'other', 1003: 4, 1027: ['/etc/other'] } }),
  );
  assert.deepEqual(verdict.kind === 'fits' && verdict.warnings, [
    'tiny-1.0-1.noarch brings /etc/a, /etc/b, /etc/c, /opt/d, /var/lib/e, …, which a reboot does not take back',
    'tiny-1.0-1.noarch runs %pre, %post: what they change outside of /usr, a reboot does not take back',
    'other-4:1.0-1.noarch brings /etc/other, which a reboot does not take back',
  ]);
});
