# make_dev DIRECTORY: a /dev without any device of the machine, and with terminals of its own.
make_dev() {
  mount -t tmpfs -o mode=755,nosuid tmpfs "$1"
  mkdir "$1"/{pts,shm,mqueue}
  mknod -m 666 "$1/null" c 1 3
  mknod -m 666 "$1/zero" c 1 5
  mknod -m 666 "$1/full" c 1 7
  mknod -m 666 "$1/random" c 1 8
  mknod -m 666 "$1/urandom" c 1 9
  mknod -m 666 "$1/tty" c 5 0
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$1/pts"
  ln -s pts/ptmx "$1/ptmx"
  mount -t tmpfs -o mode=1777 tmpfs "$1/shm"
  ln -s /proc/self/fd "$1/fd"
  ln -s fd/0 "$1/stdin"
  ln -s fd/1 "$1/stdout"
  ln -s fd/2 "$1/stderr"
}
