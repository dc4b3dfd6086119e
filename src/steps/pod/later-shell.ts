import { Failure } from '../../errors.ts';
import type { HostShell } from '../../ports.ts';

/** A way to a node that is there only later, or never: `NODE_UNREADABLE` as long as it is not. */
export function laterShell(node: string, current: () => HostShell | undefined): HostShell {
  const demand = (): HostShell => {
    const shell = current();
    if (shell) return shell;
    throw new Failure('failed', 'NODE_UNREADABLE', `node/${node}: no pod has started there`, {
      hint: `oc describe node/${node}`,
    });
  };
  return {
    argvOf: command => demand().argvOf(command),
    run: async (command, signal) => demand().run(command, signal),
    start: async (command, options, signal) => demand().start(command, options, signal),
  };
}
