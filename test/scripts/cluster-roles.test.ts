import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { loadAll } from 'js-yaml';
import { withRoles } from '../../scripts/rbac/roles-text.ts';
import type { Command } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import { clusterRoles } from '../../src/model/check/cluster-role.ts';

test('the roles in the README are those that the script prints', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/cluster-roles.ts']);
  const readme = await readFile('README.md', 'utf8');
  assert.ok(readme.includes(`\`\`\`yaml\n${stdout}\`\`\`\n`), 'run scripts/cluster-roles.ts --write');
  assert.equal(withRoles(readme, clusterRoles()), readme);
  assert.deepEqual(loadAll(stdout), clusterRoles());
});

test('each command that talks to a cluster has a role', () => {
  const alone = ['completion', 'version', 'help'];
  const commands = entries.filter((entry): entry is Command => entry.kind === 'command');
  const names = commands.map(({ path }) => path.join('-')).filter(name => !alone.includes(name));
  // Alone, `override` lists.
  const expected = new Set(names.map(name => `oc-rpmoverlay-${name === 'override' ? 'override-list' : name}`));
  const roles = clusterRoles().map(({ metadata }) => metadata.name.replace(/-live$/, ''));
  assert.deepEqual(new Set(roles), expected);
});

test('a README without the place for the roles is refused', () => {
  assert.throws(() => withRoles('# oc-rpmoverlay\n', clusterRoles()), /has not one <!-- made by/);
});
