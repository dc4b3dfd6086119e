#!/usr/bin/perl
# Stand-in for rpm-ostree's daemon: one transaction at a time, which goes on when the client that began it is gone
# (src/daemon/rpmostreed-transaction.cxx). systemd starts it when somebody connects; it ends when it has had nothing to do for
# a minute.
use strict;
use warnings;
use Socket;
BEGIN { require "/usr/libexec/lab/rpm-ostree/$_.pl" for qw(run client deployments transaction) }

open my $listener, '+<&=', 3 or die "no socket from systemd: $!\n";
$SIG{PIPE} = 'IGNORE';
my $BUSY = 26;    # GIOErrorEnum
my %clients;    # by file number: socket, what it has sent so far
my $current;    # the transaction: request, worker, output of it, the clients that wait for it
my $rebooting;

my $IDLE_SECONDS = 60;

while (attend()) { }

# False when nobody has wanted anything for long.
sub attend {
    my $readable = '';
    my $patience = %clients || $current || $rebooting ? undef : $IDLE_SECONDS;
    my @sockets = ($listener, map({ $_->{socket} } values %clients), $current ? $current->{output} : ());
    vec($readable, fileno $_, 1) = 1 for @sockets;
    return 0 if select($readable, undef, undef, $patience) < 1;
    hear_worker() if $current && vec $readable, fileno $current->{output}, 1;
    for my $client (values %clients) { hear_client($client) if vec $readable, fileno $client->{socket}, 1 }
    if (vec($readable, fileno $listener, 1) && accept my $socket, $listener) {
        $clients{fileno $socket} = {socket => $socket, text => ''};
    }
    return 1;
}

sub hear_client {
    my ($client) = @_;
    return forget($client) unless sysread $client->{socket}, $client->{text}, 65536, length $client->{text};
    return unless $client->{text} =~ s/^(.*?\n)\n//s;
    my @request = map { my ($name, $value) = split / /, $_, 2; ($name, unescape($value)) } split /\n/, $1;
    if ($request[1] eq 'cancel') { cancel_for($client) } else { begin_for($client, \@request) }
}

# One that asks for the very same joins; any other is told what is being done.
sub begin_for {
    my ($client, $request) = @_;
    my %request = @$request;
    return refuse($client, 0, 'Reboot initiated, cannot start new transaction') if $rebooting;
    if ($current && "@$request" eq "@{$current->{request}}") {
        answer($client, "message Attaching to existing transaction: $request{title}");
        push @{$current->{clients}}, $client;
        return;
    }
    return refuse($client, $BUSY, "Transaction in progress: $current->{title}\n"
        . ' You can cancel the current transaction with `rpm-ostree cancel`') if $current;
    return refuse($client, $BUSY, 'System transaction in progress') unless my $lock = lock_sysroot();
    my ($pid, $uid) = unpack 'i2', getsockopt($client->{socket}, SOL_SOCKET, SO_PEERCRED);
    # What the client has open is opened here before it can be gone.
    my %files = map { $_ => open_of($pid, $_) } numbers($request);
    my $unit = unit_of($pid);
    my $initiator = "client(id:cli dbus:1.$pid" . ($unit ? " unit:$unit" : '') . " uid:$uid)";
    my @words = ($request{method}, ":1.$pid", "/org/projectatomic/rpmostree1/" . our $OS, $request{title}, $initiator);
    write_file('/run/rpm-ostree/transaction', join '', map { "$_\n" } @words);
    $current = {request => $request, title => $request{title}, clients => [$client]};
    @$current{qw(worker output)} = start_worker($request, \%files, $lock);
}

sub numbers {
    my @request = @{$_[0]};
    my @numbers;
    while (my ($name, $value) = splice @request, 0, 2) { push @numbers, $value if $name =~ /^(replace|install)$/ }
    return @numbers;
}

sub open_of {
    my ($pid, $number) = @_;
    open my $file, '<:raw', "/proc/$pid/fd/$number" or return;
    return $file;
}

sub start_worker {
    my ($request, $files, $lock) = @_;
    pipe my $output, my $to or die "pipe: $!\n";
    my $worker = fork // die "fork: $!\n";
    return ($worker, $output) if $worker;
    setpgrp;
    local $SIG{TERM} = sub { fail('Operation was cancelled') };
    open STDOUT, '>&', $to;
    $| = 1;
    my $result = eval { perform($request, $files, $lock); 1 };
    print 'failed ', escape($@ =~ s/\n\z//r), "\n" unless $result;
    require POSIX;
    POSIX::_exit(0);
}

# What the transaction says is told to all who wait for it. Its end is that of its output.
sub hear_worker {
    my $got = sysread $current->{output}, my $text, 65536;
    if ($got) {
        $current->{said} .= $text;
        while ($current->{said} =~ s/^(.*)\n//) {
            my $line = $1;
            if ($line eq 'rebooting') { $rebooting = 1; next }
            $current->{result} = $line if $line =~ /^failed /;
            answer($_, $line) for @{$current->{clients}};
        }
        return;
    }
    waitpid $current->{worker}, 0;
    unlink '/run/rpm-ostree/transaction';
    my $ended = $current;
    undef $current;
    for my $client (@{$ended->{clients}}) {
        answer($client, 'finished') unless $ended->{result};
        forget($client);
    }
}

sub cancel_for {
    my ($client) = @_;
    if ($current) {
        kill TERM => -$current->{worker};
        push @{$current->{clients}}, $client;
    }
    else { answer($client, 'finished'); forget($client) }
}

sub refuse {
    my ($client, $code, $text) = @_;
    answer($client, "refused $code " . escape($text));
    forget($client);
}

sub answer {
    my ($client, $line) = @_;
    syswrite $client->{socket}, "$line\n" if $client->{socket};
}

sub forget {
    my ($client) = @_;
    my $socket = delete $client->{socket} or return;
    delete $clients{fileno $socket};
    close $socket;
}

# As sd_pid_get_unit(3) finds it; nothing for what is in a container.
sub unit_of {
    my ($pid) = @_;
    return (read_file("/proc/$pid/cgroup") // '') =~ m{([^/\n]+\.(?:service|scope))(?:/|$)}m ? $1 : undef;
}
