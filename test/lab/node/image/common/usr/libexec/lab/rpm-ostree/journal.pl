# Whether the deployment that was staged before this boot was finalized, by the journal of the boot before (rust/src/journal.rs).
use strict;
use warnings;

my $unit = 'ostree-finalize-staged.service';
my $finalizing = 'e8646cd63dff4625b77909a8e7a40994';
my $complete = 'dd440e3e549083b63d0efc7dc15255f1';

sub print_staging_failure {
    my @ostree = ('_UID=0', 'SYSLOG_IDENTIFIER=ostree');
    my ($pid) = last_entries('_PID', @ostree, "MESSAGE_ID=$finalizing");
    return unless defined $pid;
    return if defined +(last_entries('_PID', @ostree, "MESSAGE_ID=$complete", "_PID=$pid"))[0];
    print "Warning: failed to finalize previous deployment\n";
    my ($how) = grep { /Failed with result|control process exited/ } entries('MESSAGE', "UNIT=$unit", '_COMM=systemd');
    my ($error) = last_entries('MESSAGE', @ostree, "_PID=$pid", '_TRANSPORT=stdout');
    my $exited = ($how // '') =~ /exit-code|code=exited/;
    if (defined $how && !$exited) { print "         $how\n" }
    elsif ($exited && ($error // '') =~ /^error:/) { print "         $error\n" }
    print "         check `journalctl -b -1 -u $unit`\n";
}

sub last_entries { return (entries(@_))[-1] }

# This field of each entry of the boot before that matches.
sub entries {
    my ($field, @matches) = @_;
    my ($ended, $output) =
        try_to_run('journalctl', '--boot=-1', '--quiet', '--output=cat', "--output-fields=$field", @matches);
    return $ended ? () : split /\n/, $output;
}

1;
