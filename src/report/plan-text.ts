import { assertNever } from '../errors.ts';
import type { PlanStep } from '../model/event.ts';
import { quoteForSh } from '../text/shell-quote.ts';
import { mapStrings, toYaml } from './document.ts';

/** What a run would do, numbered, with objects as YAML and host commands as a shell would take them. */
export async function planText(steps: readonly PlanStep[], redact: (text: string) => string): Promise<string> {
  const width = String(steps.length).length;
  const parts = await Promise.all(steps.map(step => stepText(step, redact)));
  return parts
    .map(([title, body], at) => `${String(at + 1).padStart(width)}. ${title}\n${indent(body, width)}`)
    .join('');
}

async function stepText(step: PlanStep, redact: (text: string) => string): Promise<readonly [string, string]> {
  switch (step.kind) {
    case 'note':
      return [step.text, ''];
    case 'create':
      return [`create ${objectOf(step)}`, await toYaml(mapStrings(step.manifest, redact))];
    case 'patch':
      return [`patch ${step.object}`, await toYaml(mapStrings(step.patch, redact))];
    case 'delete':
      return [`delete ${step.object}`, ''];
    case 'run':
      return [`run on ${step.node}`, `${quoteForSh(step.argv.map(redact))}\n`];
    default:
      return assertNever(step);
  }
}

function objectOf({ manifest }: Extract<PlanStep, { kind: 'create' }>): string {
  const { name, generateName, namespace } = manifest.metadata;
  const title = `${manifest.kind.toLowerCase()}/${name ?? `${generateName}…`}`;
  return namespace === undefined ? title : `${title} in namespace ${namespace}`;
}

/** Below the title's first letter, and two more. */
function indent(body: string, width: number): string {
  return body.replace(/^(?=.)/gm, ' '.repeat(width + 4));
}
