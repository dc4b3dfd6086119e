# Stand-in for cri-o: says its version at its socket. /usr/bin/crio runs it.
use strict;
use Socket;
require '/usr/libexec/lab/service.pl';
$SIG{PIPE} = 'IGNORE';

my $path = '/run/crio/crio.sock';
unlink $path;
socket my $socket, PF_UNIX, SOCK_STREAM, 0 or die "socket: $!";
bind $socket, pack_sockaddr_un($path) or die "$path: $!";
listen $socket, 64;

serve('crio', $socket, \&answer, sub { 'up' });

sub answer {
    my ($client, $fault) = @_;
    syswrite $client, "cri-o 1.33.4\n" if read_within($client, 0.5) eq "Version\n" && !$fault;
}
