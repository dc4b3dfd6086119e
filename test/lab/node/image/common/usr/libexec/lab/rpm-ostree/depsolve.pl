# Whether packages can be installed, asked of rpm and said in the words of libsolv.
use strict;
use warnings;

# What will have been done to the tree: lists of the new packages, of pairs of a new one and the one of the base that it
# replaces, and of removed ones. Fails as rpm-ostree does where it cannot be.
sub depsolve {
    my ($tree, $active) = @_;
    my $installed = packages_in("$tree/usr/share/rpm");
    my @new = (@{$active->{replace}}, @{$active->{add}});
    my %asked = map { $_ => 1 } @{$active->{remove}};
    my @clash = clashes(@new);
    fail_depsolve(@clash) if @clash;
    my @lost = grep { $installed->{$_} && !$asked{$_} && !grep { $_->{name} eq $_ } @new } map { @{$_->{obsoletes}} } @new;
    push @lost, dependants($tree, $installed, @{$active->{remove}});
    fail('Base packages would be removed: ' . join ', ', map { $installed->{$_}{nevra} } @lost) if @lost;
    my @kept = grep { $asked{$_} } map { $_->{name} } @{$active->{replace}};
    fail('Base packages not marked to be removed: ' . join ', ', @kept) if @kept;
    my @problems = problems($tree, $installed, @new);
    fail_depsolve(@problems) if @problems;
    return {
        new => \@new,
        replaced => [map { [$_, $installed->{$_->{name}}] } grep { $installed->{$_->{name}} } @{$active->{replace}}],
        removed => [map { $installed->{$_} } @{$active->{remove}}],
    };
}

sub fail_depsolve {
    my @problems = @_;
    my $many = @problems > 1;
    my $count = @problems . ' problem' . ($many ? 's' : '');
    my $number = 0;
    my @texts = map { $number++; ' Problem' . ($many ? " $number" : '') . ": $_" } @problems;
    fail(join "\n", "Could not depsolve transaction; $count detected:", @texts);
}

# Two of one name.
sub clashes {
    my %seen;
    return map {
        my $other = $seen{$_->{name}};
        $seen{$_->{name}} = $_;
        $other ? "cannot install both $other->{nevra} from \@commandline and $_->{nevra} from \@commandline\n"
            . '  - conflicting requests' : ();
    } @_;
}

# Names of what would have to go with these.
sub dependants {
    my ($tree, $installed, @names) = @_;
    return unless @names;
    my ($ended, undef, $complaint) = try_to_run(rpm_in($tree), '-e', '--test', @names);
    return unless $ended;
    my %named = map { $_ => 1 } @names;
    my %needy = map { name_in(s/\.[^.]+$//r) => 1 } $complaint =~ /is needed by \(installed\) (\S+)/g;
    return grep { $installed->{$_} && !$named{$_} } sort keys %needy;
}

sub problems {
    my ($tree, $installed, @new) = @_;
    return unless @new;
    my @test = ('-U', '--test', '--oldpackage', '--ignoresize');
    my ($ended, undef, $complaint) = try_to_run(rpm_in($tree), @test, map { $_->{path} } @new);
    return unless $ended;
    my @problems = map { problem($_, $installed, \@new) } split /\n/, $complaint;
    return @problems if @problems;
    my ($file, $package) = $complaint =~ /file (\S+) from install of (\S+) conflicts/;
    fail("Checkout $package: Hardlinking to " . $file =~ s{.*/}{}r . ': File exists') if $file;
    fail($complaint =~ s/^error: //r =~ s/\s+\z//r);
}

# `foo = 1-1 is needed by (installed) foo-ext-1-1.noarch`: the provider is to be replaced, or there is none.
sub problem {
    my ($line, $installed, $new) = @_;
    my ($need, $is_there, $needy) = $line =~ /^\s*(.+) is needed by (\(installed\) )?(\S+)$/ or return;
    my ($name) = $need =~ /^(\S+)/;
    my ($next) = grep { $_->{name} eq $name } @$new;
    my $present = $installed->{$name};
    my $package = $is_there ? $needy : "$needy from \@commandline";
    return "conflicting requests\n  - nothing provides $need needed by $package" unless $next || $present;
    my @both = $next && $present
        ? "\n  - cannot install both $next->{nevra} from \@commandline and $present->{nevra} from \@System" : ();
    my $requires = "requires $need, but none of the providers can be installed@both\n  - conflicting requests";
    return $is_there ? "problem with installed package $needy\n  - package $needy from \@System $requires"
        : "package $package $requires";
}

sub rpm_in { return ('rpm', '--root', $_[0], '--dbpath', '/usr/share/rpm') }

1;
