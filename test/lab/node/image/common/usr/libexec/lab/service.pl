# What the stand-ins of kubelet and crio have in common: both answer at a socket of their own and, as long as they run, the
# questions of the lab, which does what the real ones would do. A question is a `?`, an answer a line.
use strict;
use Socket;

# serve NAME, LISTENER, ANSWER, WORD: ANSWER is given each client of LISTENER, WORD says what the lab is answered.
sub serve {
    my ($name, $listener, $answer, $word) = @_;
    my $fault = fault();
    sleep while $fault eq 'stalls';
    my $lab = $fault ? undef : connect_unix("/run/lab/$name");
    my $questions = $lab ? read_within($lab, 5) : ''; # the lab's greeting: it knows that this service is there
    say_ready();
    if ($fault eq 'dies') { select undef, undef, undef, 0.2; exit 1 }
    while (1) {
        syswrite $lab, $word->() . "\n" for 1 .. $questions =~ tr/?//;
        my $readable = '';
        vec($readable, fileno $_, 1) = 1 for grep { defined } $listener, $lab;
        next if select($readable, undef, undef, undef) < 1;
        $questions = '';
        if ($lab && vec $readable, fileno $lab, 1) {
            sysread $lab, $questions, 4096 or undef $lab;
        }
        if (vec $readable, fileno $listener, 1) {
            accept my $client, $listener or next;
            $answer->($client, $fault);
        }
    }
}

# A test's own build of the program carries its fault as the last line of the file: `lab: dies`, `lab: stalls`, `lab: sick`.
sub fault {
    open my $self, '<:raw', '/proc/self/exe' or die "/proc/self/exe: $!";
    seek $self, -64, 2;
    read $self, my $end, 64;
    return $end =~ /\nlab: (\w+)\n\z/ ? $1 : '';
}

# As sd_notify(3).
sub say_ready {
    my $path = $ENV{NOTIFY_SOCKET} or return;
    $path =~ s/^@/\0/;
    socket my $systemd, PF_UNIX, SOCK_DGRAM, 0 or die "socket: $!";
    send $systemd, 'READY=1', 0, pack_sockaddr_un($path);
}

sub connect_unix {
    my ($path) = @_;
    socket my $socket, PF_UNIX, SOCK_STREAM, 0 or return;
    connect $socket, pack_sockaddr_un($path) or return;
    return $socket;
}

# What comes within the time, in seconds; empty where nothing does.
sub read_within {
    my ($socket, $seconds) = @_;
    my $readable = '';
    vec($readable, fileno $socket, 1) = 1;
    return '' if select($readable, undef, undef, $seconds) < 1;
    sysread $socket, my $text, 4096;
    return $text // '';
}

1;
