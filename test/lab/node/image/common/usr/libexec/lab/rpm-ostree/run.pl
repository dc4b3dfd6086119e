# What every part needs: errors, other programs, and the release that is imitated.
use strict;
use warnings;

# Ends what is being done with this error.
sub fail { die "$_[0]\n" }

# Runs a program to its end and returns what it printed. Fails with what it complained about.
sub run {
    my ($ended, $output, $complaint) = try_to_run(@_);
    fail($complaint =~ s/^error: //r =~ s/\n\z//r || "$_[0] ended with $ended") if $ended;
    return $output;
}

# Its wait status, standard output and standard error.
sub try_to_run {
    my @argv = @_;
    pipe my $from, my $to or die "pipe: $!\n";
    open my $errors, '+>', undef or die "temporary file: $!\n";
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>&', $to;
        open STDERR, '>&', $errors;
        exec {$argv[0]} @argv or print STDERR "$argv[0]: $!\n";
        require POSIX;
        POSIX::_exit(127);
    }
    close $to;
    my $output = slurp($from);
    waitpid $pid, 0;
    my $ended = $?;
    seek $errors, 0, 0;
    return ($ended, $output, slurp($errors));
}

sub slurp {
    my ($handle) = @_;
    local $/;
    return <$handle> // '';
}

# The content of a file; nothing where there is none.
sub read_file {
    my ($path) = @_;
    open my $file, '<:raw', $path or return;
    return slurp($file);
}

sub write_file {
    my ($path, $content) = @_;
    open my $file, '>:raw', "$path.new" or fail("$path: $!");
    print $file $content;
    close $file;
    rename "$path.new", $path or fail("$path: $!");
}

# As OpenShift 4.20, 4.12 and 4.8 have it.
sub version { return {8.4 => '2020.7', 8.6 => '2022.10'}->{rhel()} // '2025.6' }

sub rhel {
    our $rhel //= (read_file('/etc/os-release') // '') =~ /^RHEL_VERSION="?([\d.]+)/m ? $1 : '9.6';
    return $rhel;
}

1;
