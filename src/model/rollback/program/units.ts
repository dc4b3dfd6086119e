import { bash } from '../../node-program/bash.ts';
import { rollbackDirectory, rollbackProgramPath } from '../rollback-store.ts';

/**
 * The units. They wait for nothing but their files, and outlive a fall into emergency mode (systemd.unit(5),
 * IgnoreOnIsolate), so that a boot which gets no further than systemd has them. The timer starts the service at once,
 * which notes the boot or clears away what is of no use; then when the time is over; and once more for the case that systemd
 * reloads its units in that moment. Its times count from the start of systemd: those of OnActiveSec count anew with every
 * reload (src/core/timer.c, timer_coldplug and timer_enter_waiting). A service that fails is tried again: `oneshot` could not
 * be before systemd 244.
 *
 * The deployment before keeps these files in its own `/etc`. Where it is booted later and there is no program any more, the
 * service takes them away.
 */
export const unitFiles = bash`
service_text="[Unit]
Description=oc-rpmoverlay: back to the deployment before, unless this one is confirmed
DefaultDependencies=no
RequiresMountsFor=${rollbackDirectory} /boot
Conflicts=shutdown.target
Before=shutdown.target
IgnoreOnIsolate=yes
StartLimitIntervalSec=0

[Service]
ExecStart=/usr/bin/bash -c 'if [ -e ${rollbackProgramPath} ]; then exec /usr/bin/bash ${rollbackProgramPath} guard; fi; rm -f $link $units/$timer $units/$service'
Restart=on-failure
RestartSec=5
RuntimeMaxSec=600
TimeoutStopSec=10
"

timer_text() { # SECONDS
  cat << END
[Unit]
Description=oc-rpmoverlay: how long this deployment has to be confirmed
DefaultDependencies=no
Conflicts=shutdown.target
Before=shutdown.target
IgnoreOnIsolate=yes

[Timer]
OnStartupSec=0
OnStartupSec=$1s
OnStartupSec=$(($1 + 30))s
AccuracySec=100ms

[Install]
WantedBy=timers.target
END
}

# Seen from outside, it is armed by the link alone: nothing of this boot starts it. Of units that only root may read
# systemd complains (stat_warn_permissions in src/basic/fs-util.c): it tells everybody what is in them anyway.
write_units() { # SECONDS
  printf '%s' "$service_text" | keep "$units/$service" && timer_text "$1" | keep "$units/$timer" &&
    chmod 0644 -- "$units/$service" "$units/$timer" || return 1
  mkdir -p -m 0755 -- "\${link%/*}" && ln -sfT -- "$units/$timer" "$link" && sync -- "\${link%/*}" || return 1
  [[ ! -e /sys/fs/selinux/enforce ]] || restorecon -- "$units/$service" "$units/$timer" "\${link%/*}" "$link"
}
`;
