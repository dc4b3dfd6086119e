# `rpm-ostree status` for people. What it says of a transaction and of a failed finalization is in no JSON.
use strict;
use warnings;

sub print_status {
    my ($options, @deployments) = @_;
    my $transaction = transaction();
    print 'State: ', $transaction ? 'busy' : 'idle', "\n";
    print_staging_failure();
    print "AutomaticUpdates: disabled\n" if $options->{verbose};
    if ($transaction) {
        print "Transaction: $transaction->{title}\n";
        print "  Initiator: $transaction->{initiator}\n" if $transaction->{initiator};
    }
    print $options->{booted} ? "BootedDeployment:\n" : "Deployments:\n";
    for my $index (0 .. $#deployments) {
        print "\n" if $index;
        print_deployment($deployments[$index], {%$options, index => $index});
    }
}

sub print_deployment {
    my ($one, $options) = @_;
    my ($origin, $commit) = @$one{qw(origin commit)};
    my $base = is_layered($one) ? commit_of($commit->{parent}) : $commit;
    my $words = $origin->{origin};
    print $one->{booted} ? '* ' : '  ';
    print $words->{'container-image-reference'} // $words->{'custom-url'} // $words->{refspec};
    print $options->{verbose} ? " (index: $options->{index})\n" : "\n";
    if ($words->{'container-image-reference'}) { line(Digest => $base->{digest}) }
    elsif ($words->{'custom-description'}) { line(CustomOrigin => $words->{'custom-description'}) }
    my $at = timestamp_text($base->{timestamp});
    if (defined $commit->{version}) { line(Version => "$commit->{version} ($at)") } else { line(Timestamp => $at) }
    if ($options->{verbose}) {
        line(is_layered($one) ? (BaseCommit => $commit->{parent}) : (Commit => $one->{checksum}));
        line(Commit => $one->{checksum}) if is_layered($one);
    }
    if ($one->{live}) {
        line(LiveCommit => $one->{live});
        print_summary('LiveDiff', $one->{checksum}, $one->{live});
    }
    line(Staged => $one->{staged} ? 'yes' : 'no') if $options->{verbose} && ($one->{staged} || !$options->{index});
    line(StateRoot => our $OS) if $options->{verbose};
    if (!$one->{booted} && !$options->{index}) { print_summary('Diff', booted(deployments())->{checksum}, $one->{checksum}) }
    print_overrides($one, $options);
    list_line(LocalPackages => nevras_in($origin, 'packages', 'requested-local'));
    line(Pinned => 'yes') if $one->{pinned};
    line(Unlocked => $one->{unlocked}) unless $one->{unlocked} eq 'none';
}

# Those that were asked for and are not active are only told when one asks for everything.
sub print_overrides {
    my ($one, $options) = @_;
    my ($removed, $replaced) = @{$one->{commit}}{qw(removed replaced)};
    my (%removed, %replaced);
    push @{$removed{$_->{evr}}}, $_->{name} for @$removed;
    push @{$replaced{"$_->[1]{evr} -> $_->[0]{evr}"}}, $_->[0]{name} for @$replaced;
    list_line(RemovedBasePackages => map { "@{$removed{$_}} $_" } keys %removed);
    my %gone = map { $_->{name} => 1 } @$removed;
    my @idle = grep { !$gone{$_} } list_in($one->{origin}, 'overrides', 'remove');
    list_line(InactiveBaseRemovals => @idle) if $options->{verbose};
    # Renamed when there came others beside them.
    my ($title, $idle_title) = rhel() eq '8.4'
        ? qw(ReplacedBasePackages InactiveBaseReplacements)
        : qw(LocalOverrides InactiveLocalOverrides);
    list_line($title => map { "@{$replaced{$_}} $_" } keys %replaced);
    my %there = map { $_->[0]{nevra} => 1 } @$replaced;
    my @inactive = grep { !$there{$_} } nevras_in($one->{origin}, 'overrides', 'replace-local');
    list_line($idle_title => @inactive) if $options->{verbose};
}

# As wide as the longest key that could be there.
sub line {
    my ($key, $value) = @_;
    printf "  %*s: %s\n", rhel() eq '8.4' ? 24 : 23, $key, $value;
}

sub list_line {
    my ($key, @values) = @_;
    line($key, join ' ', sort { lc $a cmp lc $b } @values) if @values;
}

sub timestamp_text {
    my ($second, $minute, $hour, $day, $month, $year) = gmtime $_[0];
    return sprintf '%04d-%02d-%02dT%02d:%02d:%02dZ', $year + 1900, $month + 1, $day, $hour, $minute, $second;
}

1;
