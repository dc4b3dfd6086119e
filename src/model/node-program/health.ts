import { bash } from './bash.ts';

/** Whether the node can start pods again: asked of what was there before. */
export const health = bash`
# Waits until the kubelet and the container runtime answer, where they were active before.
await_health() { # SECONDS
  local until
  look_at_clock
  until=$((clock + $1))
  until kubelet_answers && runtime_answers; do
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
`;
