# What the daemon does in a transaction, in a process of its own. What it prints are lines for the clients: `message TEXT`,
# `task TITLE` and `ended WORD` around each step, `rebooting`.
use strict;
use warnings;
require Fcntl;
require "/usr/libexec/lab/rpm-ostree/$_.pl" for qw(diff assemble deploy stage live-changes);
require '/usr/libexec/lab/service.pl';

my %operations = (
    cleanup => \&clean_up,
    deploy => \&change_deployment,
    finalize => \&unlock_finalization,
    kargs => \&change_kernel_arguments,
    live => \&apply_to_running,
    rollback => \&roll_back,
);

# perform(\@REQUEST, {NUMBER => open package}, LOCK)
sub perform {
    my ($request, $files, $lock) = @_;
    my (%request, @pairs);
    my @words = @$request;
    while (my ($name, $value) = splice @words, 0, 2) {
        $request{$name} = $value;
        push @{$request{lists}{$name}}, $value;
    }
    $request{files} = $files;
    $request{lock} = $lock;
    ask_lab($request{title});
    $operations{$request{operation}}->(\%request);
    if ($request{reboot}) { reboot() }
}

# The daemon's mount namespace is its own, in which alone the deployments can be written (rpm-ostreed.service, MountFlags=slave).
sub make_sysroot_writable {
    our $is_writable;
    run('mount', '-o', 'remount,bind,rw', $_) for $is_writable++ ? () : ('/sysroot', '/boot');
}

# As ostree does it (libglnx, glnx_make_lock_file). Nothing when somebody else has it.
sub lock_sysroot {
    make_sysroot_writable();
    open my $lock, '+>>', '/sysroot/ostree/lock' or fail("/sysroot/ostree/lock: $!");
    my $write_lock = pack 's s x4 q q i x4', Fcntl::F_WRLCK(), 0, 0, 0, 0;
    return fcntl($lock, 37, $write_lock) ? $lock : undef; # F_OFD_SETLK
}

sub message { print 'message ', escape($_[0]), "\n" }

# task(TITLE, CODE): with the end that CODE returns, also when it fails.
sub task {
    my ($title, $do) = @_;
    print "task $title\n";
    ask_lab($title);
    my $end = eval { $do->() };
    my $error = $@;
    print 'ended ', !$error && defined $end && !ref $end && $end =~ /done$/ ? $end : 'done', "\n";
    die $error if $error;
    return $end;
}

# Lets a test hold up the transaction, which it does before each step.
sub ask_lab {
    my $lab = connect_unix('/run/lab/transactions') or return;
    syswrite $lab, $_[0];
    shutdown $lab, 1;
    sysread $lab, my $hangup, 1;
}

sub reboot {
    print "rebooting\n";
    run('systemctl', 'reboot', '--no-block');
}

1;
