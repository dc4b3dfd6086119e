# `rpm-ostree status` (src/app/rpmostree-builtin-status.cxx, src/daemon/rpmostreed-deployment-utils.cxx, rust/src/daemon.rs).
use strict;
use warnings;
require "/usr/libexec/lab/rpm-ostree/$_.pl" for qw(json journal status-text);

our $TRANSACTION = '/run/rpm-ostree/transaction';

sub status {
    my ($options) = parse_options(
        \@_,
        {map { $_ => 'flag' } qw(json booted verbose advisories pretty pending-exit-77)},
        {b => 'booted', v => 'verbose', a => 'advisories', p => 'pretty'},
    );
    my @deployments = deployments();
    my @listed = grep { $_->{booted} || !$options->{booted} } @deployments;
    if ($options->{json}) { print json(status_object(@listed), '') }
    else { print_status($options, @listed) }
    return $options->{'pending-exit-77'} && pending(@deployments) ? 77 : 0;
}

# What the daemon is doing: method, sender, path, title and initiator; nothing where it is idle.
sub transaction {
    my $text = read_file($TRANSACTION) // return;
    my %transaction;
    @transaction{qw(method sender path title initiator)} = split /\n/, $text;
    return \%transaction;
}

sub status_object {
    my $transaction = transaction();
    my @word = $transaction ? [@$transaction{qw(method sender path)}] : \'null';
    my @deployments = map { deployment_object($_) } @_;
    # Introduced with e7558c3d, in 2021.1.
    my @driver = rhel() eq '8.4' ? () : ('update-driver' => \'null');
    return object(deployments => \@deployments, transaction => @word, 'cached-update' => \'null', @driver);
}

sub deployment_object {
    my ($one) = @_;
    my ($origin, $commit) = @$one{qw(origin commit)};
    my $base = is_layered($one) ? commit_of($commit->{parent}) : $commit;
    my @fields = (id => $one->{id}, osname => our $OS, checksum => $one->{checksum}, serial => number($one->{serial}));
    push @fields, booted => boolean($one->{booted}), pinned => boolean($one->{pinned});
    # Up to 2021.4 it is there only where it is true (db227840).
    push @fields, staged => boolean($one->{staged}) if $one->{staged} || rhel() ne '8.4';
    push @fields, 'finalization-locked' => \'true' if $one->{staged} && -e '/run/ostree/staged-deployment-locked';
    push @fields, unlocked => $one->{unlocked};
    push @fields, 'live-replaced' => $one->{live} if $one->{live};
    push @fields, origin_fields($origin, $base);
    push @fields, version => $commit->{version} if defined $commit->{version};
    push @fields, timestamp => number($commit->{timestamp}), 'base-commit-meta' => commit_meta($base);
    push @fields, layered_fields($one, $base) if is_layered($one);
    push @fields, 'base-removals' => [map { tuple($_) } @{$commit->{removed}}];
    push @fields, 'base-local-replacements' => [map { [map { tuple($_) } @$_] } @{$commit->{replaced}}];
    push @fields, 'base-remote-replacements' => object() if rhel() ne '8.4';
    push @fields, packages => [], 'requested-packages' => [], requests($origin);
    # Gone since modules are.
    push @fields, map { $_ => [] } qw(modules requested-modules requested-modules-enabled) if rhel() == 8.6;
    return object(@fields, 'regenerate-initramfs' => \'false');
}

# A container image from 4.12 on; before, a commit that the Machine Config Operator pivoted to.
sub origin_fields {
    my ($origin, $base) = @_;
    my $words = $origin->{origin};
    if (defined(my $image = $words->{'container-image-reference'})) {
        return ('container-image-reference' => $image, 'container-image-reference-digest' => $base->{digest} // '');
    }
    my @custom = @$words{qw(custom-url custom-description)};
    return (origin => $words->{refspec} // '', defined $custom[0] ? ('custom-origin' => \@custom) : ());
}

sub commit_meta {
    my ($commit) = @_;
    return object(
        defined $commit->{digest} ? ('ostree.manifest-digest' => $commit->{digest}) : (),
        defined $commit->{version} ? (version => $commit->{version}) : (),
    );
}

sub layered_fields {
    my ($one, $base) = @_;
    my $commit = $one->{commit};
    my @version = defined $commit->{version} ? (version => $commit->{version}) : ();
    my @meta = ('rpmostree.clientlayer' => \'true', 'rpmostree.clientlayer_version' => number(6), @version);
    push @meta, 'rpmostree.rpmmd-repos' => [], 'rpmostree.state-sha512' => $commit->{state};
    my @base = ('base-checksum' => $commit->{parent}, 'base-timestamp' => number($base->{timestamp}));
    push @base, 'base-version' => $base->{version} if defined $base->{version};
    return (@base, 'layered-commit-meta' => object(@meta));
}

sub requests {
    my ($origin) = @_;
    my @fields = ('requested-local-packages' => [nevras_in($origin, 'packages', 'requested-local')]);
    push @fields, 'requested-local-fileoverride-packages' => [] if rhel() ne '8.4';
    push @fields, 'requested-base-removals' => [sort(list_in($origin, 'overrides', 'remove'))];
    my @replaced = sort(nevras_in($origin, 'overrides', 'replace-local'));
    return (@fields, 'requested-base-local-replacements' => \@replaced);
}

sub tuple {
    my ($package) = @_;
    return [@$package{qw(nevra name)}, number($package->{epoch}), @$package{qw(version release arch)}];
}

1;
