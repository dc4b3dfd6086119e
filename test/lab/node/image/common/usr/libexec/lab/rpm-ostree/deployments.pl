# The deployments of the node as ostree knows them, and the commits that they are of.
use strict;
use warnings;
require "/usr/libexec/lab/rpm-ostree/origin.pl";
require "/usr/libexec/lab/rpm-ostree/nevra.pl";

our $OS = 'rhcos';
our $REPO = '/sysroot/ostree/repo';

# The next default one first. Each: id, checksum, serial, booted, staged, pinned, unlocked, origin, live, commit.
sub deployments {
    my @found;
    for (split /\n/, run('ostree', 'admin', 'status')) {
        if (/^(.) \Q$OS\E ([0-9a-f]{64})\.(\d+)(.*)$/) {
            my %one = (checksum => $2, serial => $3, id => "$OS-$2.$3", booted => $1 eq '*', unlocked => 'none');
            $one{staged} = $4 =~ /\(staged\)/ ? 1 : 0;
            $one{origin} = parse_origin(read_file(path_of(\%one) . '.origin') // '');
            $one{commit} = commit_of($one{checksum});
            push @found, \%one;
        }
        elsif (@found && /^\s+Unlocked: (\S+)/) { $found[-1]{unlocked} = $1 }
        elsif (@found && /^\s+Pinned: yes/) { $found[-1]{pinned} = 1 }
    }
    $_->{live} = live_commit($_) for grep { $_->{booted} } @found;
    return @found;
}

sub path_of { return "/sysroot/ostree/deploy/$OS/deploy/$_[0]{checksum}.$_[0]{serial}" }

sub booted { return (grep { $_->{booted} } @_)[0] // fail('This system was not booted via libostree.') }

# What is booted next, if that is another one.
sub pending { return $_[0]{booted} ? undef : $_[0] }

# What the next change is made of: ostree's merge deployment.
sub merge_deployment { return pending(@_) // booted(@_) }

sub is_layered { return $_[0]{commit}{layered} }

sub base_of { return is_layered($_[0]) ? $_[0]{commit}{parent} : $_[0]{checksum} }

# A commit's timestamp, parent, version, manifest digest and whether it was made on this node; of such a one the packages
# of the base that were removed, and pairs of a new one and the one that it replaces.
sub commit_of {
    my ($checksum) = @_;
    our %commits;
    return $commits{$checksum} //= read_commit($checksum);
}

sub read_commit {
    my ($checksum) = @_;
    my $raw = run('ostree', "--repo=$REPO", 'show', '--raw', $checksum);
    my %commit = (layered => $raw =~ /'rpmostree.clientlayer': <true>/ ? 1 : 0);
    ($commit{version}) = $raw =~ /'version': <'([^']*)'>/;
    ($commit{digest}) = $raw =~ /'ostree.manifest-digest': <'([^']*)'>/;
    ($commit{state}) = $raw =~ /'rpmostree.state-sha512': <'([^']*)'>/;
    my ($parent, $timestamp) = $raw =~ /\}, (@?a?y? ?\[[^\]]*\]), .*?, '', '', uint64 (\d+),/s;
    $commit{parent} = join '', $parent =~ /0x([0-9a-f]{2})/g;
    $commit{timestamp} = $timestamp;
    my @removed = packages_after('rpmostree.removed-base-packages', $raw);
    my @replaced = packages_after('rpmostree.replaced-base-packages', $raw);
    $commit{removed} = \@removed;
    $commit{replaced} = [map { [@replaced[2 * $_, 2 * $_ + 1]] } 0 .. @replaced / 2 - 1];
    return \%commit;
}

# Numbers in it are shown in the byte order of the network, those that rpm-ostree writes are in the machine's.
sub packages_after {
    my ($key, $raw) = @_;
    my ($text) = $raw =~ /'\Q$key\E': <([^{}]*?)>(?:, '|\})/;
    my @found;
    while (($text // '') =~ /\('[^']*', '([^']*)', uint64 (\d+), '([^']*)', '([^']*)', '([^']*)'\)/g) {
        push @found, package_of($1, unpack('Q>', pack 'Q<', $2), $3, $4, $5);
    }
    return @found;
}

# Where an apply-live has brought the booted deployment (rust/src/live.rs).
sub live_commit {
    my ($deployment) = @_;
    return unless -e state_directory($deployment) . '/rpmostree-is-live.stamp';
    my ($ended, $checksum) = try_to_run('ostree', "--repo=$REPO", 'rev-parse', 'rpmostree/live-apply');
    return $ended ? undef : $checksum =~ s/\n//r;
}

sub state_directory { return "/run/ostree/deployment-state/$_[0]{checksum}.$_[0]{serial}" }

1;
