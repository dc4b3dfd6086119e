# `rpm-ostree kargs`: the arguments of the kernel, of which the Machine Config Operator has some of its own.
use strict;
use warnings;

sub kargs {
    my ($options) = parse_options(\@_, {append => 'list', delete => 'list', reboot => 'flag'}, {});
    my @changes = map { my $kind = $_; map { ($kind => $_) } @{$options->{$kind} // []} } qw(delete append);
    if (!@changes) {
        my ($arguments) = read_file('/proc/cmdline') =~ /^BOOT_IMAGE=\S+ (.*)/;
        print "$arguments\n";
        return 0;
    }
    push @changes, reboot => 1 if $options->{reboot};
    my @request = (operation => 'kargs', method => 'KernelArgs', title => command_line(@ARGV), @changes);
    my @deployments = transact_for_deployments(@request);
    print "Kernel arguments updated.\nRun \"systemctl reboot\" to start a reboot\n" if @deployments && !$options->{reboot};
    return 0;
}

1;
