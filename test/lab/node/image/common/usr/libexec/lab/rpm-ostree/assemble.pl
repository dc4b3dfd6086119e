# The tree of a deployment with overrides: what of them is active, whether rpm would do it, and the commit
# (src/daemon/rpmostree-sysroot-upgrader.cxx, src/libpriv/rpmostree-core.cxx).
use strict;
use warnings;
use Digest::SHA 'sha512_hex';
require "/usr/libexec/lab/rpm-ostree/depsolve.pl";

our $PACKAGES = '/sysroot/ostree/repo/extensions/rpmostree/pkgcache';
our $WORK = '/sysroot/ostree/repo/extensions/rpmostree/private';

# The packages that requests are held against: those of the base as its image says (issue 5550 of coreos/rpm-ostree), and
# only where it says nothing, or an apply-live has been at work, those that are really in it.
sub base_packages {
    my ($merge, $tree) = @_;
    my $said = path_of($merge) . '/usr/lib/sysimage/rpm-ostree-base-db';
    my $database = -d $said && !$merge->{live} ? $said : $tree->() . '/usr/share/rpm';
    # Even to look, rpm writes beside its database.
    my $directory = File::Temp->newdir(TMPDIR => 1);
    run('cp', '-r', $database, "$directory/rpm");
    return packages_in("$directory/rpm");
}

# Those of the origin that change something: names to remove, files to put in place of others, files to add.
sub active_requests {
    my ($origin, $base) = @_;
    my (@idle_names, @remove, @idle, @replace);
    for my $name (list_in($origin, 'overrides', 'remove')) {
        push @{$base->{$name} ? \@remove : \@idle_names}, $name;
    }
    for my $request (list_in($origin, 'overrides', 'replace-local')) {
        my $nevra = $request =~ s/^\w+://r;
        my $present = $base->{name_in($nevra)};
        push @{!$present || $present->{nevra} eq $nevra ? \@idle : \@replace}, $request;
    }
    say_inactive('Inactive base removals:', @idle_names);
    say_inactive('Inactive base replacements:', map { s/^\w+://r } @idle);
    my @add = list_in($origin, 'packages', 'requested-local');
    return {remove => \@remove, map { $_->[0] => [map { stored($_) } @{$_->[1]}] } [replace => \@replace], [add => \@add]};
}

sub say_inactive {
    my ($title, @items) = @_;
    message($_) for @items ? ($title, map { "  $_" } @items) : ();
}

# The base as a tree that can be changed. Its files are links to those of the repository, which rpm never writes to; but it
# does to its own database.
sub check_out {
    my ($base) = @_;
    my $tree = "$WORK/commit";
    run('rm', '-rf', $tree);
    run('mkdir', '-p', $WORK, $PACKAGES);
    task('Checking out tree ' . substr($base, 0, 7), sub {
        run('ostree', '--repo=' . our $REPO, 'checkout', '--require-hardlinks', $base, $tree);
        run('cp', '-r', "$tree/usr/share/rpm", "$tree/usr/share/rpm.new");
        run('rm', '-r', "$tree/usr/share/rpm");
        rename "$tree/usr/share/rpm.new", "$tree/usr/share/rpm";
        rename "$tree/usr/etc", "$tree/etc";
    });
    return $tree;
}

# Puts the packages into the tree. Scriptlets are not run, but counted.
sub apply_packages {
    my ($tree, $active, $solution) = @_;
    my ($overrides, $overlays) = (@{$active->{remove}} + @{$active->{replace}}, 0 + @{$active->{add}});
    my $plural = sub { "$_[0] $_[1]" . ($_[0] == 1 ? '' : 's') };
    message('Applying ' . join ' and ', $plural->($overrides, 'override'), $overlays ? $plural->($overlays, 'overlay') : ())
        if $overrides;
    task($overrides ? 'Processing packages' : 'Checking out packages', sub {
        my @rpm = ('rpm', '--root', $tree, '--dbpath', '/usr/share/rpm');
        my @names = @{$active->{remove}};
        run(@rpm, '-e', '--nodeps', '--noscripts', @names) if @names;
        my @files = map { $_->{path} } @{$active->{replace}}, @{$active->{add}};
        run(@rpm, '-U', '--oldpackage', '--nodeps', '--noscripts', @files) if @files;
    });
    my @scripts = map { my $kind = $_; 0 + grep { $_->{$kind} } @{$solution->{new}} } qw(pre post posttrans);
    task('Running pre scripts', sub { "$scripts[0] done" });
    task("Running $_ scripts", sub { 'done' }) for qw(post posttrans);
    task('Writing rpmdb', sub {
        unlink "$tree/usr/share/rpm/.rpm.lock";
        rename "$tree/etc", "$tree/usr/etc";
        run('sh', '-c', 'rm -rf "$1"/var/* "$1"/run/*', 'sh', $tree);
    });
}

# Its checksum.
sub commit_tree {
    my ($tree, $base, $solution) = @_;
    my $commit = '';
    task('Writing OSTree commit', sub {
        my $version = commit_of($base)->{version};
        my $packages = sub { join ',', map { '<' . variant($_) . '>' } @_ };
        my @replaced = map { '(' . $packages->(@$_) . ')' } @{$solution->{replaced}};
        my $state = sha512_hex(join ' ', map { $_->{nevra} } @{$solution->{new}});
        my @meta = (
            defined $version ? "--add-metadata-string=version=$version" : (),
            '--add-metadata=rpmostree.clientlayer=true',
            '--add-metadata=rpmostree.clientlayer_version=uint32 6',
            '--add-metadata-string=rpmostree.state-sha512=' . $state,
            '--add-metadata=rpmostree.removed-base-packages=@av [' . $packages->(@{$solution->{removed}}) . ']',
            '--add-metadata=rpmostree.replaced-base-packages=@a(vv) [' . join(',', @replaced) . ']',
        );
        my @commit = ('ostree', '--repo=' . our $REPO, 'commit', '--orphan', '--no-bindings', "--parent=$base");
        $commit = run(@commit, '--no-xattrs', '--link-checkout-speedup', '--consume', "--tree=dir=$tree", @meta) =~ s/\n//r;
    });
    return $commit;
}

sub variant {
    my ($package) = @_;
    return sprintf "('%s', '%s', uint64 %d, '%s', '%s', '%s')", @$package{qw(nevra name epoch version release arch)};
}

1;
