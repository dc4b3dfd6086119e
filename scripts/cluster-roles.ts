/**
 * The ClusterRole that each command needs, as YAML: what the README has in its chapter on permissions.
 *
 *   node scripts/cluster-roles.ts            prints all of them
 *   node scripts/cluster-roles.ts --write    puts them into the README
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { clusterRoles } from '../src/model/check/cluster-role.ts';
import { rolesText, withRoles } from './rbac/roles-text.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });

if (values.write) await writeFile('README.md', withRoles(await readFile('README.md', 'utf8'), clusterRoles()));
else process.stdout.write(rolesText(clusterRoles()));
