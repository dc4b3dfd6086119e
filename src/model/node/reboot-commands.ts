import { change, type HostCommand } from '../host-command.ts';
import { ourPrefix, type Run } from '../run-id.ts';

/** The unit that reboots a node for a run. */
export function rebootUnit(run: Run): string {
  return `${ourPrefix}-reboot-${run.id}`;
}

/**
 * Reboots a second from now, so that the command itself has ended before its connection does. By `systemctl reboot`, and
 * after the service that writes a staged deployment when it is stopped: one that was staged a moment ago would be lost else
 * (ostree PR 3389; openshift/machine-config-operator `pkg/daemon/daemon.go`, rebootCommand, OCPBUGS-51150).
 */
export function rebootSoon(run: Run): HostCommand {
  return change(
    'systemd-run',
    '--quiet',
    '--collect',
    `--unit=${rebootUnit(run)}`,
    '--on-active=1',
    '--timer-property=AccuracySec=100ms',
    '--property=Requires=ostree-finalize-staged.service',
    '--property=After=ostree-finalize-staged.service',
    '--',
    'systemctl',
    'reboot',
  );
}
