# pty.pl PROGRAM ARG...: runs a program on a new terminal and copies between it and standard input and output. Each line
# "COLUMNS ROWS" on fd 3 is a new size. Ends with the program's status, 128 + signal when it was killed.
use strict;
use POSIX ();
use Fcntl;
my ($TIOCSPTLCK, $TIOCGPTN, $TIOCSCTTY, $TIOCSWINSZ) = (0x40045431, 0x80045430, 0x540e, 0x5414); # asm-generic/ioctls.h

sysopen my $master, '/dev/ptmx', O_RDWR | O_NOCTTY or die "/dev/ptmx: $!";
ioctl $master, $TIOCSPTLCK, my $unlocked = pack 'i', 0 or die "cannot unlock the terminal: $!";
ioctl $master, $TIOCGPTN, my $number = pack 'i', 0 or die "the terminal has no number: $!";
my $name = '/dev/pts/' . unpack 'i', $number;
open my $control, '+<&=', 3 or die "no control channel: $!";

my $child = fork // die "cannot fork: $!";
if (!$child) {
    POSIX::setsid();
    sysopen my $terminal, $name, O_RDWR or die "$name: $!";
    ioctl $terminal, $TIOCSCTTY, 0;
    POSIX::dup2(fileno $terminal, $_) for 0 .. 2;
    exec { $ARGV[0] } @ARGV;
    POSIX::_exit(127);
}
for my $signal (qw(HUP INT QUIT TERM USR1 USR2)) {
    $SIG{$signal} = sub { kill $signal, $child };
}

fcntl $master, F_SETFL, O_NONBLOCK | fcntl $master, F_GETFL, 0;
my ($typed, $sizes, %open) = ('', '', (stdin => 1, control => 1));
while (1) {
    my ($read, $write) = ('', '');
    vec($read, fileno $master, 1) = 1;
    vec($read, 0, 1) = 1 if $open{stdin} && $typed eq '';
    vec($read, fileno $control, 1) = 1 if $open{control};
    vec($write, fileno $master, 1) = 1 if $typed ne '';
    # Not for ever: a signal that comes right before the wait is only noticed after it.
    next if select($read, $write, undef, 0.1) <= 0;
    if ($open{control} && vec $read, fileno $control, 1) {
        $open{control} = sysread $control, $sizes, 4096, length $sizes;
        ioctl $master, $TIOCSWINSZ, pack 'S4', $2, $1, 0, 0 while $sizes =~ s/^(\d+) (\d+)\n//;
    }
    if (vec $read, 0, 1) {
        $open{stdin} = sysread STDIN, $typed, 65536;
    }
    if (vec $write, fileno $master, 1) {
        my $written = syswrite $master, $typed;
        substr $typed, 0, $written, '' if $written;
    }
    if (vec $read, fileno $master, 1) {
        my $got = sysread $master, my $shown, 65536;
        last if !defined $got && !$!{EAGAIN} && !$!{EINTR}; # EIO: nobody has the terminal open any more
        while ($got && $shown ne '') {
            my $written = syswrite STDOUT, $shown;
            last if !defined $written && !$!{EINTR};
            substr $shown, 0, $written // 0, '';
        }
    }
}
waitpid $child, 0;
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
