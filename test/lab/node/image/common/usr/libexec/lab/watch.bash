# $BASH_ENV of all that systemd starts, while somebody watches: every bash script tells the lab of each command that changes
# something, as it is written, and goes on when the lab lets it.
lab_told='' lab_depth=0
lab_tells() {
  local changes='(^|[[:space:]])(cp|mv|rm|ln|mkdir|rmdir|chown|chmod|install|rpm|systemctl|systemd-run)([[:space:]]|$)|>[>|]? *[^>&[:space:]]'
  local told=$lab_told depth=$lab_depth
  lab_told=$1 lab_depth=${#FUNCNAME[@]}
  # bash names the call of a function twice: the second time inside of it.
  [[ $1 != "$told" || $lab_depth -le $depth ]] || return 0
  [[ ! $1 =~ $changes || $1 == *'> /dev/null' ]] || /usr/libexec/lab/tell "$1" < /dev/null
}
set -o functrace
trap 'lab_tells "$BASH_COMMAND"' DEBUG
