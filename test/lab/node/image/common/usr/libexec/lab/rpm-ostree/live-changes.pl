# `apply-live`: what the pending deployment has otherwise, brought into the running system by an overlay over /usr that goes
# with the next boot (rust/src/live.rs).
use strict;
use warnings;
require File::Temp;

sub apply_to_running {
    my ($request) = @_;
    my @deployments = deployments();
    my $booted = booted(@deployments);
    my $pending = pending(@deployments);
    my $target = $request->{target} // ($pending ? $pending->{checksum} : undef)
        // fail('No target commit specified and no pending deployment');
    my $unlocked = ucfirst $booted->{unlocked};
    fail("apply-live is incompatible with unlock state: $unlocked") unless $unlocked =~ /^(None|Development|Transient)$/;
    my $source = $booted->{live} // $booted->{checksum};
    refuse_replacement(package_diff($source, $target)) unless $request->{replace};
    release_sysroot($request);
    unlock_transiently() if $booted->{unlocked} eq 'none';
    make_sysroot_writable();
    run('mount', '-o', 'remount,rw', '/usr');
    my @changes = changes($source, $target);
    my $new = File::Temp->newdir(TMPDIR => 1);
    run('ostree', '--repo=' . our $REPO, 'checkout', '--user-mode', '--force-copy', '--subpath=/usr', $target, "$new/usr");
    task('Computing /etc diff to preserve', sub { @changes = grep { !is_changed_by_hand($_) } @changes });
    my @etc = grep { $_->{path} =~ m{^/usr/etc/} } @changes;
    task('Updating /usr', sub { change($_, $new, $_->{path}) for @changes });
    task('Updating /etc', sub { change($_, $new, $_->{path} =~ s{^/usr}{}r) for @etc });
    task('Running systemd-tmpfiles for /run and /var', sub { });
    run('ostree', "--repo=$REPO", 'refs', '--force', '--create=rpmostree/live-apply', $target);
    run('mkdir', '-p', state_directory($booted));
    write_file(state_directory($booted) . '/rpmostree-is-live.stamp', '');
}

sub refuse_replacement {
    my ($diff) = @_;
    my ($removed, $changed) = (scalar @{$diff->{removed}}, @{$diff->{upgraded}} + @{$diff->{downgraded}});
    fail("packages would be removed: $removed, allow replacement to override") if $removed;
    fail("packages would be changed: $changed, allow replacement to override") if $changed;
}

# In the mount namespace of PID 1, as the daemon has one of its own.
sub unlock_transiently {
    my @worker = qw(systemd-run --collect --wait --pipe --no-ask-password --quiet --unit rpm-ostree-unlock);
    run(@worker, '--', qw(ostree admin unlock --transient));
}

# A: added, M: modified, D: deleted.
sub changes {
    my $diff = run('ostree', '--repo=' . our $REPO, 'diff', @_);
    return map { /^([AMD]) +(\/usr\/.*)$/ ? {kind => $1, path => $2} : () } split /\n/, $diff;
}

sub is_changed_by_hand {
    my ($change) = @_;
    my ($name) = $change->{path} =~ m{^/usr/etc/(.*)} or return 0;
    return $change->{kind} eq 'A' ? -e "/etc/$name" : (read_file("/etc/$name") // '') ne (read_file("/usr/etc/$name") // '');
}

sub change {
    my ($change, $new, $path) = @_;
    if ($change->{kind} eq 'D') { run('rm', '-rf', $path); return }
    run('mkdir', '-p', $path =~ s{/[^/]*$}{}r);
    run('cp', '-a', '--no-target-directory', '--remove-destination', "$new$change->{path}", $path);
}

1;
