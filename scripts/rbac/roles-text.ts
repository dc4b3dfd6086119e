import type { ClusterRole, PolicyRule } from '../../src/model/check/cluster-role.ts';

/** Documents of YAML, each rule on a line of its own. */
export function rolesText(roles: readonly ClusterRole[]): string {
  return roles.map(roleText).join('---\n');
}

const [begin, end] = ['<!-- made by scripts/cluster-roles.ts -->', '<!-- up to here -->'];

/** The README with these roles in their place. */
export function withRoles(readme: string, roles: readonly ClusterRole[]): string {
  const [before, rest, ...more] = readme.split(begin);
  const [, after, ...others] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length + others.length > 0)
    throw new Error(`the README has not one ${begin} with one ${end} after it`);
  return `${before}${begin}\n\n\`\`\`yaml\n${rolesText(roles)}\`\`\`\n\n${end}${after}`;
}

function roleText({ apiVersion, kind, metadata, rules }: ClusterRole): string {
  const head = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, `metadata: {name: ${metadata.name}}`, 'rules:'];
  return [...head, ...rules.map(rule => `- ${ruleText(rule)}`), ''].join('\n');
}

function ruleText(rule: PolicyRule): string {
  const fields = Object.entries(rule).map(([name, words]) => `${name}: [${words.map(wordText).join(', ')}]`);
  return `{${fields.join(', ')}}`;
}

function wordText(word: string): string {
  return word === '' ? '""' : word;
}
