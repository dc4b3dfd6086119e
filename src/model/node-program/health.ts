import { bash } from './bash.ts';

/** Whether the node can start pods and let people in: asked of what did so before. */
export const health = bash`
# Remembers that sshd answers, where it does: it may be off, or listen elsewhere.
note_sshd() {
  ! sshd_greets || was[sshd]=answering
}

# Waits until the kubelet, the container runtime and sshd answer, where they did before.
await_health() { # SECONDS
  local until
  look_at_clock
  until=$((clock + $1))
  until kubelet_answers && runtime_answers && sshd_answers; do
    look_at_clock
    ((clock < until)) || return 1
    sleep 0.5
  done
}

# Its health endpoint (kubelet.config.k8s.io/v1beta1, healthzPort) by bash's own means: curl may be what is broken.
kubelet_answers() {
  local answer=
  [[ \${was[kubelet.service]-} == active ]] || return 0
  answer=$(
    exec 2> /dev/null 3<> /dev/tcp/127.0.0.1/10248 || exit
    printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
    read -r -t 5 -u 3 line && printf '%s' "$line"
  )
  [[ $answer != 'HTTP/'*' 200 '* ]] || return 0
  why='the kubelet does not answer'
  return 1
}

runtime_answers() {
  [[ \${was[crio.service]-} == active && -x /usr/bin/crictl ]] || return 0
  limited 10 crictl version > /dev/null 2>&1 && return
  why='the container runtime does not answer'
  return 1
}

sshd_answers() {
  [[ \${was[sshd]-} == answering ]] || return 0
  sshd_greets && return
  why='sshd takes no connections'
  return 1
}

# It runs its file anew for each connection, so a new file needs no restart to be asked, or to be what locks people out.
sshd_greets() (
  exec 2> /dev/null 3<> /dev/tcp/127.0.0.1/22 || exit
  read -r -t 5 -u 3 line && [[ $line == SSH-2.0-* ]]
)
`;
