import { bash } from './bash.ts';

/** All that speaks against a plan, before anything changes. */
export const judge = bash`
# Fills reals and founds, where the files really are and what is there now, and todo, the rows of what is to be done.
reals=() founds=() todo=()

judge_plan() {
  local row
  declare -A row_of=()
  # A mount of one's own, as a container has it, would hide /usr's overlay from the host, or the host's from us.
  [[ /proc/self/ns/mnt -ef /proc/1/ns/mnt ]] || { why="this is not the mount namespace of the node's PID 1"; return 1; }
  for row in "\${!kinds[@]}"; do
    case \${kinds[row]} in
      rpm) judge_new "$row" || return 1 ;;
      *)
        find_real "$row" && judge_place "$row" || return 1
        [[ -z \${row_of[\${reals[row]}]-} ]] || { why="\${targets[row]} and \${targets[\${row_of[\${reals[row]}]}]} are one file"; return 1; }
        row_of[\${reals[row]}]=$row
        look_at_file "\${reals[row]}"
        founds[row]=$seen
        if [[ $seen == "\${contents[row]}" ]]; then
          say same "\${targets[row]}"
          continue
        fi
        [[ \${kinds[row]} == link ]] || judge_new "$row" || return 1
        ;;
    esac
    todo+=("$row")
  done
  judge_rpms && judge_units
}

# A link inside of /usr is followed; one that a new link replaces is not.
find_real() { # ROW
  local path=\${targets[$1]}
  why="$path is not a path that can be followed"
  [[ $path == /*/* && \${path##*/} ]] || return 1
  if [[ \${kinds[$1]} == link ]]; then
    reals[$1]=$(realpath -m -- "\${path%/*}" 2> /dev/null)/\${path##*/}
    [[ \${path##*/} != . && \${path##*/} != .. ]] || return 1
  else
    # A link is still there only where following links comes to no end.
    reals[$1]=$(realpath -m -- "$path" 2> /dev/null) && [[ ! -L \${reals[$1]} ]] || return 1
  fi
  why=
}

judge_place() { # ROW
  local real=\${reals[$1]} directory=\${reals[$1]%/*} name=\${targets[$1]}
  [[ $real == "$name" ]] || name+=" (really $real)"
  [[ $real == /usr/* ]] || { why="$name is not under /usr"; return 1; }
  [[ -L $real || ! -d $real ]] || { why="$name is a directory"; return 1; }
  [[ -L $real || -f $real || ! -e $real ]] || { why="$name is not a regular file"; return 1; }
  until [[ -e $directory ]]; do directory=\${directory%/*}; done
  [[ -d $directory ]] || { why="$name: $directory is not a directory"; return 1; }
  [[ -w $directory ]] || { why="$name: $directory is read-only"; return 1; }
}

judge_new() { # ROW
  local new=$store/runs/$run/new/\${numbers[$1]}
  look_at_file "$new"
  [[ $seen != "\${contents[$1]}" ]] || return 0
  why="$new is not what the plan says, but $seen"
  return 1
}

# A unit that nobody knows cannot be restarted; but the plan may bring it.
judge_units() {
  local unit known change
  for unit in "\${restart[@]}"; do
    known=$(limited 20 systemctl show --property=LoadState --value -- "$unit")
    for change in "\${todo[@]}"; do
      if [[ \${kinds[change]} == rpm || \${targets[change]} == */systemd/system/* ]]; then known=loaded; fi
    done
    [[ $known == loaded ]] || { why="the unit $unit is $known"; return 1; }
  done
}
`;
