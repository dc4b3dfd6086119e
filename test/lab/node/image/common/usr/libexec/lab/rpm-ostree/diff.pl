# Which packages two commits have differently: `db diff`, and what is printed when there is a new deployment
# (src/libpriv/rpmostree-util.cxx, rpmostree_diff_print_formatted; src/daemon/rpmostree-package-variants.cxx).
use strict;
use warnings;
require File::Temp;

sub db {
    my ($subcommand, @rest) = @_;
    fail('No "db" subcommand specified') unless defined $subcommand;
    fail("Unknown \"db\" subcommand \"$subcommand\"") unless $subcommand eq 'diff';
    my ($options, @revisions) = parse_options(\@rest, {format => 'value', base => 'flag'}, {F => 'format'});
    my $format = $options->{format} // 'block';
    usage_error('Format argument is invalid, pick one of: diff, block, json') unless $format =~ /^(diff|block|json)$/;
    my ($from, $to) = sides($options, @revisions);
    if ($format eq 'json') { print_diff_json($from->[1], $to->[1]); return 0 }
    for (['commit from: ', $from], ['commit to:   ', $to]) {
        my ($label, $side) = @$_;
        print "ostree diff $label$side->[0]", $side->[0] eq $side->[1] ? '' : " ($side->[1])", "\n";
    }
    my $diff = package_diff($from->[1], $to->[1]);
    if ($format eq 'diff') { print_diff_lines($diff) } else { print_diff($diff) }
    return 0;
}

# Two pairs of a description and a checksum.
sub sides {
    my ($options, @revisions) = @_;
    my @deployments = deployments();
    my $of = sub { $options->{base} ? base_of($_[0]) : $_[0]{checksum} };
    my $resolve = sub { run('ostree', '--repo=' . our $REPO, 'rev-parse', $_[0]) =~ s/\n//r };
    return map { [$_, $resolve->($_)] } @revisions if @revisions == 2;
    my $booted = booted(@deployments);
    return (['booted deployment', $of->($booted)], [$revisions[0], $resolve->($revisions[0])]) if @revisions;
    if (my $pending = pending(@deployments)) {
        return (['booted deployment', $of->($booted)], ['pending deployment', $of->($pending)]);
    }
    my $rollback = (grep { !$_->{booted} } @deployments)[0] // fail('No pending or rollback deployment to diff against');
    return (['rollback deployment', $of->($rollback)], ['booted deployment', $of->($booted)]);
}

# Lists of upgraded, downgraded (pairs of old and new), removed and added, each by name.
sub package_diff {
    my ($from, $to) = map { packages_of_commit($_) } @_;
    my %diff = map { $_ => [] } qw(upgraded downgraded removed added);
    for my $name (sort keys %{{%$from, %$to}}) {
        my ($old, $new) = ($from->{$name}, $to->{$name});
        if (!$new) { push @{$diff{removed}}, $old }
        elsif (!$old) { push @{$diff{added}}, $new }
        elsif ((my $order = compare_evr($old, $new)) || $old->{arch} ne $new->{arch}) {
            push @{$diff{$order > 0 ? 'downgraded' : 'upgraded'}}, [$old, $new];
        }
    }
    return \%diff;
}

sub packages_of_commit {
    my ($checksum) = @_;
    our %packages;
    return $packages{$checksum} //= read_packages($checksum);
}

# Even to look, rpm writes beside its database where it can.
sub read_packages {
    my ($checksum) = @_;
    my ($deployed) = glob '/sysroot/ostree/deploy/' . our($OS) . "/deploy/$checksum.*/usr/share/rpm";
    use filetest 'access';
    return packages_in($deployed) if $deployed && !-w $deployed;
    my $directory = File::Temp->newdir(TMPDIR => 1);
    my @checkout = ('ostree', '--repo=' . our $REPO, 'checkout', '--user-mode', '--force-copy');
    run(@checkout, '--subpath=/usr/share/rpm', $checksum, "$directory/rpm");
    return packages_in("$directory/rpm");
}

sub print_diff {
    my ($diff) = @_;
    for my $kind (qw(upgraded downgraded)) {
        my @pairs = @{$diff->{$kind}} or next;
        print ucfirst $kind, ":\n", map { "  $_->[0]{name} $_->[0]{evr} -> $_->[1]{evr}\n" } @pairs;
    }
    for my $kind (qw(removed added)) {
        my @packages = @{$diff->{$kind}} or next;
        print ucfirst $kind, ":\n", map { "  $_->{nevra}\n" } @packages;
    }
}

sub print_diff_lines {
    my ($diff) = @_;
    my @lines = map { [$_->[0]{name}, "!$_->[0]{nevra}\n=$_->[1]{nevra}\n"] } @{$diff->{upgraded}}, @{$diff->{downgraded}};
    push @lines, map { [$_->{name}, "-$_->{nevra}\n"] } @{$diff->{removed}};
    push @lines, map { [$_->{name}, "+$_->{nevra}\n"] } @{$diff->{added}};
    print map { $_->[1] } sort { $a->[0] cmp $b->[0] } @lines;
}

sub print_summary {
    my ($title, $from, $to) = @_;
    my $diff = package_diff($from, $to);
    my @counts = map { my $count = @{$diff->{$_}}; $count ? "$count $_" : () } qw(upgraded downgraded removed added);
    line($title => join ', ', @counts) if @counts;
}

# Kinds are numbers: added, removed, upgraded, downgraded.
sub print_diff_json {
    my ($from, $to) = @_;
    my $diff = package_diff($from, $to);
    my $side = sub { [@{$_[0]}{qw(name evr arch)}] };
    my @found = (
        (map { [$_->{name}, number(0), object(NewPackage => $side->($_))] } @{$diff->{added}}),
        (map { [$_->{name}, number(1), object(PreviousPackage => $side->($_))] } @{$diff->{removed}}),
        map {
            my ($kind, $number) = @$_;
            map {
                [$_->[0]{name}, number($number), object(PreviousPackage => $side->($_->[0]), NewPackage => $side->($_->[1]))]
            } @{$diff->{$kind}}
        } (['upgraded', 2], ['downgraded', 3]),
    );
    print json(object('ostree-commit-from' => $from, 'ostree-commit-to' => $to, pkgdiff => \@found, advisories => []), '');
}

1;
