# Packages: of a database, of a file, and as status shows them. Each is a hash of nevra, name, epoch, version, release, arch.
use strict;
use warnings;

our $TAGS = join '\t', map { "%{$_}" } qw(NAME EPOCHNUM VERSION RELEASE ARCH);

sub package_of {
    my ($name, $epoch, $version, $release, $arch) = @_;
    my %package = (name => $name, epoch => $epoch, version => $version, release => $release, arch => $arch);
    $package{evr} = ($epoch ? "$epoch:" : '') . "$version-$release";
    $package{nevra} = "$name-$package{evr}.$arch";
    return \%package;
}

# What is installed according to the database in a directory, by name.
sub packages_in {
    my ($database) = @_;
    my @lines = split /\n/, run('rpm', '--dbpath', $database, '-qa', '--qf', "$TAGS\\n");
    my @packages = map { package_of(split /\t/) } @lines;
    return {map { $_->{name} => $_ } @packages};
}

# The name in a NEVRA.
sub name_in { return $_[0] =~ /^(.+)-[^-]+-[^-]+$/ ? $1 : $_[0] }

# Below zero where the first is older.
sub compare_evr {
    my ($a, $b) = @_;
    return $a->{epoch} <=> $b->{epoch} || compare_version($a->{version}, $b->{version})
        || compare_version($a->{release}, $b->{release});
}

# rpm's own order of versions (rpmio/rpmvercmp.c).
sub compare_version {
    my @both = @_;
    ROUND: while (1) {
        s/^[^A-Za-z0-9~^]+// for @both;
        my ($x, $y) = @both;
        for my $mark ('~', '^') {
            my ($in_x, $in_y) = map { substr($_, 0, 1) eq $mark } $x, $y;
            next unless $in_x || $in_y;
            if ($in_x && $in_y) { s/^.// for @both; next ROUND }
            return $in_x ? -1 : 1 if $mark eq '~';
            return $in_x ? ($y eq '' ? 1 : -1) : ($x eq '' ? -1 : 1);
        }
        last if $x eq '' || $y eq '';
        my $digits = $x =~ /^\d/;
        my ($p) = $digits ? $x =~ /^(\d+)/ : $x =~ /^([A-Za-z]+)/;
        my ($q) = $digits ? $y =~ /^(\d+)/ : $y =~ /^([A-Za-z]+)/;
        return $digits ? 1 : -1 unless defined $q;
        $both[0] = substr $x, length $p;
        $both[1] = substr $y, length $q;
        s/^0+(?=\d)// for $p, $q;
        my $order = $digits ? length $p <=> length $q || $p cmp $q : $p cmp $q;
        return $order if $order;
    }
    return length $both[0] ? 1 : length $both[1] ? -1 : 0;
}

1;
