import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterRoles, rulesOf } from '../../../../src/model/check/cluster-role.ts';

const review = (verb: string, resource: string, more: object = {}) => ({ verb, group: '', resource, ...more });

test('rights on one resource are one rule, in whichever namespace, with the verbs in their usual order', () => {
  const rules = rulesOf([
    review('delete', 'pods', { namespace: 'debug' }),
    review('list', 'pods'),
    review('get', 'pods', { namespace: 'debug' }),
    review('get', 'pods'),
  ]);
  assert.deepEqual(rules, [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'delete'] }]);
});

test('resources of one group with the same verbs are one rule; a subresource is a resource of its own', () => {
  const rules = rulesOf([
    review('get', 'pods', { subresource: 'exec' }),
    review('get', 'pods'),
    review('get', 'nodes', { group: 'other' }),
    review('list', 'events'),
  ]);
  assert.deepEqual(rules, [
    { apiGroups: [''], resources: ['pods', 'pods/exec'], verbs: ['get'] },
    { apiGroups: ['other'], resources: ['nodes'], verbs: ['get'] },
    { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  ]);
});

test('a right on one object is a rule of its own', () => {
  assert.deepEqual(rulesOf([review('use', 'things', { name: 'one' }), review('use', 'others')]), [
    { apiGroups: [''], resources: ['things'], resourceNames: ['one'], verbs: ['use'] },
    { apiGroups: [''], resources: ['others'], verbs: ['use'] },
  ]);
});

test('who only reads gets no right to change anything', () => {
  const changing = ['create', 'patch', 'delete', 'use'];
  const reading = clusterRoles().filter(
    ({ rules }) => !rules.flatMap(rule => rule.verbs).some(verb => changing.includes(verb)),
  );
  assert.deepEqual(
    reading.map(({ metadata }) => metadata.name),
    ['override-list', 'status', 'check', 'key-list'].map(name => `oc-rpmoverlay-${name}`),
  );
});
