# `rpm-ostree override` and what is like it (src/app/rpmostree-override-builtins.cxx). It opens or downloads the files itself,
# and hands them to the daemon open.
use strict;
use warnings;
require File::Temp;

my %kinds = (
    map({ $_ => 'flag' } qw(reboot dry-run lock-finalization cache-only all)),
    map({ $_ => 'list' } qw(install uninstall remove replace)),
);
my %short = (r => 'reboot', n => 'dry-run', C => 'cache-only', a => 'all');

sub override {
    my ($subcommand, @rest) = @_;
    fail('No "override" subcommand specified') unless defined $subcommand;
    fail("Unknown \"override\" subcommand \"$subcommand\"") unless $subcommand =~ /^(replace|remove|reset)$/;
    my ($options, @words) = parse_options(\@rest, \%kinds, \%short);
    usage_error('At least one PACKAGE must be specified') unless @words || $options->{all};
    usage_error('Cannot specify PACKAGEs with --all') if @words && $options->{all};
    my %wanted = (replace => $options->{replace} // [], remove => $options->{remove} // [], reset => []);
    push @{$wanted{$subcommand}}, @words;
    my @files = map { open_package($_) } @{$wanted{replace}};
    my @layers = map { open_package($_) } @{$options->{install} // []};
    my @request = request($options, command_line(@ARGV));
    push @request, replace => fileno $_ for @files;
    push @request, install => fileno $_ for @layers;
    push @request, uninstall => $_ for @{$options->{uninstall} // []};
    push @request, remove => $_ for @{$wanted{remove}};
    push @request, reset => $_ for @{$wanted{reset}};
    push @request, 'reset-all' => 1 if $options->{all};
    # Nothing new is fetched for what only takes away.
    push @request, 'cache-only' => 1 if $options->{'cache-only'} || !(@files || @layers);
    my @deployments = transact_for_deployments(@request);
    if ($options->{'dry-run'}) { print "Exiting because of '--dry-run' option\n" }
    elsif (!$options->{reboot} && @deployments) {
        print_pending_diff(@deployments);
        print "Use \"rpm-ostree override reset\" to undo overrides\n" if $subcommand ne 'reset';
        print "Run \"systemctl reboot\" to start a reboot\n";
    }
    return 0;
}

# A package beside the base; the Machine Config Operator's extensions are such.
sub install {
    my ($options, @words) = parse_options(\@_, \%kinds, \%short);
    usage_error('At least one PACKAGE must be specified') unless @words;
    my @files = map { open_package($_) } @words;
    return change_layers($options, map { (install => fileno $_) } @files);
}

sub uninstall {
    my ($options, @words) = parse_options(\@_, \%kinds, \%short);
    usage_error('At least one PACKAGE must be specified') unless @words;
    return change_layers($options, map({ (uninstall => $_) } @words), 'cache-only' => 1);
}

sub change_layers {
    my ($options, @changes) = @_;
    my @deployments = transact_for_deployments(request($options, command_line(@ARGV)), @changes);
    if ($options->{'dry-run'}) { print "Exiting because of '--dry-run' option\n" }
    elsif (!$options->{reboot} && @deployments) {
        print_pending_diff(@deployments);
        print "Changes queued for next boot. Run \"systemctl reboot\" to start a reboot\n";
    }
    return 0;
}

sub request {
    my ($options, $title) = @_;
    my @request = (operation => 'deploy', method => 'UpdateDeployment', title => $title);
    push @request, $_ => 1 for grep { $options->{$_} } qw(reboot dry-run lock-finalization);
    return @request;
}

# rust/src/client.rs, client_handle_fd_argument. Since 2023.7 (c6f24aaa) its errors say where they come from.
sub open_package {
    my ($word) = @_;
    my $file = eval { open_argument($word) };
    fail((rhel() < 9 ? '' : 'Updating deployment: Preparing D-Bus arguments: ') . $@ =~ s/\n\z//r) if $@;
    return $file;
}

sub open_argument {
    my ($word) = @_;
    fail("Handling argument $word: $word appears to be a source RPM which are not usually intended to be installed")
        if $word =~ /\.src\.rpm$/;
    return download($word) if $word =~ m{^https?://};
    fail('Non-local replacement overrides not implemented yet') unless $word =~ m{\.rpm$|^file://};
    open my $file, '<:raw', $word =~ s{^file://}{}r
        or fail("Handling argument $word: $! (os error " . ($! + 0) . ')');
    keep($file);
    return $file;
}

sub download {
    my ($url) = @_;
    print "Downloading $url...";
    my $file = File::Temp->new(UNLINK => 1);
    my $format = '%{http_code}';
    my ($ended, $code, $complaint) =
        try_to_run('curl', '--silent', '--show-error', '--location', '--output', "$file", '--write-out', $format, $url);
    my $failure = $ended ? "error sending request for url ($url): " . ($complaint =~ s/^curl: \(\d+\) |\n//gr)
        : $code >= 500 ? "HTTP status server error ($code) for url ($url)"
        : $code >= 400 ? "HTTP status client error ($code) for url ($url)"
        : undef;
    print defined $failure ? "failed\n" : "done\n";
    fail("Handling argument $url: $failure") if defined $failure;
    keep($file);
    return $file;
}

# The daemon opens it by its number, as long as this program has it open.
sub keep {
    my ($file) = @_;
    our @kept;
    push @kept, $file;
}

1;
