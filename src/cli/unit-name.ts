import { quoted, usageFailure } from './usage-failure.ts';

/**
 * The full name of a unit that can be restarted: `kubelet.service` from `kubelet`, as systemctl reads it. `BAD_VALUE` for
 * what systemd does not take for a name (`unit_name_is_valid` in systemd's `src/basic/unit-name.c`), for a template
 * without its instance, and for what is more than a unit: to restart `reboot.target` is to reboot.
 */
export function parseUnitName(text: string, flag: string): string {
  const kind = /\.([a-z]+)$/.exec(text)?.[1] ?? '';
  if (others.includes(kind))
    throw usageFailure('BAD_VALUE', `--${flag} takes a service, a socket, a timer or a path unit, not ${quoted(text)}`);
  const name = restartable.includes(kind) ? text : `${text}.service`;
  if (name.length <= 255 && wellFormed.test(name)) return name;
  throw usageFailure(
    'BAD_VALUE',
    `--${flag} is the name of a unit such as kubelet or crio.service, not ${quoted(text)}`,
    hintFor(text, flag),
  );
}

const restartable = ['service', 'socket', 'timer', 'path'];
const others = ['target', 'mount', 'automount', 'swap', 'slice', 'scope', 'device'];

/** One that begins with a dash would be read as an option. */
const wellFormed = /^[\w:.\\][\w:.\\-]*(@[\w:.\\@-]+)?\.[a-z]+$/;

function hintFor(text: string, flag: string): string | undefined {
  const template = /^([\w:.\\-]+)@(\.service)?$/.exec(text)?.[1];
  if (template !== undefined) return `it is a template: name one of its instances, --${flag} ${template}@NAME`;
  if (/[\s,]/.test(text.trim())) return `give --${flag} once for each unit`;
  const file = /\/([\w:.\\@-]+)$/.exec(text)?.[1];
  return file && `did you mean --${flag} ${file}?`;
}
