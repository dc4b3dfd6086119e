# A new deployment out of what was asked for so far and now (src/daemon/rpmostreed-transaction-types.cxx).
use strict;
use warnings;
require File::Copy;

sub change_deployment {
    my ($request) = @_;
    my @deployments = deployments();
    my $merge = merge_deployment(@deployments);
    my $origin = $merge->{origin};
    my %imported = map { $_ => import_package($request->{files}{$_}, $_) } keys %{$request->{files}};
    my $changed = change_origin($request, $origin, $merge, \%imported);
    return message('No change.') unless $changed;
    my $base = base_of($merge);
    my $tree;
    my $get_tree = sub { $tree //= do { make_sysroot_writable(); check_out($base) } };
    my $target = $base;
    if (%{$origin->{overrides} // {}} || %{$origin->{packages} // {}}) {
        my $active = active_requests($origin, base_packages($merge, $get_tree));
        if (grep { @{$active->{$_}} } qw(remove replace add)) {
            $get_tree->();
            unless ($request->{'cache-only'}) {
                message('No enabled rpm-md repositories.');
                task('Importing rpm-md', sub { });
            }
            my $solution = task('Resolving dependencies', sub { depsolve($tree, $active) });
            return print_transaction($solution) if $request->{'dry-run'};
            apply_packages($tree, $active, $solution);
            $target = commit_tree($tree, $base, $solution);
        }
    }
    return if $request->{'dry-run'};
    task('Staging deployment', sub { stage($target, $origin, $request) });
}

# src/libpriv/rpmostree-rpm-util.cxx, rpmostree_print_transaction
sub print_transaction {
    my ($solution) = @_;
    my @new = sort map { $_->{nevra} } @{$solution->{new}};
    message($_) for @new ? ('Installing ' . @new . ' packages:', map { "  $_ (\@commandline)" } @new) : ();
    my @gone = sort map { $_->{nevra} } @{$solution->{removed}};
    message($_) for @gone ? ('Removing ' . @gone . ' packages:', map { "  $_ (\@System)" } @gone) : ();
}

# Reads a package and keeps it, for the deployments that will be made on top of this one.
sub import_package {
    my ($file, $number) = @_;
    my $path = '/proc/self/fd/' . fileno $file;
    make_sysroot_writable();
    run('mkdir', '-p', our $PACKAGES);
    my $draft = "$PACKAGES/draft.$$.$number";
    open my $copy, '>:raw', $draft or fail("$draft: $!");
    File::Copy::copy($file, $copy) or fail("$draft: $!");
    close $copy;
    my $sha256 = Digest::SHA->new(256)->addfile($draft)->hexdigest;
    rename $draft, "$PACKAGES/$sha256.rpm";
    return eval { stored("$sha256:") } // do {
        unlink "$PACKAGES/$sha256.rpm";
        fail("Verification of /proc/self/fd/$number failed");
    };
}

# The package of a request, SHA256:NEVRA, as it was kept.
sub stored {
    my ($sha256) = $_[0] =~ /^(\w+):/;
    our %stored;
    return $stored{$sha256} //= read_package($sha256);
}

sub read_package {
    my ($sha256) = @_;
    my $path = our($PACKAGES) . "/$sha256.rpm";
    my $tags = our($TAGS) . '\t%{SOURCERPM}\t%|PREIN?{1}|\t%|POSTIN?{1}|\t%|POSTTRANS?{1}|\n[%{OBSOLETENAME}\n]';
    my ($line, @obsoletes) = split /\n/, run('rpm', '-qp', '--nosignature', '--qf', $tags, $path);
    my @words = split /\t/, $line, -1;
    my $package = package_of(@words[0 .. 4]);
    @$package{qw(pre post posttrans)} = @words[6 .. 8];
    return {%$package, path => $path, obsoletes => \@obsoletes, request => "$sha256:$package->{nevra}"};
}

# Whether there is anything to do.
sub change_origin {
    my ($request, $origin, $merge, $imported) = @_;
    my $lists = $request->{lists};
    my @replaced = list_in($origin, 'overrides', 'replace-local');
    my @removed = list_in($origin, 'overrides', 'remove');
    my @layers = list_in($origin, 'packages', 'requested-local');
    if ($request->{'reset-all'}) {
        return 0 unless @replaced || @removed;
        @replaced = @removed = ();
    }
    for my $word (@{$lists->{reset} // []}) {
        my $is_it = sub { my $nevra = $_[0] =~ s/^\w{64}://r; $nevra eq $word || name_in($nevra) eq $word };
        my $count = @replaced + @removed;
        @removed = grep { !names_removal($_, $word, $merge) } @removed;
        @replaced = grep { !$is_it->($_) } @replaced if $count == @replaced + @removed;
        fail("No overrides for package '$word'") if $count == @replaced + @removed;
    }
    for my $package (map { $imported->{$_} } @{$lists->{replace} // []}) {
        # A second one of the same name in one call is for the solver to refuse.
        my %asked = map { $imported->{$_}{request} => 1 } @{$lists->{replace}};
        @replaced = grep { $asked{$_} || name_in(s/^\w{64}://r) ne $package->{name} } @replaced;
        push @replaced, $package->{request} unless grep { $_ eq $package->{request} } @replaced;
    }
    for my $name (removals($merge, @{$lists->{remove} // []})) {
        fail("Override already exists for package '$name'") if grep { $_ eq $name } @removed;
        push @removed, $name;
    }
    for my $word (@{$lists->{uninstall} // []}) {
        my @left = grep { my $nevra = s/^\w{64}://r; $nevra ne $word && name_in($nevra) ne $word } @layers;
        fail("Package/capability '$word' is not currently requested") if @left == @layers;
        @layers = @left;
    }
    push @layers, map { $imported->{$_}{request} } @{$lists->{install} // []};
    set_list($origin, 'overrides', 'replace-local', @replaced);
    set_list($origin, 'overrides', 'remove', @removed);
    set_list($origin, 'packages', 'requested-local', @layers);
    return 1;
}

# A removal is kept by its name, but may be reset by the NEVRA that was removed.
sub names_removal {
    my ($name, $word, $merge) = @_;
    return 1 if $name eq $word;
    return grep { $_->{name} eq $name && $_->{nevra} eq $word } @{$merge->{commit}{removed}};
}

# Names of packages that are really in the base; whether its image says so is asked later.
sub removals {
    my ($merge, @words) = @_;
    return unless @words;
    my $packages = packages_of_commit(base_of($merge));
    return map {
        my $word = $_;
        my @fitting = grep { $_->{name} eq $word || $_->{nevra} eq $word } values %$packages;
        @fitting ? $fitting[0]{name} : fail("Package \"$word\" not found");
    } @words;
}

1;
