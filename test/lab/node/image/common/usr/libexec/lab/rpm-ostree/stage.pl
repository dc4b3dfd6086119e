# What is to be booted: a deployment that waits for the node's shutdown, and those that are there already
# (src/daemon/rpmostreed-transaction-types.cxx). All of it is ostree's own doing.
use strict;
use warnings;

# ostree writes it to the boot loader when ostree-finalize-staged.service is stopped, which must have been started for that.
# A path unit does so a moment later, too late for a reboot that follows at once; today ostree itself sees to it (ostree
# PR 3389).
sub stage {
    my ($target, $origin, $request) = @_;
    make_sysroot_writable();
    run('mkdir', '-p', our $WORK);
    write_file("$WORK/origin", format_origin($origin));
    release_sysroot($request);
    my %arguments = map { $_ => $request->{lists}{$_} // [] } qw(append delete);
    my @arguments = map { my $kind = $_; map { "--karg-$kind=$_" } @{$arguments{$kind}} } sort keys %arguments;
    run('ostree', 'admin', 'deploy', '--os=' . our $OS, '--stage', "--origin-file=$WORK/origin", @arguments, $target);
    write_file('/run/ostree/staged-deployment-locked', '') if $request->{'lock-finalization'};
    run('systemctl', 'start', 'ostree-finalize-staged.service') if rhel() >= 9;
}

# The same tree as before, with other arguments.
sub change_kernel_arguments {
    my ($request) = @_;
    my $merge = merge_deployment(deployments());
    task('Staging deployment', sub { stage($merge->{checksum}, $merge->{origin}, $request) });
}

# `ostree admin` locks it by itself.
sub release_sysroot { close delete $_[0]{lock} }

sub clean_up {
    my ($request) = @_;
    my @deployments = deployments();
    my ($booted) = grep { $deployments[$_]{booted} } 0 .. $#deployments;
    my @indexes = (
        $request->{rollback} ? reverse $booted + 1 .. $#deployments : (),
        $request->{pending} ? reverse 0 .. $booted - 1 : (),
    );
    @indexes = grep { !$deployments[$_]{pinned} } @indexes;
    message('Deployments unchanged.') if !@indexes && ($request->{pending} || $request->{rollback});
    return unless @indexes;
    make_sysroot_writable();
    release_sysroot($request);
    run('ostree', 'admin', 'undeploy', $_) for @indexes;
}

# ostree orders deployments by the versions of their boot entries.
sub roll_back {
    my @deployments = deployments();
    fail('No rollback deployment found') if @deployments == 1;
    fail('Staged deployment (remove with cleanup -p)') if $deployments[0]{staged};
    my ($booted) = grep { $deployments[$_]{booted} } 0 .. $#deployments;
    my $index = $booted < $#deployments ? $booted + 1 : $booted;
    message("Moving '$deployments[$index]{checksum}.$deployments[$index]{serial}' to be first deployment");
    make_sysroot_writable();
    my @paths = sort { $b cmp $a } glob '/boot/loader/entries/*.conf';
    my @entries = map { read_file($_) =~ s/^version .*\n//mr } @paths;
    unshift @entries, splice @entries, $index, 1;
    write_file($paths[$_], $entries[$_] . 'version ' . (@paths - $_) . "\n") for 0 .. $#paths;
    run('touch', '/sysroot/ostree/deploy');
}

sub unlock_finalization {
    my ($request) = @_;
    my ($default) = deployments();
    fail('No pending staged deployment found') unless $default->{staged};
    my $base = commit_of(base_of($default));
    my $expected = $base->{digest} // base_of($default);
    fail('Missing expected checksum') unless $request->{checksum} || $request->{'allow-missing-checksum'};
    fail("Expected staged base checksum $request->{checksum}, but found $expected")
        if $request->{checksum} && $request->{checksum} ne $expected;
    my $is_locked = unlink '/run/ostree/staged-deployment-locked';
    fail('Staged deployment already unlocked') unless $is_locked || $request->{'allow-unlocked'};
    reboot();
}

1;
