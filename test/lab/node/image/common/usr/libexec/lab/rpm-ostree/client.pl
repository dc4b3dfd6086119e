# The client's part of a transaction: it asks the daemon for it, prints what that says, and may end before the daemon does
# (src/app/rpmostree-clientlib.cxx).
use strict;
use warnings;
use Socket;

our $DAEMON = '/run/rpm-ostreed.socket';

# transact(NAME => VALUE, ...): what is wanted. Returns when the daemon has done it, and fails where it has not.
sub transact {
    my @request = @_;
    my $daemon = send_request(@request);
    local $SIG{INT} = sub {
        print STDERR "Caught SIGINT, cancelling transaction\n";
        send_request(operation => 'cancel');
    };
    while (defined(my $line = read_line($daemon))) {
        my ($word, $text) = $line =~ /^(\w+) ?(.*)$/s;
        if ($word eq 'finished') { return $text }
        elsif ($word eq 'failed') { fail($text) }
        elsif ($word eq 'refused') { fail(call_error({@request}->{operation}, $text)) }
        elsif ($word eq 'message') { print "$text\n" }
        elsif ($word eq 'task') { begin_task($text) }
        elsif ($word eq 'ended') { print "$text\n" }
    }
    fail('Bus owner changed, aborting. This likely means the daemon crashed; check logs with `journalctl -xe`.');
}

# What the daemon did not begin is the error of a D-Bus call, whose name is cut off where nothing stands before it; something
# does since 2023.7 (c6f24aaa).
sub call_error {
    my ($operation, $text) = @_;
    my $prefix = rhel() < 9 ? undef : {deploy => 'Updating deployment: ', cleanup => 'cleanup: Invoking cleanup: '}->{$operation};
    my ($code, $words) = split / /, $text, 2;
    return $words unless defined $prefix;
    return "${prefix}GDBus.Error:org.gtk.GDBus.UnmappedGError.Quark._g_2dio_2derror_2dquark.Code$code: $words";
}

# Where nobody watches, there is no space before the last word (rust/src/console_progress.rs).
sub begin_task {
    my ($title) = @_;
    print -t STDOUT ? "$title... " : "$title...";
}

sub send_request {
    my @request = @_;
    socket my $daemon, PF_UNIX, SOCK_STREAM, 0 or fail("socket: $!");
    connect $daemon, pack_sockaddr_un(our $DAEMON) or fail($!{EACCES}
        ? 'rpmostreed OS operation UpdateDeployment not allowed for user'
        : "Loading sysroot: exception: $!");
    my $text = '';
    while (my ($name, $value) = splice @request, 0, 2) { $text .= "$name " . escape($value) . "\n" }
    syswrite $daemon, "$text\n";
    return $daemon;
}

sub read_line {
    my ($daemon) = @_;
    my $line = <$daemon> // return;
    chomp $line;
    return unescape($line);
}

sub escape { return $_[0] =~ s/\\/\\\\/gr =~ s/\n/\\n/gr }

sub unescape { return $_[0] =~ s/\\(.)/$1 eq 'n' ? "\n" : $1/ger }

# For one whose result is a new deployment: all deployments afterwards, where another one is to be booted than before.
sub transact_for_deployments {
    my $before = (deployments())[0]{id};
    transact(@_);
    my @deployments = deployments();
    return $deployments[0]{id} eq $before ? () : @deployments;
}

# What the next boot has otherwise.
sub print_pending_diff {
    my @deployments = @_;
    print_diff(package_diff(booted(@deployments)->{checksum}, $deployments[0]{checksum}));
}

1;
