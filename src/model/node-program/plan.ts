import { bash } from './bash.ts';

/** Reads `install-plan.ts`'s lines. */
export const plan = bash`
# The changes are rows of a table: kind, number, content (as look_at_file says it; a package's sha256), mode, and target: a
# path, or a package's name.
kinds=() numbers=() contents=() modes=() targets=() restart=()

read_plan() { # FILE
  local line words ended=
  why="the plan of run $run could not be read"
  [[ -r $1 ]] || return 1
  while IFS= read -r line; do
    IFS=$'\t' read -ra words <<< "$line"
    case \${words[0]-}/\${#words[@]} in
      version/2) [[ \${words[1]} == 1 ]] || return 1 ;;
      run/2) [[ \${words[1]} == "$run" ]] || return 1 ;;
      boot/2) plan_boot=\${words[1]} ;;
      by/*) by=\${words[1]-} ;;
      deadman/2) deadman_seconds=\${words[1]} ;;
      lock/2) lock_seconds=\${words[1]} ;;
      file/5) add_change file "\${words[1]}" "\${words[2]}" "\${words[3]}" "\${words[4]}" ;;
      link/4) add_change link "\${words[1]}" "link:\${words[2]}" '' "\${words[3]}" ;;
      rpm/4) add_change rpm "\${words[1]}" "\${words[2]}" '' "\${words[3]}" ;;
      restart/2) restart+=("\${words[1]}") ;;
      end/1) ended=yes ;;
      *) return 1 ;;
    esac
  done < "$1"
  [[ $ended && $plan_boot && $deadman_seconds && $lock_seconds ]] || return 1
  why=
}

add_change() { # KIND NUMBER CONTENT MODE TARGET
  kinds+=("$1") numbers+=("$2") contents+=("$3") modes+=("$4") targets+=("$5")
}
`;
