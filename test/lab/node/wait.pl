# wait.pl PROGRAM ARG...: runs a program and ends with its status, 128 + signal when it was killed. It stands between two pid
# namespaces: its child is the first process of ours in the other one. (nsenter can do that itself, but then stops for good
# when its child is stopped, as systemd stops everything for a moment when it shuts down.)
my $child = fork // die "cannot fork: $!";
exec { $ARGV[0] } @ARGV or die "cannot run $ARGV[0]: $!" if !$child;
waitpid $child, 0;
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
