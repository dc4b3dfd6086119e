# The other commands that change something: `cleanup`, `rollback`, `cancel`, `finalize-deployment`, `apply-live`.
use strict;
use warnings;

sub cleanup {
    my @kinds = qw(base pending rollback repomd);
    my ($options, @words) =
        parse_options(\@_, {map { $_ => 'flag' } @kinds}, {map { substr($_, 0, 1) => $_ } qw(base pending rollback)});
    usage_error('Too few or too many arguments') if @words;
    my @wanted = grep { $options->{$_} } @kinds;
    fail('cleanup: At least one cleanup option must be specified') unless @wanted;
    transact(operation => 'cleanup', method => 'Cleanup', title => 'cleanup', map { $_ => 1 } @wanted);
    return 0;
}

sub rollback {
    my ($options) = parse_options(\@_, {reboot => 'flag'}, {r => 'reboot'});
    my @reboot = $options->{reboot} ? (reboot => 1) : ();
    my @deployments = transact_for_deployments(operation => 'rollback', method => 'Rollback', title => 'rollback', @reboot);
    if (@deployments && !$options->{reboot}) {
        print_pending_diff(@deployments);
        print "Changes queued for next boot. Run \"systemctl reboot\" to start a reboot\n";
    }
    return 0;
}

sub cancel {
    my $transaction = transaction();
    if (!$transaction) { print "No active transaction.\n"; return 0 }
    print "Cancelling transaction: $transaction->{title}\n";
    read_line(send_request(operation => 'cancel'));
    print "Cancelled.\n";
    return 0;
}

sub finalize_deployment {
    my @flags = qw(allow-missing-checksum allow-unlocked);
    my ($options, $checksum) = parse_options(\@_, {map { $_ => 'flag' } @flags}, {});
    my @request = map { $_ => 1 } grep { $options->{$_} } @flags;
    push @request, checksum => $checksum if defined $checksum;
    my $title = command_line(@ARGV);
    transact(operation => 'finalize', method => 'FinalizeDeployment', title => $title, @request);
    return 0;
}

# rust/src/builtins/apply_live.rs
sub apply_live {
    my ($options) = parse_options(\@_, {reset => 'flag', 'allow-replacement' => 'flag', target => 'value'}, {});
    fail('Cannot specify both --target and --reset') if $options->{target} && $options->{reset};
    my $target = $options->{reset} ? booted(deployments())->{checksum} : $options->{target};
    my @request = (operation => 'live', method => 'LiveFs', title => command_line(@ARGV));
    push @request, target => $target if defined $target;
    push @request, replace => 1 if $options->{'allow-replacement'};
    transact(@request);
    my $booted = booted(deployments());
    my $diff = package_diff($booted->{checksum}, $booted->{live});
    print_diff($diff);
    if (!map { @{$diff->{$_}} } qw(upgraded downgraded removed)) {
        print "Successfully updated running filesystem tree.\n";
        return 0;
    }
    run('systemctl', 'daemon-reload');
    print "Successfully updated running filesystem tree; Following services may need to be restarted:\n";
    print map { "$_\n" } changed_services($booted->{checksum}, $booted->{live});
    return 0;
}

# Paths without their first slash, of units that both have and have differently.
sub changed_services {
    my @changed;
    for my $directory ('/usr/lib/systemd/system', '/usr/etc/systemd/system') {
        my ($ended, $output) = try_to_run('ostree', '--repo=' . our $REPO, 'diff', @_);
        push @changed, grep { m{^\Q$directory\E/.*\.service} } $output =~ /^M +(\S+)$/mg;
    }
    return map { s{^/}{}r } sort @changed;
}

1;
