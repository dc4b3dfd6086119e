# Stand-in for the kubelet: its health port, and how its container runtime is. /usr/bin/kubelet runs it.
use strict;
use Socket;
require '/usr/libexec/lab/service.pl';
$SIG{PIPE} = 'IGNORE';

socket my $health, PF_INET, SOCK_STREAM, 0 or die "socket: $!";
setsockopt $health, SOL_SOCKET, SO_REUSEADDR, 1;
bind $health, pack_sockaddr_in(10248, INADDR_LOOPBACK) or die "127.0.0.1:10248: $!";
listen $health, 16;

serve('kubelet', $health, \&answer, \&how_runtime_is);

sub answer {
    my ($client, $fault) = @_;
    my ($status, $text) = $fault ? ('500 Internal Server Error', "healthz check failed\n") : ('200 OK', 'ok');
    read_within($client, 0.5);
    my @head = ("HTTP/1.1 $status", 'Content-Type: text/plain; charset=utf-8', 'Content-Length: ' . length $text);
    syswrite $client, join("\r\n", @head, 'Connection: close', '', $text);
}

sub how_runtime_is {
    my $runtime = connect_unix('/run/crio/crio.sock') or return 'down';
    syswrite $runtime, "Version\n";
    return read_within($runtime, 0.5) eq '' ? 'down' : 'up';
}
